"""All that is said of organisations: records, accepted statements, memberships, gathered for the projection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from chantier.directory.core.consolidation import Testimony
from chantier.directory.core.standing import MembershipPeriod
from chantier.directory.models import Membership, Record, Source, Statement
from chantier.foundation.files.api import still_kept


@dataclass(frozen=True)
class Evidence:
    """All that is said of one organisation."""

    testimonies: tuple[Testimony, ...]
    memberships: tuple[MembershipPeriod, ...] = ()
    is_known: bool = False
    principles: Mapping[str, Any] = field(default_factory=dict)
    logo: Mapping[str, Any] | None = None


def testimony_of_record(record: Record, source: Source) -> Testimony:
    """What a record says, with its source's weight and licence."""
    return Testimony(
        origin=f"record:{record.pk}",
        kind=source.kind,
        source=source.name,
        seen_on=record.seen_on,
        values=record.values,
        is_open=source.is_open,
    )


def testimony_of_statement(statement: Statement) -> Testimony:
    """What a person or the organisation states on one field. Their word is theirs to publish: it is open."""
    values = {statement.field: statement.value}
    if statement.field == "place" and isinstance(statement.value, dict):
        values = dict(statement.value)
    return Testimony(
        origin=f"statement:{statement.pk}",
        kind=statement.kind,
        source="",
        seen_on=timezone.localtime(statement.at).date(),
        values=values,
        is_open=True,
    )


def gather_evidence(ids: Sequence[int]) -> dict[int, Evidence]:
    """All that is said of these organisations, in four queries whatever their number."""
    testimonies: dict[int, list[Testimony]] = defaultdict(list)
    memberships: dict[int, list[MembershipPeriod]] = defaultdict(list)
    principles: dict[int, dict[str, Any]] = defaultdict(dict)
    logos: dict[int, dict[str, Any] | None] = {}
    known: set[int] = set()
    for record in Record.objects.filter(organization__in=ids).select_related("source").order_by("id"):
        testimonies[record.organization_id].append(testimony_of_record(record, record.source))
        if record.source.makes_known and record.vanished_in_id is None:
            known.add(record.organization_id)
    for statement in latest_words(Statement.objects.filter(organization__in=ids, state=Statement.ACCEPTED)):
        if statement.field.startswith("principle."):
            if statement.value:
                principles[statement.organization_id][statement.field.partition(".")[2]] = statement.value
        elif statement.field == "logo":
            logos[statement.organization_id] = statement.value
        else:
            testimonies[statement.organization_id].append(testimony_of_statement(statement))
        known.add(statement.organization_id)
    kept = _files_kept(logos)
    for membership in Membership.objects.filter(organization__in=ids).select_related("category"):
        memberships[membership.organization_id].append(
            MembershipPeriod(membership.category.counts_as_member, membership.since, membership.until)
        )
    return {
        pk: Evidence(
            testimonies=tuple(testimonies[pk]),
            memberships=tuple(memberships[pk]),
            is_known=pk in known,
            principles=dict(principles[pk]),
            logo=kept.get(pk),
        )
        for pk in ids
    }


def latest_words(accepted: QuerySet[Statement]) -> list[Statement]:
    """The last word of each kind on each field, corrections before own words; a description has one per language.

    Two words of one day cannot be told apart by their date: the later one replaces the earlier, and comes back alone
    when it is taken back.
    """
    latest: dict[tuple[int, str, str, tuple[str, ...]], Statement] = {}
    for statement in accepted.order_by("kind", "at", "id"):
        languages = tuple(sorted(statement.value)) if statement.field == "description" and statement.value else ()
        key = (statement.organization_id, statement.kind, statement.field, languages)
        latest.pop(key, None)
        latest[key] = statement
    return list(latest.values())


def _files_kept(logos: Mapping[int, Mapping[str, Any] | None]) -> dict[int, Mapping[str, Any]]:
    """The logos whose file is still there; no query where nobody gave one."""
    wanted = {pk: logo for pk, logo in logos.items() if logo}
    if not wanted:
        return {}
    there = still_kept(stored_ids=[logo["file"] for logo in wanted.values()])
    return {pk: logo for pk, logo in wanted.items() if logo["file"] in there}
