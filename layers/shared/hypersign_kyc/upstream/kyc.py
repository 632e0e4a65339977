"""Hypersign's KYC service: sessions, user tokens, documents, faces, consent, outcomes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import BaseModel, ValidationError

from hypersign_kyc.admin_tokens.token import Service
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.errors import KycError
from hypersign_kyc.session_errors import PresentationRefused, VerificationRefused
from hypersign_kyc.upstream import answers, refusals
from hypersign_kyc.upstream.authorised import AdminAuthorised, Carried
from hypersign_kyc.upstream.json_body import json_body
from hypersign_kyc.upstream.operations import (
    CONSENT_SENDING,
    DOCUMENT_OCR,
    FACE_VERIFICATION,
    KYC_SESSION,
    OUTCOME,
    USER_TOKEN,
    VERIFIED_DATA,
    Operation,
)
from hypersign_kyc.upstream.transport import Answer, Call
from hypersign_kyc.upstream.verified_wire import VerifiedDataAnswer, VerifiedPresentation
from hypersign_kyc.upstream.wire import (
    ConsentAnswer,
    CredentialsData,
    ExtractionData,
    KycSessionAnswer,
    OutcomeAnswer,
    StepAnswer,
    StepOutcome,
    UserTokenAnswer,
)
from hypersign_kyc.upstream_errors import UpstreamError

_KYC = Carried(Service.KYC, "x-kyc-access-token")
_SSI = Carried(Service.SSI, "x-ssi-access-token")
#: How many seconds a user waits for the reason after Hypersign refused a document or face.
EXPLANATION_S = 4.0


@dataclass(frozen=True)
class Shown:
    """A finished session's presentation, raw and parsed. `repr` shows neither."""

    session_id: str
    presentation: dict[str, Any] = field(repr=False)
    read: VerifiedPresentation = field(repr=False)


