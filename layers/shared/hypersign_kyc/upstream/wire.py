"""Models of Hypersign's answers. They have only the keys that this project reads. They keep other
keys only where the app gets them.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AliasChoices, AliasPath, Field, field_validator

from hypersign_kyc.admin_tokens.token import PRINTABLE
from hypersign_kyc.models import LONGEST_EXTRACTION_TOKEN
from hypersign_kyc.parsed import Parsed

#: A token. It must fit into an HTTP header.
Token = Annotated[str, Field(min_length=1, max_length=16_384, pattern=PRINTABLE)]
Identifier = Annotated[str, Field(min_length=1, max_length=512)]
Did = Annotated[str, Field(min_length=5, max_length=512, pattern=r"^did:\S+$")]

SIGNING_METHOD_TYPE = "Ed25519VerificationKey2020"


class AdminTokenAnswer(Parsed):
    """The answer of `ADMIN_TOKEN`."""

    access_token: Token
    #: Seconds. Of any type, because the token is usable even if this value is wrong.
    expires_in: Any = Field(None, alias="expiresIn")


class _Session(Parsed):
    session_id: Identifier = Field(alias="sessionId")


class KycSessionAnswer(Parsed):
    """The answer of `KYC_SESSION`."""

    data: _Session


class VerificationMethod(Parsed):
    """A key of a DID document."""

    id: Identifier
    type: str = ""


class UserDidAnswer(Parsed):
    """The answer of `USER_DID`. Accepts the keys of the deployed service and those of
    Hypersign's guide.
    """

    did: Did
    verification_methods: list[VerificationMethod] = Field(
        validation_alias=AliasChoices(
            AliasPath("metaData", "didDocument", "verificationMethod"),
            AliasPath("metadata", "didDocument", "verificationMethods"),
            AliasPath("metaData", "didDocument", "verificationMethods"),
            AliasPath("metadata", "didDocument", "verificationMethod"),
        )
    )

    @field_validator("verification_methods")
    @classmethod
    def _signs(cls, methods: list[VerificationMethod]) -> list[VerificationMethod]:
        signing = [method for method in methods if method.type == SIGNING_METHOD_TYPE]
        if not signing:
            raise ValueError(f"no {SIGNING_METHOD_TYPE}")
        return signing

    @property
    def verification_method_id(self) -> str:
        """Return the id of the key that signs the user's presentations."""
        return self.verification_methods[0].id


class _DidDocument(Parsed):
    verification_method: list[VerificationMethod] = Field(alias="verificationMethod")


class ResolvedDidAnswer(Parsed):
    """The answer of `RESOLVED_DID`."""

    did_document: _DidDocument = Field(alias="didDocument")

    def has_signing_method(self, method_id: str) -> bool:
        """Return True if the DID document lists this method with the type that Hypersign signs
        with.
        """
        return any(
            method.id == method_id and method.type == SIGNING_METHOD_TYPE
            for method in self.did_document.verification_method
        )


class DidJwtAnswer(Parsed):
    """The answer of `DID_JWT`."""

    access_token: Token = Field(alias="accessToken")


class _UserToken(Parsed):
    user_token: Token = Field(alias="kycServiceUserAccessToken")


class UserTokenAnswer(Parsed):
    """The answer of `USER_TOKEN`."""

    data: _UserToken


class StepAnswer(Parsed):
    """The answer of a step. The app gets `data` unchanged. Hypersign has sent `success` as a
    string.
    """

    success: bool = True
    message: str = ""
    data: dict[str, Any] = Field(default_factory=dict)

    @field_validator("message", mode="before")
    @classmethod
    def _text(cls, value: Any) -> Any:
        return value if isinstance(value, str) else ""

    @field_validator("data", mode="before")
    @classmethod
    def _object(cls, value: Any) -> Any:
        return {} if value is None else value


#: The fields of `CONSENT_SENDING`'s `data` that are kept, and how many characters they may have.
_KEPT_OF_A_CONSENT = {"userId": 512, "redirectUrl": 2_048}


def kept_of_consent(data: Any) -> dict[str, str]:
    """Return the fields of a consent's `data` that may be stored. The others can be personal."""
    found = data if isinstance(data, dict) else {}
    return {
        name: value
        for name, most in _KEPT_OF_A_CONSENT.items()
        if isinstance(value := found.get(name), str) and len(value) <= most
    }


