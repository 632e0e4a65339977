"""Commands for the operator of a deployed stack: verify, token, replay-events."""
