"""Imitates the three Hypersign services (KYC, SSI, dashboard) on one machine.

The sandbox makes and checks real keys, tokens, credentials and proofs. Nothing leaves the process.
"""
