"""Motions on the floor, after the Code Morin: what may come next, and what each one becomes.

Source: V. Morin, "Procédures des assemblées délibérantes" (1938), as assemblies of Québec use it; majorities that are
custom more than rule (the previous question's two thirds, whether it needs some interventions first) are settings.

The floor is a pile: the last motion opened is decided first. A motion is moved, then seconded where it must be, then
open; it ends adopted, rejected, withdrawn, or not seconded. Each change is one `Step`, and one sentence of the
minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from chantier.assemblies.core.refusals import Because, Impossible


@dataclass(frozen=True)
class Kind:
    """A kind of motion.

    ``rank``: it may be moved while motions of a lower rank are open. ``seconded``, ``debated``: it needs, it allows.
    ``decides``: "vote", or "chair" for a point that whoever chairs settles at once. ``interrupts``: somebody who
    speaks.
    """

    name: str
    rank: int
    seconded: bool = True
    debated: bool = True
    decides: str = "vote"
    interrupts: bool = False


MAIN: Final = "main"
AMENDMENT: Final = "amendment"
SUB_AMENDMENT: Final = "sub-amendment"
PREVIOUS_QUESTION: Final = "previous-question"

KINDS: Final[Mapping[str, Kind]] = {
    kind.name: kind
    for kind in (
        Kind(MAIN, 0),
        Kind(AMENDMENT, 1),
        Kind(SUB_AMENDMENT, 2),
        Kind("refer", 3),
        Kind("postpone", 4),
        Kind(PREVIOUS_QUESTION, 5, debated=False),
        Kind("table", 6, debated=False),
        Kind("recess", 7, debated=False),
        Kind("adjourn", 8, debated=False),
        Kind("privilege", 9, seconded=False, debated=False, decides="chair", interrupts=True),
        Kind("order", 10, seconded=False, debated=False, decides="chair", interrupts=True),
        Kind("information", 10, seconded=False, debated=False, decides="chair", interrupts=True),
        Kind("appeal", 11, debated=False),
    )
}
MOVED, OPEN, CALLED = "moved", "open", "called"
ADOPTED, REJECTED, WITHDRAWN, NOT_SECONDED, RULED, SET_ASIDE = (
    "adopted",
    "rejected",
    "withdrawn",
    "not-seconded",
    "ruled",
    "set-aside",
)
_ON: Final = {AMENDMENT: MAIN, SUB_AMENDMENT: AMENDMENT}
_SET_ASIDE_BY: Final = frozenset({"refer", "postpone", "table"})
_APART: Final = frozenset({"recess", "adjourn"})


@dataclass(frozen=True)
class Motion:
    """A motion on the floor: ``state`` is "moved" (not seconded yet), "open", or "called" (only its vote is left)."""

    number: int
    kind: str
    mover: str
    state: str
    seconder: str | None = None
    interventions: int = 0


@dataclass(frozen=True)
class Rules:
    """What an assembly chose: how many interventions are heard before the previous question may be moved."""

    interventions_before_previous_question: int = 0


@dataclass(frozen=True)
class Step:
    """Something done: ``did`` is one of `STEPS`; ``kind`` for a motion moved, ``who`` for whoever acts."""

    did: str
    kind: str = ""
    who: str = ""


STEPS: Final = ("move", "second", "no-seconder", "speak", "withdraw", "adopt", "reject", "rule")


@dataclass(frozen=True)
class Floor:
    """The pile, the bottom first; how many motions there ever were; those that ended, with how."""

    pile: tuple[Motion, ...] = ()
    numbered: int = 0
    ended: tuple[tuple[Motion, str], ...] = ()
    rules: Rules = field(default_factory=Rules)

    @property
    def top(self) -> Motion | None:
        """The motion that is decided first."""
        return self.pile[-1] if self.pile else None


def after(floor: Floor, step: Step) -> Floor:
    """The floor after a step. Raises `Impossible` with the reason that `why_not` gives."""
    reason = why_not(floor, step)
    if reason is not None:
        raise Impossible(reason.code, **reason.params)
    if step.did == "move":
        state = MOVED if KINDS[step.kind].seconded else OPEN
        motion = Motion(floor.numbered + 1, step.kind, step.who, state)
        return replace(floor, pile=(*floor.pile, motion), numbered=floor.numbered + 1)
    top = floor.pile[-1]
    if step.did == "second":
        return _changed(floor, replace(top, state=OPEN, seconder=step.who))
    if step.did == "speak":
        return _changed(floor, replace(top, interventions=top.interventions + 1))
    fates = {"no-seconder": NOT_SECONDED, "withdraw": WITHDRAWN, "rule": RULED, "reject": REJECTED, "adopt": ADOPTED}
    ended = _ended(floor, fates[step.did])
    return _consequence(ended, top) if step.did == "adopt" else ended


def _changed(floor: Floor, motion: Motion) -> Floor:
    return replace(floor, pile=(*floor.pile[:-1], motion))


def _ended(floor: Floor, fate: str) -> Floor:
    return replace(floor, pile=floor.pile[:-1], ended=(*floor.ended, (floor.pile[-1], fate)))


def _consequence(floor: Floor, adopted: Motion) -> Floor:
    """What a motion does to those below when it is adopted."""
    if adopted.kind == PREVIOUS_QUESTION:
        return replace(floor, pile=tuple(replace(one, state=CALLED) for one in floor.pile))
    if adopted.kind in _SET_ASIDE_BY:
        return replace(floor, pile=(), ended=(*floor.ended, *((one, SET_ASIDE) for one in reversed(floor.pile))))
    return floor


def why_not(floor: Floor, step: Step) -> Because | None:
    """Why a step cannot be taken now; None when it can."""
    if step.did not in STEPS:
        return Because("unknown_step", {"step": step.did})
    if step.did == "move":
        return _why_not_move(floor, step.kind)
    top = floor.top
    if top is None:
        return Because("nothing_on_the_floor")
    kind = KINDS[top.kind]
    if top.state == MOVED:
        if step.did not in ("second", "no-seconder", "withdraw"):
            return Because("not_seconded", {"kind": top.kind})
        if step.did == "second" and step.who == top.mover:
            return Because("seconds_oneself")
        return None
    if step.did in ("second", "no-seconder"):
        return Because("seconded_already", {"kind": top.kind})
    if step.did == "speak":
        return _why_no_debate(top, kind)
    if kind.decides == "chair" and step.did in ("adopt", "reject"):
        return Because("chair_decides", {"kind": top.kind})
    if kind.decides == "vote" and step.did == "rule":
        return Because("vote_decides", {"kind": top.kind})
    return None


def _why_no_debate(top: Motion, kind: Kind) -> Because | None:
    if top.state == CALLED:
        return Because("debate_closed", {"kind": top.kind})
    return None if kind.debated else Because("not_debated", {"kind": top.kind})


def _why_not_move(floor: Floor, name: str) -> Because | None:
    kind, top = KINDS.get(name), floor.top
    if kind is None:
        return Because("unknown_kind", {"kind": name})
    if top is None:
        return None if name == MAIN or name in _APART or kind.interrupts else Because("nothing_to_act_on")
    if name == MAIN:
        return Because("one_main_motion", {"kind": top.kind})
    if name in _ON:
        if top.state == CALLED:
            return Because("debate_closed", {"kind": top.kind})
        return (
            None if top.kind == _ON[name] and top.state == OPEN else Because("amends_what_is_open", {"kind": top.kind})
        )
    if kind.interrupts:
        return Because("one_point_at_a_time", {"kind": top.kind}) if KINDS[top.kind].interrupts else None
    if name == "appeal":
        last = floor.ended[-1] if floor.ended else None
        return None if last is not None and last[1] == RULED else Because("no_ruling_to_appeal")
    if kind.rank <= KINDS[top.kind].rank:
        return Because("lower_rank", {"kind": name, "open": top.kind})
    if top.state == CALLED and name not in _APART:
        return Because("debate_closed", {"kind": top.kind})
    if name == PREVIOUS_QUESTION:
        return _why_no_previous_question(floor, top)
    return None


def _why_no_previous_question(floor: Floor, top: Motion) -> Because | None:
    if top.state != OPEN or not KINDS[top.kind].debated:
        return Because("nothing_debated")
    least = floor.rules.interventions_before_previous_question
    if top.interventions < least:
        return Because("too_few_interventions", {"least": least, "heard": top.interventions})
    return None


def next_steps(floor: Floor) -> Iterator[tuple[Step, Because | None]]:
    """Every step there is, with why it cannot be taken now (None: it can): what the desk shows."""
    for name in KINDS:
        step = Step("move", name)
        yield step, why_not(floor, step)
    for did in STEPS[1:]:
        yield Step(did), why_not(floor, Step(did))
