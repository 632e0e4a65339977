"""`python -m tests.reliability.rig.container_process`: a container that serves one request and
can be killed in it.

It prints `ready`. Then it reads the request from standard input: `[path, body, bearer, seconds]`.
"""

import json
import os
import sys

from hypersign_kyc.wiring import wired
from tests.reliability.rig.lambdas import Lambdas


def main() -> None:
    """Serve the request and print the status."""
    container = wired()
    # Parts that take long on a busy machine are made before the request's time begins.
    _ = container.extraction, container.face_match, container.consent
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    path, body, bearer, seconds = json.load(sys.stdin)
    reply = Lambdas(dict(os.environ)).call(path, body, bearer, seconds=seconds)
    sys.stdout.write(f"{reply.status}\n")


if __name__ == "__main__":
    main()
