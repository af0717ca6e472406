"""INTERVENTIONS: briefs, letters, answers, and what became of them.

Not built yet: README.md says what will be here.
"""
