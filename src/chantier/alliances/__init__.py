"""ALLIANCES: agreements, peer instances, OAI-PMH, ActivityPub and JSON-LD.

Not built yet: README.md says what will be here.
"""
