"""Docker and SAM's Docker containers: what this machine has, and the commands for it."""
