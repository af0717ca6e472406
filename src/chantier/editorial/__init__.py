"""VITRINE: home, pages, campaigns, news and newsletter: windows on every mandate.

Not built yet: README.md says what will be here.
"""
