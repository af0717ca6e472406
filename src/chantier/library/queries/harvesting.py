"""What harvesters walk: all that was ever public, in the order of its last change, a page after the other.

A record stays for ever: when its resource is withdrawn, closed or joined to another, it is given as a deleted one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from chantier.foundation.places import api as places
from chantier.foundation.words import api as words
from chantier.library.core.description import Description
from chantier.library.models import Resource, ResourceConcept, ResourcePlace
from chantier.library.queries.describing import describe
from chantier.library.queries.facets import themes_above, themes_under
from chantier.library.queries.kinds import kinds, name_of

KIND, LANGUAGE, THEME, TERRITORY = "kind", "language", "theme", "territory"
#: What the harvest is cut into, and what each cut is called.
FAMILIES: Mapping[str, str] = {
    KIND: "Sortes de ressources",
    LANGUAGE: "Langues",
    THEME: "Thèmes",
    TERRITORY: "Territoires",
}


@dataclass(frozen=True)
class Harvested:
    """A record. ``description`` is absent when it is deleted, or was not asked."""

    id: int
    public_id: str
    at: datetime
    is_deleted: bool
    sets: tuple[str, ...] = ()
    description: Description | None = None


@dataclass(frozen=True)
class Harvest:
    """A page of records; ``has_more`` says that others follow, ``total`` how many there are from the beginning."""

    records: tuple[Harvested, ...]
    has_more: bool
    total: int


def _ever_public() -> QuerySet[Resource]:
    return Resource.objects.filter(
        published_at__isnull=False, state__in=(Resource.PUBLISHED, Resource.WITHDRAWN)
    ).order_by("updated_at", "id")


_ALIVE = Q(state=Resource.PUBLISHED, visibility=Resource.PUBLIC, merged_into__isnull=True)


def alive() -> QuerySet[Resource]:
    """What the public can read now."""
    return Resource.objects.filter(_ALIVE)


def _is_alive(row: Resource) -> bool:
    return row.state == Resource.PUBLISHED and row.visibility == Resource.PUBLIC and row.merged_into_id is None


def harvest(
    *,
    since: datetime | None,
    before: datetime | None,
    set_spec: str,
    after: tuple[datetime, int] | None,
    size: int,
    with_descriptions: bool,
    total: int | None = None,
) -> Harvest:
    """A page of ``size`` records after the one at ``after``. ``total`` is counted when it is not given.

    A set that nobody knows holds nothing. Fewer than twenty queries, whatever the size.
    """
    rows = _ever_public()
    if since is not None:
        rows = rows.filter(updated_at__gte=since)
    if before is not None:
        rows = rows.filter(updated_at__lt=before)
    if set_spec:
        rows = rows.filter(in_set(set_spec))
    following = rows
    if after is not None:
        # A range of the index, even where thousands were written at the same instant.
        following = rows.filter(TupleGreaterThan(Tuple(F("updated_at"), F("id")), after))
    found = list(following.only(*_COLUMNS)[: size + 1])
    page, has_more = found[:size], len(found) > size
    if total is None:
        total = rows.count() if has_more else len(page)
    return Harvest(tuple(_harvested(page, with_descriptions=with_descriptions)), has_more, total)


_COLUMNS = (
    "public_id",
    "updated_at",
    "state",
    "visibility",
    "merged_into_id",
    "kind_id",
    "language",
    "languages",
)


def one_record(public_id: str) -> Harvested | None:
    """The record of a resource that was ever public."""
    rows = list(_ever_public().filter(public_id=public_id).only(*_COLUMNS))
    return next(_harvested(rows, with_descriptions=True), None)


def earliest() -> tuple[datetime, str] | None:
    """The oldest datestamp, and the id of a record; nothing when nothing was ever published."""
    oldest = _ever_public().order_by().aggregate(at=Min("updated_at"))["at"]
    sample = _ever_public().values_list("public_id", flat=True).first()
    return (oldest, sample) if oldest and sample else None


def _harvested(rows: Sequence[Resource], *, with_descriptions: bool) -> Iterator[Harvested]:
    living = [row.pk for row in rows if _is_alive(row)]
    described = describe(living) if with_descriptions and living else {}
    sets = _sets_of(rows)
    for row in rows:
        is_deleted = not _is_alive(row)
        yield Harvested(row.pk, row.public_id, row.updated_at, is_deleted, sets[row.pk], described.get(row.pk))


# --- sets ------------------------------------------------------------------------------------------------------------


def in_set(spec: str) -> Q:
    """The condition of a set: ``kind``, ``kind:video``; a theme holds its narrower ones, a territory what is in it."""
    family, _colon, name = spec.partition(":")
    nobody = Q(pk__in=())
    if family not in FAMILIES or ":" in name:
        return nobody
    if family == KIND:
        return Q(kind_id=name) if name else Q()
    if family == LANGUAGE:
        return Q(language=name) | Q(languages__icontains=f'"{name}"') if name else Q()
    if family == THEME:
        themes = ResourceConcept.objects.filter(scheme="theme")
        themes = themes.filter(concept__in=themes_under(name)) if name else themes
        return Q(pk__in=themes.values("resource_id"))
    there = ResourcePlace.objects.all()
    if name:
        territory = places.territory(name)
        if territory is None:
            return nobody
        there = there.filter(territory_id__in={territory.id, *places.contained_ids(territory.id)})
    return Q(pk__in=there.values("resource_id"))


def _with_broader(slugs: Iterable[str]) -> frozenset[str]:
    return frozenset(above for slug in slugs for above in themes_above(slug))


def _sets_of(rows: Sequence[Resource]) -> dict[int, tuple[str, ...]]:
    ids = [row.pk for row in rows]
    themes: dict[int, set[str]] = defaultdict(set)
    for resource_id, slug in ResourceConcept.objects.filter(resource_id__in=ids, scheme="theme").values_list(
        "resource_id", "concept"
    ):
        themes[resource_id].add(slug)
    territories: dict[int, set[str]] = defaultdict(set)
    placed = ResourcePlace.objects.filter(resource_id__in=ids)
    for resource_id, own, container in placed.values_list(
        "resource_id", "territory__reference", "territory__contained_in__container__reference"
    ):
        territories[resource_id].update(one for one in (own, container) if one)
    return {
        row.pk: (
            f"{KIND}:{row.kind_id}",
            *(f"{LANGUAGE}:{one}" for one in sorted({row.language, *row.languages})),
            *(f"{THEME}:{one}" for one in sorted(_with_broader(themes[row.pk]))),
            *(f"{TERRITORY}:{one}" for one in sorted(territories[row.pk])),
        )
        for row in rows
    }


def all_sets() -> tuple[tuple[str, str], ...]:
    """The sets that hold something the public can read: (set, name), the whole families first."""
    living = alive().values("pk")
    used_kinds = set(alive().order_by().values_list("kind_id", flat=True).distinct())
    named = [(f"{KIND}:{one.slug}", name_of(one, "fr", many=True)) for one in kinds(only_open=False)]
    found = [(family, name) for family, name in FAMILIES.items()]
    found += [(spec, name) for spec, name in named if spec.partition(":")[2] in used_kinds]
    spoken: set[str] = set()
    for language, languages in alive().order_by().values_list("language", "languages").distinct():
        spoken.update({language, *languages})
    found += [(f"{LANGUAGE}:{one}", one) for one in sorted(spoken) if one]
    themes = ResourceConcept.objects.filter(scheme="theme", resource__in=living).order_by()
    for slug in sorted(_with_broader(themes.values_list("concept", flat=True).distinct())):
        concept = words.by_slug("theme", slug)
        found.append((f"{THEME}:{slug}", concept.label("fr") if concept else slug))
    placed = ResourcePlace.objects.filter(resource__in=living).order_by()
    own = placed.values_list("territory__reference", "territory__name").distinct()
    around = placed.values_list(
        "territory__contained_in__container__reference", "territory__contained_in__container__name"
    ).distinct()
    found += [(f"{TERRITORY}:{reference}", name) for reference, name in sorted({*own, *around} - {(None, None)})]
    return tuple(found)
