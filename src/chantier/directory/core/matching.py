"""Who is whom between two lists, and who stands twice in one list.

Pure, deterministic, and indifferent to the order of rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from chantier.directory.core.blocking import CANDIDATES, Index
from chantier.directory.core.body import Body, Label
from chantier.directory.core.comparison import Levels, Name, Nature, compare
from chantier.directory.core.decision import REVIEW_AT, Decision, decide, is_supported
from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.profile import Profile, profile
from chantier.directory.core.reasons import reasons_of
from chantier.directory.core.weights import DEFAULT_WEIGHTS, Row, Weights, false_pairs_of, learn

CERTAIN = 0.9999
DUPLICATE_PRIOR = 0.05
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Pair:
    """Two bodies that may be one: the probability that they are, the decision proposed, and why."""

    left_key: str
    right_key: str
    probability: float
    decision: Decision
    reasons: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class MatchResult:
    """Pairs by left body in the order given, the best candidate first; and the weights learnt, for the next round."""

    pairs: tuple[Pair, ...]
    weights: Weights

    def same(self) -> tuple[Pair, ...]:
        """The pairs decided without a person."""
        return tuple(pair for pair in self.pairs if pair.decision == "same")


@dataclass(slots=True)
class _Asked:
    body: Body
    known: Profile
    positions: list[int]
    levels: list[Levels]
    similarities: list[float]


def _ask(body: Body, index: Index, *, limit: int, without: int = -1, also: Sequence[int] = ()) -> _Asked:
    known = profile(body)
    positions = index.candidates(known, limit=limit, without=without)
    positions.extend(position for position in also if position not in positions)
    found = [compare(known, index.profile(position), index) for position in positions]
    return _Asked(body, known, positions, [f.levels for f in found], [f.similarity for f in found])


def match(
    left: Iterable[Body],
    right: Iterable[Body] | Index,
    *,
    weights: Weights | None = None,
    false_pairs: Weights | None = None,
    labels: Iterable[Label] = (),
    limit: int = CANDIDATES,
    progress: Callable[[int], None] = lambda _: None,
) -> MatchResult:
    """Propose, for each left body, who it is on the right.

    `right` should be the list where each body stands once (a register). `weights`: what an earlier round learnt, the
    prior of this one. `false_pairs`: what `false_pairs_of` gave for this very index and these weights, when it is known
    (it does not depend on the left list). `labels`: reviewers' answers on these lists; they are obeyed and they teach.

    For each left body: every pair to decide or review, at most one *same*, and the best *different* if there is any
    candidate. `progress` hears how many left bodies have been compared.
    """
    index = right if isinstance(right, Index) else Index(right)
    answers: dict[str, dict[str, bool]] = {}
    for label in labels:
        answers.setdefault(label.left_key, {})[label.right_key] = label.same
    places = index.positions(key for row in answers.values() for key in row) if answers else {}
    asked = []
    for number, body in enumerate(left, 1):
        also = [places[key] for key in sorted(answers.get(body.key, ())) if key in places]
        asked.append(_ask(body, index, limit=limit, also=also))
        progress(number)
    start = false_pairs or false_pairs_of(index, start=weights or DEFAULT_WEIGHTS)
    in_order = sorted(asked, key=lambda row: row.body.key)
    learnt = learn([_row(row, answers.get(row.body.key, {}), places) for row in in_order], start=start)
    pairs = [_decide_row(row, index, learnt, answers.get(row.body.key, {})) for row in asked]
    return MatchResult(pairs=tuple(_one_claim(pairs, asked, index)), weights=learnt)


def _row(row: _Asked, answers: dict[str, bool], places: dict[str, int]) -> Row:
    same = None
    different = set()
    for key, is_same in answers.items():
        position = row.positions.index(places[key]) if key in places else None
        if position is None:
            continue
        if is_same:
            same = position
        else:
            different.add(position)
    return Row(tuple(row.levels), same=same, different=frozenset(different))


def _decide_row(row: _Asked, index: Index, weights: Weights, answers: dict[str, bool]) -> list[Pair]:
    confirmed = {key for key, same in answers.items() if same}
    refused = answers.keys() - confirmed
    open_slots = [slot for slot, position in enumerate(row.positions) if index.bodies[position].key not in answers]
    ratios = weights.probabilities([row.levels[slot] for slot in open_slots])
    probability = dict(zip(open_slots, ratios, strict=True))
    for slot, position in enumerate(row.positions):
        key = index.bodies[position].key
        if confirmed:
            probability[slot] = CERTAIN if key in confirmed else min(probability.get(slot, 0.0), 1.0 - CERTAIN)
        elif key in refused:
            probability[slot] = 0.0

    def rank_of(slot: int) -> tuple[float, float, int]:
        return -round(probability[slot], 9), -row.similarities[slot], row.positions[slot]

    ranked = sorted(range(len(row.positions)), key=rank_of)
    everything = math.log(len(index) + 1.0)
    pairs: list[Pair] = []
    decided = False
    for rank, slot in enumerate(ranked):
        body = index.bodies[row.positions[slot]]
        value = min(probability[slot], CERTAIN)
        if value < REVIEW_AT and rank > 0 and body.key not in answers:
            continue
        found = compare(row.known, index.profile(row.positions[slot]), index)
        reasons = reasons_of(found, row.body, body)
        if body.key in confirmed:
            decision: Decision = "same"
            reasons = (finding("reviewer_said_same"), *reasons)
        elif body.key in refused:
            decision = "different"
            reasons = (finding("reviewer_said_different"), *reasons)
        else:
            decision = decide(found, value, everything=everything)
            if decided and decision != "different":
                decision = "different"
            if decision == "review" and value < 0.9 and rank == 0 and _has_rival(ranked, probability):
                reasons = (*reasons, finding("another_as_likely"))
        decided = decided or decision == "same"
        pairs.append(Pair(row.body.key, body.key, round(value, 4), decision, reasons))
        if len(pairs) >= _SHOWN:
            break
    return pairs


def _has_rival(ranked: Sequence[int], probability: dict[int, float]) -> bool:
    return len(ranked) > 1 and probability[ranked[1]] >= 0.5 * probability[ranked[0]]


def _one_claim(rows: list[list[Pair]], asked: Sequence[_Asked], index: Index) -> list[Pair]:
    """Two left bodies may be one right body only when they look alike; else the weaker goes to review."""
    known = {row.body.key: row.known for row in asked}
    claims: dict[str, list[Pair]] = {}
    for pairs in rows:
        for pair in pairs:
            if pair.decision == "same":
                claims.setdefault(pair.right_key, []).append(pair)
    demoted: set[tuple[str, str]] = set()
    for right_key, claimants in claims.items():
        if len(claimants) < 2:
            continue
        claimants.sort(key=lambda pair: (_is_said(pair) is False, -pair.probability, pair.left_key))
        first = known[claimants[0].left_key]
        for pair in claimants[1:]:
            found = compare(known[pair.left_key], first, index)
            alike = found.levels.name >= Name.ALIKE and found.levels.nature is not Nature.CONTRADICTED
            if not alike and not _is_said(pair):
                demoted.add((pair.left_key, right_key))
    return [
        replace(pair, decision="review", reasons=(*pair.reasons, finding("claimed_by_another")))
        if (pair.left_key, pair.right_key) in demoted
        else pair
        for pairs in rows
        for pair in pairs
    ]


def _is_said(pair: Pair) -> bool:
    return any(reason.code == "reviewer_said_same" for reason in pair.reasons)


def duplicates(
    bodies: Iterable[Body], *, weights: Weights | None = None, labels: Iterable[Label] = (), limit: int = CANDIDATES
) -> tuple[Pair, ...]:
    """Pairs of one list that may be the same body, the likeliest first; `left_key` is the smaller key.

    A body may stand more than twice, so each pair is judged alone. The list is not assumed clean: false pairs are those
    of `weights` (learnt on a register), or of the defaults.
    """
    index = Index(bodies)
    start = replace(weights or DEFAULT_WEIGHTS, prior=DUPLICATE_PRIOR)
    answers = {tuple(sorted((label.left_key, label.right_key))): label.same for label in labels}
    everything = math.log(len(index) + 1.0)
    pairs: list[Pair] = []
    judged: set[tuple[int, int]] = set()
    for number in range(len(index)):
        for other in index.candidates(index.profile(number), limit=limit, without=number):
            low, high = min(number, other), max(number, other)
            if (low, high) in judged:
                continue
            judged.add((low, high))
            found = compare(index.profile(low), index.profile(high), index)
            one, two = index.bodies[low], index.bodies[high]
            said = answers.get((one.key, two.key))
            probability = min(start.pair_probability(found.levels), CERTAIN)
            reasons = reasons_of(found, one, two)
            decision: Decision
            if said is not None:
                decision, probability = ("same", CERTAIN) if said else ("different", 0.0)
                reasons = (finding("reviewer_said_same" if said else "reviewer_said_different"), *reasons)
            elif probability < REVIEW_AT or (probability < 0.1 and not is_supported(found, everything=everything)):
                continue
            else:
                decision = decide(found, probability, everything=everything)
            pairs.append(Pair(one.key, two.key, round(probability, 4), decision, reasons))
    return tuple(sorted(pairs, key=lambda pair: (-pair.probability, pair.left_key, pair.right_key)))
