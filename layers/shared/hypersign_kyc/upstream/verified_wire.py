"""Models of the answer of `VERIFIED_DATA`: the presentation that a user consented to.
Hypersign sends it in several formats. The models have only the keys that this project reads.
"""

from functools import cached_property
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field
from pydantic_core import from_json

from hypersign_kyc.parsed import Parsed
from hypersign_kyc.upstream.wire import Identifier


def as_list(value: Any) -> Any:
    """Return the value as a list, because JSON-LD can write a list of one value as the value."""
    return value if isinstance(value, list) else [value]


def _text_or_none(value: Any) -> Any:
    return value if isinstance(value, str) else None


def _id_of(value: Any) -> Any:
    """Return the DID of an issuer, which is written as the DID or as an object with `id`."""
    return _text_or_none(value.get("id") if isinstance(value, dict) else value)


def document_of(value: Any) -> dict[str, Any]:
    """Return a JSON object that can also come as its text. Returns an empty one if the value is
    something else.
    """
    if isinstance(value, str):
        try:
            value = from_json(value, allow_inf_nan=False)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> list[str]:
    return [each for each in as_list(value) if isinstance(each, str)]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in as_list(value) if isinstance(each, dict)]


def _documents(value: Any) -> list[dict[str, Any]]:
    return [document_of(each) for each in as_list(value)]


_Text = Annotated[str | None, BeforeValidator(_text_or_none)]


class VerifiedCredential(Parsed):
    """A credential of the presentation, in version 1 or 2 of the W3C data model. Parts with another
    format count as missing.
    """

    id: _Text = None
    type: Annotated[list[str], BeforeValidator(_texts)] = Field(default_factory=list)
    issuer: Annotated[str | None, BeforeValidator(_id_of)] = None
    issued_at: _Text = Field(None, validation_alias=AliasChoices("issuanceDate", "validFrom"))
    expires_at: _Text = Field(None, validation_alias=AliasChoices("expirationDate", "validUntil"))
    subjects: Annotated[list[dict[str, Any]], BeforeValidator(_objects)] = Field(
        default_factory=list, validation_alias="credentialSubject"
    )


class VerifiedPresentation(Parsed):
    """The parts of the presentation that are read."""

    holder: Annotated[Identifier, BeforeValidator(_id_of)]
    #: As Hypersign sent them, to compare them with those of the session.
    documents: Annotated[list[dict[str, Any]], BeforeValidator(_documents)] = Field(
        validation_alias="verifiableCredential", min_length=1, max_length=50
    )

    @cached_property
    def credentials(self) -> list[VerifiedCredential]:
        """Return the credentials, in the order of `documents`."""
        return [VerifiedCredential.model_validate(each) for each in self.documents]


class _Verified(Parsed):
    session_id: Identifier = Field(alias="sessionId")
    presentation: Annotated[dict[str, Any], BeforeValidator(document_of), Field(min_length=1)]


class VerifiedDataAnswer(Parsed):
    """The answer of `VERIFIED_DATA`. The presentation is an object, or text that contains one."""

    success: bool = True
    data: _Verified
