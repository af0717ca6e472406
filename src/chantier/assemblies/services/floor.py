"""Moving the floor: propose, second, withdraw, rule, adopt, reject; and undoing a step that was a mistake."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from chantier.assemblies import acts
from chantier.assemblies.core.bylaws import ORDINARY, read_by_laws
from chantier.assemblies.core.floor_rows import VOID, Reading, last_standing
from chantier.assemblies.core.lifecycles import MeetingState, VoteState
from chantier.assemblies.core.motions import AMENDMENT, KINDS, MAIN, MOVED, PREVIOUS_QUESTION, SUB_AMENDMENT, Step
from chantier.assemblies.core.motions import why_not as core_why_not
from chantier.assemblies.models import AgendaItem, FloorStep, Meeting, Motion, Vote
from chantier.assemblies.permissions import may_preside, may_write
from chantier.assemblies.queries.floor import current_item, motions_of, reading_of, rows_from, steps_of
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.at_the_desk import because, hour_of, locked, must_be_open, reason, voice_here
from chantier.assemblies.services.decisions import take_decision, void_decision
from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import LONGEST_TEXT

LONGEST_MOTION: Final = LONGEST_TEXT  # of a settled text of concertation, which may be moved as it is
_WITH_TEXT: Final = frozenset({MAIN, AMENDMENT, SUB_AMENDMENT})
_BY_ASSENT: Final = frozenset({ORDINARY, PREVIOUS_QUESTION})
_RULINGS: Final = frozenset({"upheld", "denied", "answered"})
_BY_DESK: Final = frozenset({"move", "second", "no-seconder", "withdraw", "rule", "adopt"})
VOTE, ASSENT = "vote", "assent"


@dataclass(frozen=True)
class Taken:
    """A step that was taken: its number, that of its motion. ``again``: it had been taken before, by its key."""

    step: int
    motion: int
    again: bool = False


@dataclass(frozen=True)
class Moved:
    """What is moved: its kind, who seconds it if that is known, its text, its majority, the agenda's proposal."""

    kind: str
    seconder: int | None = None
    text: str = ""
    majority: str = ""
    proposal: str = ""


