"""The verbs of deliberation, one file a matter."""
