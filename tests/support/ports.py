"""Ports for tests that must know a port before something listens on it."""

import random
import socket

# These ports are below the ephemeral ports of operating systems, so no other test can get the port
# in the meantime.
_RANGE = range(20_000, 32_000)
_random = random.SystemRandom()


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    while True:
        port = _random.choice(_RANGE)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
