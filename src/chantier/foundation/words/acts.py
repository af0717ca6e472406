"""The acts that words write."""

SCHEME_LOADED = "words.scheme_loaded"
