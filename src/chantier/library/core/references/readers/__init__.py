"""One reader a format; ``opening.py`` recognises which."""
