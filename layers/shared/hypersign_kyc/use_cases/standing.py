"""Where a user stands: the latest session, the confirmed one, and the limit of the day. An app asks
this first, and shows "already verified", "being checked", "go on" or "start".
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hypersign_kyc.clock import now_ms, utc
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.outcomes.rules import retry_after_s
from hypersign_kyc.outcomes.store import SessionOutcomes
from hypersign_kyc.sessions.daily_limit import DailyLimit
from hypersign_kyc.sessions.record import SessionRecord
from hypersign_kyc.sessions.rules import can_continue
from hypersign_kyc.sessions.steps import Ending
from hypersign_kyc.settings import BundleMode, OutcomeSettings
from hypersign_kyc.status_models import (
    ConfirmedSession,
    LatestSessionStatus,
    Standing,
    StandingResult,
)
from hypersign_kyc.use_cases.outcome_watch import OutcomeWatch
from hypersign_kyc.users.identity import Identity
from hypersign_kyc.users.records import Users

_PAGE = 25


@dataclass(frozen=True)
class UserStanding:
    """Needs the tables of users and sessions. Asks Hypersign only what costs no credits."""

    settings: OutcomeSettings
    users: Users
    outcomes: SessionOutcomes
    daily_limit: DailyLimit
    watch: OutcomeWatch

    def of(self, identity: Identity, deadline: Deadline) -> tuple[StandingResult, int | None]:
        """Return where the user stands, and after how many seconds there can be news (None if the
        latest session has ended, or if there is none). Raises `StoreUnavailable`.
        """
        user_key = identity.user_key
        latest = self._latest(user_key)
        if latest is not None and latest.ended_as is None:
            latest = self.watch.refreshed(latest, deadline)
        standing = Standing(
            latest_session=None if latest is None else self._described(latest),
            confirmed_session=self._confirmed(user_key),
            opens_again_at=self.daily_limit.opens_again_at(user_key),
        )
        return StandingResult(data=standing), retry_after_s(latest, now_ms()) if latest else None

    def _latest(self, user_key: str) -> SessionRecord | None:
        """Return the session that the user's row names. Rows of older versions name none, so the
        index of sessions is asked then.
        """
        named = self.users.latest_of(user_key)
        record = None if named is None else self.outcomes.get(named.session_id)
        if record is not None and record.user_key == user_key:
            return record
        return next(self._newest_first(user_key), None)

    def _confirmed(self, user_key: str) -> ConfirmedSession | None:
        for record in self._newest_first(user_key):
            if record.ended_as is Ending.CONFIRMED:
                return ConfirmedSession(
                    session_id=record.session_id, changed_at=utc(record.changed_at)
                )
        return None

    def _newest_first(self, user_key: str) -> Iterator[SessionRecord]:
        place = None
        while True:
            records, place = self.outcomes.of_user(user_key, after=place, most=_PAGE)
            # The index can still list a session of which only the tombstone is left.
            yield from (record for record in records if record.user_key == user_key)
            if place is None:
                return

    def _described(self, record: SessionRecord) -> LatestSessionStatus:
        is_proxy = self.settings.bundle_mode is BundleMode.PROXY
        most = self.settings.max_attempts
        continues = is_proxy and can_continue(record, record.user_key, now_ms(), most)
        return LatestSessionStatus.model_validate(
            self.watch.data_of(record) | {"can_continue": continues}
        )
