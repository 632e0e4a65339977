"""Clients of the three Hypersign services. Each has one method per operation."""
