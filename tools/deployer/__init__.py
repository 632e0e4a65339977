"""The policy of the role that deploys the stack."""
