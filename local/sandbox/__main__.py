"""Serves the sandbox until it is told to stop, or whoever started it is gone.

Reads SANDBOX_HOST, SANDBOX_PORT (0: a free one) and what SandboxConfig reads.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time

from local.sandbox.app import create_sandbox
from local.sandbox.server import create_server
from local.sandbox.state import SandboxConfig

_PARENT_CHECK_SECONDS = 0.5


def main() -> None:
    # Nothing is worth saving, and a call that sleeps must not hold up the end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: os._exit(0))
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    logging.basicConfig(level=logging.ERROR)

    config = SandboxConfig.from_environment(os.environ)
    host = os.environ.get("SANDBOX_HOST") or "127.0.0.1"
    port = int(os.environ.get("SANDBOX_PORT") or 0)
    server = create_server(create_sandbox(config), host, port)
    _print_account_made(config)
    print(f"sandbox: http://127.0.0.1:{server.effective_port}", flush=True)
    server.run()


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_PARENT_CHECK_SECONDS)
    os._exit(0)


def _print_account_made(config: SandboxConfig) -> None:
    """Tells the credentials that nobody gave, since they open the sandbox alone."""
    account = config.account
    made = {
        "KYC_API_SECRET": account.kyc_api_secret,
        "SSI_API_SECRET": account.ssi_api_secret,
        "ISSUER_DID": account.issuer_did,
        "ISSUER_VERMETHOD_ID": account.issuer_verification_method_id,
    }
    for name, value in made.items():
        if not os.environ.get(name):
            print(f"{name}={value}", flush=True)


if __name__ == "__main__":
    main()
