"""OBSERVATOIRE: indicators, portraits and open datasets.

Not built yet: README.md says what will be here.
"""
