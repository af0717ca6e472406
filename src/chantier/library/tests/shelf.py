"""A small library for tests: resources of several kinds, languages, themes and places, published or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import Resource
from chantier.library.services.kinds import load_kinds
from chantier.library.services.writing import create

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
HER = Speaker(person_id=7)
LIBRARIAN = Speaker(person_id=9, roles=frozenset({DOCUMENTALIST}))

#: What XML cannot write, what it must escape, and what a reader would run.
NASTY = "A \x01\x0b\x1f <script>alert(1)</script> & ]]> \ufffe \ud7ff é 🌱 &lt;"

PAGE = d.Description(
    kind="publication",
    wordings=(d.Wording("fr", "Rapport", "", "Un résumé.", True), d.Wording("en", "Report", translated_by="human")),
    languages=("fr",),
    contributors=(d.Contributor(family="Clavier", given="Edmée"),),
    issued=PreciseDate(2025, 4),
    publisher="Réseau du Fleuve",
    identifiers=(d.Identified("isbn", "9780306406157"),),
    licence=d.Licence("cc-by"),
    is_fictitious=True,
)


def shelve(number: int, **changes: object) -> Resource:
    """A published resource, each an hour after the one before."""
    changes.setdefault("wordings", (replace(PAGE.wordings[0], title=f"Rapport {number}"), PAGE.wordings[1]))
    at = AT + timedelta(hours=number)
    made = create(speaker=LIBRARIAN, description=replace(PAGE, **changes), at=at)  # type: ignore[arg-type]
    Resource.objects.filter(pk=made.id).update(state=Resource.PUBLISHED, published_at=at)
    return Resource.objects.get(pk=made.id)


def shelf(count: int) -> list[Resource]:
    """As many resources, of kinds and languages in turn."""
    load_kinds(speaker=LIBRARIAN, at=AT)
    return [
        shelve(
            number,
            kind=("publication", "analysis", "proposition")[number % 3],
            languages=(("fr",), ("fr", "en"), ("es",))[number % 3],
            subjects=(d.Subject("theme", "food"),) if number % 2 else (),
        )
        for number in range(count)
    ]
