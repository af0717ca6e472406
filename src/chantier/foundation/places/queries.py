"""The questions that pages and other mandates ask of places. Frozen dataclasses come out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import get_language

from chantier.foundation.places.core import kinds
from chantier.foundation.places.core.placenames import folded
from chantier.foundation.places.models import BoundaryFile, Containment, Stamp, Territory


@dataclass(frozen=True)
class TerritoryLine:
    """A territory in a list. ``name`` is in the reader's language; ``municipalities`` is counted where a page asks for
    it: see ``with_municipalities``."""

    id: int
    reference: str
    kind: str
    code: str
    name: str
    designation: str
    parent_id: int | None
    population: int | None
    population_year: int | None
    approximate: bool
    municipalities: int = 0


@dataclass(frozen=True)
class TerritoryView(TerritoryLine):
    """A territory on its own page, with where what is known of it comes from."""

    kind_label: str = ""
    lat: float | None = None
    lon: float | None = None
    bounds: tuple[float, float, float, float] | None = None
    source: str = ""
    source_licence: str = ""
    source_on: date | None = None
    outline_source: str = ""
    effective_until: date | None = None
    replaced_by: str = ""
    former_names: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True)
class Branch:
    """A territory and what is directly inside it."""

    territory: TerritoryLine
    children: tuple[Branch, ...] = ()


_LINE = (
    "id",
    "reference",
    "kind",
    "code",
    "name",
    "name_en",
    "name_es",
    "designation",
    "parent_id",
    "population",
    "population_year",
    "approximate",
)


def stamp() -> str:
    """Changes whenever a territory or an outline does; empty before the facts are loaded."""
    return Stamp.objects.filter(pk=1).values_list("value", flat=True).first() or ""


def territory(reference: str) -> TerritoryView | None:
    """A territory by its public reference (``region-04``)."""
    return _view(Q(reference=reference))


def territory_by_id(territory_id: int) -> TerritoryView | None:
    """A territory by its id."""
    return _view(Q(pk=territory_id))


def territory_by_code(kind: str, code: str) -> TerritoryView | None:
    """A territory by its official code, which is unique inside its kind."""
    return _view(Q(kind=kind, code=code))


def lines(territory_ids: Iterable[int]) -> dict[int, TerritoryLine]:
    """Many territories by id, in one query."""
    rows = Territory.objects.filter(pk__in=set(territory_ids)).values(*_LINE)
    return {row["id"]: _line(row) for row in rows}


def of_kind(kind: str, *, within: int | None = None) -> tuple[TerritoryLine, ...]:
    """Territories of a kind, by name, all or only those inside another. One query."""
    rows = Territory.objects.filter(kind=kind, effective_until__isnull=True)
    if within is not None:
        rows = rows.filter(contained_in__container_id=within)
    return _by_name([_line(row) for row in rows.values(*_LINE)])


def children(territory_id: int) -> tuple[TerritoryLine, ...]:
    """What is directly inside a territory of the administrative cut; for a pole, what it is made of."""
    inside = Q(parent_id=territory_id, cut=Territory.Cut.ADMINISTRATIVE) | Q(covered_by=territory_id)
    rows = Territory.objects.filter(inside, effective_until__isnull=True).distinct()
    return _by_name([_line(row) for row in rows.values(*_LINE)])


def with_municipalities(found: Iterable[TerritoryLine]) -> tuple[TerritoryLine, ...]:
    """The same lines with how many municipalities each holds."""
    held = tuple(found)
    counts = _municipalities_inside([line.id for line in held])
    return tuple(replace(line, municipalities=counts.get(line.id, 0)) for line in held)


def breadcrumb(territory_id: int) -> tuple[TerritoryLine, ...]:
    """What contains a territory in the administrative cut, the widest first, itself last."""
    rows = Territory.objects.filter(contains__contained_id=territory_id).filter(
        Q(cut=Territory.Cut.ADMINISTRATIVE) | Q(pk=territory_id)
    )
    found = [_line(row) for row in rows.values(*_LINE)]
    return tuple(sorted(found, key=lambda line: (line.id == territory_id, kinds.KINDS.index(line.kind))))


def poles_of(territory_id: int) -> tuple[TerritoryLine, ...]:
    """The poles in which a territory lies."""
    rows = Territory.objects.filter(contains__contained_id=territory_id, kind=Territory.Kind.POLE).exclude(
        pk=territory_id
    )
    return tuple(_line(row) for row in rows.order_by("reference").values(*_LINE))


def contained_ids(territory_id: int) -> frozenset[int]:
    """Every territory inside this one, itself included, whatever the cut: one indexed question."""
    return frozenset(Containment.objects.filter(container_id=territory_id).values_list("contained_id", flat=True))


def containers_of(territory_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """For each of these territories, all that contain it, itself included, whatever the cut. One query."""
    found: dict[int, set[int]] = {each: {each} for each in territory_ids}
    rows = Containment.objects.filter(contained_id__in=list(found)).order_by("pk")
    for contained, container in rows.values_list("contained_id", "container_id"):
        found[contained].add(container)
    return {each: frozenset(held) for each, held in found.items()}


def tree(kind: str = kinds.MRC) -> tuple[Branch, ...]:
    """Regions, with what is inside them down to this kind."""
    depth = kinds.KINDS.index(kind)
    wanted = kinds.KINDS[kinds.KINDS.index(kinds.REGION) : depth + 1]
    rows = Territory.objects.filter(kind__in=wanted, effective_until__isnull=True)
    below: dict[int | None, list[TerritoryLine]] = {}
    for line in (_line(row) for row in rows.values(*_LINE)):
        below.setdefault(None if line.kind == kinds.REGION else line.parent_id, []).append(line)

    def grown(parent: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(line, grown(line.id)) for line in _by_name(below.get(parent, [])))

    return grown(None)


def named(text: str, *, most: int = 60) -> tuple[TerritoryLine, ...]:
    """Territories whose name holds this text, accents and capitals set aside: those that begin with it first."""
    asked = folded(text)
    if not asked:
        return ()
    rows = Territory.objects.filter(effective_until__isnull=True).values(*_LINE)
    found = [line for line in (_line(row) for row in rows) if f" {asked}" in f" {folded(line.name)}"]
    found.sort(
        key=lambda line: (not folded(line.name).startswith(asked), kinds.KINDS.index(line.kind), folded(line.name))
    )
    return tuple(found[:most])


def latest_file() -> BoundaryFile | None:
    """The last file of boundaries that was imported."""
    return BoundaryFile.objects.order_by("-imported_at", "-pk").first()


def _view(where: Q) -> TerritoryView | None:
    row = (
        Territory.objects.filter(where)
        .select_related("replaced_by", "outline__file")
        .defer("outline__placing", "outline__normal", "outline__mini")
        .first()
    )
    if row is None:
        return None
    outline = getattr(row, "outline", None)
    file = outline.file if outline else None
    edges = (row.west, row.south, row.east, row.north)
    return TerritoryView(
        id=row.pk,
        reference=row.reference,
        kind=row.kind,
        code=row.code,
        name=row.shown_name,
        designation=row.designation,
        parent_id=row.parent_id,
        population=row.population,
        population_year=row.population_year,
        approximate=row.approximate,
        municipalities=_municipalities_inside([row.pk]).get(row.pk, 0),
        kind_label=str(row.get_kind_display()),
        lat=row.lat,
        lon=row.lon,
        bounds=edges if None not in edges else None,  # type: ignore[arg-type]
        source=row.source,
        source_licence=row.source_licence,
        source_on=row.source_on,
        outline_source=(file.attribution or file.name) if file else "",
        effective_until=row.effective_until,
        replaced_by=row.replaced_by.reference if row.replaced_by else "",
        former_names=tuple(row.other_names.order_by("name").values_list("name", "until_year")),
    )


def _municipalities_inside(territory_ids: Sequence[int]) -> dict[int, int]:
    return dict(
        Containment.objects.filter(container_id__in=territory_ids, contained__kind=Territory.Kind.MUNICIPALITY)
        .values_list("container_id")
        .annotate(Count("pk"))
        .order_by()
    )


def _line(row: dict[str, object]) -> TerritoryLine:
    values = dict(row)
    translated = {"en": values.pop("name_en"), "es": values.pop("name_es")}
    values["name"] = translated.get((get_language() or "fr")[:2]) or values["name"]
    return TerritoryLine(**values)  # type: ignore[arg-type]


def _by_name(found: list[TerritoryLine]) -> tuple[TerritoryLine, ...]:
    return tuple(sorted(found, key=lambda line: (kinds.KINDS.index(line.kind), folded(line.name), line.code)))
