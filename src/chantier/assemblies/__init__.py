"""ASSEMBLÉES: rolls, notice, quorum, motions, ballots, decisions and minutes.

Not built yet: README.md says what will be here.
"""
