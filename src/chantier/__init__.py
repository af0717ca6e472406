"""Chantier: the common life of a social-economy movement, one package per mandate."""
