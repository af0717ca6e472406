"""Bring an edition in, chunk by chunk: stopped anywhere, it goes on from there, nothing lost nor doubled."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property

from chantier.directory import acts
from chantier.directory.core import import_lifecycle as lifecycle
from chantier.directory.core.report import Tally
from chantier.directory.models import Departure, Edition, Merge, Proposal, Record, Source, SourceRow
from chantier.directory.services.departures import forget_departures
from chantier.directory.services.edition_rows import ReadRow, rows_of
from chantier.directory.services.projection import Projector, project
from chantier.directory.services.records import CHUNK, Counts, Keys, feed_search, upsert_records
from chantier.directory.services.rehearsal import Rehearsal
from chantier.directory.services.successions import relate_successors
from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.journal.api import record

log = structlog.get_logger(__name__)
ROWS, VANISHED, MATCHING, DONE = "rows", "vanished", "matching", "done"
TELLS_EVERY = 200
#: Told the step and how many rows are done.
Progress = Callable[[str, int], None]


class _Stopped(Exception):
    """Somebody cancelled, or another worker took the import over."""


def run_edition(edition_id: int, *, at: datetime | None = None, progress: Progress = lambda _step, _done: None) -> None:
    """Bring an edition in, in chunks of one transaction each; does nothing unless its state is ``running``.

    Whoever comes last has it: a worker that was thought dead stops at its next chunk. A refusal (a broken line) ends
    in the state ``failed`` with its reason; what is unexpected also, and is raised.
    """
    at = at or timezone.now()
    token = secrets.token_hex(8)
    run = _taken(edition_id, token, at, progress)
    if run is None:
        return
    try:
        run.bring_rows_in()
        if run.edition.dry_run:
            run.rehearse_matching()
        else:
            run.mark_vanished()
            run.match()
        run.finish()
    except _Stopped:
        return
    except Refusal as refusal:
        run.fail(refusal.reason.code, refusal.reason.params)
    except Exception as error:
        log.exception("import_failed", edition=edition_id)
        run.fail("unexpected", {"kind": type(error).__name__})
        raise


@transaction.atomic
def _taken(edition_id: int, token: str, at: datetime, progress: Progress) -> _Run | None:
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    if edition.state != lifecycle.RUNNING:
        return None
    edition.reading = {**edition.reading, "run": token}
    edition.step = edition.step or ROWS
    edition.heartbeat_at = timezone.now()
    edition.save(update_fields=["reading", "step", "heartbeat_at"])
    return _Run(edition, token, at, progress)


class _Run:
    def __init__(self, edition: Edition, token: str, at: datetime, progress: Progress) -> None:
        self.edition, self.token, self.at, self.progress = edition, token, at, progress
        self.projector, self.rehearsal = Projector(at=at), Rehearsal(edition)
        reading = edition.reading
        known = edition.report if edition.report and not edition.dry_run else None
        self.tally = Tally.from_json(known) if known else Tally.begin(reading["header"], reading["fields"])

    def bring_rows_in(self) -> None:
        """Every row after the last one done."""
        if self.edition.step not in ("", ROWS):
            return
        keys = Keys.of(self.edition)
        first = self.edition.done
        rows = (read for read in rows_of(self.edition) if read.row.number > first)
        while chunk := list(islice(rows, CHUNK)):
            with transaction.atomic():
                self._hold()
                counts = upsert_records(
                    edition=self.edition,
                    rows=[read.row for read in chunk],
                    projector=self.projector,
                    at=self.at,
                    keys=keys,
                    shows=not self.edition.dry_run,
                )
                self._count(chunk, counts)
                if self.edition.dry_run:
                    self.rehearsal.take({read.row.number: read.row.values for read in chunk})
                    transaction.set_rollback(True)
                else:
                    self._save(ROWS, chunk[-1].row.number)
            if self.edition.dry_run:
                self._save(ROWS, chunk[-1].row.number)
            self.progress(ROWS, self.edition.done)

    def _hold(self) -> None:
        current = Edition.objects.select_for_update().values("state", "reading").get(pk=self.edition.pk)
        if current["state"] != lifecycle.RUNNING or current["reading"].get("run") != self.token:
            raise _Stopped

    def _save(self, step: str, done: int) -> None:
        edition = self.edition
        edition.step, edition.done, edition.heartbeat_at = step, done, timezone.now()
        edition.total = max(edition.total, done)
        edition.report = self._report()
        Edition.objects.filter(pk=edition.pk, state=lifecycle.RUNNING).update(
            step=step, done=done, total=edition.total, heartbeat_at=edition.heartbeat_at, report=edition.report
        )

    def _count(self, chunk: list[ReadRow], counts: Counts) -> None:
        outcomes = {outcome.number: outcome for outcome in counts.outcomes}
        for read in chunk:
            outcome = outcomes.get(read.row.number)
            if outcome is None:
                continue  # written, and counted, before
            aside = outcome.outcome == SourceRow.SET_ASIDE
            self.tally.add_cells(read.texts, read.row.values, read.codes, row_is_aside=aside)
            self.tally.add_row(
                number=outcome.number,
                outcome=outcome.outcome,
                name=outcome.name,
                problems=[problem.as_json() for problem in outcome.problems],
            )
        self.tally.reappeared += counts.reappeared
        self.tally.organizations_created += counts.organizations_created

    def mark_vanished(self) -> None:
        """Records of this source that are not in this edition are said to have vanished; nothing is deleted."""
        forget_departures(edition=self.edition)
        for ids in self._vanished():
            with transaction.atomic():
                self._hold()
                gone = Record.objects.filter(pk__in=ids)
                organizations = set(gone.values_list("organization_id", flat=True))
                gone.update(vanished_in=self.edition)
                project(organization_ids=organizations, at=self.at, projector=self.projector)
                feed_search(organizations)
                self._save(VANISHED, self.edition.done)

    def _vanished(self) -> Iterator[list[int]]:
        absent = Record.objects.filter(source_id=self.edition.source_id, vanished_in__isnull=True)
        absent = absent.exclude(last_edition=self.edition).exclude(departure__decision=Departure.KEPT).order_by("pk")
        after = 0
        while ids := list(absent.filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK]):
            yield ids
            after = ids[-1]

    def match(self) -> None:
        """Who is whom, between this list and the others."""
        from chantier.directory.services.reconcile import match_edition

        with transaction.atomic():
            self._hold()
            self._save(MATCHING, self.edition.done)

        match_edition(edition_id=self.edition.pk, at=self.at, progress=self._told)
        if self.edition.source.kind == Source.REGISTER:
            relate_successors(edition=self.edition)
        # Counted in the database: what was joined before an interruption counts as well.
        proposals = Proposal.objects.filter(edition=self.edition)
        self.matching = {
            "same": Merge.objects.filter(automatic=True, undone_at__isnull=True, proposal__in=proposals).count(),
            "review": proposals.filter(state=Proposal.WAITING).count(),
        }

    def rehearse_matching(self) -> None:
        """How many would be joined, and how many left to a person: nothing is written."""
        with transaction.atomic():
            self._hold()
            self._save(MATCHING, self.edition.done)

        def told(compared: int) -> None:
            if compared % TELLS_EVERY == 0:
                self._told(compared)

        counts = self.rehearsal.counts(told)
        self.matching = {"same": counts.same, "review": counts.review}

    def _told(self, compared: int) -> None:
        with transaction.atomic():
            self._hold()
            Edition.objects.filter(pk=self.edition.pk).update(heartbeat_at=timezone.now())
        self.progress(MATCHING, compared)

    matching: dict[str, int] | None = None

    @cached_property
    def known_before(self) -> int:
        """How many records the source has that did not vanish; a rehearsal, which asks, changes none."""
        return Record.objects.filter(source_id=self.edition.source_id, vanished_in__isnull=True).count()

    def _report(self) -> dict[str, Any]:
        edition = self.edition
        if edition.dry_run:
            seen_again = self.tally.totals["changed"] + self.tally.totals["unchanged"] - self.tally.reappeared
            return self.tally.as_json(
                dry_run=True,
                appeared=self.tally.totals["kept"],
                vanished=max(0, self.known_before - seen_again),
                matching=self.matching,
            )
        return self.tally.as_json(
            dry_run=False,
            appeared=self.tally.totals["kept"],
            vanished=Record.objects.filter(vanished_in=edition).count(),
            matching=self.matching,
        )

    @transaction.atomic
    def finish(self) -> None:
        """The state reached, and the act in the journal."""
        self._hold()
        edition = self.edition
        self._save(DONE, edition.done)
        move = lifecycle.FINISH_REHEARSAL if edition.dry_run else lifecycle.FINISH
        Edition.objects.filter(pk=edition.pk).update(
            state=lifecycle.after(move), total=edition.done, finished_at=timezone.now()
        )
        if not edition.dry_run:
            record(
                name=acts.IMPORT_APPLIED,
                speaker=Speaker(person_id=edition.person_id),
                at=self.at,
                subject=("directory.edition", edition.pk),
                data={
                    "source": edition.source_id,
                    **edition.report["totals"],
                    **edition.report["differences"],
                    **edition.report["matching"],
                },
            )

    def fail(self, code: str, params: Mapping[str, Any]) -> None:
        """Say why it stopped, as a reason value; what was written stays and can be taken up."""
        said = {name: value if isinstance(value, int | float) else str(value) for name, value in params.items()}
        Edition.objects.filter(pk=self.edition.pk, state=lifecycle.RUNNING, reading__run=self.token).update(
            state=lifecycle.after(lifecycle.FAIL),
            failure={"code": code, "params": said},
            heartbeat_at=timezone.now(),
        )