class KycClient:
    """One method per operation. All raise `KycError`. `answers` says which error follows from which
    answer.
    """

    def __init__(self, base_url: str, authorised: AdminAuthorised) -> None:
        self.base_url = base_url
        self._authorised = authorised

    def open_session(self, deadline: Deadline) -> str:
        """Open a session and return its id."""
        answer = self._call(KYC_SESSION, (_KYC,), deadline)
        return answers.read(KycSessionAnswer, answer, KYC_SESSION).data.session_id

    def exchange(self, did_jwt: str, session_id: str, deadline: Deadline) -> str:
        """Exchange the DID-signed JWT for the user token of this session."""
        answer = self._call(
            USER_TOKEN,
            (_KYC, _SSI),
            deadline,
            _bearer(did_jwt),
            {"provider": "client_auth", "sessionId": session_id},
        )
        return answers.read(UserTokenAnswer, answer, USER_TOKEN).data.user_token

    def extract(
        self, user_token: str, body: Mapping[str, Any], deadline: Deadline
    ) -> tuple[StepAnswer, str]:
        """Have a document read. Returns the answer and its extraction token. Raises
        `VerificationRefused` if Hypersign refuses the document.
        """
        step = self._examine(DOCUMENT_OCR, _bearer(user_token), body, deadline)
        return step, _part(ExtractionData, step, DOCUMENT_OCR).data.extraction_token

    def verify(
        self,
        user_token: str,
        body: Mapping[str, Any],
        *,
        issuer_did: str,
        issuer_verification_method_id: str,
        deadline: Deadline,
    ) -> tuple[StepAnswer, list[dict[str, Any]]]:
        """Have a face matched. Returns the answer and the issued credentials. Raises
        `VerificationRefused` if Hypersign refuses the face.
        """
        headers = _bearer(user_token) | {
            "x-issuer-did": issuer_did,
            "x-issuer-did-ver-method": issuer_verification_method_id,
        }
        step = self._examine(FACE_VERIFICATION, headers, body, deadline)
        return step, _part(CredentialsData, step, FACE_VERIFICATION).data.credentials

    def consent(
        self,
        user_token: str,
        session_id: str,
        presentation: Mapping[str, Any],
        deadline: Deadline,
        *,
        is_from_the_caller: bool,
    ) -> StepAnswer:
        """Send the signed presentation. Raises `PresentationRefused` if Hypersign
        refuses a presentation that the caller sent.
        """
        body = {"sessionId": session_id, "presentation": presentation}
        answer = self._call_for_user(CONSENT_SENDING, _bearer(user_token), body, deadline)
        if is_from_the_caller and answers.refuses_presentation(answer):
            raise PresentationRefused
        return answers.read_step(ConsentAnswer, answer, CONSENT_SENDING)

    def steps(self, session_id: str, deadline: Deadline) -> list[StepOutcome] | None:
        """Return the steps of an unfinished session, or None if it is finished.
        Raises `UpstreamError` if the answer says neither.
        """
        found = self.outcome(session_id, deadline)
        if found.steps is None and found.confirmed_id_token is None:
            raise UpstreamError(OUTCOME.name, status=200)
        return found.steps

    def verified_data(self, id_token: str, deadline: Deadline) -> Shown:
        """Return the presentation of a finished session."""
        query = f"?{urlencode({'idToken': id_token})}"
        answer = self._call(VERIFIED_DATA, (_KYC,), deadline, query=query)
        found = answers.read(VerifiedDataAnswer, answer, VERIFIED_DATA)
        if not found.success:
            raise UpstreamError(VERIFIED_DATA.name, status=answer.status)
        presentation = found.data.presentation
        try:
            read = VerifiedPresentation.model_validate(presentation)
        except ValidationError as error:
            raise UpstreamError(VERIFIED_DATA.name, status=answer.status) from error
        return Shown(found.data.session_id, presentation, read)

    def outcome(self, session_id: str, deadline: Deadline) -> OutcomeAnswer:
        """Return what Hypersign says about a session."""
        answer = self._authorised.send(self._outcome_call(session_id), (_KYC,), deadline)
        if not 200 <= answer.status < 300:
            raise answers.failure(answer, OUTCOME)
        body = answer.body if answer.body.lstrip()[:1] != b"[" else b'{"data":%b}' % answer.body
        return answers.read(OutcomeAnswer, replace(answer, body=body), OUTCOME)

    def _examine(
        self,
        operation: Operation,
        headers: Mapping[str, str],
        body: Mapping[str, Any],
        deadline: Deadline,
    ) -> StepAnswer:
        started = now_ms()
        answer = self._call_for_user(operation, headers, body, deadline)
        try:
            return answers.read_step(StepAnswer, answer, operation)
        except VerificationRefused as refused:
            if refused.is_explained:
                raise
            since = refusals.on_their_clock(started, now_ms(), answer.sent_at)
            raise (
                self._explained(operation, body["sessionId"], since, deadline) or refused
            ) from None

    def _explained(
        self, operation: Operation, session_id: str, since: int, deadline: Deadline
    ) -> VerificationRefused | None:
        """Ask for the reason of a refusal. That is free. Returns None if Hypersign
        gives no reason or does not answer in time.
        """
        if not deadline.remaining():
            return None
        try:
            steps = self.steps(session_id, deadline.within(EXPLANATION_S))
        except KycError:
            return None
        return refusals.explained_by(steps or [], operation, since)

    def _call(
        self,
        operation: Operation,
        carried: tuple[Carried, ...],
        deadline: Deadline,
        headers: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        query: str = "",
    ) -> Answer:
        call = self._made(operation, headers or {}, body, query)
        return self._authorised.send(call, carried, deadline)

    def _call_for_user(
        self,
        operation: Operation,
        headers: Mapping[str, str],
        body: Mapping[str, Any],
        deadline: Deadline,
    ) -> Answer:
        """Send a call that carries the user token.

        If a 401 does not say which token Hypersign refuses, `AdminAuthorised.send_for_user` finds
        out, replaces a refused admin token and repeats the call. Of a 401 that it returns,
        `answers` makes `UserTokenExpired`, or `SessionExpired` if the body says so. Neither counts
        as an attempt.
        """
        call = self._made(operation, headers, body)
        check = self._outcome_call(body["sessionId"])
        return self._authorised.send_for_user(call, (_KYC, _SSI), check, deadline)

    def _outcome_call(self, session_id: str) -> Call:
        return self._made(OUTCOME, {}, query=quote(session_id, safe=""))

    def _made(
        self,
        operation: Operation,
        headers: Mapping[str, str],
        body: Mapping[str, Any] | None = None,
        query: str = "",
    ) -> Call:
        return Call(
            operation,
            self.base_url + operation.path + query,
            {"Content-Type": "application/json", **headers},
            None if body is None else json_body(body),
        )


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _part[Model: BaseModel](model: type[Model], step: StepAnswer, operation: Operation) -> Model:
    try:
        return model.model_validate({"data": step.data})
    except ValidationError as error:
        raise UpstreamError(operation.name, status=200) from error
