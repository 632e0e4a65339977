"""Ports for tests that must know a port before something listens on it."""

import random
import socket

# Below those that systems hand out by themselves, so no other test gets the port in between.
_RANGE = range(20_000, 32_000)
_random = random.SystemRandom()


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    while True:
        port = _random.choice(_RANGE)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
