"""`python -m tests.reliability.container_process`: a container that serves one request and can be
killed in it.

It says `ready`; then the request is on standard input: `[path, body, bearer, seconds]`.
"""

import json
import os
import sys

from tests.reliability.lambdas import Lambdas


def main() -> None:
    """Serve it; print the status."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    path, body, bearer, seconds = json.load(sys.stdin)
    reply = Lambdas(dict(os.environ)).call(path, body, bearer, seconds=seconds)
    sys.stdout.write(f"{reply.status}\n")


if __name__ == "__main__":
    main()