class ConsentAnswer(StepAnswer):
    """The answer of `CONSENT_SENDING`. `success` is required, because nothing else says
    that Hypersign accepted it.
    """

    success: bool
    data: dict[str, Any] = Field(default_factory=dict)

    @field_validator("data", mode="before")
    @classmethod
    def _object(cls, value: Any) -> Any:
        return kept_of_consent(value)


class _Extraction(Parsed):
    #: Any text, although Hypersign's are JWTs.
    extraction_token: str = Field(
        alias="extractionToken", min_length=1, max_length=LONGEST_EXTRACTION_TOKEN
    )


class ExtractionData(Parsed):
    """The part of `data` that `DOCUMENT_OCR` must return."""

    data: _Extraction


class _Credentials(Parsed):
    credentials: list[dict[str, Any]] = Field(min_length=1, max_length=50)


class CredentialsData(Parsed):
    """The part of `data` that `FACE_VERIFICATION` must return."""

    data: _Credentials


class PresentationAnswer(Parsed):
    """The answer of `PRESENTATION_SIGNING`."""

    presentation: dict[str, Any] = Field(min_length=1)


#: Hypersign documents only `success` and `fail`.
_SUCCESSES = ("success", "succeeded", "true")
_FAILURES = ("fail", "failed", "failure", "error", "rejected", "false")


class StepOutcome(Parsed):
    """One step in the answer of `OUTCOME`, of an unfinished session."""

    step_name: Any = Field(None, alias="stepName")
    status: Any = None
    error_code: Any = Field(None, alias="errorCode")
    created_at: Any = Field(None, alias="createdAt")

    @property
    def has_failed(self) -> bool:
        """Return True if the step failed. If `status` is an unknown word, any error code except 0
        means a failure.
        """
        status = str(self.status).strip().lower()
        if status in _SUCCESSES:
            return False
        return status in _FAILURES or self.error_code not in (None, "", 0, "0", False)

    @property
    def created_at_ms(self) -> int | None:
        """Return `createdAt` in epoch ms, or None if it is missing or unreadable."""
        try:
            at = datetime.fromisoformat(self.created_at)
        except (TypeError, ValueError):
            return None
        return round(at.replace(tzinfo=at.tzinfo or UTC).timestamp() * 1000)


class OutcomeAnswer(Parsed):
    """The answer of `OUTCOME`: an identity token, or the list of steps of an unfinished session."""

    success: Any = None
    data: list[StepOutcome] | dict[str, Any] | None = None

    @property
    def steps(self) -> list[StepOutcome] | None:
        """Return the steps of an unfinished session, or None."""
        return self.data if isinstance(self.data, list) else None

    @property
    def confirmed_id_token(self) -> str | None:
        """Return the identity token of a finished session, or None. An `idToken` without `success:
        true` does not confirm the session.
        """
        return self._id_token if self._said == "true" else None

    @property
    def is_denied(self) -> bool:
        """Return True if Hypersign takes back a confirmation: `success: false` beside an
        `idToken`.
        """
        return self._id_token is not None and self._said == "false"

    @property
    def _id_token(self) -> str | None:
        token = self.data.get("idToken") if isinstance(self.data, dict) else None
        return token if isinstance(token, str) and token else None

    @property
    def _said(self) -> str:
        """Return `success` as text, which Hypersign has sent as text, too."""
        return str(self.success).strip().lower()


_MOST_DETAILS = 20


class Refusal(Parsed):
    """An error of any of the services. Every key may be missing or have any type."""

    success: Any = None
    message: Any = None
    error: Any = None

    @property
    def says_no(self) -> bool:
        """Return True if `success` is false, also as text."""
        return self.success is False or str(self.success).strip().lower() == "false"

    @property
    def code(self) -> Any:
        """Return the KYC service's error code: a number, a text, or None."""
        return self._error.get("code")

    @property
    def details(self) -> list[Any]:
        """Return the KYC service's details, at most `_MOST_DETAILS`."""
        details = self._error.get("details")
        return details[:_MOST_DETAILS] if isinstance(details, list) else [details]

    @property
    def _error(self) -> dict[str, Any]:
        return self.error if isinstance(self.error, dict) else {}
