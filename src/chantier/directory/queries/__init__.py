"""The questions that pages and upper mandates ask of the directory. Frozen dataclasses come out."""
