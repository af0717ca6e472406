"""What a count is published as: one JSON, the same for everybody who counts the same file with the same words.

Keys: ``rule`` (its name), ``version`` (of what is written here), ``threshold``, ``file``, ``candidates``, ``seats``,
``voices`` (valid, blank), ``quota``, ``elected`` (names, in order), ``stages`` (each with ``totals`` by candidate, as
decimal strings), ``ties``, ``lot``, and what a rule alone has: ``pairs``, ``dropped``, ``winners``, ``second_round``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Final

from chantier.assemblies.core.counting.approval import Approval, approval
from chantier.assemblies.core.counting.ballots import Uncountable
from chantier.assemblies.core.counting.lots import seed_of
from chantier.assemblies.core.counting.majority import Majority, majority
from chantier.assemblies.core.counting.reading import BallotFile
from chantier.assemblies.core.counting.schulze import Comparison, Threshold, schulze
from chantier.assemblies.core.counting.stv import UNIT, Count, scottish_stv

VERSION: Final = "1"
RULES: Final = ("scottish-stv", "schulze", "approval", "proportional-approval", "majority", "two-rounds")
_DECIMALS: Final = 5
_SHOWN: Final = 10
"""Digits after the point of a weight that has no end, such as a third: what is compared is the exact fraction."""

Counted = Count | Comparison | Approval | Majority


@dataclass(frozen=True)
class Told:
    """A count and what it was made of."""

    rule: str
    file: BallotFile
    seats: int
    words: str
    counted: Counted
    threshold: Threshold | None = None


def count(
    file: BallotFile, *, rule: str, seats: int | None = None, words: str = "", threshold: Threshold | None = None
) -> Told:
    """Count a file by one of `RULES`. Raises `Uncountable`.

    ``seats``: those of the file, else one. ``words``: said in the room before the count, they make with the file's
    fingerprint the seed of any lot.
    """
    if rule not in RULES:
        raise Uncountable("unknown_rule", rule=rule[:60])
    if threshold is not None and rule != "schulze":
        raise Uncountable("threshold_elsewhere", rule=rule)
    asked = seats if seats is not None else file.seats or 1
    seed = seed_of(words, file.fingerprint)
    counted: Counted
    if rule == "scottish-stv":
        counted = scottish_stv(file.ballots.orders(), seats=asked, seed=seed)
    elif rule == "schulze":
        counted = schulze(file.ballots.ranks(), seats=asked, seed=seed, threshold=threshold)
    elif rule in ("approval", "proportional-approval"):
        proportional = rule == "proportional-approval"
        counted = approval(file.ballots.ranks(), seats=asked, seed=seed, proportional=proportional)
    else:
        counted = majority(file.ballots.orders(), seats=asked, seed=seed, two_rounds=rule == "two-rounds")
    return Told(rule, file, asked, words, counted, threshold)


def as_dict(told: Told) -> dict[str, Any]:
    """The published form of a count."""
    counted = told.counted
    names = counted.candidates
    return {
        "rule": told.rule,
        "version": VERSION,
        "threshold": _threshold(told.threshold),
        "file": {
            "form": told.file.form,
            "sha256": told.file.fingerprint,
            "title": told.file.title,
            "withdrawn": list(told.file.withdrawn),
        },
        "candidates": list(names),
        "seats": told.seats,
        "voices": {"valid": counted.valid, "blank": told.file.ballots.blank},
        "elected": [names[one] for one in counted.elected],
        "ties": [asdict(one) | {"between": list(one.between)} for one in counted.ties],
        "lot": {"words": told.words, "seed": seed_of(told.words, told.file.fingerprint)},
        **_own(counted),
    }


def _own(counted: Counted) -> dict[str, Any]:
    """What belongs to one rule; every rule has stages."""
    names = counted.candidates
    if isinstance(counted, Count):
        return {"quota": units(counted.quota), "stages": _scottish_stages(counted)}
    if isinstance(counted, Comparison):
        return {
            "stages": _copeland_stage(counted),
            "pairs": {
                one: {other: int(counted.pairs[i, j]) for j, other in enumerate(names) if i != j}
                for i, one in enumerate(names)
            },
            "dropped": [asdict(one) for one in counted.dropped],
            "winners": [names[one] for one in counted.winners],
        }
    if isinstance(counted, Approval):
        return {
            "stages": [
                {
                    "stage": turn.number,
                    "did": "seat" if counted.proportional else "first",
                    "of": None,
                    "totals": {
                        name: decimal(weight)
                        for name, weight in zip(names, turn.weights, strict=True)
                        if weight is not None
                    },
                    "elected": _names(names, turn.elected),
                    "excluded": [],
                }
                for turn in counted.turns
            ]
        }
    return {
        "stages": [
            {
                "stage": 1,
                "did": "first",
                "of": None,
                "totals": {name: str(total) for name, total in zip(names, counted.totals, strict=True)},
                "elected": _names(names, counted.elected),
                "excluded": [],
            }
        ],
        "absolute_majority": counted.absolute,
        "second_round": _names(names, counted.second_round),
    }


def _scottish_stages(counted: Count) -> list[dict[str, Any]]:
    names = counted.candidates
    return [
        {
            "stage": stage.number,
            "did": stage.did,
            "of": None if stage.of is None else names[stage.of],
            "totals": {name: units(total) for name, total in zip(names, stage.totals, strict=True)},
            "exhausted": units(stage.exhausted),
            "cut": units(stage.cut),
            "elected": _names(names, stage.elected),
            "excluded": _names(names, stage.excluded),
            "filled": stage.filled,
        }
        for stage in counted.stages
    ]


def _copeland_stage(counted: Comparison) -> list[dict[str, Any]]:
    """One stage: how many others each one beats in a duel."""
    names = counted.candidates
    duels = (counted.pairs > counted.pairs.T).sum(axis=1)
    return [
        {
            "stage": 1,
            "did": "duels",
            "of": None,
            "totals": {name: str(int(duels[one])) for one, name in enumerate(names)},
            "elected": _names(names, counted.elected),
            "excluded": [one.option for one in counted.dropped],
        }
    ]


def _names(names: Sequence[str], some: Sequence[int]) -> list[str]:
    return [names[one] for one in some]


def _threshold(threshold: Threshold | None) -> Mapping[str, Any] | None:
    if threshold is None:
        return None
    return {
        "default": threshold.default,
        "quorum": None if threshold.quorum is None else str(threshold.quorum),
        "majorities": {name: str(share) for name, share in threshold.majorities.items()},
        "strictly": threshold.strictly,
    }


def units(total: int) -> str:
    """A total in units of 10⁻⁵ as a decimal with five digits."""
    return f"{total // UNIT}.{total % UNIT:0{_DECIMALS}d}"


def decimal(weight: Fraction) -> str:
    """An exact weight as a decimal: whole where it ends, cut after ten digits where it does not."""
    whole, rest = divmod(weight.numerator, weight.denominator)
    digits = f"{rest * 10**_SHOWN // weight.denominator:0{_SHOWN}d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
