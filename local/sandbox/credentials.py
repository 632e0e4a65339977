"""Verifiable credentials and presentations, with real Ed25519 proofs.

As in the `Ed25519Signature2020` suite, the signed bytes are the digest of the proof's options,
then the digest of the document. Unlike that suite, the digests are of canonical JSON (sorted keys,
no spaces) and not of RDF, because JSON needs neither a network nor contexts.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import base58
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from local.sandbox.account import Account
from local.sandbox.dids import Holder
from local.sandbox.refusals import Json

_CONTEXTS = [
    "https://www.w3.org/2018/credentials/v1",
    "https://w3id.org/security/suites/ed25519-2020/v1",
]
_VALIDITY = timedelta(days=365)


def issue_credential(account: Account, kind: str, subject: Mapping[str, Any], now: float) -> Json:
    """Return a credential of the type `kind`, signed by the account's issuer."""
    issued = datetime.fromtimestamp(now, UTC)
    credential_id = f"vc:hid:z{base58.b58encode(secrets.token_bytes(32)).decode()}"
    credential = {
        "@context": _CONTEXTS,
        "id": credential_id,
        "type": ["VerifiableCredential", kind],
        "issuer": account.issuer_did,
        "issuanceDate": _timestamp(issued),
        "expirationDate": _timestamp(issued + _VALIDITY),
        "credentialSubject": dict(subject),
        "credentialStatus": {
            "id": f"https://chain.hypersign.invalid/ssi/credential/{credential_id}",
            "type": "HypersignCredentialStatus2023",
        },
    }
    proof = {
        "type": "Ed25519Signature2020",
        "created": _timestamp(issued),
        "verificationMethod": account.issuer_verification_method_id,
        "proofPurpose": "assertionMethod",
    }
    return _sign(credential, proof, account.issuer_key())


def proof_of_age(session_id: str, holder_did: str) -> Json:
    """Return Hypersign's proof of age. The face match does not issue it, and another DID signs it.

    The signature is made up, because nothing here can check BabyJubJub signatures.
    """
    name = uuid.uuid5(uuid.NAMESPACE_URL, session_id).hex
    issuer = "did:hid:z6MkhIssuerOfProofsOfAge"
    return {
        "@context": ["https://www.w3.org/2018/credentials/v1"],
        "id": f"vc:hid:{name}",
        "type": ["VerifiableCredential", "zkProofOfAge"],
        "issuer": issuer,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": holder_did,
            "zkProofOfAge": {"olderThan": 18, "publicSignals": ["1", "18"]},
        },
        "proof": {
            "type": "BJJSignature2021",
            "verificationMethod": f"{issuer}#key-2",
            "proofPurpose": "assertionMethod",
            "proofValue": f"z{name}",
        },
    }


def sign_presentation(
    holder: Holder, credentials: list[Json], challenge: str, domain: str, now: float
) -> Json:
    presentation = {
        "@context": _CONTEXTS,
        "id": f"vp:hid:z{base58.b58encode(secrets.token_bytes(32)).decode()}",
        "type": ["VerifiablePresentation"],
        "holder": holder.did,
        "verifiableCredential": credentials,
    }
    proof = {
        "type": "Ed25519Signature2020",
        "created": _timestamp(datetime.fromtimestamp(now, UTC)),
        "verificationMethod": holder.verification_method_id,
        "proofPurpose": "authentication",
        "challenge": challenge,
        "domain": domain,
    }
    return _sign(presentation, proof, holder.key)


def credential_fault(account: Account, credential: Json, holder_did: str) -> str | None:
    """Return why a credential is not from this issuer about this holder, or None if it is."""
    if credential.get("issuer") != account.issuer_did:
        return "credential: unknown issuer"
    if not _verify(credential, account.issuer_key().public_key()):
        return "credential: invalid proof"
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("id") != holder_did:
        return "credential: the subject is not the holder"
    return None


def presentation_fault(presentation: Json, holder: Holder, challenge: str) -> str | None:
    """Return why a presentation is not the holder's for this challenge, or None if it is."""
    if presentation.get("holder") != holder.did:
        return "presentation: wrong holder"
    proof = presentation.get("proof")
    if not isinstance(proof, dict) or proof.get("challenge") != challenge:
        return "presentation: wrong challenge"
    if proof.get("verificationMethod") != holder.verification_method_id:
        return "presentation: wrong verification method"
    if not _verify(presentation, holder.key.public_key()):
        return "presentation: invalid proof"
    return None


def _sign(document: Json, proof: Json, key: Ed25519PrivateKey) -> Json:
    signature = key.sign(_signed_bytes(document, proof))
    return {**document, "proof": {**proof, "proofValue": _multibase(signature)}}


def _verify(signed: Json, key: Ed25519PublicKey) -> bool:
    proof = signed.get("proof")
    if not isinstance(proof, dict):
        return False
    value = proof.get("proofValue")
    if not isinstance(value, str) or not value.startswith("z"):
        return False
    document = {name: member for name, member in signed.items() if name != "proof"}
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    try:
        key.verify(base58.b58decode(value[1:]), _signed_bytes(document, options))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_bytes(document: Json, proof: Json) -> bytes:
    return (
        hashlib.sha256(_canonical(proof)).digest() + hashlib.sha256(_canonical(document)).digest()
    )


def _canonical(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def _multibase(signature: bytes) -> str:
    return "z" + base58.b58encode(signature).decode()


def _timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
