"""List the outcomes and times of a user's sessions for the company's support staff, newest first,
in pages.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from hypersign_kyc.clock import utc
from hypersign_kyc.company_models import UserSession, UserSessions, UserSessionsResult
from hypersign_kyc.errors import InvalidRequest, Problem
from hypersign_kyc.outcomes.rules import outcome_of
from hypersign_kyc.outcomes.store import Place, SessionOutcomes
from hypersign_kyc.sessions.record import SESSION_LIFETIME_S, SessionRecord
from hypersign_kyc.settings import KycEnvironment

PAGE = 20


@dataclass(frozen=True)
class UserSessionList:
    """Lists sessions. Needs the table of sessions."""

    outcomes: SessionOutcomes
    environment: KycEnvironment

    def page(self, user_key: str, cursor: str | None) -> UserSessionsResult:
        """Return the first page, or the page that `cursor` leads to. An unknown user has no
        sessions. Raises `InvalidRequest` if the cursor does not come from a page.
        """
        after = None if cursor is None else _place_of(cursor)
        records, place = self.outcomes.of_user(user_key, after=after, most=PAGE)
        return UserSessionsResult(
            data=UserSessions(
                user_key=user_key,
                environment=self.environment,
                sessions=[_summary(record) for record in records],
                cursor=None if place is None else _cursor_of(place),
            )
        )


def _summary(record: SessionRecord) -> UserSession:
    return UserSession.model_validate(
        {
            "session_id": record.session_id,
            "step": record.step_state,
            "outcome": outcome_of(record.furthest, record.ended_as),
            "created_at": utc(record.expires_at - SESSION_LIFETIME_S * 1000),
            "changed_at": utc(record.changed_at),
            "session_expires_at": utc(record.expires_at),
            "refusals": [
                {"step": each.step, "code": each.code, "refused_at": utc(each.at)}
                for each in record.refusals
            ],
        }
    )


def _cursor_of(place: Place) -> str:
    """Return a cursor that needs no escaping in a URL, so that every client signs the same URL."""
    text = json.dumps([place.expires_at, place.session_id], separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _place_of(cursor: str) -> Place:
    try:
        text = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        expires_at, session_id = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise _no_cursor() from error
    if type(expires_at) is not int or not isinstance(session_id, str):
        raise _no_cursor()
    if not 0 < expires_at < 1 << 53 or not 0 < len(session_id) <= 256:
        raise _no_cursor()
    return Place(expires_at, session_id)


def _no_cursor() -> InvalidRequest:
    return InvalidRequest([Problem("cursor", "Send the cursor of the page before, unchanged.")])
