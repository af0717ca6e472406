"""Template filters over text."""
