"""Controlled vocabularies in several languages: what we call things, and what others call them."""
