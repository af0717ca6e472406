"""References as text, for the pages that show them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chantier.library.core import description as d
from chantier.library.core.crosswalks.standards import whole_title


def in_styles(one: d.Description, language: str) -> tuple[tuple[str, str], ...]:
    """(name of the style, reference) of a resource."""
    return ((_("Auteur, date"), reference(one, language)),)


def reference(one: d.Description, language: str) -> str:
    """One line: who, when, what, by whom published, where."""
    who = " ; ".join(each.sorted_as for each in one.authors) or one.publisher
    when = str(one.issued.year) if one.issued else _("s. d.")
    title = whole_title(one.wording(language))
    publisher = one.publisher if one.authors else ""
    doi = one.identifier("doi")
    where = f"https://doi.org/{doi}" if doi else one.address
    parts = [_("%(who)s (%(when)s)") % {"who": who, "when": when} if who else title, title if who else when, publisher]
    return " ".join([*(f"{part.rstrip('.')}." for part in parts if part), where])
