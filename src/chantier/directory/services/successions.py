"""Mergers and divisions that the register tells become relations between the organisations that are here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from chantier.directory.core.colleges import Period
from chantier.directory.core.links import overlaps
from chantier.directory.models import Edition, Organization, Record, Relation

#: The concept of the vocabulary of relations: the first follows on from the second.
FOLLOWS = "formerly"
_CHUNK = 500
_Pair = tuple[int, int]


@transaction.atomic
def relate_successors(*, edition: Edition) -> int:
    """Write who follows whom, as the records of this edition say; what they no longer say goes. Returns how many.

    A party that is no organisation here (most of those struck off) makes no relation: its number and name stay in the
    record. What a person said, changed or denied stays as they said it, and so do the links of pages that were merged
    into others, which a merge undone gives back. Run twice, it changes nothing.
    """
    told = _told(edition)
    mine: dict[_Pair, list[Relation]] = defaultdict(list)
    said: dict[_Pair, list[Period]] = defaultdict(list)
    taken: set[tuple[_Pair, date | None]] = set()
    for one in _known():
        if one.source_id == edition.source_id and not one.said_by:
            mine[_pair(one)].append(one)
        else:
            taken.add((_pair(one), one.since))
        if one.said_by or one.source_id is None:
            said[_pair(one)].append(Period(one.since, one.until))
    gone, moved, new = [], [], []
    for pair in sorted(mine.keys() | told.keys()):
        days = {day for day in told.get(pair, ()) if (pair, day) not in taken and _is_open(day, said[pair])}
        others = [one for one in mine[pair] if one.since not in days]
        days -= {one.since for one in mine[pair]}
        for day in sorted(days, key=lambda day: day or date.min):
            if others:
                one = others.pop(0)
                one.since = day
                moved.append(one)
            else:
                new.append(_new(pair, day, edition))
        gone += [one.pk for one in others]
    Relation.objects.filter(pk__in=gone).delete()
    Relation.objects.bulk_update(moved, ["since"], batch_size=_CHUNK)
    Relation.objects.bulk_create(new, ignore_conflicts=True, batch_size=_CHUNK)
    return len(told)


def _told(edition: Edition) -> dict[_Pair, set[date | None]]:
    """{(who follows, whom): on which days}; once a day is told, a record without one adds nothing."""
    told: dict[_Pair, set[date | None]] = defaultdict(set)
    for chunk in _chunks(edition):
        numbers = {party["register_number"] for _pk, values in chunk for party in _parties(values)}
        here = dict(
            Organization.objects.filter(register_number__in=numbers, merged_into__isnull=True)
            .order_by("-pk")
            .values_list("register_number", "pk")
        )
        for organization, values in chunk:
            for party in values.get("succeeds", ()):
                _tell(told, organization, here.get(party["register_number"]), party)
            for party in values.get("succeeded_by", ()):
                _tell(told, here.get(party["register_number"]), organization, party)
    return {pair: days - {None} or days for pair, days in told.items()}


def _known() -> Iterator[Relation]:
    """Every succession between pages that are shown, whoever says it, held."""
    rows = Relation.objects.select_for_update(of=("self",)).filter(
        kind=FOLLOWS, from_organization__merged_into__isnull=True, to_organization__merged_into__isnull=True
    )
    return iter(rows.order_by("pk"))


def _is_open(day: date | None, said: list[Period]) -> bool:
    return not any(overlaps(Period(day), period) for period in said)


def _new(pair: _Pair, day: date | None, edition: Edition) -> Relation:
    one, other = pair
    return Relation(
        from_organization_id=one, to_organization_id=other, kind=FOLLOWS, since=day, source_id=edition.source_id
    )


def _pair(relation: Relation) -> _Pair:
    return (relation.from_organization_id, relation.to_organization_id)


def _chunks(edition: Edition) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    says = Q(values__has_key="succeeds") | Q(values__has_key="succeeded_by")
    records = Record.objects.filter(says, last_edition=edition).order_by("pk")
    after = 0
    while found := list(records.filter(pk__gt=after).values_list("pk", "organization_id", "values")[:_CHUNK]):
        after = found[-1][0]
        yield [(organization, values) for _pk, organization, values in found]


def _parties(values: dict[str, Any]) -> list[dict[str, str]]:
    return [*values.get("succeeds", ()), *values.get("succeeded_by", ())]


def _tell(
    told: dict[_Pair, set[date | None]], successor: int | None, predecessor: int | None, party: dict[str, str]
) -> None:
    if successor is None or predecessor is None or successor == predecessor:
        return
    on = party.get("on", "")
    told[successor, predecessor].add(date.fromisoformat(on) if len(on) == 10 else None)
