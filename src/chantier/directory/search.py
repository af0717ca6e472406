"""Organisations as things that can be found: what goes into the index, and the answer of the database without it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from chantier.directory.core.form_words import lineage
from chantier.directory.models import Membership, Organization, OrganizationName, OrganizationTag, Record
from chantier.directory.permissions import findable_by
from chantier.directory.queries import colleges, facets
from chantier.directory.queries.coverage import SOURCE, TALLY
from chantier.directory.queries.organizations import current, in_force, territory_name
from chantier.foundation.places import api as places
from chantier.foundation.search.api import (
    Answer,
    Document,
    Hit,
    Query,
    SearchKind,
    Sort,
    Text,
    Visibility,
    Weight,
    mark_changed,
    register,
)
from chantier.foundation.words import api as words

KIND = "organization"
CHUNK = 2_000
_poles_kept: dict[str, dict[int, tuple[str, ...]]] = {}


def install() -> None:
    """Make organisations findable."""
    register(
        SearchKind(
            name=KIND,
            label=_("Répertoire"),
            documents=documents,
            url=url,
            facets=(*facets.NAMES, TALLY, SOURCE),
            numbers=("founded",),
            may_see=findable_by,
            fallback=fallback,
            results_url=lambda text: f"{reverse('directory:list')}?{urlencode({'q': text})}",
        )
    )


def url(document_id: str) -> str:
    """The page of the organisation of this document: it redirects to its readable address."""
    return reverse("directory:by-number", args=[document_id])


def refresh_search(organization_ids: Iterable[int]) -> None:
    """Note, in the caller's transaction, that these organisations changed."""
    mark_changed(KIND, organization_ids)


def documents(ids: Sequence[str] | None) -> Iterator[Document]:
    """The documents of these organisations, or of all, by chunks: six queries each. Private ones are left out."""
    rows = current().exclude(visibility=Organization.PRIVATE).select_related("municipality", "mrc", "region")
    poles = _poles()
    if ids is not None:
        wanted = [int(one) for one in ids if one.isdigit()]
        for start in range(0, len(wanted), CHUNK):
            yield from _chunk(list(rows.filter(pk__in=wanted[start : start + CHUNK]).order_by("pk")), poles)
        return
    after = 0
    while found := list(rows.filter(pk__gt=after).order_by("pk")[:CHUNK]):
        yield from _chunk(found, poles)
        after = found[-1].pk


def _chunk(rows: list[Organization], poles: dict[int, tuple[str, ...]]) -> Iterator[Document]:
    ids = [row.pk for row in rows]
    names: dict[int, list[str]] = {}
    for pk, text in (
        OrganizationName.objects.filter(organization__in=ids).order_by("pk").values_list("organization_id", "text")
    ):
        names.setdefault(pk, []).append(text)
    tags: dict[int, dict[str, list[str]]] = {}
    for pk, scheme, concept in OrganizationTag.objects.filter(organization__in=ids).values_list(
        "organization_id", "scheme", "concept"
    ):
        tags.setdefault(pk, {}).setdefault(scheme, []).append(concept)
    categories: dict[int, list[str]] = {}
    for pk, category in in_force(Membership.objects.filter(organization__in=ids)).values_list(
        "organization_id", "category__slug"
    ):
        categories.setdefault(pk, []).append(category)
    placed: dict[int, list[str]] = {}
    for pk, college in (
        colleges.in_force(timezone.localdate())
        .filter(organization__in=ids)
        .values_list("organization_id", "college_slug")
    ):
        placed.setdefault(pk, []).append(college)
    sources: dict[int, list[str]] = {}
    for pk, source in Record.objects.filter(organization__in=ids).values_list("organization_id", "source_id"):
        sources.setdefault(pk, []).append(str(source))
    for row in rows:
        held = (categories.get(row.pk, []), placed.get(row.pk, []), sources.get(row.pk, []))
        yield _document(row, names.get(row.pk, []), tags.get(row.pk, {}), held, poles)


