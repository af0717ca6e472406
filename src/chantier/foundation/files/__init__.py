"""Files that people give: read safely, kept once, handed back with care."""
