"""Get a user token from Hypersign: a JWT signed with the issuer's DID, exchanged for the token."""

from dataclasses import dataclass

from hypersign_kyc.admin_tokens.token import jwt_claims
from hypersign_kyc.clock import now_ms
from hypersign_kyc.deadline import Deadline
from hypersign_kyc.settings import TokenBundleSettings
from hypersign_kyc.upstream.kyc import KycClient
from hypersign_kyc.upstream.ssi import SsiClient
from hypersign_kyc.users.identity import Identity
from hypersign_kyc.users.records import UserDid

#: The assumed lifetime of a user token that does not say when it expires.
USER_TOKEN_LIFETIME_S = 3600


@dataclass(frozen=True)
class UserTokens:
    """Makes the DID-signed JWT, and exchanges it for a user token. Both raise `KycError`."""

    settings: TokenBundleSettings
    kyc: KycClient
    ssi: SsiClient

    def did_jwt(self, identity: Identity, user: UserDid, deadline: Deadline) -> str:
        """Return the JWT that says who the user is."""
        claims = {"email": identity.email, "did": user.did, "userDid": user.did}
        return self.ssi.issue_jwt(
            issuer_did=self.settings.issuer_did,
            issuer_verification_method_id=self.settings.issuer_vermethod_id,
            audience=self.kyc.base_url,
            claims=claims | ({"name": identity.name} if identity.name else {}),
            deadline=deadline,
        )

    def exchange(self, did_jwt: str, session_id: str, deadline: Deadline) -> tuple[str, int]:
        """Return the user token of the session, and when it expires (epoch ms)."""
        user_token = self.kyc.exchange(did_jwt, session_id, deadline)
        return user_token, _expires_at(user_token)


def _expires_at(user_token: str) -> int:
    """Return a token's `exp` in ms, or the time in an hour if it has none."""
    expires = jwt_claims(user_token).get("exp")
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not 0 < expires < 1e11:
        return now_ms() + USER_TOKEN_LIFETIME_S * 1000
    return int(expires * 1000)
