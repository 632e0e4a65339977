"""`python -m tests.reliability.rig.container_process`: a container that serves one request and
can be killed in it.

It says `ready`; then the request is on standard input: `[path, body, bearer, seconds]`.
"""

import json
import os
import sys

from hypersign_kyc.container import get_container
from tests.reliability.rig.lambdas import Lambdas


def main() -> None:
    """Serve it; print the status."""
    container = get_container()
    # What takes long on a busy machine is made before the time of the request begins.
    _ = container.extraction, container.face_match, container.consent
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    path, body, bearer, seconds = json.load(sys.stdin)
    reply = Lambdas(dict(os.environ)).call(path, body, bearer, seconds=seconds)
    sys.stdout.write(f"{reply.status}\n")


if __name__ == "__main__":
    main()
