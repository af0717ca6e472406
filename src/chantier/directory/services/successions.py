"""Mergers and divisions that the register tells become relations between the organisations that are here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from chantier.directory.models import Edition, Organization, Record, Relation

#: The concept of the vocabulary of relations: the first follows on from the second.
FOLLOWS = "formerly"
_CHUNK = 500


@transaction.atomic
def relate_successors(*, edition: Edition) -> int:
    """Write who follows whom, as the records of this edition say; what they no longer say goes. Returns how many.

    A party that is no organisation here (most of those struck off) makes no relation: its number and name stay in the
    record. Run twice, it changes nothing.
    """
    told: dict[tuple[int, int], date | None] = {}
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
    known = list(Relation.objects.select_for_update().filter(kind=FOLLOWS, source=edition.source).order_by("pk"))
    Relation.objects.filter(pk__in=[one.pk for one in known if _pair(one) not in told]).delete()
    others = Relation.objects.filter(kind=FOLLOWS).exclude(source=edition.source)
    elsewhere = {(_pair(one), one.since) for one in others}
    # What a person changed or denied stays as they said it.
    moved = [one for one in known if not one.said_by and one.since != told.get(_pair(one), one.since)]
    moved = [one for one in moved if (_pair(one), told[_pair(one)]) not in elsewhere]
    for one in moved:
        one.since = told[_pair(one)]
    Relation.objects.bulk_update(moved, ["since"], batch_size=_CHUNK)
    said = {_pair(one) for one in known} | {_pair(one) for one in others if one.source_id is None}
    Relation.objects.bulk_create(
        [
            Relation(from_organization_id=one, to_organization_id=other, kind=FOLLOWS, since=on, source=edition.source)
            for (one, other), on in told.items()
            if (one, other) not in said
        ],
        ignore_conflicts=True,
        batch_size=_CHUNK,
    )
    return len(told)


def _pair(relation: Relation) -> tuple[int, int]:
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
    told: dict[tuple[int, int], date | None], successor: int | None, predecessor: int | None, party: dict[str, str]
) -> None:
    if successor is None or predecessor is None or successor == predecessor:
        return
    on = party.get("on", "")
    told[successor, predecessor] = date.fromisoformat(on) if len(on) == 10 else None
