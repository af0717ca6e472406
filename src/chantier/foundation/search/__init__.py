"""Search: one question, many mandates."""
