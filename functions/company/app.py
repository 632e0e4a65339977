"""`/company/…`: routes for the company's servers. Callers sign requests with AWS credentials."""

from typing import Any

from aws_lambda_powertools.event_handler import Response

from hypersign_kyc.api.http import Api
from hypersign_kyc.api.openapi import ALWAYS, polled, responses
from hypersign_kyc.company_models import (
    AgeOverResult,
    CompanySessionStatusResult,
    UserSessionsResult,
    VerifiedDataResult,
)
from hypersign_kyc.errors import InvalidRequest, NotFound
from hypersign_kyc.models import ErasureResult
from hypersign_kyc.observability import audit
from hypersign_kyc.session_errors import SessionExpired, SessionNotConfirmed
from hypersign_kyc.users.identity import user_key_in
from hypersign_kyc.wiring import prepare, wired

api = Api("company")


@api.route(
    "GET /company/sessions/<sessionId>",
    summary="Get the outcome of any session",
    operation_id="companySession",
    tag="Company",
    responses=polled(
        responses(CompanySessionStatusResult, "The session's outcome.", (*ALWAYS, NotFound))
    ),
)
def session_status(sessionId: str) -> Response[Any]:  # noqa: N803  as the path has it
    """Returns the same as `GET /sessions/{sessionId}`, for a session of any user, and the user's
    key.
    """
    principal = api.principal()
    watch = wired().outcome_watch
    result, retry_after = watch.company_status(sessionId, api.deadline())
    audit("outcome read", principal=principal, session_id=result.data.session_id)
    return api.answer_if_new(result, retry_after)


@api.route(
    "GET /company/sessions/<sessionId>/verified-data",
    summary="Get the verified data of a confirmed session",
    operation_id="verifiedData",
    tag="Company",
    responses=responses(
        VerifiedDataResult,
        "The data that the user consented to share.",
        (*ALWAYS, NotFound, SessionNotConfirmed, SessionExpired),
    ),
)
def verified_data(sessionId: str) -> VerifiedDataResult:  # noqa: N803  as the path has it
    """Fetches the presentation from Hypersign. This API does not store or log it. Each read is
    written to the audit trail with the caller's ARN.
    """
    use_case = wired().verified_data
    return use_case.fetch(sessionId, api.principal(), api.deadline())


@api.route(
    "GET /company/sessions/<sessionId>/age-over/<years>",
    summary="Get whether a user has reached an age",
    operation_id="ageOver",
    tag="Company",
    responses=responses(
        AgeOverResult,
        "Whether the user is at least so old.",
        (*ALWAYS, InvalidRequest, NotFound, SessionNotConfirmed, SessionExpired),
    ),
)
def age_over(
    sessionId: str,  # noqa: N803  as the path has it
    years: str,
) -> AgeOverResult:
    """For services that need nothing else of the verified data. `years` is 1 to 150. Today is the
    date at UTC-12, where each day begins last. Each read is written to the audit trail with the
    caller's ARN.
    """
    principal = api.principal()
    use_case = wired().verified_data
    return use_case.age_over(sessionId, years, principal, api.deadline())


@api.route(
    "GET /company/users/<userKey>/sessions",
    summary="List a user's sessions",
    operation_id="userSessions",
    tag="Company",
    responses=responses(
        UserSessionsResult, "The sessions, newest first.", (*ALWAYS, InvalidRequest)
    ),
    query=("cursor",),
)
def user_sessions(
    userKey: str,  # noqa: N803  as the path has it
    cursor: str | None = None,
) -> UserSessionsResult:
    """Lists outcomes and times, newest first, for support staff. An unknown user has no
    sessions.
    """
    principal = api.principal()
    page = wired().user_sessions.page(user_key_in(userKey), cursor)
    audit("sessions listed", principal=principal, user_key=page.data.user_key)
    return page


@api.route(
    "DELETE /company/users/<userKey>",
    summary="Erase everything stored about a user",
    operation_id="eraseUserByKey",
    tag="Company",
    responses=responses(ErasureResult, "What was erased.", (*ALWAYS, InvalidRequest)),
)
def erase(userKey: str) -> ErasureResult:  # noqa: N803  as the path has it
    """Does the same as `DELETE /users/me`, on the company's behalf. The event `UserErased` contains
    the caller's ARN.
    """
    principal = api.principal()
    return wired().erasure.erase(user_key_in(userKey), by=principal)


lambda_handler = api.handler()
prepare(lambda wiring: wiring.verified_data)
