"""References in the formats of reference managers, written and read.

``said.py`` lays a description out as named values; ``building.py`` makes it again; each format is a syntax and a table
of names around these two.
"""
