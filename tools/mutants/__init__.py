"""`make mutants`: change the rules one place at a time, and check that a test fails each time."""
