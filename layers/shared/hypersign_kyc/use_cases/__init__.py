"""The functions' use cases: what a function does for its caller. One module per use case."""
