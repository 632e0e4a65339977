"""HTTP and batch frames of the functions, and the table that turns errors into HTTP."""
