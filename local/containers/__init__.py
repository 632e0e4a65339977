"""Docker and SAM's containers: what this machine has, and the commands for it."""
