"""Find out which credentials of a presentation the face match of the session issued."""

from collections.abc import Iterable, Sequence
from typing import Any

from hypersign_kyc.digests import document_digest, text_digest
from hypersign_kyc.sessions.record import SessionRecord


def id_digests(credentials: Iterable[dict[str, Any]]) -> set[str]:
    """Return the digests of the credentials' ids. A credential without one counts as having the id
    "", because DynamoDB stores no empty set.
    """
    return {text_digest(_id_of(each)) for each in credentials}


def issued_in_session(
    record: SessionRecord, credentials: Sequence[dict[str, Any]]
) -> list[bool | None]:
    """Return for each credential whether the session's face match issued it, or None if the record
    does not say what was issued (an older record, or steps that the app sent to Hypersign).
    """
    if not record.credential_digests:
        return [None for _ in credentials]
    return [document_digest(each) in record.credential_digests for each in credentials]


def is_foreign(
    record: SessionRecord, credentials: Sequence[dict[str, Any]], issued: Sequence[bool | None]
) -> bool:
    """Return True if the presentation is not this session's: nothing of it was issued in the
    session, or it has a credential of the session with other content.
    """
    if not record.credential_digests:
        return False
    others = (each for each, own in zip(credentials, issued, strict=True) if not own)
    return not any(issued) or any(
        text_digest(name) in record.credential_id_digests
        for each in others
        if (name := _id_of(each))
    )


def _id_of(credential: dict[str, Any]) -> str:
    name = credential.get("id")
    return name if isinstance(name, str) else ""
