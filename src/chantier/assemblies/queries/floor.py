"""The floor of a meeting: the pile of motions, what may come next, and the sentences that its steps write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from chantier.assemblies import phrases_floor as words
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.floor_rows import UNDONE, Reading, Row, Wording, read_again
from chantier.assemblies.core.motions import Floor, Rules, Step, next_steps
from chantier.assemblies.core.refusals import Because
from chantier.assemblies.models import AgendaItem, FloorStep, Meeting, Motion
from chantier.assemblies.queries.voices import VoiceName, voice_names
from chantier.foundation.text.api import ComparedParagraph, Passed, around_changes, compare_texts

#: A step that came here this long after it happened was noted without a network.
_LATE = timedelta(seconds=20)


@dataclass(frozen=True)
class MotionView:
    """A motion as it is shown. ``name`` with its article; ``base`` what an amendment changes, ``reading`` how."""

    id: int
    number: int
    kind: str
    name: str
    state: str
    mover: str
    seconder: str
    text: str
    base: str
    reading: tuple[ComparedParagraph | Passed, ...]
    majority: str
    proposal: str
    fingerprint: str
    moved_at: datetime
    ended_at: datetime | None
    item_id: int | None
    was_amended: bool

    @property
    def title(self) -> str:
        """Its name as a heading."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def state_words(self) -> str:
        """Its state, in words."""
        return str(words.STATES.get(self.state, self.state))


@dataclass(frozen=True)
class StepView:
    """A step, as the sentence of the minutes that it writes. ``undone``: it was a mistake, and is not in them."""

    number: int
    did: str
    sentence: str
    text: str
    at: datetime
    item_id: int | None
    undone: bool
    is_late: bool


@dataclass(frozen=True)
class Choice:
    """What the desk may do next, or why it may not: ``why`` is empty when it may."""

    did: str
    kind: str
    label: str
    meaning: str
    why: str

    @property
    def name(self) -> str:
        """What a form calls it: "move-amendment", "second"."""
        return f"{self.did}-{self.kind}" if self.kind else self.did


