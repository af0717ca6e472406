"""Pure functions over text: no Django, no clock, no network."""
