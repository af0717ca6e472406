"""The verbs of words: loading, importing, editing and merging."""
