"""What the credentials of a session say: the person, dates, age. Pure functions."""
