"""Bibliothèque: what the movement knows, writes and measures, with its review, its themes and its citations."""
