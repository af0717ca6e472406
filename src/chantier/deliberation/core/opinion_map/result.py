"""A map as JSON that anyone can check: one canonical form, and its SHA-256."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import numpy as np

from chantier.deliberation.core.opinion_map.mapping import Group, OpinionMap
from chantier.deliberation.core.opinion_map.routing import Tally, priority
from chantier.deliberation.core.opinion_map.stability import LEAST_VOTES, SAME_NUMBER, STABLE
from chantier.deliberation.core.opinion_map.statistics import Consensus, Representative

#: Changes whenever the same votes may give another result.
METHOD: Final = "chantier-opinion-map-1"
_DECIMALS: Final = 6


def as_dict(made: OpinionMap) -> dict[str, Any]:
    """The map as plain values, with its fingerprint; numbers that are not whole have six decimals."""
    told: dict[str, Any] = {
        "method": METHOD,
        "votes": {
            "voters": len(made.votes.voters),
            "statements": len(made.votes.statements),
            "votes": len(made.votes),
            "placed": made.placed,
            "least_votes": min(LEAST_VOTES, len(made.votes.statements)),
            "sha256": made.votes.digest(),
        },
        "consensus": {
            "agree": [_consensus(made, one) for one in made.agreed],
            "disagree": [_consensus(made, one) for one in made.refused],
            "across_groups": _across(made),
        },
        "groups": {
            "shown": not made.hidden,
            "reason": made.hidden,
            "found": made.found,
            "silhouette": None if made.silhouette is None else _number(made.silhouette),
            "smallest": made.smallest_group,
            "groups": [_group(made, one) for one in made.groups],
        },
        "stability": {
            "resamples": made.stability.resamples,
            "removed": _number(float(made.stability.removed)),
            "groups_found": list(made.stability.counts),
            "likeness": [_number(one) for one in made.stability.likeness],
            "mean_likeness": _number(made.stability.mean),
            "least_likeness": _number(min(made.stability.likeness, default=0.0)),
            "threshold": STABLE,
            "same_number": _number(made.stability.same_number),
            "same_number_threshold": SAME_NUMBER,
            "is_stable": made.stability.is_stable,
            "consensus_kept": _number(made.stability.kept),
        },
        "coordinates": {
            "shares_of_variance": [_number(share) for share in made.plane.shares],
            "voters": _voters(made),
            "statements": _statements(made),
        },
    }
    return {**told, "fingerprint": fingerprint(told)}


def canonical(told: dict[str, Any]) -> bytes:
    """The one writing of a result: UTF-8, keys in order, no spaces."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(told: dict[str, Any]) -> str:
    """SHA-256 of the canonical writing of everything but the fingerprint itself."""
    return hashlib.sha256(canonical({key: value for key, value in told.items() if key != "fingerprint"})).hexdigest()


def _number(value: float) -> float:
    return round(value, _DECIMALS) + 0.0  # never −0


def _consensus(made: OpinionMap, one: Consensus) -> dict[str, Any]:
    return {
        "statement": made.votes.statements[one.place],
        "count": one.count,
        "votes": one.votes,
        "probability": _number(one.probability),
        "z": _number(one.z),
        "p_value": _number(one.p_value),
    }


def _representative(made: OpinionMap, one: Representative) -> dict[str, Any]:
    return {
        "statement": made.votes.statements[one.place],
        "side": one.side,
        "count": one.count,
        "votes": one.votes,
        "probability": _number(one.probability),
        "ratio": _number(one.ratio),
        "z": _number(one.z),
        "z_against_others": _number(one.z_against_others),
    }


def _group(made: OpinionMap, one: Group) -> dict[str, Any]:
    if not one.shown:
        return {"group": one.number, "shown": False}
    return {
        "group": one.number,
        "shown": True,
        "size": one.size,
        "centre": [_number(place) for place in one.centre],
        "representative": [_representative(made, statement) for statement in one.representative],
    }


def _across(made: OpinionMap) -> list[dict[str, Any]] | None:
    """Every statement by its group-informed consensus, the greatest of its two sides first; None without groups."""
    if made.across is None:
        return None
    agree, disagree = (np.round(side, _DECIMALS) for side in made.across)
    best = np.maximum(agree, disagree)
    return [
        {
            "statement": made.votes.statements[place],
            "agree": _number(float(agree[place])),
            "disagree": _number(float(disagree[place])),
        }
        for place in np.lexsort((np.arange(len(best)), -best))
    ]


def _voters(made: OpinionMap) -> list[dict[str, Any]]:
    places = np.round(made.plane.voters, _DECIMALS) + 0.0
    return [
        {"voter": voter, "x": x, "y": y, "group": number or None}
        for voter, (x, y), number in zip(made.votes.voters, places.tolist(), made.group_of.tolist(), strict=True)
    ]


def _statements(made: OpinionMap) -> list[dict[str, Any]]:
    places = np.round(made.plane.statements, _DECIMALS) + 0.0
    lengths = np.sqrt(places[:, 0] ** 2 + places[:, 1] ** 2)
    extremity = np.round(lengths / max(float(lengths.max()), 1e-300), _DECIMALS)
    counts = made.votes.counts
    told = []
    for place, label in enumerate(made.votes.statements):
        agree, disagree, passed = (int(one[place]) for one in (counts.agree, counts.disagree, counts.passed))
        x, y = places[place].tolist()
        weight = priority(Tally(agree, disagree, passed, float(extremity[place])))
        numbers = {"agree": agree, "disagree": disagree, "pass": passed, "priority": _number(weight)}
        told.append({"statement": label, "x": x, "y": y, **numbers})
    return told
