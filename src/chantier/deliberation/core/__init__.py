"""The pure rules of deliberation: no Django, no clock, no chance."""
