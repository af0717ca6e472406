"""A few published resources to find, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.foundation.search import api as search
from chantier.foundation.words import api as words
from chantier.foundation.words.services.loading import SHIPPED
from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import Attachment, Page, Resource
from chantier.library.services.kinds import load_kinds
from chantier.library.services.writing import create, set_claims

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
LIBRARIAN = Speaker(person_id=9, roles=frozenset({DOCUMENTALIST}))
MEMBER = Speaker(person_id=3, voice_id=4)

GROCERY = d.Description(
    kind="case-study",
    wordings=(
        d.Wording("fr", "L’épicerie reprise par ses voisins", "", "Comment un village a gardé son épicerie.", True),
        d.Wording("en", "The grocery its neighbours took over", summary="How a village kept its grocery."),
    ),
    languages=("fr",),
    contributors=(d.Contributor(family="Clavier", given="Edmée"),),
    issued=PreciseDate(2024, 4),
    subjects=(d.Subject("theme", "community-grocery"),),
    licence=d.Licence("cc-by"),
    details={
        "problem": "Le commerce fermait.",
        "method": "Des assemblées.",
        "results": "Trois emplois.",
        "limits": "—",
    },
    is_fictitious=True,
)
HOUSING = d.Description(
    kind="analysis",
    wordings=(d.Wording("es", "La vivienda cooperativa en la ciudad", "", "Un balance de veinte años.", True),),
    languages=("es",),
    issued=PreciseDate(1998),
    subjects=(d.Subject("theme", "housing-coops"),),
    licence=d.Licence("cc-by-sa"),
    details={"form": "article"},
)
FUNDING = d.Description(
    kind="publication",
    wordings=(d.Wording("fr", "Financer les coopératives", "", "Un guide des capitaux patients.", True),),
    languages=("fr",),
    issued=PreciseDate(2021),
    subjects=(d.Subject("theme", "patient-capital"),),
    licence=d.Licence("all-rights-reserved"),
)


def prepare(settings: Any, folder: Path) -> None:
    """Kinds, words, and an index in a folder of its own."""
    settings.CHANTIER_DATA = folder
    load_kinds(speaker=LIBRARIAN, at=AT)
    for scheme in ("theme", "licence"):
        words.load_scheme(file=SHIPPED / f"{scheme}.toml", speaker=Speaker.system(), at=AT)


def shelve(one: d.Description, **columns: Any) -> Resource:
    """A published resource; ``columns`` are set on its row as they are."""
    made = create(speaker=LIBRARIAN, description=replace(one, claims=()), at=AT)
    if one.claims:
        set_claims(speaker=LIBRARIAN, resource_id=made.id, claims=one.claims, at=AT)
    changed = {"state": Resource.PUBLISHED, "published_at": AT, **columns}
    Resource.objects.filter(pk=made.id).update(**changed)
    search.mark_changed("resource", [made.id])
    return Resource.objects.get(pk=made.id)


def with_pages(resource: Resource, *texts: str) -> Attachment:
    """A file of these pages."""
    held = Attachment.objects.create(
        resource=resource, url="https://exemple.test/livre.pdf", text_state=Attachment.READ
    )
    Page.objects.bulk_create(Page(attachment=held, number=n, text=text) for n, text in enumerate(texts, 1))
    search.mark_changed("resource", [resource.pk])
    search.mark_changed("resource_page", [f"{held.pk}-{n}" for n in range(1, len(texts) + 1)])
    return held
