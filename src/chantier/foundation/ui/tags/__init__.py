"""The tags of the components, by kind; `templatetags/ui.py` offers them all."""
