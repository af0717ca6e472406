"""One description that has everything, and the ways to change each of its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate

FULL = d.Description(
    kind=d.ANALYSIS,
    wordings=(
        d.Wording("fr", "La relève & <script>", "Un an après", "Ce qu’il a fallu.", is_original=True),
        d.Wording("en", "Taking over", "One year on", "What it took.", translated_by="human"),
    ),
    public_id="7k3fq2",
    address="https://chantier.example/fr/ressources/7k3fq2-releve/",
    ark="ark:99999/r17k3fq2b",
    languages=("fr", "en"),
    contributors=(
        d.Contributor("author", "Clavier", "Edmée", orcid="0000-0002-1825-0097"),
        d.Contributor("author", name="Coop du Ruisseau"),
        d.Contributor("editor", "Roy", "Armande"),
        d.Contributor("translator", "Bell", "Ivo"),
        d.Contributor("director", "Côté", "Lise"),
        d.Contributor("speaker", "Nadon", "Paul"),
        d.Contributor("contributor", "Oka", "Jo"),
        d.Contributor("funder", name="Fonds du Fleuve"),
    ),
    issued=PreciseDate(2025, 4, 0, True),
    publisher="Réseau du Fleuve",
    publication_place="Rimouski",
    identifiers=(
        d.Identified("doi", "10.1000/xyz"),
        d.Identified("isbn", "9780306406157"),
        d.Identified("issn", "0378-5955"),
        d.Identified("url", "https://reseau.example/releve"),
        d.Identified("hal", "hal-01"),
    ),
    subjects=(d.Subject("theme", "food", (("fr", "Alimentation"), ("en", "Food")), "https://theme.example/food"),),
    keywords=("épicerie",),
    places=(d.Place("Bas-Saint-Laurent", "01", "region"),),
    organizations=(
        d.Body("Épicerie du Quai", "4n7k2m9p", "https://chantier.example/fr/repertoire/4n7k2m9p-epicerie/"),
    ),
    licence=d.Licence("cc-by", "https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0", "Citez-nous."),
    rights_holder="Réseau du Fleuve",
    access=d.OPEN,
    embargo_until=date(2027, 1, 1),
    attachments=(
        d.Attached(
            "https://chantier.example/fichiers/3", True, "Le texte", "fr", "application/pdf", 1200, "ab" * 32, 12
        ),
    ),
    relations=(d.Related("cites", "Avant", "aaaaaa", "https://chantier.example/fr/ressources/aaaaaa-avant/"),),
    parts=(d.Part("Cahiers", "cccccc", "12", is_series=True),),
    claims=(d.Claim(1, "Trois reprises sur quatre durent.", page="8"),),
    details={"form": "article", "journal": "Revue du Fleuve", "volume": "3", "issue": "2", "pages": "10-24"},
    published_at=datetime(2026, 5, 4, 12, tzinfo=UTC),
    updated_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
)


def _first(field: str, **changes: Any) -> Callable[[d.Description], d.Description]:
    def change(one: d.Description) -> d.Description:
        first, *rest = getattr(one, field)
        return replace(one, **{field: (replace(first, **changes), *rest)})

    return change


def _set(**changes: Any) -> Callable[[d.Description], d.Description]:
    return lambda one: replace(one, **changes)


def _no_original(one: d.Description) -> d.Description:
    first, second = one.wordings
    return replace(one, wordings=(replace(first, is_original=False), replace(second, is_original=True)))


def _second(**changes: Any) -> Callable[[d.Description], d.Description]:
    return lambda one: replace(one, wordings=(one.wordings[0], replace(one.wordings[1], **changes)))


def _body(one: d.Description) -> d.Description:
    first, second, *rest = one.contributors
    return replace(one, contributors=(first, replace(second, name="Coop du Lac"), *rest))


#: field of ``MAP`` → the description with that field, and nothing else, said otherwise.
CHANGES: Mapping[str, Callable[[d.Description], d.Description]] = {
    "kind": _set(kind=d.CASE_STUDY),
    "wordings.language": _second(language="es"),
    "wordings.title": _first("wordings", title="Autre"),
    "wordings.subtitle": _first("wordings", subtitle="Autre"),
    "wordings.summary": _first("wordings", summary="Autre"),
    "wordings.is_original": _no_original,
    "wordings.translated_by": _second(translated_by="machine"),
    "address": _set(address="https://chantier.example/autre"),
    "ark": _set(ark="ark:99999/r1autre"),
    "languages": _set(languages=("es",)),
    "contributors.role": _first("contributors", role="editor"),
    "contributors.family": _first("contributors", family="Autre"),
    "contributors.given": _first("contributors", given="Autre"),
    "contributors.name": _body,
    "contributors.orcid": _first("contributors", orcid="0000-0001-5109-3700"),
    "issued": _set(issued=PreciseDate(2024, 3, 2, True)),
    "issued.approximate": _set(issued=PreciseDate(2025, 4)),
    "publisher": _set(publisher="Autre"),
    "publication_place": _set(publication_place="Autre"),
    "identifiers": _set(identifiers=(d.Identified("doi", "10.1000/autre"),)),
    "subjects": _set(subjects=(d.Subject("theme", "water", (("fr", "Eau"),), "https://theme.example/food"),)),
    "subjects.uri": _first("subjects", uri="https://theme.example/autre"),
    "keywords": _set(keywords=("autre",)),
    "places": _set(places=(d.Place("Outaouais", "07", "region"),)),
    "organizations": _first("organizations", name="Autre"),
    "organizations.public_id": _first("organizations", public_id="9p2m4k7n"),
    "licence.uri": _set(licence=replace(FULL.licence, uri="https://creativecommons.org/licenses/by-sa/4.0/")),
    "licence.statement": _set(licence=replace(FULL.licence, statement="Autre.")),
    "rights_holder": _set(rights_holder="Autre"),
    "access": _set(access=d.MEMBERS),
    "embargo_until": _set(embargo_until=date(2028, 1, 1)),
    "attachments.url": _first("attachments", url="https://autre.example/"),
    "attachments.media_type": _first("attachments", media_type="application/epub+zip"),
    "attachments.size": _first("attachments", size=99),
    "attachments.sha256": _first("attachments", sha256="cd" * 32),
    "relations": _first("relations", url="https://autre.example/"),
    "relations.kind": _first("relations", kind="updates"),
    "parts": _first("parts", title="Autre"),
    "parts.number": _first("parts", number="99"),
    "claims": _set(claims=()),
    "details": _set(details={**FULL.details, "volume": "99"}),
    "published_at": _set(published_at=datetime(2020, 1, 1, tzinfo=UTC)),
    "updated_at": _set(updated_at=datetime(2020, 1, 1, tzinfo=UTC)),
    "is_fictitious": _set(is_fictitious=True),
}
