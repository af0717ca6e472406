"""Whether a choice is a valid ballot for how a vote is counted, and the one form in which it is kept and signed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.refusals import Impossible

MOTION: Final = "motion"
YES, NO, ABSTAIN = "yes", "no", "abstain"
MOTION_KEYS: Final = (YES, NO, ABSTAIN)

ONE, SEVERAL, RANKED = "one", "several", "ranked"
_FORMS: Final[Mapping[str, str]] = {
    MOTION: ONE,
    "majority": ONE,
    "two-rounds": ONE,
    "approval": SEVERAL,
    "proportional-approval": SEVERAL,
    "scottish-stv": RANKED,
    "schulze": RANKED,
}
RULES: Final = tuple(_FORMS)
_RANK: Final = re.compile(r"[0-9]{1,4}", re.ASCII)


def form_of(rule: str) -> str:
    """What a ballot of this rule says: `ONE` option, `SEVERAL`, or a `RANKED` order. Raises `Impossible`."""
    if rule not in _FORMS:
        raise Impossible("rule_unknown", rule=rule[:60])
    return _FORMS[rule]


def valid(choices: Sequence[str], *, rule: str, keys: Sequence[str]) -> tuple[str, ...]:
    """The choices as they are kept. Raises `Impossible` with what is wrong.

    One option for a motion, for which abstaining is an option; one at most for a majority; any for an approval, kept in
    the order of ``keys`` so that the order of ticking says nothing; an order without doubles, which may stop early, for
    a rule that ranks. No choice at all is a blank ballot, which a motion does not have.
    """
    form = form_of(rule)
    for key in choices:
        if key not in keys:
            raise Impossible("option_unknown", option=str(key)[:60])
    if len(set(choices)) != len(choices):
        twice = next(key for place, key in enumerate(choices) if key in choices[:place])
        raise Impossible("option_twice", option=twice)
    if form == ONE and len(choices) > 1:
        raise Impossible("one_option")
    if rule == MOTION and not choices:
        raise Impossible("no_option")
    if form == SEVERAL:
        return tuple(key for key in keys if key in choices)
    return tuple(choices)


def ranked(typed: Mapping[str, str]) -> tuple[str, ...]:
    """The order that ranks typed beside options say, the best first; nothing typed: left out.

    Raises `Impossible`: "rank_not_a_number", "rank_twice" (both options are named), "rank_missing" (the first rank that
    nobody has, though a later one is given).
    """
    places: dict[int, str] = {}
    for key, said in typed.items():
        told = said.strip()
        if not told:
            continue
        if not _RANK.fullmatch(told) or int(told) == 0:
            raise Impossible("rank_not_a_number", option=key, rank=told[:20])
        if int(told) in places:
            raise Impossible("rank_twice", rank=int(told), first=places[int(told)], second=key)
        places[int(told)] = key
    for expected, rank in enumerate(sorted(places), 1):
        if rank != expected:
            raise Impossible("rank_missing", rank=expected, given=rank)
    return tuple(places[rank] for rank in sorted(places))


def ballot_fingerprint(
    *, vote: str, college: str, code: str, choices: Sequence[str], voices: int, paper: bool, turn: int
) -> str:
    """SHA-256 of the canonical ballot, which an acknowledgement signs and anybody makes again from the published file.

    ``turn``: how many times this ballot had been replaced.
    """
    said: dict[str, Any] = {
        "v": 1,
        "vote": vote,
        "college": college,
        "code": code,
        "choices": list(choices),
        "voices": voices,
        "paper": paper,
        "turn": turn,
    }
    return fingerprint(canonical(said))
