"""Execution environments, scaled as Lambda scales them. Each is a process or a Docker container."""
