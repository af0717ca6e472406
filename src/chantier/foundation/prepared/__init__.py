"""Questions that nearly every page asks of the database, whose SQL is written once."""
