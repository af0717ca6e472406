"""Catalogues of translations, kept without GNU gettext: found in the sources, filled, checked, compiled.

The interface is written in French, so French is written only in the plural, and compiled with the spaces of printers;
English and Spanish are complete.
"""
