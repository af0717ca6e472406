"""The demonstration movement: reading its files, loading it, starting it with one command."""
