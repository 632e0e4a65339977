"""What a function does for its caller: one module per use case."""
