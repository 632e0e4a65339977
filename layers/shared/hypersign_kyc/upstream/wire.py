"""The vendor's answers as far as this project reads them. Unknown keys are kept only where they go
on to the app.
"""

from typing import Annotated, Any

from pydantic import AliasChoices, AliasPath, Field, field_validator

from hypersign_kyc.admin_tokens.token import PRINTABLE
from hypersign_kyc.lenient import Lenient

#: A token, as something that can stand in a header.
Token = Annotated[str, Field(min_length=1, max_length=16_384, pattern=PRINTABLE)]
Identifier = Annotated[str, Field(min_length=1, max_length=512)]
Did = Annotated[str, Field(min_length=5, max_length=512, pattern=r"^did:\S+$")]

SIGNING_METHOD_TYPE = "Ed25519VerificationKey2020"


class AdminTokenAnswer(Lenient):
    """Operation 1."""

    access_token: Token
    #: Seconds; of any type, since a wrong one is no reason to do without the token.
    expires_in: Any = Field(None, alias="expiresIn")


class _Session(Lenient):
    session_id: Identifier = Field(alias="sessionId")


class KycSessionAnswer(Lenient):
    """Operation 2."""

    data: _Session


class VerificationMethod(Lenient):
    """A key of a DID document."""

    id: Identifier
    type: str = ""


class UserDidAnswer(Lenient):
    """Operation 3, with the keys of the deployed service or of the guide."""

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
        """The id of the key that the user's presentations are signed with."""
        return self.verification_methods[0].id


class _DidDocument(Lenient):
    verification_method: list[VerificationMethod] = Field(alias="verificationMethod")


class ResolvedDidAnswer(Lenient):
    """Operation 13."""

    did_document: _DidDocument = Field(alias="didDocument")

    def has_signing_method(self, method_id: str) -> bool:
        """Whether the DID document lists this method, with the type that Hypersign signs with."""
        return any(
            method.id == method_id and method.type == SIGNING_METHOD_TYPE
            for method in self.did_document.verification_method
        )


class DidJwtAnswer(Lenient):
    """Operation 4."""

    access_token: Token = Field(alias="accessToken")


class _UserToken(Lenient):
    user_token: Token = Field(alias="kycServiceUserAccessToken")


class UserTokenAnswer(Lenient):
    """Operation 5."""

    data: _UserToken


class StepAnswer(Lenient):
    """Operations 6, 7 and 9: `data` goes on to the app as it is. `success` has been seen as a
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


class ConsentAnswer(StepAnswer):
    """Operation 9, where nothing but `success` says that the vendor took it."""

    success: bool


class _Extraction(Lenient):
    extraction_token: str = Field(alias="extractionToken", min_length=1, max_length=16_384)


class ExtractionData(Lenient):
    """What must be in `data` of operation 6."""

    data: _Extraction


class _Credentials(Lenient):
    credentials: list[dict[str, Any]] = Field(min_length=1, max_length=50)


class CredentialsData(Lenient):
    """What must be in `data` of operation 7."""

    data: _Credentials


class PresentationAnswer(Lenient):
    """Operation 8."""

    presentation: dict[str, Any] = Field(min_length=1)


class _Finished(Lenient):
    id_token: str = Field(alias="idToken", min_length=1)


class FinishedOutcome(Lenient):
    """Operation 10 of a session that is finished."""

    data: _Finished


class StepOutcome(Lenient):
    """One step of operation 10 of a session that is not."""

    step_name: str = Field("", alias="stepName")
    status: Any = None
    error_code: Any = Field(None, alias="errorCode")
    created_at: Any = Field(None, alias="createdAt")


class UnfinishedOutcome(Lenient):
    """Operation 10 of a session that is not finished: its steps, bare or in `data`."""

    data: list[StepOutcome]


class _Error(Lenient):
    code: str | int | None = None
    message: Any = None


class Refusal(Lenient):
    """An error of any of the services; every key may be missing."""

    success: Any = None
    message: Any = None
    error: _Error | str | None = None

    @property
    def code(self) -> str | None:
        """The KYC service's error code, as text."""
        code = self.error.code if isinstance(self.error, _Error) else None
        return None if code is None else str(code)

    @property
    def text(self) -> str | None:
        """Its message for people."""
        said = self.error.message if isinstance(self.error, _Error) else None
        said = said or self.message
        return said if isinstance(said, str) else None
