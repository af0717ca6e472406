"""May this person do this and, if not, why."""
