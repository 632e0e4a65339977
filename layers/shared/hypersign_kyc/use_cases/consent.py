"""Presentation and consent as steps of a session.

A consent is sent at most once. The update that takes the step's lease also marks that a consent is
about to be sent. If a later request finds this mark in a session that did not complete (a container
died, or an answer was lost), it asks Hypersign for the outcome before it sends anything.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from hypersign_kyc.consent_models import (
    MOST_CREDENTIALS,
    ConsentRequest,
    ConsentResult,
    PresentationRequest,
    PresentationResult,
)
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.digests import document_digest, text_digest
from hypersign_kyc.errors import Forbidden, InvalidRequest, Problem, StoreUnavailable
from hypersign_kyc.models import JsonObject
from hypersign_kyc.parsed import Parsed
from hypersign_kyc.session_errors import SessionCompleted, StepInProgress
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import StepRequest
from hypersign_kyc.sessions.step_runner import StepRunner, StepUnderWay
from hypersign_kyc.sessions.steps import CONSENT, PRESENTATION, Ending
from hypersign_kyc.sessions.store import Sessions
from hypersign_kyc.settings import ConsentSettings
from hypersign_kyc.upstream.kyc import KycClient
from hypersign_kyc.upstream.ssi import SsiClient
from hypersign_kyc.upstream.wire import kept_of_consent
from hypersign_kyc.upstream_errors import UpstreamError, UpstreamFailure

#: For a consent that may have reached Hypersign, or whose answer was lost.
_MAY_BE_REPEATED = (
    "Hypersign may have recorded the consent. Repeat the same request: a consent is recorded once."
)


@dataclass(frozen=True)
class Consent:
    """Makes presentations and sends consents to Hypersign."""

    settings: ConsentSettings
    sessions: Sessions
    steps: StepRunner
    kyc: KycClient
    ssi: SsiClient

    def present(
        self, user_token: str, request: PresentationRequest, deadline: Deadline
    ) -> PresentationResult:
        """Return a presentation of credentials that were issued in this session, signed with the
        caller's own DID. Raises `KycError`.
        """
        domain = self._allowed(request.domain)
        wanted = StepRequest(
            PRESENTATION,
            request.challenge,
            text_digest(user_token),
            did=request.holder_did,
            verification_method_id=request.verification_method_id,
            credential_digests=_digests(request.credential_documents),
        )
        with self.steps.step(wanted, deadline) as step:
            presentation = self._present(step, request.credential_documents, domain, deadline)
            step.complete({"presentation_domain": domain})
        return PresentationResult(message="Presentation created.", presentation=presentation)

    def consent(
        self, user_token: str, request: ConsentRequest, origin: str | None, deadline: Deadline
    ) -> ConsentResult:
        """Send the presentation, or one made from the credentials, to Hypersign. A repeated consent
        gets the answer of the first one.

        `origin` is the origin of the web page if a browser sent it. It is the domain if the request
        has none. Raises `KycError`.
        """
        wanted = self._request(user_token, request, origin)
        try:
            with self.steps.step(wanted, deadline) as step:
                result = self._send(step, user_token, request, wanted, deadline)
                self._complete(step, result, wanted.digest)
        except SessionCompleted:
            record = self.sessions.get(request.session_id)
            answered = record and _answered_before(record, wanted.digest)
            if not answered:
                raise
            return answered
        except UpstreamFailure as error:
            if error.done:
                error.retryable = True
                error.hint = _MAY_BE_REPEATED
            raise
        return result

    def _request(self, user_token: str, request: ConsentRequest, origin: str | None) -> StepRequest:
        digest = text_digest(user_token)
        if request.presentation:
            shown = _Presentation.of(request.presentation)
            if not shown.answers(request.session_id):
                raise Forbidden(
                    "The presentation was not made for this session.",
                    field="presentation",
                    hint="Make the presentation with this sessionId as challenge.",
                )
            domain = self._allowed(shown.domain, "presentation")
            return StepRequest(
                CONSENT,
                request.session_id,
                digest,
                did=shown.holder,
                credential_digests=_digests(shown.verifiable_credential),
                presentation_domain=domain,
                domain=domain,
            )
        return StepRequest(
            CONSENT,
            request.session_id,
            digest,
            credential_digests=_digests(request.credentials or []),
            domain=self._allowed(request.domain or self._default_domain(origin)),
        )

    def _send(
        self,
        step: StepUnderWay,
        user_token: str,
        request: ConsentRequest,
        wanted: StepRequest,
        deadline: Deadline,
    ) -> ConsentResult:
        if step.record.consent_sent_at is not None:
            # An earlier consent may have reached Hypersign.
            is_same = step.record.consent_digest == wanted.digest
            if self.kyc.steps(request.session_id, deadline) is None:
                result = ConsentResult(data={})
                if not is_same:
                    self._complete(step, result, step.record.consent_digest or "")
                    raise SessionCompleted
                return result
            if not is_same:
                step.replace_consent()
        presentation = request.presentation or self._present(
            step, request.credentials or [], wanted.domain or "", deadline
        )
        try:
            answer = self.kyc.consent(
                user_token,
                request.session_id,
                presentation,
                deadline,
                is_from_the_caller=request.presentation is not None,
            )
        except UpstreamError as error:
            if (
                error.upstream_status != 409
                or self.kyc.steps(request.session_id, deadline) is not None
            ):
                raise
            return ConsentResult(data={})
        return ConsentResult(data=answer.data)

    def _complete(self, step: StepUnderWay, result: ConsentResult, digest: str) -> None:
        try:
            step.complete({"consent_answer": result.model_dump_json(), "consent_digest": digest})
        except (StoreUnavailable, StepInProgress):
            # Hypersign has the consent, so the user gets a success. The mark stays, so a repeated
            # consent asks Hypersign first.
            return

    def _present(
        self,
        step: StepUnderWay,
        credentials: list[JsonObject],
        domain: str,
        deadline: Deadline,
    ) -> JsonObject:
        return self.ssi.present(
            credentials=credentials,
            holder_did=step.record.did,
            verification_method_id=step.record.verification_method_id,
            challenge=step.record.session_id,
            domain=domain,
            deadline=deadline,
        )

    def _allowed(self, domain: str | None, field: str = "domain") -> str:
        if domain is None or not self.settings.allows_domain(domain):
            raise Forbidden(
                "Presentations are not made for this domain.",
                field=field,
                hint="Add the domain to the stack's AllowedOrigins or PresentationDomains.",
            )
        return domain

    def _default_domain(self, origin: str | None) -> str:
        if origin and self.settings.allows_domain(origin):
            return origin
        if (domain := self.settings.default_domain()) is None:
            raise InvalidRequest([Problem("domain", "Send the web origin of your app.")])
        return domain


def _answered_before(record: SessionRecord, digest: str) -> ConsentResult | None:
    """Return the answer of the consent that counted, or None if this one has other credentials or
    another domain.
    """
    if record.consent_digest != digest:
        return None
    if record.consent_answer is not None:
        # Records of older versions have the whole answer.
        whole = ConsentResult.model_validate_json(record.consent_answer)
        return ConsentResult(data=kept_of_consent(whole.data))
    if record.ended_as is Ending.CONFIRMED and record.consent_sent_at is not None:
        # Hypersign confirmed the session, but its answer to the consent was not stored.
        return ConsentResult(data={})
    return None


class _Proof(Parsed):
    challenge: str
    domain: str | None = None


class _Presentation(Parsed):
    """The parts that bind a presentation to a session. A W3C presentation can have several
    proofs.
    """

    holder: str
    verifiable_credential: list[dict[str, Any]]
    proofs: list[_Proof]

    @classmethod
    def of(cls, presentation: JsonObject) -> "_Presentation":
        proof = presentation.get("proof")
        credentials = _listed(presentation.get("verifiableCredential"))
        if len(credentials) > MOST_CREDENTIALS:
            problem = f"Send at most {MOST_CREDENTIALS} credentials."
            raise InvalidRequest([Problem("presentation.verifiableCredential", problem)])
        try:
            return cls.model_validate(
                {
                    "holder": presentation.get("holder"),
                    "verifiable_credential": credentials,
                    "proofs": _listed(proof),
                }
            )
        except ValidationError as error:
            raise InvalidRequest(
                [Problem("presentation", "This is not a presentation with holder and proof.")]
            ) from error

    @property
    def domain(self) -> str | None:
        """Return the domain that the presentation was made for, or None."""
        return next((proof.domain for proof in self.proofs if proof.domain), None)

    def answers(self, challenge: str) -> bool:
        """Return True if it has credentials and proofs, and all proofs are for this challenge and
        for the same domain.
        """
        return (
            bool(self.proofs)
            and bool(self.verifiable_credential)
            and all(proof.challenge == challenge for proof in self.proofs)
            and len({proof.domain for proof in self.proofs}) == 1
        )


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _digests(credentials: list[dict[str, Any]]) -> frozenset[str]:
    return frozenset(document_digest(credential) for credential in credentials)
