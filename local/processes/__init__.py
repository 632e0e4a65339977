"""Child processes of the local stack, and their sockets."""
