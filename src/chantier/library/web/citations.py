"""References as text, for the pages that show them. Nothing is kept: a name that was refused leaves them at once."""

from __future__ import annotations

from chantier.library import reading_phrases as phrases
from chantier.library.core import citing
from chantier.library.core import description as d


def in_styles(one: d.Description, language: str, kind_name: str = "") -> tuple[tuple[str, str], ...]:
    """(name of the manner, reference) of a resource, in every manner."""
    made = citing.citations(one, language=language, kind_name=kind_name)
    return tuple((str(phrases.STYLES[style]), text) for style, text in made)


def reference(one: d.Description, language: str) -> str:
    """The reference by author and date, on one line."""
    return citing.cite(one, language=language)
