"""Vocabularies as values: how they are read, checked, folded, and written for others."""
