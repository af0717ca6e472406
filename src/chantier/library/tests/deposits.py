"""Makers for the tests of deposits: who deposits, who reviews, a case study that can be published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import Resource
from chantier.library.services.writing import create

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HER = Speaker(person_id=7)
HIM = Speaker(person_id=8)
LIBRARIAN = Speaker(person_id=9, roles=frozenset({DOCUMENTALIST}))

CASE = d.Description(
    kind="case-study",
    wordings=(d.Wording("fr", "L’épicerie reprise par ses voisins", "Une année", "Ce qu’il a fallu.", True),),
    languages=("fr",),
    contributors=(d.Contributor(family="Clavier", given="Edmée"), d.Contributor("editor", name="Coop du Ruisseau")),
    issued=PreciseDate(2025, 4),
    publisher="Réseau du Fleuve",
    subjects=(d.Subject("theme", "food"),),
    licence=d.Licence("cc-by"),
    details={"problem": "p", "method": "m", "results": "r", "limits": "l"},
)


def deposit(speaker: Speaker = HER, **changes: object) -> Resource:
    """A draft of a case study, with everything that publication asks."""
    made = create(speaker=speaker, description=replace(CASE, **changes), at=AT)  # type: ignore[arg-type]
    return Resource.objects.get(pk=made.id)
