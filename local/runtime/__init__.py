"""Execution environments, scaled as Lambda scales them. A process or a container runs each."""