@dataclass(frozen=True)
class FloorView:
    """The floor as a page shows it: the pile with the top first, what may come next, the latest steps first."""

    floor: Floor
    pile: tuple[MotionView, ...]
    motions: tuple[MotionView, ...]
    steps: tuple[StepView, ...]
    told: str

    @property
    def top(self) -> MotionView | None:
        """The motion that is decided first."""
        return self.pile[0] if self.pile else None

    @property
    def expects(self) -> int:
        """The number of the motion on top: what a form sent from this page acts on (0: none)."""
        return self.top.number if self.top else 0

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Every step there is, those that may be taken first."""
        found = [_choice(step, why) for step, why in next_steps(self.floor)]
        return tuple(sorted(found, key=lambda one: bool(one.why)))


def current_item(meeting: Meeting) -> AgendaItem | None:
    """The point that is open now. One query."""
    rows = AgendaItem.objects.filter(
        meeting=meeting, opened_at__isnull=False, closed_at__isnull=True, withdrawn_at__isnull=True
    )
    return rows.order_by("-opened_at", "-pk").first()


def rules_of(meeting: Meeting) -> Rules:
    """How its by-laws share the floor."""
    return read_by_laws(meeting.by_laws.articles).floor


def floor_of(meeting: Meeting) -> Floor:
    """The floor now, read from its steps. Two queries."""
    return reading_of(meeting).floor


def reading_of(meeting: Meeting) -> Reading:
    """The floor, the text of each motion and how each ended. Two queries, its by-laws apart."""
    return _read(list(steps_of(meeting)), list(motions_of(meeting)), rules_of(meeting))


def steps_of(meeting: Meeting) -> QuerySet[FloorStep]:
    """Its steps, in order."""
    return FloorStep.objects.filter(meeting=meeting).order_by("number")


def motions_of(meeting: Meeting) -> QuerySet[Motion]:
    """Its motions, in the order in which they were moved."""
    return Motion.objects.filter(meeting=meeting).order_by("number")


def rows_from(steps: list[FloorStep], motions: list[Motion]) -> list[Row]:
    """Steps as the core reads them."""
    numbers = {motion.pk: motion.number for motion in motions}
    by_pk = {step.pk: step.number for step in steps}
    return [
        Row(
            step.number,
            step.did,
            step.at,
            step.kind,
            str(step.who_id or ""),
            numbers.get(step.motion_id or 0, 0),
            by_pk[step.voids_id] if step.voids_id is not None else None,
        )
        for step in steps
    ]


def _read(steps: list[FloorStep], motions: list[Motion], rules: Rules) -> Reading:
    numbers = {motion.pk: motion.number for motion in motions}
    moved = {one.number: Wording(one.text_as_moved, numbers.get(one.on_id or 0)) for one in motions}
    return read_again(rows_from(steps, motions), moved, rules)


def floor_view(meeting: Meeting, *, all_names: bool = False) -> FloorView:
    """The floor as a page shows it. Four queries, its by-laws apart."""
    steps, motions = list(steps_of(meeting)), list(motions_of(meeting))
    reading = _read(steps, motions, rules_of(meeting))
    wanted = {one.mover_id for one in motions} | {one.seconder_id for one in motions} | {one.who_id for one in steps}
    voices = voice_names(wanted, all_names=all_names)
    names = motion_names(motions)
    shown = {one.number: _motion(one, reading, names, voices) for one in motions}
    pile = tuple(shown[motion.number] for motion in reversed(reading.floor.pile))
    return FloorView(
        floor=reading.floor,
        pile=pile,
        motions=tuple(one for one in shown.values() if one.state != UNDONE),
        steps=tuple(reversed(_steps(steps, motions, names, voices, reading))),
        told=words.pile_told([one.name for one in pile]),
    )


def motion_names(motions: list[Motion]) -> Mapping[int, str]:
    """What each motion is called, by id: numbered among its own kind, those noted by mistake apart."""
    names: dict[int, str] = {}
    short: dict[int, str] = {}
    counted: dict[tuple[str, int | None], int] = {}
    for one in motions:
        place = (one.kind, one.on_id if one.kind != "main" else None)
        if one.state != UNDONE:
            counted[place] = counted.get(place, 0) + 1
        number = counted.get(place, 1)
        names[one.pk] = words.motion_named(one.kind, number, short.get(one.on_id or 0, ""))
        short[one.pk] = words.short_name(one.kind, number)
    return names


def paragraphs(text: str) -> list[str]:
    """A text by its paragraphs, as comparisons read it."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def _motion(one: Motion, reading: Reading, names: Mapping[int, str], voices: Mapping[int, VoiceName]) -> MotionView:
    text = reading.texts.get(one.number, one.text)
    amends = one.kind in ("amendment", "sub-amendment")
    base = one.text_before
    open_state = next((motion.state for motion in reading.floor.pile if motion.number == one.number), one.state)
    return MotionView(
        id=one.pk,
        number=one.number,
        kind=one.kind,
        name=names[one.pk],
        state=open_state,
        mover=_called(voices, one.mover_id),
        seconder=_called(voices, one.seconder_id),
        text=text,
        base=base,
        reading=tuple(around_changes(compare_texts(paragraphs(base), paragraphs(text)))) if amends else (),
        majority=one.majority,
        proposal=one.proposal,
        fingerprint=one.proposal_fingerprint,
        moved_at=one.moved_at,
        ended_at=one.ended_at,
        item_id=one.item_id,
        was_amended=one.kind == "main" and text != one.text_as_moved,
    )


def _steps(
    steps: list[FloorStep],
    motions: list[Motion],
    names: Mapping[int, str],
    voices: Mapping[int, VoiceName],
    reading: Reading,
) -> list[StepView]:
    told: dict[int, str] = {}
    by_pk = {motion.pk: motion for motion in motions}
    shown = []
    for step in steps:
        motion = by_pk.get(step.motion_id or 0)
        sentence = words.step_told(
            step.did,
            kind=step.kind,
            how=step.how,
            who=_called(voices, step.who_id),
            motion=names.get(step.motion_id or 0, ""),
            undone=told.get(step.voids_id or 0, ""),
        )
        told[step.pk] = sentence
        late = step.noted_at is not None and step.noted_at - step.at > _LATE
        shown.append(
            StepView(
                number=step.number,
                did=step.did,
                sentence=f"{sentence} {step.words}".strip(),
                text=motion.text_as_moved if step.did == "move" and motion is not None else "",
                at=step.at,
                item_id=motion.item_id if motion is not None else None,
                undone=step.number in reading.voided,
                is_late=late,
            )
        )
    return shown


def _choice(step: Step, why: Because | None) -> Choice:
    label = words.MOVES[step.kind] if step.kind else words.STEPS.get(step.did, step.did)
    reason = words.REFUSALS.get(why.code, why.code) if why is not None else ""
    return Choice(
        step.did,
        step.kind,
        str(label),
        str(words.MEANINGS.get(step.kind, "")),
        str(reason) % why.params if why is not None else "",
    )


def _called(voices: Mapping[int, VoiceName], entry_id: int | None) -> str:
    return voices[entry_id].name if entry_id is not None and entry_id in voices else ""
