"""ASSEMBLÉES: rolls, notice, quorum, motions, ballots, decisions and minutes.

Counting stands; README.md says what will be here.
"""
