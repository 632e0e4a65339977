"""A sandbox of the three Hypersign services (KYC, SSI, dashboard), for one machine.

Keys, tokens, credentials and proofs are really made and really checked; nothing leaves the process.
"""
