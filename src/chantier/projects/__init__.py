"""PROJETS: projects, the needs they meet, development tools and support.

Not built yet: README.md says what will be here.
"""
