"""CONCERTATION: tables, mandates, needs, proposals, amendments, debates and opinion maps.

Not built yet: README.md says what will be here.
"""
