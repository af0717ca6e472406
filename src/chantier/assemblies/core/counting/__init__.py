"""Counting ballots, exactly: the same file and the same words drawn in the room give the same result, always."""