def _document(
    row: Organization,
    names: list[str],
    tags: dict[str, list[str]],
    held: tuple[list[str], list[str], list[str]],
    poles: dict[int, tuple[str, ...]],
) -> Document:
    place = territory_name(row.municipality)
    texts = [
        Text(row.name, Weight.NAME),
        *(Text(name, Weight.OTHER) for name in dict.fromkeys(names) if name != row.name),
    ]
    texts += [Text(one, Weight.OTHER) for one in (place, row.register_number, row.activity_text) if one]
    for scheme in facets.TAGS:
        for slug in tags.get(scheme, ()):
            concept = words.by_slug(scheme, slug)
            labels = concept.preferred if concept else {"fr": slug}
            texts += [Text(label, Weight.BODY, language) for language, label in labels.items()]
    texts += [Text(text, Weight.BODY, language) for language, text in (row.descriptions or {}).items() if text]
    territories = {
        "region": (str(row.region_id),) if row.region_id else (),
        "mrc": (str(row.mrc_id),) if row.mrc_id else (),
        "municipality": (str(row.municipality_id),) if row.municipality_id else (),
        "pole": poles.get(row.municipality_id or row.mrc_id or row.region_id or 0, ()),
    }
    return Document(
        id=str(row.pk),
        title=row.name,
        texts=tuple(texts),
        summary=place,
        facets={
            **territories,
            "standing": (facets.STANDING_OF[row.standing],),
            "activity": tuple(tags.get("activity", ())),
            "purpose": tuple(tags.get("purpose", ())),
            "legal_form": lineage(row.legal_form),
            "category": tuple(dict.fromkeys(held[0])),
            "college": tuple(dict.fromkeys(held[1])),
            "size_band": (row.size_band,) if row.size_band else (),
            "decade": (str(row.founded_year // 10 * 10),) if row.founded_year else (),
            TALLY: (f"{row.standing}{int(bool(row.register_number))}",) if row.status != Organization.ENDED else (),
            SOURCE: tuple(dict.fromkeys(held[2])),
        },
        numbers={"founded": row.founded_year} if row.founded_year else {},
        point=(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
        visibility=Visibility(row.visibility),
        sort_name=row.sort_name,
        updated_at=row.updated_at,
    )


def _poles() -> dict[int, tuple[str, ...]]:
    """{municipality id: ids of the poles that hold it}, kept until territories change."""
    stamp = places.stamp()
    if stamp not in _poles_kept or not stamp:
        found: dict[int, list[str]] = {}
        for pole in places.of_kind("pole"):
            for inside in places.contained_ids(pole.id):
                found.setdefault(inside, []).append(str(pole.id))
        _poles_kept.clear()
        _poles_kept[stamp] = {inside: tuple(ids) for inside, ids in found.items()}
    return _poles_kept[stamp]


def fallback(query: Query) -> Answer:
    """The answer of the database while the index cannot: words anywhere in names, counts up to ten thousand."""
    rows = facets.narrowed(query)
    order = ("-updated_at", "pk") if query.sort is Sort.RECENT else ("sort_name", "pk")
    offset = int(query.cursor) if query.cursor.isdigit() and len(query.cursor) < 6 else 0
    page = list(rows.order_by(*order).values_list("pk", "name")[offset : offset + query.size + 1])
    total = rows.order_by()[: facets.MOST_COUNTED + 1].count()
    return Answer(
        total=min(total, facets.MOST_COUNTED),
        is_exact=total <= facets.MOST_COUNTED,
        hits=tuple(Hit(id=str(pk), score=0.0, title=name) for pk, name in page[: query.size]),
        facets=facets.counts(query),
        next_cursor=str(offset + query.size) if len(page) > query.size else "",
        previous_cursor=str(max(offset - query.size, 0)) if offset else "",
    )
