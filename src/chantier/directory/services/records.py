"""Rows of an edition become source rows, records and organisations: the same rows twice change nothing."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from chantier.directory.core import codes
from chantier.directory.core.findings import Finding
from chantier.directory.core.persons import looks_like_a_private_person
from chantier.directory.models import Edition, Organization, Record, SourceRow
from chantier.directory.services.projection import Projector, gives_membership, project, project_new
from chantier.foundation.search.api import kinds, mark_changed

#: How many rows are written in one transaction.
CHUNK = 500
FIELD_CHANGED = "field_changed"
NO_NAME = "no_name"
_KEY_SUFFIX = re.compile(r"#\d+$")


@dataclass(frozen=True)
class Problem:
    """What is said of a row: a reason, with the field or the column it is about ("" for the whole row)."""

    code: str
    about: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in ``SourceRow.problems``."""
        return {"code": self.code, "field": self.about, "params": dict(self.params)}


@dataclass(frozen=True)
class IncomingRow:
    """A row as received (``cells``) and as understood (``values``). ``own_id`` is the list's own identifier of it."""

    number: int
    cells: Sequence[str] | Mapping[str, str]
    values: Mapping[str, Any]
    problems: Sequence[Problem] = ()
    own_id: str = ""


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row."""

    number: int
    outcome: str
    problems: tuple[Problem, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Counts:
    """What became of rows: new, changed, unchanged, set aside; ``reappeared`` of those that had vanished."""

    kept: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    reappeared: int = 0
    organizations_created: int = 0
    outcomes: tuple[RowOutcome, ...] = ()


class Keys:
    """The keys already given in an edition: a key that comes again in the same file gets « #2 », « #3 »…"""

    def __init__(self, given: Iterable[str] = ()) -> None:
        self._times: Counter[str] = Counter(_KEY_SUFFIX.sub("", key) for key in given)

    @classmethod
    def of(cls, edition: Edition) -> Keys:
        """Those that the rows written so far have taken."""
        taken = Record.objects.filter(last_edition=edition).order_by()
        return cls(taken.values_list("key", flat=True).iterator())

    def give(self, row: IncomingRow) -> str:
        """The key of a row, unlike any other of its edition."""
        values = row.values
        base = codes.record_key(
            register_number=str(values.get("register_number") or ""),
            own_id=row.own_id,
            name=name_of(values),
            postal_code=str(values.get("postal_code") or ""),
            municipality=str(values.get("municipality") or ""),
        ).replace("#", "_")
        self._times[base] += 1
        times = self._times[base]
        return base if times == 1 else f"{base}#{times}"


def name_of(values: Mapping[str, Any]) -> str:
    """The name a row gives, or an empty text."""
    return str(values.get("legal_name") or values.get("usual_name") or "")


@transaction.atomic
def upsert_records(
    *,
    edition: Edition,
    rows: Sequence[IncomingRow],
    projector: Projector,
    at: datetime,
    keys: Keys | None = None,
    shows: bool = True,
) -> Counts:
    """Write these rows of an edition, all or none; rows whose number was already written are passed over.

    The number of queries does not follow the number of rows (``CHUNK`` is the size meant). ``keys`` remembers the keys
    from one call to the next; ``shows`` false leaves the organisations unprojected, for a rehearsal that is undone.
    """
    written = set(
        SourceRow.objects.filter(edition=edition, number__in=[row.number for row in rows]).values_list(
            "number", flat=True
        )
    )
    rows = [row for row in rows if row.number not in written]
    if not rows:
        return Counts()
    keys = keys or Keys.of(edition)
    kept, aside = _sorted_out(rows, keys)
    # Without an order: asked for one, SQLite goes through all the records of the source to find these.
    same = Record.objects.filter(source_id=edition.source_id, key__in=[key for _row, key in kept]).order_by()
    known = {record.key: record for record in same}
    batch = _Batch(edition=edition, at=at)
    for row, key in kept:
        batch.take(row, key, known.get(key))
    for row, why in aside:
        batch.set_aside(row, why)
    return batch.write(projector, shows=shows)


def _sorted_out(
    rows: Sequence[IncomingRow], keys: Keys
) -> tuple[list[tuple[IncomingRow, str]], list[tuple[IncomingRow, Problem]]]:
    kept: list[tuple[IncomingRow, str]] = []
    aside: list[tuple[IncomingRow, Problem]] = []
    for row in rows:
        why = _why_aside(row)
        if why:
            aside.append((row, why))
        else:
            kept.append((row, keys.give(row)))
    return kept, aside


def _why_aside(row: IncomingRow) -> Problem | None:
    cells = row.cells if isinstance(row.cells, Mapping) else None
    suspicion = looks_like_a_private_person(row.values, cells)
    if suspicion:
        return problem_of(suspicion.why)
    return None if name_of(row.values) else Problem(NO_NAME)


def problem_of(found: Finding, *, about: str = "") -> Problem:
    """A finding of the core as what is said of a row."""
    return Problem(found.code, about, dict(found.params))


