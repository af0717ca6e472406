"""Loading the facts: territories, names, prefixes; then drawing what has no official outline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.places import acts
from chantier.foundation.places.core import kinds
from chantier.foundation.places.models import Containment, OtherName, PostalPrefix, Territory
from chantier.foundation.places.permissions import may_load_facts
from chantier.foundation.places.services import facts_table
from chantier.foundation.places.services.draw import Drawn, redraw
from chantier.foundation.places.services.stamp import stamp_anew

_FIELDS = (
    "kind",
    "code",
    "name",
    "name_en",
    "name_es",
    "designation",
    "population",
    "population_year",
    "lat",
    "lon",
    "radius_km",
    "source",
    "source_licence",
    "source_on",
)


@dataclass(frozen=True)
class FactsLoaded:
    """What changed. ``links``: containers, covers, other names and postal prefixes that were written."""

    territories: int
    created: int
    changed: int
    links: int
    prefixes: int
    outlines_drawn: int
    drawn_inside_land: bool

    @property
    def is_new(self) -> bool:
        """Whether anything at all was written."""
        return bool(self.created or self.changed or self.links or self.outlines_drawn)


@transaction.atomic
def load_facts(
    *,
    speaker: Speaker,
    at: datetime,
    folder: Path = facts_table.FOLDER,
    land: Path | None = None,
) -> FactsLoaded:
    """Load the tables of facts and draw approximate outlines. Run again, it writes only what differs.

    ``land`` is a TopoJSON of the land's outline; by default the one that the browser bundle carries, when it was built.
    A territory that is no longer in the tables stays: other mandates may point at it.
    """
    may_load_facts(speaker).enforce()
    facts = facts_table.territories(folder)
    created, changed = _keep_territories(facts)
    ids = dict(Territory.objects.values_list("reference", "id"))
    links = _keep_covers(facts, ids)
    links += _keep_other_names(facts, ids)
    links += contain_anew()
    links += _keep_prefixes(facts_table.postal_prefixes(folder))
    drawn: Drawn = redraw(land=land)
    loaded = FactsLoaded(
        territories=len(facts),
        created=created,
        changed=changed,
        links=links,
        prefixes=PostalPrefix.objects.count(),
        outlines_drawn=drawn.outlines,
        drawn_inside_land=drawn.inside_land,
    )
    if loaded.is_new:
        stamp_anew(drawn_from=drawn.inputs)
        record(
            name=acts.FACTS_LOADED,
            speaker=speaker,
            at=at,
            subject=("places.facts", "quebec"),
            data={"created": created, "changed": changed, "outlines": drawn.outlines},
        )
    return loaded


def _keep_territories(facts: Iterable[facts_table.Fact]) -> tuple[int, int]:
    known = {territory.reference: territory for territory in Territory.objects.all()}
    created = changed = 0
    for level in kinds.KINDS:
        new: list[Territory] = []
        different: list[Territory] = []
        for fact in facts:
            if fact.kind != level:
                continue
            parent = known[fact.parent] if fact.parent else None
            values = {name: getattr(fact, name) for name in _FIELDS}
            territory = known.get(fact.reference)
            if territory is None:
                territory = Territory(reference=fact.reference, cut=kinds.cut_of(fact.kind), parent=parent, **values)
                new.append(territory)
                known[fact.reference] = territory
            elif territory.parent_id != (parent.pk if parent else None) or any(
                getattr(territory, name) != value for name, value in values.items()
            ):
                territory.parent = parent
                for name, value in values.items():
                    setattr(territory, name, value)
                different.append(territory)
        Territory.objects.bulk_create(new, batch_size=500)
        Territory.objects.bulk_update(different, [*_FIELDS, "parent"], batch_size=200)
        created += len(new)
        changed += len(different)
    return created, changed


def _keep_covers(facts: Iterable[facts_table.Fact], ids: Mapping[str, int]) -> int:
    through = Territory.covers.through
    wanted = {(ids[fact.reference], ids[covered]) for fact in facts for covered in fact.covers}
    present = {
        (from_id, to_id): row
        for row, from_id, to_id in through.objects.values_list("id", "from_territory_id", "to_territory_id")
    }
    gone = [present[pair] for pair in present.keys() - wanted]
    through.objects.filter(id__in=gone).delete()
    new = [
        through(from_territory_id=pole, to_territory_id=covered) for pole, covered in sorted(wanted - present.keys())
    ]
    through.objects.bulk_create(new)
    return len(gone) + len(new)


def _keep_other_names(facts: Iterable[facts_table.Fact], ids: Mapping[str, int]) -> int:
    wanted = {(ids[fact.reference], name): until for fact in facts for name, until in fact.other_names}
    present = set(OtherName.objects.values_list("territory_id", "name"))
    new = [
        OtherName(territory_id=territory, name=name, until_year=until)
        for (territory, name), until in wanted.items()
        if (territory, name) not in present
    ]
    OtherName.objects.bulk_create(new)
    return len(new)


def contain_anew() -> int:
    """Bring the closure of "contains" up to date with parents and covers; returns how many pairs moved."""
    parents = dict(Territory.objects.values_list("id", "parent_id"))
    pairs = {(container, territory) for territory in parents for container in _upwards(territory, parents)}
    covers = list(Territory.covers.through.objects.values_list("from_territory_id", "to_territory_id"))
    covered: dict[int, set[int]] = {}
    for pole, part in covers:
        covered.setdefault(part, set()).add(pole)
    pairs |= {
        (pole, territory)
        for territory in parents
        for container in _upwards(territory, parents)
        for pole in covered.get(container, ())
    }
    present = {
        (container, contained): row
        for row, container, contained in Containment.objects.values_list("id", "container_id", "contained_id")
    }
    gone = [present[pair] for pair in present.keys() - pairs]
    for start in range(0, len(gone), 500):
        Containment.objects.filter(id__in=gone[start : start + 500]).delete()
    new = [
        Containment(container_id=container, contained_id=contained)
        for container, contained in sorted(pairs - present.keys())
    ]
    Containment.objects.bulk_create(new, batch_size=400)
    return len(gone) + len(new)


def _upwards(territory: int | None, parents: Mapping[int, int | None]) -> Iterable[int]:
    while territory is not None:
        yield territory
        territory = parents[territory]


def _keep_prefixes(prefixes: Mapping[str, tuple[float, float, float]]) -> int:
    present = {
        prefix: (lat, lon, radius)
        for prefix, lat, lon, radius in PostalPrefix.objects.values_list("prefix", "lat", "lon", "radius_km")
    }
    different = [
        PostalPrefix(prefix=prefix, lat=lat, lon=lon, radius_km=radius)
        for prefix, (lat, lon, radius) in prefixes.items()
        if present.get(prefix) != (lat, lon, radius)
    ]
    PostalPrefix.objects.bulk_create(
        different,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["prefix"],
        update_fields=["lat", "lon", "radius_km"],
    )
    return len(different)
