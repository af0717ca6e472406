"""The questions pages and other mandates ask; they give frozen values."""