@transaction.atomic
def take_step(
    *,
    speaker: Speaker,
    meeting_id: int,
    did: str,
    at: datetime,
    who: int | None = None,
    moved: Moved | None = None,
    how: str = "",
    words: str = "",
    expects: int | None = None,
    key: str = "",
    waited: timedelta = timedelta(0),
) -> Taken:
    """Take a step of the floor, once by its ``key``.

    ``who``: the voice that acts (an entry of the roll). ``expects``: the number of the motion that was on top where
    the gesture was made (0: none); another one there refuses it. ``how``: of a ruling, "upheld", "denied", "answered".
    A motion is adopted here only by assent, when nobody asks for the vote; votes call `vote_counted`.
    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    meeting = locked(meeting_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    before = taken_before(meeting, key)
    if before is not None:
        return before
    must_be_open(meeting)
    reading = reading_of(meeting)
    top = reading.floor.top
    if expects is not None and expects != (top.number if top else 0):
        raise NotPossible(reason("another_on_top"))
    if did not in _BY_DESK:
        raise Invalid(reason("unknown_step"))
    _no_vote_under_way(meeting, reading)
    writing = _Writing(meeting, speaker, at, hour_of(meeting, at=at, waited=waited), reading)
    if did == "move":
        return writing.move(moved or Moved(""), who=who, key=key)
    motion = writing.top()
    if did == "adopt":
        how = ASSENT
        why = core_why_not(reading.floor, Step("adopt"))
        if why is None and motion.majority not in _BY_ASSENT:
            raise NotPossible(reason("assent_not_enough"))
    elif did == "rule":
        if core_why_not(reading.floor, Step("rule")) is None and how not in _RULINGS:
            raise Invalid(reason("ruling_needed"))
    else:
        how = ""
    if did in ("withdraw", "no-seconder", "adopt"):
        _no_vote_prepared(motion)
    acting = who
    if did == "second":
        acting = voice_here(meeting, who, at=at).pk
    elif did == "withdraw":
        acting = motion.mover_id
    elif did in ("no-seconder", "rule", "adopt"):
        acting = None
    taken = writing.step(did, motion=motion, who=acting, how=how, words=words, key=key)
    if did == "adopt":
        _decide(motion, None, speaker, writing.at)
    return taken


@transaction.atomic
def undo_last(
    *,
    speaker: Speaker,
    meeting_id: int,
    at: datetime,
    step: int | None = None,
    words: str = "",
    key: str = "",
    waited: timedelta = timedelta(0),
) -> Taken:
    """Void the last step, which was noted by mistake; both are kept. ``step``: the number it had where one read it.

    Raises ``NotAllowed``, ``NotPossible``.
    """
    meeting = locked(meeting_id)
    may_write(speaker, standing(meeting, speaker, at=at)).enforce()
    before = taken_before(meeting, key)
    if before is not None:
        return before
    must_be_open(meeting)
    steps, motions = list(steps_of(meeting)), list(motions_of(meeting))
    last = last_standing(rows_from(steps, motions))
    if last is None:
        raise NotPossible(reason("nothing_to_undo"))
    if step is not None and step != last.number:
        raise NotPossible(reason("already_undone" if FloorStep.objects.filter(
            meeting=meeting, number=step, voided_by__isnull=False
        ).exists() else "another_on_top"))  # fmt: skip
    row = next(one for one in steps if one.number == last.number)
    if row.how == VOTE:
        raise NotPossible(reason("decided_by_vote"))
    reading = reading_of(meeting)
    _no_vote_under_way(meeting, reading)
    if row.did == "move" and row.motion is not None:
        _no_vote_prepared(row.motion)
    writing = _Writing(meeting, speaker, at, hour_of(meeting, at=at, waited=waited), reading)
    taken = writing.void(row, words=words, key=key)
    if row.did == "adopt" and row.motion is not None:
        void_decision(speaker=speaker, motion=row.motion, at=writing.at)
    return taken


@transaction.atomic
def vote_counted(*, vote: Vote, adopted: bool, at: datetime, speaker: Speaker) -> None:
    """A vote on a motion was counted: the motion ends by it. Counted twice, it ended once.

    Whoever counts has the right to; the votes' own service asked it. Raises ``NotPossible``.
    """
    if vote.motion_id is None:
        return
    meeting, key = locked(vote.meeting_id), f"vote:{vote.public_id}"
    if taken_before(meeting, key) is not None:
        return
    reading = reading_of(meeting)
    top = reading.floor.top
    motion = Motion.objects.get(pk=vote.motion_id)
    if top is None or top.number != motion.number:
        raise NotPossible(reason("not_the_motion_voted"))
    writing = _Writing(meeting, speaker, at, hour_of(meeting, at=at, waited=timedelta(0)), reading)
    writing.step("adopt" if adopted else "reject", motion=motion, how=VOTE, key=key)
    if adopted:
        _decide(motion, vote, speaker, writing.at)


def _decide(motion: Motion, vote: Vote | None, speaker: Speaker, at: datetime) -> None:
    """An adopted proposal is a decision, with the text that amendments gave it."""
    if motion.kind == MAIN:
        motion.refresh_from_db()
        take_decision(speaker=speaker, motion=motion, vote=vote, at=at)


def note_speech(meeting: Meeting, *, speaker: Speaker, entry_id: int, at: datetime, now: datetime) -> None:
    """Somebody was given the floor: it counts as an intervention on what is debated, if something is."""
    reading = reading_of(meeting)
    top = reading.floor.top
    if top is None or core_why_not(reading.floor, Step("speak")) is not None:
        return
    writing = _Writing(meeting, speaker, now, max(at, hour_of(meeting, at=now, waited=now - at)), reading)
    writing.step("speak", motion=writing.top(), who=entry_id)


def taken_before(meeting: Meeting, key: str) -> Taken | None:
    """The step that was taken by this key."""
    if not key:
        return None
    found = FloorStep.objects.filter(meeting=meeting, key=key).select_related("motion").first()
    return Taken(found.number, found.motion.number if found.motion else 0, again=True) if found else None


@dataclass
class _Writing:
    """One step being written in a locked meeting: who writes, when it came here, when it happened."""

    meeting: Meeting
    speaker: Speaker
    now: datetime
    at: datetime
    reading: Reading

    def top(self) -> Motion:
        """The row of the motion on top. Raises ``NotPossible``."""
        top = self.reading.floor.top
        if top is None:
            raise NotPossible(reason("nothing_on_the_floor"))
        return Motion.objects.get(meeting=self.meeting, number=top.number)

    def move(self, moved: Moved, *, who: int | None, key: str) -> Taken:
        """A motion comes on the floor, and its seconder with it where one is said."""
        why = core_why_not(self.reading.floor, Step("move", moved.kind, str(who or "")))
        if why is not None:
            raise because(why)
        mover = voice_here(self.meeting, who, at=self.now)
        top = self.top() if self.reading.floor.top is not None else None
        item = current_item(self.meeting)
        if moved.kind == MAIN and item is None and AgendaItem.objects.filter(meeting=self.meeting).exists():
            raise NotPossible(reason("no_item_open"))
        amends = top if moved.kind in (AMENDMENT, SUB_AMENDMENT) else None
        if amends is not None:  # what a vote was prepared on is what it is held on
            _no_vote_prepared(amends)
        text = _text(moved, amends)
        comes_from = (
            item is not None and moved.kind == MAIN and bool(moved.proposal) and item.proposal == moved.proposal
        )
        motion = Motion.objects.create(
            meeting=self.meeting,
            item=item,
            number=self.reading.floor.numbered + 1,
            kind=moved.kind,
            on=top if moved.kind != MAIN else None,
            mover=mover,
            text=text,
            text_as_moved=text,
            text_before=amends.text if amends is not None else "",
            state=MOVED,
            majority=self._majority(moved),
            proposal=item.proposal if comes_from and item is not None else "",
            proposal_fingerprint=item.proposal_fingerprint if comes_from and item is not None else "",
            moved_at=self.at,
        )
        taken = self.step("move", motion=motion, kind=moved.kind, who=mover.pk, key=key)
        if moved.seconder is not None and KINDS[moved.kind].seconded:
            seconder = voice_here(self.meeting, moved.seconder, at=self.now)
            self.step("second", motion=motion, who=seconder.pk)
        return taken

    def step(
        self,
        did: str,
        *,
        motion: Motion,
        kind: str = "",
        who: int | None = None,
        how: str = "",
        words: str = "",
        key: str = "",
    ) -> Taken:
        """Write a step that may be taken, and what it changes."""
        why = core_why_not(self.reading.floor, Step(did, kind, str(who or "")))
        if why is not None:
            raise because(why)
        row = self._row(did, motion=motion, kind=kind, who_id=who, how=how, words=words.strip()[:300], key=key)
        self._record(row, motion)
        return Taken(row.number, motion.number)

    def void(self, undone: FloorStep, *, words: str, key: str) -> Taken:
        """Write that a step was a mistake."""
        row = self._row(VOID, motion=undone.motion, voids=undone, words=words.strip()[:300], key=key)
        self._record(row, undone.motion, voids=undone.number)
        return Taken(row.number, undone.motion.number if undone.motion else 0)

    def _row(self, did: str, **values: object) -> FloorStep:
        last = FloorStep.objects.filter(meeting=self.meeting).order_by("-number").first()
        row = FloorStep.objects.create(
            meeting=self.meeting,
            number=last.number + 1 if last else 1,
            did=did,
            at=self.at,
            noted_at=self.now,
            noted_by=self.speaker.person_id,
            **values,
        )
        self._project()
        return row

    def _project(self) -> None:
        """Write in the motions what their steps come to."""
        self.reading = reading_of(self.meeting)
        piled = {motion.number: motion for motion in self.reading.floor.pile}
        for motion in motions_of(self.meeting):
            fate, ended_at = self.reading.fates.get(motion.number, ("", None))
            on_floor = piled.get(motion.number)
            after = (
                on_floor.state if on_floor is not None else fate,
                self.reading.texts.get(motion.number, motion.text),
                ended_at,
                int(on_floor.seconder) if on_floor and on_floor.seconder else None if on_floor else motion.seconder_id,
            )
            if after != (motion.state, motion.text, motion.ended_at, motion.seconder_id):
                motion.state, motion.text, motion.ended_at, motion.seconder_id = after
                motion.save(update_fields=["state", "text", "ended_at", "seconder"])

    def _record(self, row: FloorStep, motion: Motion | None, **more: int) -> None:
        number = motion.number if motion is not None else 0
        text = self.reading.texts.get(number, "")
        public = {
            "meeting": self.meeting.public_id,
            "number": row.number,
            "did": row.did,
            "motion": number,
            "motion_kind": motion.kind if motion is not None else "",
            "text": hashlib.sha256(text.encode()).hexdigest() if text else "",
            **more,
        }
        record(
            name=acts.FLOOR_MOVED,
            speaker=self.speaker,
            at=self.at,
            subject=("assemblies.meeting", self.meeting.pk),
            data={"step": row.pk, "motion": motion.pk if motion is not None else 0},
            public=None if row.did == "speak" else public,
        )

    def _majority(self, moved: Moved) -> str:
        known = read_by_laws(self.meeting.by_laws.articles).majorities
        if moved.kind == PREVIOUS_QUESTION:
            return PREVIOUS_QUESTION if PREVIOUS_QUESTION in known else ORDINARY
        if moved.kind != MAIN or not moved.majority:
            return ORDINARY
        if moved.majority not in known:
            raise Invalid(reason("majority_unknown_here"))
        return moved.majority


def _text(moved: Moved, amends: Motion | None) -> str:
    text = "\n".join(line.rstrip() for line in moved.text.strip().splitlines())
    if moved.kind in _WITH_TEXT and not text:
        raise Invalid(reason("text_needed"))
    if len(text) > LONGEST_MOTION:
        raise Invalid(reason("text_too_long", length=len(text), most=LONGEST_MOTION))
    if amends is not None and text.split() == amends.text.split():
        raise Invalid(reason("amendment_changes_nothing"))
    return text


def _no_vote_under_way(meeting: Meeting, reading: Reading) -> None:
    under_way = Vote.objects.filter(meeting=meeting, motion__isnull=False, state__in=(VoteState.OPEN, VoteState.CLOSED))
    if (
        reading.floor.pile
        and under_way.filter(motion__number__in=[motion.number for motion in reading.floor.pile]).exists()
    ):
        raise NotPossible(reason("vote_under_way"))


def _no_vote_prepared(motion: Motion) -> None:
    if motion.votes.exclude(state__in=(VoteState.CANCELLED, VoteState.COUNTED)).exists():
        raise NotPossible(reason("votes_prepared"))


def may_be_put(meeting: Meeting, motion: Motion) -> None:
    """Whether a motion may be put to the vote now. Raises ``NotPossible`` with its reason."""
    if meeting.state != MeetingState.OPEN:
        must_be_open(meeting)
    floor = reading_of(meeting).floor
    if floor.top is None or floor.top.number != motion.number:
        raise NotPossible(reason("not_the_motion_voted"))
    why = core_why_not(floor, Step("adopt"))
    if why is not None:
        raise because(why)
