"""From ``Description`` to the formats of the world, as neutral values. ``table.py`` says what each keeps and drops."""
