"""`make user-key`: print a user's key, as in events and in the company's routes.

Takes ISS and SUB of the user's ID token, or EMAIL for a stack with UserKey=email.
"""

import os
import sys
from collections.abc import Mapping

from hypersign_kyc.errors import Forbidden
from hypersign_kyc.users.identity import email_key, subject_key

_USAGE = "make user-key ISS=https://id.example.com SUB=ann, or make user-key EMAIL=ann@example.com"


def key_of(given: Mapping[str, str]) -> str | None:
    """Return the user's key, or None if the variables do not name exactly one user."""
    issuer, subject, email = (given.get(name, "") for name in ("ISS", "SUB", "EMAIL"))
    if email and not (issuer or subject):
        try:
            return email_key(email)
        except Forbidden:
            return None
    return subject_key(issuer, subject) if issuer and subject and not email else None


def main() -> int:
    """Print the key. Returns the exit code."""
    key = key_of(os.environ)
    print(key or f"usage: {_USAGE}", file=sys.stdout if key else sys.stderr)
    return 0 if key else 2


if __name__ == "__main__":
    sys.exit(main())
