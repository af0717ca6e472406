"""Répertoire: who is in the movement, where it is thin, and whom to invite."""
