"""From what was cast to a result: the same bytes for everybody who has the same files and the same words.

A result holds strings, whole numbers, true, false and null only, so that it has a canonical form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from chantier.assemblies.core.ballots import ABSTAIN, MOTION, NO, YES
from chantier.assemblies.core.counting.approval import approval
from chantier.assemblies.core.counting.ballots import Orders, Uncountable, orders_of
from chantier.assemblies.core.counting.lots import seed_of
from chantier.assemblies.core.counting.majority import majority as by_majority
from chantier.assemblies.core.counting.reading import BallotFile
from chantier.assemblies.core.counting.result import Counted, Told, as_dict
from chantier.assemblies.core.counting.schulze import schulze
from chantier.assemblies.core.counting.stv import scottish_stv
from chantier.assemblies.core.majorities import Finding, MajorityRule, Tally, decide

VERSION: Final = 1
Cast = tuple[tuple[str, ...], int]
"""Choices, and how many voices said them."""


@dataclass(frozen=True)
class Question:
    """What is decided: the vote, its rule, seats, the keys of its options in order."""

    vote: str
    rule: str
    keys: tuple[str, ...]
    seats: int = 1


def tally(cast: Iterable[Cast], *, present: int | None = None, roll: int | None = None) -> Tally:
    """The voices of one college on a motion."""
    told: Counter[str] = Counter()
    for choices, voices in cast:
        told[choices[0] if choices else ABSTAIN] += voices
    return Tally(told[YES], told[NO], told[ABSTAIN], present, roll)


def totals(cast: Iterable[Cast], *, keys: Sequence[str]) -> dict[str, Any]:
    """What a college that publishes no ballots says of them: how many voices, blank, and those of each first choice.

    For an approval a voice counts for each option that it approves of (`approved`), of which ``first`` is the first.
    """
    first: Counter[str] = Counter()
    approved: Counter[str] = Counter()
    voices = blank = 0
    for choices, number in cast:
        voices += number
        if not choices:
            blank += number
            continue
        first[choices[0]] += number
        for key in choices:
            approved[key] += number
    return {
        "voices": voices,
        "blank": blank,
        "first": {key: first[key] for key in keys},
        "named": {key: approved[key] for key in keys},
    }


def of_motion(
    question: Question,
    *,
    majority: MajorityRule,
    tallies: Mapping[str, Tally],
    files: Mapping[str, str],
    casting: bool | None = None,
    words: str = "",
) -> dict[str, Any]:
    """The result of a motion. Raises `Impossible`, of `decide`: a casting vote where voices were not even.

    ``files``: SHA-256 by path, in the order of the colleges' names, which is that of the seed.
    """
    outcome = decide(rule=majority, tallies=tallies, casting=casting)
    return {
        **_head(question, files, words),
        "elected": [],
        "adopted": outcome.adopted,
        "stages": [],
        "ties": [],
        "recountable": True,
        "tied": outcome.tied,
        "casting": casting,
        "tallies": {college: _told(one) for college, one in sorted(tallies.items())},
        "findings": [_finding(one) for one in outcome.findings],
    }


def of_election(
    question: Question,
    *,
    cast: Mapping[str, Sequence[Cast]],
    files: Mapping[str, str],
    words: str,
    recountable: bool = True,
) -> dict[str, Any]:
    """The result of an election or of a choice among options. Raises `Uncountable`.

    Ballots of all colleges that vote count together, in the order of their names; ties take the lot of ``words`` and
    of the files. ``recountable``: whether every file is public.
    """
    every = [one for _college, some in sorted(cast.items()) for one in some]
    ballots = _orders(question.keys, every)
    counted = _counted(question, ballots, seed=seed_of(words, *files.values()))
    told = as_dict(Told(question.rule, BallotFile("csv", ballots, ""), question.seats, words, counted))
    for own in ("file", "lot", "version", "threshold"):
        told.pop(own)
    return {**told, **_head(question, files, words), "adopted": None, "recountable": recountable}


def _counted(question: Question, ballots: Orders, *, seed: str) -> Counted:
    rule, seats = question.rule, question.seats
    if rule == "scottish-stv":
        return scottish_stv(ballots, seats=seats, seed=seed)
    if rule == "schulze":
        return schulze(ballots.ranks(), seats=seats, seed=seed)
    if rule in ("approval", "proportional-approval"):
        return approval(ballots.ranks(), seats=seats, seed=seed, proportional=rule == "proportional-approval")
    if rule in ("majority", "two-rounds"):
        return by_majority(ballots, seats=seats, seed=seed, two_rounds=rule == "two-rounds")
    raise Uncountable("unknown_rule", rule=rule[:60])


def labelled(result: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    """The same result with the options' labels instead of their keys, for people."""

    def name(told: Any) -> Any:
        return labels.get(told, told) if isinstance(told, str) else told

    def names(some: Iterable[Any]) -> list[Any]:
        return [name(one) for one in some]

    shown = {**result, "elected": names(result["elected"])}
    for key in ("candidates", "winners", "second_round"):
        if key in shown:
            shown[key] = names(shown[key])
    shown["ties"] = [{**tie, "between": names(tie["between"]), "chosen": name(tie["chosen"])} for tie in result["ties"]]
    shown["stages"] = [
        {
            **stage,
            "of": name(stage["of"]),
            "totals": {name(key): total for key, total in stage["totals"].items()},
            "elected": names(stage["elected"]),
            "excluded": names(stage["excluded"]),
        }
        for stage in result["stages"]
    ]
    if "pairs" in shown:
        shown["pairs"] = {
            name(one): {name(other): voices for other, voices in duels.items()}
            for one, duels in result["pairs"].items()
        }
    if "dropped" in shown:
        shown["dropped"] = [{**one, "option": name(one["option"])} for one in result["dropped"]]
    return shown


def _head(question: Question, files: Mapping[str, str], words: str) -> dict[str, Any]:
    return {
        "v": VERSION,
        "vote": question.vote,
        "rule": question.rule,
        "seats": 0 if question.rule == MOTION else question.seats,
        "seed_words": words,
        "seed": seed_of(words, *files.values()),
        "files": dict(files),
    }


def _orders(keys: tuple[str, ...], cast: Sequence[Cast]) -> Orders:
    places = {key: place for place, key in enumerate(keys)}
    longest = max((len(choices) for choices, _voices in cast), default=0)
    rows = np.full((len(cast), max(1, longest)), -1, dtype=np.int16)
    for row, (choices, _voices) in enumerate(cast):
        rows[row, : len(choices)] = [places[key] for key in choices]
    return orders_of(keys, rows, np.array([number for _choices, number in cast], dtype=np.int64))


def _told(one: Tally) -> dict[str, Any]:
    return {
        "favour": str(one.favour),
        "against": str(one.against),
        "abstained": str(one.abstained),
        "present": one.present,
        "roll": one.roll,
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "college": one.college,
        "favour": one.tally.favour,
        "against": one.tally.against,
        "abstained": one.tally.abstained,
        "needed": one.needed,
        "reached": one.is_reached,
    }
