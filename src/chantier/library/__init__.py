"""BIBLIOTHÈQUE: resources with their review, their themes and their citations.

Not built yet: README.md says what will be here.
"""
