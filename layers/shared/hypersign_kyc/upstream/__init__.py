"""Clients of the three Hypersign services: one method an operation of the vendor's contract."""
