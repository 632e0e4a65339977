"""The values that the benchmarks' upstream returns. They have the sizes of the real ones."""

import base64
import json
import random
from typing import Any


def _jwt(claims: dict[str, Any]) -> str:
    parts = (json.dumps({"alg": "HS256", "typ": "JWT"}), json.dumps(claims), "signature" * 7)
    return ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)


#: Admin tokens by grant type. They contain no expiry, so `expiresIn` decides.
ADMIN_TOKENS = {
    grant: _jwt({"appId": "benchmark", "grantType": grant, "subdomain": "ent-benchmark"})
    for grant in ("access_service_kyc", "access_service_ssi")
}
USER_TOKEN = _jwt({"sub": "did:hid:testnet:z6MkBenchmarkUser" * 4, "aud": "kyc-service"})


def _portrait(size: int) -> str:
    """Return this many bytes as Base64. Like a picture's, they cannot be compressed."""
    return base64.b64encode(random.Random(1).randbytes(size)).decode()


#: A JWT of 100 kB: the OCR result and the portrait cut from the document.
EXTRACTION_TOKEN = _jwt(
    {
        "serviceDocument": {
            "fullName": "ANNA MARIA ERIKSSON",
            "dateOfBirth": "1974-08-12",
            "documentNumber": "L898902C3",
            "FACE": _portrait(56_000),
        }
    }
)

_DID = "did:hid:testnet:z6MkBenchmarkIssuer"
#: Two credentials of about two kilobytes each, and their pictures of 75 and 11 kB.
CREDENTIALS = [
    {
        "@context": [
            "https://www.w3.org/2018/credentials/v1",
            {"hs": f"{_DID}/schema#", **{f"field{n}": f"hs:field{n}" for n in range(20)}},
        ],
        "id": f"vc:hid:testnet:z6MkBenchmarkCredential{number}",
        "type": ["VerifiableCredential", name],
        "issuer": _DID,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": _DID, picture: _portrait(size)}
        | {f"field{n}": f"A value of it {n}" for n in range(20)},
        "credentialStatus": {"id": f"{_DID}/status/{number}", "type": "CredentialStatusList2017"},
        "proof": {
            "type": "Ed25519Signature2020",
            "verificationMethod": f"{_DID}#key-1",
            "proofPurpose": "assertionMethod",
            "proofValue": "z" + "3FXQqFVUd" * 9,
        },
    }
    for number, name, picture, size in (
        (1, "PassportCredential", "face", 56_000),
        (2, "PersonhoodCredential", "tokenSelfiImage", 8_000),
    )
]
