"""Serve the sandbox until it is told to stop or its parent process ends.

Reads SANDBOX_HOST, SANDBOX_PORT (0 takes a free port) and the variables of SandboxConfig.
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
    # There is nothing to save, and a sleeping call must not delay the exit.
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
    """Print the credentials that the sandbox generated itself. They open nothing but the
    sandbox.
    """
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
