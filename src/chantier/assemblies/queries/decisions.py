"""The register of decisions: what was decided, what became of it, where it came from and who carries it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from chantier.assemblies.models import Body, CarriedOut, Decision, DecisionRelation
from chantier.assemblies.phrases import named
from chantier.directory import api as directory
from chantier.foundation.access.api import Speaker

IN_FORCE, AMENDED, REPEALED, VOIDED = "in-force", "amended", "repealed", "voided"
STATES: Final = (IN_FORCE, AMENDED, REPEALED)
TO_CARRY, LATE, DONE = "to-carry", "late", "done"
PAGE: Final = 20


@dataclass(frozen=True)
class DecisionLine:
    """A decision in a list. ``state``: one of STATES; ``progress``: to carry out, late, done or none."""

    id: int
    public_id: str
    number: str
    title: str
    language: str
    taken_on: date
    body: str
    body_id: str
    state: str
    progress: str
    carried_by: str
    due_on: date | None


@dataclass(frozen=True)
class Related:
    """Another decision, and what ties it to this one, in the words of ``DecisionRelation``."""

    kind: str
    number: str
    title: str
    public_id: str


@dataclass(frozen=True)
class Carrying:
    """A thing of another mandate that carries a decision out."""

    kind: str
    title: str
    address: str


@dataclass(frozen=True)
class DecisionView:
    """A decision, whole."""

    line: DecisionLine
    text: str
    taken_at: datetime
    meeting_id: str
    meeting_slug: str
    meeting_title: str
    vote_id: str
    motion_number: int | None
    mover: str
    seconder: str
    proposal: str
    proposal_fingerprint: str
    acts_on: tuple[Related, ...]
    acted_on_by: tuple[Related, ...]
    carried: tuple[Carrying, ...]
    done_on: date | None
    done_how: str
    carried_by_address: tuple[str, str] | None


def seen_by(speaker: Speaker) -> QuerySet[Decision]:
    """The decisions that this speaker may read: of public bodies; of members' bodies, for members and staff."""
    rows = Decision.objects.all()
    if speaker.voice_id is None and not speaker.roles:
        rows = rows.filter(body__visibility=Body.PUBLIC)
    return rows


@dataclass(frozen=True)
class Asked:
    """What a reader asks of the register."""

    ids: Sequence[int] | None = None  # those that the search found, the best first; None: no words
    body: str = ""
    year: str = ""
    state: str = ""
    progress: str = ""
    carried_by: str = ""


@dataclass(frozen=True)
class Register:
    """A page of the register: its lines, how many there are in all, and whether there are more."""

    lines: tuple[DecisionLine, ...]
    total: int
    page: int
    has_more: bool


def register(speaker: Speaker, asked: Asked, *, page: int, on: date) -> Register:
    """Decisions that answer, the last first. Five queries, whatever their number."""
    rows = _narrowed(_standing(seen_by(speaker)), asked, on)
    total = rows.count()
    page = max(1, page)
    found = list(_with_all(rows).order_by("-taken_at", "-pk")[(page - 1) * PAGE : page * PAGE])
    return Register(_lines(found, on), total, page, total > page * PAGE)


