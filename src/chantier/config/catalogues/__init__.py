"""Catalogues of translations, kept without GNU gettext: found in the sources, filled, checked, compiled.

The interface is written in French, so French needs only the plural forms; English and Spanish are complete.
"""
