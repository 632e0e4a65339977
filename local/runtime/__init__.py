"""Execution environments as Lambda scales them, whatever runs one: processes or containers."""