@dataclass
class _Batch:
    edition: Edition
    at: datetime
    new: list[tuple[IncomingRow, Organization, Record]] = field(default_factory=list)
    seen_again: list[Record] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    source_rows: list[tuple[SourceRow, Record | None]] = field(default_factory=list)
    outcomes: list[RowOutcome] = field(default_factory=list)
    reappeared: int = 0

    def take(self, row: IncomingRow, key: str, record: Record | None) -> None:
        text = json.dumps(row.values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
        values, digest = json.loads(text), hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        if record is None:
            name = name_of(values)[:300]
            organization = Organization(
                name=name, sort_name=codes.sort_name(name), created_at=self.at, updated_at=self.at
            )
            record = Record(
                source_id=self.edition.source_id,
                key=key,
                values=values,
                digest=digest,
                first_edition=self.edition,
                last_edition=self.edition,
                seen_on=self.edition.seen_on,
            )
            self.new.append((row, organization, record))
            self._say(row, SourceRow.KEPT, record, row.problems)
            return
        changes: tuple[Problem, ...] = ()
        if record.digest != digest:
            changes = _changes(record.values, values)
            record.values, record.digest = values, digest
        self.reappeared += record.vanished_in_id is not None
        if changes or record.vanished_in_id is not None or record.seen_on != self.edition.seen_on:
            self.touched.add(record.organization_id)
        record.last_edition, record.seen_on, record.vanished_in = self.edition, self.edition.seen_on, None
        self.seen_again.append(record)
        self._say(row, SourceRow.CHANGED if changes else SourceRow.UNCHANGED, record, (*row.problems, *changes))

    def set_aside(self, row: IncomingRow, why: Problem) -> None:
        self._say(row, SourceRow.SET_ASIDE, None, (why, *row.problems))

    def _say(self, row: IncomingRow, outcome: str, record: Record | None, problems: Sequence[Problem]) -> None:
        cells = dict(row.cells) if isinstance(row.cells, Mapping) else list(row.cells)
        source_row = SourceRow(
            edition=self.edition,
            number=row.number,
            cells=cells,
            outcome=outcome,
            problems=[problem.as_json() for problem in problems],
        )
        self.source_rows.append((source_row, record))
        self.outcomes.append(RowOutcome(row.number, outcome, tuple(problems), name_of(row.values)))

    def write(self, projector: Projector, *, shows: bool) -> Counts:
        organizations = [organization for _row, organization, _record in self.new]
        _name_publicly(organizations)
        source = self.edition.source
        born = [(organization, record) for _row, organization, record in self.new]
        alone = [pair for pair in born if shows and not gives_membership(pair[1], source)]
        project_new(born=alone, source=source, projector=projector)
        others = [pair for pair in born if pair[0].pk is None]
        Organization.objects.bulk_create([organization for organization, _record in others])
        for organization, record in others:
            record.organization = organization
        Record.objects.bulk_create([record for _organization, record in others])
        Record.objects.bulk_update(
            self.seen_again, ["values", "digest", "last_edition", "seen_on", "vanished_in"], batch_size=CHUNK
        )
        for source_row, written in self.source_rows:
            source_row.record = written
        SourceRow.objects.bulk_create([source_row for source_row, _record in self.source_rows])
        self.touched.update(organization.pk for organization, _record in others)
        if shows:
            project(organization_ids=self.touched, at=self.at, projector=projector)
            feed_search(self.touched | {organization.pk for organization, _record in alone})
        by_outcome = Counter(outcome.outcome for outcome in self.outcomes)
        return Counts(
            kept=by_outcome[SourceRow.KEPT],
            changed=by_outcome[SourceRow.CHANGED],
            unchanged=by_outcome[SourceRow.UNCHANGED],
            set_aside=by_outcome[SourceRow.SET_ASIDE],
            reappeared=self.reappeared,
            organizations_created=len(organizations),
            outcomes=tuple(sorted(self.outcomes, key=lambda outcome: outcome.number)),
        )


def feed_search(organization_ids: Iterable[int]) -> None:
    """Note for the search that these organisations changed, where their kind is searched."""
    if any(kind.name == "organization" for kind in kinds()):
        mark_changed("organization", sorted(organization_ids))


def _name_publicly(organizations: Sequence[Organization]) -> None:
    """Give each a public identifier that nobody has: forty random bits do meet once in a million bodies."""
    waiting = list(organizations)
    while waiting:
        drawn: dict[str, Organization] = {}
        again = []
        for organization in waiting:
            public_id = codes.public_id(os.urandom(5))
            if public_id in drawn:
                again.append(organization)
            else:
                drawn[public_id] = organization
        met = Organization.objects.filter(public_id__in=drawn).order_by()
        taken = set(met.values_list("public_id", flat=True))
        for public_id, organization in drawn.items():
            organization.public_id = public_id
        waiting = again + [organization for public_id, organization in drawn.items() if public_id in taken]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Problem, ...]:
    """The fields whose values differ, with both values."""
    return tuple(
        Problem(FIELD_CHANGED, name, {"before": before.get(name), "after": after.get(name)})
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    )
