"""References as text, for the pages that show them. Nothing is kept: a name that was refused leaves them at once."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

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


def ready(one: d.Description, language: str, *, url: str, passage: str = "", page: str = "") -> str:
    """A passage with its reference, to be put in a text as it is. The reference leads to the passage's own address."""
    said = reference(replace(one, address=url), language)
    quoted = _("« %(passage)s »") % {"passage": passage.strip("«»\u00a0\u202f ")} if passage else ""
    where = _("(p. %(page)s)") % {"page": page} if page else ""
    return " ".join(part for part in (quoted, where, said) if part)
