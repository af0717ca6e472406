"""A list of links between organisations comes in: read, rehearsed row by row, then brought in. Twice changes nothing.

A row names both ends by an identifier or an exact name; a name that nobody bears, or that several do, sets the row
aside with its reason. A person's word and another list's are never overwritten. What a list no longer says is counted,
and stays: only a person ends a link.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core import codes, links
from chantier.directory.core.colleges import Period
from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.links import Judged, Known, LinkColumns, LinkRow
from chantier.directory.link_phrases import COLUMNS
from chantier.directory.models import LinkList, Relation, Source
from chantier.directory.permissions import may_keep_links
from chantier.directory.queries.naming import named
from chantier.directory.services.colleges import refresh_college_places
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Refusal, Speaker
from chantier.foundation.files.api import Limits, Stored, Table, open_table, remove_file, store_upload, stored_file
from chantier.foundation.journal.api import record

USE = "directory.link_list"
LIMITS = Limits(file_bytes=20_000_000, rows=20_000, columns=100)
#: Rows whose names are looked up together.
_CHUNK = 1_000
#: In the place of an organisation that a row does not name clearly.
_ANY = 0


@dataclass(frozen=True)
class LinkListReceived:
    """A list that was kept; ``is_already_there`` when the same file of the same source had been received before."""

    id: int
    is_already_there: bool = False


def receive_links(*, speaker: Speaker, path_or_upload: Path | File[Any], source: str, at: datetime) -> LinkListReceived:
    """Keep a list of links under the name of its source. Raises `Invalid` with a sentence, and then keeps nothing."""
    may_keep_links(speaker).enforce()
    if not codes.slug(source):
        raise Invalid(Reason("source_without_name", _("La source n’a pas de nom."), _("Nommez la liste importée.")))
    stored = _stored(path_or_upload, speaker, at)
    try:
        _check_whole(_opened(stored.path))
        return _received(stored, source, speaker, at)
    except Refusal:
        remove_file(stored_id=stored.id)
        raise


def _stored(given: Path | File[Any], speaker: Speaker, at: datetime) -> Stored:
    limit = LIMITS.file_bytes
    if isinstance(given, File):
        return store_upload(file=given, name=given.name or "", use=USE, speaker=speaker, at=at, limit_bytes=limit)
    try:
        with given.open("rb") as stream:
            return store_upload(file=stream, name=given.name, use=USE, speaker=speaker, at=at, limit_bytes=limit)
    except OSError as error:
        unread = _("Le fichier « %(name)s » ne peut pas être lu.")
        raise Invalid(Reason("unreadable_path", unread, params={"name": given.name})) from error


@transaction.atomic
def _received(stored: Stored, source: str, speaker: Speaker, at: datetime) -> LinkListReceived:
    of, _made = Source.objects.get_or_create(
        slug=codes.slug(source, length=60), defaults={"name": source.strip()[:160], "created_at": at}
    )
    same = LinkList.objects.filter(source=of, sha256=stored.sha256).first()
    if same is not None:
        remove_file(stored_id=stored.id)
        return LinkListReceived(same.pk, is_already_there=True)
    made = LinkList.objects.create(
        source=of,
        file_id=stored.id,
        file_name=stored.name,
        sha256=stored.sha256,
        person_id=speaker.person_id,
        received_at=at,
    )
    return LinkListReceived(made.pk)


@transaction.atomic
def rehearse_links(*, speaker: Speaker, link_list_id: int) -> dict[str, Any]:
    """What the list would do, row by row: nothing is written but the report of a list that was not brought in yet."""
    given = LinkList.objects.select_for_update(of=("self",)).select_related("source").get(pk=link_list_id)
    may_keep_links(speaker).enforce()
    report = _Reading(given).report(is_rehearsal=True)
    if given.state == LinkList.RECEIVED:
        given.report = report
        given.save(update_fields=["report"])
    return report


@transaction.atomic
def import_links(*, speaker: Speaker, link_list_id: int, at: datetime) -> dict[str, Any]:
    """Bring the list in and keep its report, which is returned. Again, it does what is still to be done."""
    given = LinkList.objects.select_for_update(of=("self",)).select_related("source").get(pk=link_list_id)
    may_keep_links(speaker).enforce()
    reading = _Reading(given)
    report = reading.report(is_rehearsal=False)
    Relation.objects.bulk_create(reading.new, batch_size=500)
    Relation.objects.bulk_update(reading.changed, ["since", "until"], batch_size=200)
    refresh_college_places()
    given.state, given.finished_at, given.report = LinkList.DONE, at, report
    given.save(update_fields=["state", "finished_at", "report"])
    totals = {name: report["totals"][name] for name in (links.NEW, links.CHANGED, links.ASIDE)}
    record(
        name=acts.LINKS_IMPORTED,
        speaker=speaker,
        at=at,
        subject=("directory.link_list", given.pk),
        data={"source": given.source_id, **totals},
    )
    return report


def _opened(path: Path) -> Table:
    return open_table(path, limits=LIMITS)


def _check_whole(table: Table) -> None:
    """Read to the end: a limit may be broken, or the file damaged, by its last row alone."""
    _columns(table)
    deque(table.rows(), maxlen=0)


def _columns(table: Table) -> LinkColumns:
    columns = links.link_columns(table.header)
    if columns.missing:
        raise Invalid(
            Reason(
                "link_columns_missing",
                _("Il manque une colonne à cette liste de liens : « %(column)s »."),
                _("Donnez à ses colonnes les titres de, lien, à, depuis et jusqu’au ; les deux derniers au besoin."),
                {"column": COLUMNS[columns.missing[0]]},
            )
        )
    return columns


class _Reading:
    """One pass over a list, against what is known; ``new`` and ``changed`` are the rows of the database to write."""

    def __init__(self, given: LinkList) -> None:
        self.given = given
        self.new: list[Relation] = []
        self.changed: list[Relation] = []
        self._said: dict[int, int] = {}  # by the identity of a relation: the row of this list that said it
        self._known: dict[tuple[str, int, int], list[Relation]] = {}
        self._own = _of_source(given.source_id)
        self._heard: set[int] = (
            set()
        )  # what this source said before and this list brings up, whatever becomes of the row

    def report(self, *, is_rehearsal: bool) -> dict[str, Any]:
        """Totals, and every row with what becomes of it."""
        stored = stored_file(stored_id=self.given.file_id) if self.given.file_id else None
        if stored is None or not stored.path.exists():
            raise NotPossible(
                Reason("file_is_gone", _("Le fichier reçu n’est plus conservé."), _("Déposez-le de nouveau."))
            )
        table = _opened(stored.path)
        columns = _columns(table)
        rows: list[dict[str, Any]] = []
        given = table.rows()
        while chunk := list(itertools.islice(given, _CHUNK)):
            read = {row.number: links.read_link(columns, row.cells) for row in chunk}
            ends = self._ends(read)
            rows += [self._row(row.number, row.cells, read[row.number], ends) for row in chunk]
        totals = Counter(row["outcome"] for row in rows)
        mine = {pk for said in self._own.values() for pk, _period in said}
        return {
            "file": self.given.file_name,
            "source": self.given.source.name,
            "dry_run": is_rehearsal,
            "totals": {
                "rows": len(rows),
                **{name: totals[name] for name in (links.NEW, links.CHANGED, links.UNCHANGED, links.ASIDE)},
                "no_longer_said": len(mine - self._heard),
            },
            "rows": rows,
        }

    def _ends(self, read: Mapping[int, LinkRow]) -> dict[str, tuple[int, ...]]:
        """What the names of a chunk lead to; what is known between these bodies is remembered."""
        meant = [row for row in read.values() if row.kind]
        ends = named({text for row in meant for text in (row.one, row.other)})
        ids = {pk for found in ends.values() for pk in found}
        facts = {
            links.fact(row.kind, one, other)
            for row in meant
            for one, other in itertools.product(ends[row.one][:1], ends[row.other][:1])
        } - self._known.keys()
        for one in facts:
            self._known[one] = []
        rows = Relation.objects.filter(from_organization__in=ids, to_organization__in=ids).order_by("pk")
        for relation in rows:
            one = links.fact(relation.kind, relation.from_organization_id, relation.to_organization_id)
            if one in facts:
                self._known[one].append(relation)
        return ends

    def _row(
        self, number: int, cells: Sequence[str], row: LinkRow, ends: Mapping[str, tuple[int, ...]]
    ) -> dict[str, Any]:
        if row.kind:
            self._heard |= self._brought_up(row, ends)
        judged = self._judged(number, row, ends)
        return {
            "row": number,
            "cells": list(cells),
            "from": row.one,
            "relation": row.kind,
            "to": row.other,
            "outcome": judged.outcome,
            "why": {"code": judged.why.code, "params": dict(judged.why.params)} if judged.why else None,
        }

    def _brought_up(self, row: LinkRow, ends: Mapping[str, tuple[int, ...]]) -> set[int]:
        """What this source said before that the row speaks of, or may: a name that is not clear could be any."""
        one, other = ends[row.one], ends[row.other]
        is_clear = len(one) == len(other) == 1 and row.problem is None
        return {
            pk
            for pair in itertools.product(one or (_ANY,), other or (_ANY,))
            for pk, period in self._own.get(links.fact(row.kind, *pair), ())
            if not is_clear or links.overlaps(period, row.period)
        }

    def _judged(self, number: int, row: LinkRow, ends: Mapping[str, tuple[int, ...]]) -> Judged:
        why = row.problem or _unclear(row.one, ends[row.one]) or _unclear(row.other, ends[row.other])
        if why is not None:
            return Judged(links.ASIDE, why=why)
        (one,), (other,) = ends[row.one], ends[row.other]
        if one == other:
            return Judged(links.ASIDE, why=finding("linked_to_itself"))
        known = self._known[links.fact(row.kind, one, other)]
        judged = links.judge(row.period, [self._as_known(relation) for relation in known])
        if judged.outcome == links.NEW:
            made = Relation(
                from_organization_id=one,
                to_organization_id=other,
                kind=row.kind,
                since=judged.period.since,
                until=judged.period.until,
                source=self.given.source,
            )
            known.append(made)
            self.new.append(made)
            self._said[id(made)] = number
        elif judged.about is not None:
            about = known[judged.about]
            self._said.setdefault(id(about), number)
            if judged.outcome == links.CHANGED:
                about.since, about.until = judged.period.since, judged.period.until
                self.changed.append(about)
        return judged

    def _as_known(self, relation: Relation) -> Known:
        return Known(
            Period(relation.since, relation.until),
            is_own=relation.source_id == self.given.source_id,
            by_person=bool(relation.said_by),
            is_denied=relation.denied,
            row=self._said.get(id(relation), 0),
        )


def _of_source(source_id: int) -> dict[tuple[str, int, int], list[tuple[int, Period]]]:
    """What a source says between pages that are shown and nobody denies, by fact, and by each end alone."""
    found: dict[tuple[str, int, int], list[tuple[int, Period]]] = defaultdict(list)
    rows = Relation.objects.filter(
        source=source_id,
        denied=False,
        from_organization__merged_into__isnull=True,
        to_organization__merged_into__isnull=True,
    )
    for relation in rows.order_by("pk"):
        kind, one, other = links.fact(relation.kind, relation.from_organization_id, relation.to_organization_id)
        for pair in ((one, other), (one, _ANY), (_ANY, other)):
            found[kind, *pair].append((relation.pk, Period(relation.since, relation.until)))
    return found


def _unclear(text: str, found: tuple[int, ...]) -> Finding | None:
    if not found:
        return finding("end_unknown", value=text)
    return finding("end_ambiguous", value=text, count=len(found)) if len(found) > 1 else None
