"""A program that restores the token bundle function twice from one snapshot, as SnapStart does.

Prints a line of JSON for the snapshot and one for each restored function. A fork simulates a
restored snapshot, because two processes continue from the same memory.
"""

import json
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any

connected: list[str] = []
sys.addaudithook(lambda event, _: connected.append(event) if event == "socket.connect" else None)

from events.make import signed_in  # noqa: E402 (the hook comes first)
from functions.token_bundle.app import lambda_handler  # noqa: E402
from hypersign_kyc.aws.lease import Lease, poll_pause_s  # noqa: E402
from hypersign_kyc.wiring import wired  # noqa: E402
from local.runtime.child import Context  # noqa: E402


def sockets() -> list[str]:
    """Return the open sockets of this process."""
    # The descriptor of the folder itself is already closed when its link is read.
    entries = [entry for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()]
    return [link for entry in entries if (link := str(entry.readlink())).startswith("socket:")]


def captured() -> dict[str, Any]:
    """Return what the snapshot contains."""
    made = vars(wired())
    return {
        "clients": sorted(name for name in made if name in ("database", "transport")),
        "tokens": made["admin_tokens"].held(),
        "sockets": sockets(),
        "connected": list(connected),
        "threads": threading.active_count(),
    }


def restored(email: str, state: Any) -> dict[str, Any]:
    """Return what one restored function does and generates."""
    # Python seeds its generator again after a fork. After a snapshot, nothing does.
    random.setstate(state)
    event = signed_in("POST", {}, email=email)
    context: Any = Context("an-id", "function", "arn", "1024", time.time() + 25)
    answer = lambda_handler(event, context)
    return {
        "status": answer["statusCode"],
        "session_id": json.loads(answer["body"]).get("sessionId"),
        "lease_owner": Lease(1).owner,
        "pause": poll_pause_s(3),
        "connections": len(connected),
        "sockets": sockets(),
    }


def _say(said: dict[str, Any]) -> None:
    os.write(1, json.dumps(said).encode() + b"\n")


if __name__ == "__main__":
    _say(captured())
    state_at_snapshot = random.getstate()
    for number in range(2):
        if (child := os.fork()) == 0:
            _say(restored(f"user{number}@example.com", state_at_snapshot))
            os._exit(0)
        os.waitpid(child, 0)
