"""The functions' handlers for HTTP and batches, and the table that turns errors into HTTP."""
