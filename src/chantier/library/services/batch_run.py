"""Deposit the references of a batch, some at a time: stopped anywhere, it goes on from there, nothing made twice."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import structlog
from django.db import transaction

from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.core import description as d
from chantier.library.core import doubles
from chantier.library.core.reasons import Reason
from chantier.library.core.references.received import ReadReference
from chantier.library.models import DepositBatch, DepositRow
from chantier.library.queries.doubles import possible_doubles_of
from chantier.library.queries.kinds import kinds
from chantier.library.services.batch_reading import references_of
from chantier.library.services.batches import as_json
from chantier.library.services.bulk_writing import create_many

log = structlog.get_logger(__name__)
#: References in one transaction.
CHUNK = 200
CREATED, KNOWN, SET_ASIDE, LEFT_OUT = "created", "known", "set-aside", "left-out"


class _Stopped(Exception):
    """Another worker took the batch over."""


@dataclass
class _Decision:
    """What becomes of one reference, before it is written."""

    reference: ReadReference
    outcome: str
    found: tuple[dict[str, Any], ...] = ()
    resource_id: int | None = None
    #: Its double in the same file, by its place among the decisions of this chunk.
    twin: int | None = None
    why: Reason | None = None


def run_batch(
    *,
    batch_id: int,
    at: datetime,
    speaker: Speaker | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Deposit what is not deposited yet, ``CHUNK`` references a transaction; nothing unless the batch is running.

    A refusal ends in the state ``failed`` with its reason; what is unexpected too, and is raised. ``progress`` is told
    how many are done, of how many.
    """
    token = secrets.token_hex(8)
    batch = _taken(batch_id, token)
    if batch is None:
        return
    speaker = speaker or _speaker(batch)
    try:
        open_kinds = frozenset(one.slug for one in kinds())
        references = (one for one in references_of(batch) if one.number > batch.done)
        while chunk := list(islice(references, CHUNK)):
            with transaction.atomic():
                _hold(batch, token)
                _deposit(batch, chunk, speaker, at, open_kinds)
                batch.done = chunk[-1].number
                DepositBatch.objects.filter(pk=batch.pk).update(done=batch.done, total=max(batch.total, batch.done))
            progress(batch.done, batch.total)
        _finish(batch, token, speaker, at)
    except _Stopped:
        return
    except Refusal as refused:
        _fail(batch, token, refused.reason.code, refused.reason.params)
    except Exception as error:
        log.exception("deposit_batch_failed", batch=batch_id)
        _fail(batch, token, "unexpected", {"kind": type(error).__name__})
        raise


def _speaker(batch: DepositBatch) -> Speaker:
    """Who brought it in; a batch without anybody came from the command line."""
    if batch.person_id is None:
        return Speaker.system()
    return Speaker(person_id=batch.person_id, voice_id=batch.voice_id)


@transaction.atomic
def _taken(batch_id: int, token: str) -> DepositBatch | None:
    batch = DepositBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state != DepositBatch.RUNNING:
        return None
    batch.reading = {**batch.reading, "run": token}
    batch.save(update_fields=["reading"])
    return batch


def _hold(batch: DepositBatch, token: str) -> None:
    current = DepositBatch.objects.select_for_update().values("state", "reading").get(pk=batch.pk)
    if current["state"] != DepositBatch.RUNNING or current["reading"].get("run") != token:
        raise _Stopped


def _deposit(
    batch: DepositBatch, chunk: Sequence[ReadReference], speaker: Speaker, at: datetime, open_kinds: frozenset[str]
) -> None:
    decisions = _decide(chunk, open_kinds)
    made = iter(
        create_many(
            speaker=speaker,
            descriptions=[
                one.reference.description for one in decisions if _is_made(one) and one.reference.description
            ],
            at=at,
            origin=f"batch:{batch.pk}",
        )
    )
    for one in decisions:
        if _is_made(one):
            one.resource_id = next(made).id
        elif one.twin is not None:
            one.resource_id = decisions[one.twin].resource_id
            one.found = tuple({**each, "id": one.resource_id} for each in one.found)
    DepositRow.objects.bulk_create(
        DepositRow(
            batch=batch,
            number=one.reference.number,
            raw=one.reference.raw,
            key=one.reference.key,
            outcome=_told(one),
            resource_id=one.resource_id,
        )
        for one in decisions
    )


def _is_made(one: _Decision) -> bool:
    return one.outcome == CREATED


def _decide(chunk: Sequence[ReadReference], open_kinds: frozenset[str]) -> list[_Decision]:
    described = [one.description for one in chunk if one.description]
    found = iter(possible_doubles_of(described, limit=3))
    decisions: list[_Decision] = []
    seen: list[tuple[int, doubles.Features]] = []
    for one in chunk:
        there = next(found) if one.description else ()
        decision = _Decision(one, LEFT_OUT)
        decisions.append(decision)
        if one.description is None:
            continue
        if there:
            decision.outcome = KNOWN if there[0].is_same else SET_ASIDE
            decision.resource_id = there[0].id
            decision.found = tuple(_double(each.id, each.likeness) for each in there)
            continue
        if one.description.kind not in open_kinds:
            decision.why = Reason("kind_missing")
            continue
        twin = _twin(one.description, seen)
        if twin:
            place, likeness = twin
            decision.outcome = KNOWN if likeness.degree == doubles.SAME else SET_ASIDE
            decision.twin, decision.found = place, (_double(0, likeness),)
            continue
        decision.outcome = CREATED
        seen.append((len(decisions) - 1, doubles.features(one.description)))
    return decisions


def _twin(one: d.Description, seen: Sequence[tuple[int, doubles.Features]]) -> tuple[int, doubles.Likeness] | None:
    """The same work earlier in the same part of the file; earlier parts are in the tables already."""
    mine = doubles.features(one)
    found = [(place, likeness) for place, other in seen if (likeness := doubles.compare(mine, other))]
    return doubles.best(found)[0] if found else None


def _double(resource_id: int, likeness: doubles.Likeness) -> dict[str, Any]:
    return {"id": resource_id, "degree": likeness.degree, "reasons": [as_json(one) for one in likeness.reasons]}


def _told(one: _Decision) -> dict[str, Any]:
    reference = one.reference
    told: dict[str, Any] = {
        "outcome": one.outcome,
        "title": reference.description.wording().title[:200] if reference.description else "",
        "kept": list(reference.kept),
        "changed": [as_json(reason) for reason in reference.changed],
        "left_out": [as_json(reason) for reason in (*((one.why,) if one.why else ()), *reference.left_out)],
    }
    return {**told, "doubles": list(one.found)} if one.found else told


@transaction.atomic
def _finish(batch: DepositBatch, token: str, speaker: Speaker, at: datetime) -> None:
    _hold(batch, token)
    DepositBatch.objects.filter(pk=batch.pk).update(state=DepositBatch.APPLIED, total=batch.done, applied_at=at)
    made = DepositRow.objects.filter(batch=batch, outcome__outcome=CREATED).count()
    record(
        name=acts.REFERENCES_DEPOSITED,
        speaker=speaker,
        at=at,
        subject=("library.batch", batch.pk),
        data={"references": batch.done, "created": made},
    )


def _fail(batch: DepositBatch, token: str, code: str, params: Any) -> None:
    said = {name: value if isinstance(value, (int, float)) else str(value) for name, value in dict(params).items()}
    DepositBatch.objects.filter(pk=batch.pk, state=DepositBatch.RUNNING, reading__run=token).update(
        state=DepositBatch.FAILED, failure={"code": code, "params": said}
    )
