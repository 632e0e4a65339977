"""The KYC service: sessions, user tokens and the outcome of a session."""

from __future__ import annotations

from joserfc.errors import ExpiredTokenError

from local.sandbox.call import Call
from local.sandbox.failures import is_chosen
from local.sandbox.refusals import Json, Refusal
from local.sandbox.sessions import KycSession
from local.sandbox.tokens import UNREADABLE, Grant, Use, read_did_jwt
from local.sandbox.wire import ExchangeToken

USER_TOKEN_SECONDS = 3600
SHORT_USER_TOKEN_SECONDS = 3


def kyc_session(call: Call) -> Json:
    require_admin(call)
    session = call.state.sessions.create()
    return _success("Session created", {"sessionId": session.session_id})


def user_token(call: Call) -> Json:
    require_admin(call)
    call.state.tokens.require_admin(call.header("x-ssi-access-token"), Grant.SSI)
    wanted = call.body(ExchangeToken)
    claims = _did_jwt_claims(call)
    did, email = claims["did"], claims["email"]
    session = call.state.sessions.get_live(wanted.session_id)
    session.bind(did, email)
    call.state.dids.bind(did, email)
    call.identify(email)
    with session.lock:
        session.exchanges += 1
        first = session.exchanges == 1
    short = first and is_chosen("short_user_token", email, call.operation)
    token = call.state.tokens.issue(
        Use.USER,
        SHORT_USER_TOKEN_SECONDS if short else USER_TOKEN_SECONDS,
        {"sub": did, "sessionId": session.session_id},
    )
    return _success("Token exchanged", {"kycServiceUserAccessToken": token})


def outcome(call: Call) -> Json:
    require_admin(call)
    session = call.state.sessions.get(call.path_values["session_id"])
    if session.email:
        call.identify(session.email)
    id_token = session.finished_token()
    with session.lock:
        found: object = {"idToken": id_token} if id_token else list(session.steps)
    if id_token and (review := session.later_rejection()):
        return _reviewed(session, id_token, review)
    return _success("Session found", found)


def _reviewed(session: KycSession, id_token: str, review: Json) -> Json:
    """Return the outcome of a confirmed session that was rejected later: `success: false` if a
    person rejected it, else the steps with the failed one at the end.
    """
    if review["stepName"] == "userConsent":
        return {"success": False, "message": "Session rejected", "data": {"idToken": id_token}}
    with session.lock:
        return _success("Session found", [*session.steps, review])


def verified_data(call: Call) -> Json:
    require_admin(call)
    try:
        claims = call.state.tokens.read(Use.IDENTITY, call.request.args.get("idToken", ""))
    except UNREADABLE as error:
        raise Refusal(400, "Invalid idToken", code="INVALID_ID_TOKEN") from error
    session = call.state.sessions.get(claims["sessionId"])
    call.identify(session.email)
    found = {"sessionId": session.session_id, "presentation": session.presentation}
    return _success("Verified data", found)


def require_admin(call: Call) -> None:
    """Require the KYC admin token. The SSI admin token is checked too if it was sent."""
    call.state.tokens.require_admin(call.header("x-kyc-access-token"), Grant.KYC)
    if ssi_token := call.header("x-ssi-access-token"):
        call.state.tokens.require_admin(ssi_token, Grant.SSI)


def require_user(call: Call, session_id: str) -> KycSession:
    """Return the session of the caller's user token. Raises Refusal if the body names another
    one.
    """
    token = call.bearer()
    if not token:
        raise Refusal(401, "Please pass the user access token")
    try:
        claims = call.state.tokens.read(Use.USER, token)
    except ExpiredTokenError as error:
        raise _user_token_expired() from error
    except UNREADABLE as error:
        raise Refusal(401, "Invalid access token", code="INVALID_ACCESS_TOKEN") from error
    if claims["sessionId"] != session_id:
        raise Refusal(403, "The access token is of another session")
    session = call.state.sessions.get_live(session_id)
    if session.exchanges < 2 and is_chosen("user_token_expired", session.email, call.operation):
        raise _user_token_expired()
    return session


def _user_token_expired() -> Refusal:
    return Refusal(401, "Access token expired", code="ACCESS_TOKEN_EXPIRED")


def _did_jwt_claims(call: Call) -> Json:
    state = call.state
    try:
        return read_did_jwt(
            call.bearer() or "", state.account, _audiences(call), int(state.clock())
        )
    except UNREADABLE as error:
        raise Refusal(401, "Invalid DID JWT", code="INVALID_DID_JWT") from error


def _audiences(call: Call) -> set[str]:
    """Return this service's base URL: as it was called, under localhost and 127.0.0.1, and under
    the sandbox's public address.
    """
    host = call.request.host
    port = host.rpartition(":")[2]
    hosts = {host, f"localhost:{port}", f"127.0.0.1:{port}"}
    own = {f"{call.request.scheme}://{each}/kyc" for each in hosts}
    return own | {f"{call.state.config.public_url}/kyc"}


def _success(message: str, found: object) -> Json:
    return {"success": True, "message": message, "data": found}