def _standing(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Without those written down by mistake."""
    return rows.filter(voided_at__isnull=True)


def _narrowed(rows: QuerySet[Decision], asked: Asked, on: date) -> QuerySet[Decision]:
    if asked.ids is not None:
        rows = rows.filter(pk__in=list(asked.ids))
    if asked.body:
        rows = rows.filter(body__public_id=asked.body)
    if asked.year.isdigit() and len(asked.year) == 4:
        rows = rows.filter(number__contains=f"-{asked.year}-")
    if asked.carried_by:
        rows = rows.filter(carried_by__public_id=asked.carried_by)
    amended = Q(acted_on_by__kind=DecisionRelation.AMENDS)
    if asked.state == REPEALED:
        rows = rows.filter(repealed_at__isnull=False)
    elif asked.state == AMENDED:
        rows = rows.filter(amended, repealed_at__isnull=True).distinct()
    elif asked.state == IN_FORCE:
        rows = rows.filter(repealed_at__isnull=True)
    held = Q(carried_by__isnull=False) | Q(carried_by_body__isnull=False)
    if asked.progress == DONE:
        rows = rows.filter(done_on__isnull=False)
    elif asked.progress == LATE:
        rows = rows.filter(held, done_on__isnull=True, due_on__lt=on)
    elif asked.progress == TO_CARRY:
        rows = rows.filter(held, done_on__isnull=True)
    return rows


def years(speaker: Speaker) -> tuple[str, ...]:
    """The years in which something was decided, the last first. One query."""
    told = _standing(seen_by(speaker)).dates("taken_at", "year", order="DESC")
    return tuple(str(day.year) for day in told)


def latest(speaker: Speaker, *, on: date, most: int = 5) -> tuple[DecisionLine, ...]:
    """The last decisions. Three queries."""
    return _lines(list(_with_all(_standing(seen_by(speaker))).order_by("-taken_at", "-pk")[:most]), on)


def of_meeting(meeting_id: int, *, on: date) -> tuple[DecisionLine, ...]:
    """What a meeting decided, in order. Three queries."""
    rows = _with_all(_standing(Decision.objects.filter(meeting=meeting_id))).order_by("taken_at", "pk")
    return _lines(list(rows), on)


def of_proposal(public_id: str, speaker: Speaker, *, on: date) -> tuple[DecisionLine, ...]:
    """What assemblies decided of a settled proposal. Three queries; two when there is nothing."""
    rows = _standing(seen_by(speaker)).filter(proposal=public_id)
    return _lines(list(_with_all(rows).order_by("-taken_at", "-pk")), on)


def of_organization(organization_ids: Iterable[int], speaker: Speaker, *, on: date) -> tuple[DecisionLine, ...]:
    """What these organisations carry out, what is not done first. Three queries."""
    rows = _standing(seen_by(speaker)).filter(carried_by__in=list(organization_ids))
    return _lines(list(_with_all(rows).order_by("done_on", "due_on", "-pk")[:PAGE]), on)


def decision(public_id: str, speaker: Speaker, *, on: date) -> DecisionView | None:
    """A decision, whole; nothing when there is none or it is not theirs to read. Seven queries."""
    row = (
        _with_all(seen_by(speaker).filter(public_id=public_id))
        .select_related("body", "meeting", "vote", "motion__mover", "motion__seconder", "carried_by", "carried_by_body")
        .first()
    )
    if row is None:
        return None
    on_others = row.acts_on.select_related("on").order_by("pk")
    by_others = row.acted_on_by.select_related("decision").order_by("pk")
    carried = CarriedOut.objects.filter(decision=row).order_by("pk")
    motion = row.motion
    return DecisionView(
        line=_lines([row], on)[0],
        text=row.text,
        taken_at=row.taken_at,
        meeting_id=row.meeting.public_id,
        meeting_slug=row.meeting.slug,
        meeting_title=row.meeting.title,
        vote_id=row.vote.public_id if row.vote else "",
        motion_number=motion.number if motion else None,
        mover=motion.mover.name if motion and motion.mover else "",
        seconder=motion.seconder.name if motion and motion.seconder else "",
        proposal=row.proposal,
        proposal_fingerprint=row.proposal_fingerprint,
        acts_on=tuple(Related(one.kind, one.on.number, one.on.title, one.on.public_id) for one in on_others),
        acted_on_by=tuple(
            Related(one.kind, one.decision.number, one.decision.title, one.decision.public_id) for one in by_others
        ),
        carried=tuple(Carrying(one.kind, one.title, one.address) for one in carried),
        done_on=row.done_on,
        done_how=row.done_how,
        carried_by_address=_address(row),
    )


def _address(row: Decision) -> tuple[str, str] | None:
    if row.carried_by_id is None:
        return None
    found = next(iter(directory.by_ids([row.carried_by_id])), None)
    return (found.public_id, found.address_slug) if found else None


def earlier_than(row: DecisionView, speaker: Speaker) -> tuple[tuple[int, str], ...]:
    """(id, words) of the decisions of its body that it may amend, the last first, five hundred at most. One query."""
    rows = _standing(seen_by(speaker)).filter(body__public_id=row.line.body_id, taken_at__lte=row.taken_at)
    told = rows.exclude(pk=row.line.id).order_by("-taken_at", "-pk").values_list("pk", "number", "title")[:500]
    return tuple((pk, f"{number} · {title}") for pk, number, title in told)


def _with_all(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    return rows.select_related("body", "carried_by", "carried_by_body")


def _lines(rows: Sequence[Any], on: date) -> tuple[DecisionLine, ...]:
    """One query more: which of them were amended."""
    amended = set(
        DecisionRelation.objects.filter(on__in=[row.pk for row in rows], kind=DecisionRelation.AMENDS)
        .order_by("pk")
        .values_list("on_id", flat=True)
    )
    return tuple(
        DecisionLine(
            id=row.pk,
            public_id=row.public_id,
            number=row.number,
            title=row.title,
            language=row.language,
            taken_on=row.taken_at.date(),
            body=named(row.body.names),
            body_id=row.body.public_id,
            state=_state(row, amended),
            progress=_progress(row, on),
            carried_by=_carrier(row),
            due_on=row.due_on,
        )
        for row in rows
    )


def _state(row: Decision, amended: Collection[int]) -> str:
    if row.voided_at is not None:
        return VOIDED
    return REPEALED if row.repealed_at else AMENDED if row.pk in amended else IN_FORCE


def _progress(row: Decision, on: date) -> str:
    if row.done_on is not None:
        return DONE
    if row.carried_by_id is None and row.carried_by_body_id is None:
        return ""
    return LATE if row.due_on is not None and row.due_on < on else TO_CARRY


def _carrier(row: Decision) -> str:
    if row.carried_by is not None:
        return str(row.carried_by.name)
    return named(row.carried_by_body.names) if row.carried_by_body is not None else ""
