"""Finds the caller with the route's authorizer, or API Gateway's answer to a refused caller."""

from dataclasses import dataclass

from local.gateway.answers import Answer, message
from local.gateway.authorizer import JwtChecker, RefusedError
from local.gateway.events import Caller, Request
from local.gateway.signatures import NotSignedError, SignatureChecker
from local.log import log
from local.template.resources import Authorizer, IamAuthorizer


@dataclass(frozen=True)
class Authorizers:
    """The checks of both kinds of authorizers."""

    jwt: JwtChecker
    iam: SignatureChecker

    def caller(self, authorizer: Authorizer | None, request: Request) -> Caller | Answer | None:
        """Return the caller, None for a route without an authorizer, or the answer to a refused
        caller.
        """
        if authorizer is None:
            return None
        try:
            if isinstance(authorizer, IamAuthorizer):
                return self.iam.check(authorizer, request)
            return self.jwt.check(authorizer, request.headers)
        except RefusedError as refusal:
            return message(401, "Unauthorized", {"www-authenticate": refusal.challenge})
        except NotSignedError as refusal:
            log(request_id=request.request_id, refused=str(refusal))
            return message(403, "Forbidden")
