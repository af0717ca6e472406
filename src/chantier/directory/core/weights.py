"""How much each level of agreement is worth, learnt without labels and improved by reviewers.

The model is Fellegi and Sunter's (1969), with three departures that this field asks for:

* The false pairs are counted *inside the register*, where no body stands twice: each register row is asked against
  the others through the same index, which gives the number of false candidates a row has at each (name, place) level.
  Name and place are counted jointly, because siblings (a foundation beside its school) share both.
* A row has at most one counterpart, or none: the probabilities of its candidates and of « none » sum to one. A second
  candidate as good as the first therefore halves its probability, which is the wanted doubt.
* The true pairs' levels (m) and the share of rows that have a counterpart are learnt by expectation-maximisation
  (Dempster, Laird and Rubin 1977) with Dirichlet priors, so a short list stays near the defaults. Reviewers' answers
  enter as known memberships; what was learnt can be the prior of the next round.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Final

from chantier.directory.core.blocking import Index
from chantier.directory.core.comparison import Contact, Levels, Name, Place, compare

_NAMES: Final = tuple(Name)
_PLACES: Final = (Place.ELSEWHERE, Place.MUNICIPALITY, Place.STREET, Place.POSTAL_CODE, Place.SHARED_DOOR, Place.DOOR)
_AT_LEAST: Final[Mapping[Place, tuple[Place, ...]]] = {
    Place.MISSING: _PLACES,
    Place.AT_LEAST_MUNICIPALITY: _PLACES[1:],
    Place.AT_LEAST_POSTAL_CODE: _PLACES[3:],
}
PRIOR_STRENGTH: Final = 40.0
REGISTER_PRIOR_ROWS: Final = 200.0
REGISTER_SAMPLE: Final = 3_000
LEFT_SAMPLE: Final = 5_000
ROUNDS: Final = 40
_TWINS: Final = 0.02


@dataclass(frozen=True)
class Weights:
    """Parameters of the model, serialisable (`as_data`, `from_data`).

    `prior`: share of left rows that have a counterpart. `name`, `place`: probability of each level among true pairs
    (order of `Name`, and of `Place` from ELSEWHERE to DOOR). `false_pairs[name][place]`: expected number of false
    candidates of one row at these levels. `site`, `phone`, `number`, `form`: (m, u) of « same » when both
    sides are known.
    `nature`, `nature_false`: probability of each level of `Nature` among true pairs, and among false ones whose names
    are similar.
    """

    prior: float
    name: tuple[float, ...]
    place: tuple[float, ...]
    false_pairs: tuple[tuple[float, ...], ...]
    site: tuple[float, float] = (0.9, 0.015)
    phone: tuple[float, float] = (0.75, 0.01)
    number: tuple[float, float] = (0.995, 0.0002)
    form: tuple[float, float] = (0.98, 0.87)
    nature: tuple[float, ...] = (0.004, 0.03, 0.966)
    nature_false: tuple[float, ...] = (0.22, 0.15, 0.63)

    def as_data(self) -> dict[str, Any]:
        """Plain numbers and lists, for keeping."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Weights:
        """The inverse of `as_data`."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, (list, tuple)) else value for key, value in data.items()
        }
        values["false_pairs"] = tuple(tuple(row) for row in data["false_pairs"])
        return cls(**values)

    @cached_property
    def _ratios(self) -> dict[Levels, float]:
        return {}

    def ratio(self, levels: Levels) -> float:
        """How much likelier these levels are for a true pair than the number of false candidates expected there."""
        known = self._ratios.get(levels)
        if known is None:
            known = self._ratios[levels] = self._ratio(levels)
        return known

    def _ratio(self, levels: Levels) -> float:
        places = _AT_LEAST.get(levels.place, (levels.place,))
        false = math.fsum(self.false_pairs[levels.name - 1][place - 1] for place in places)
        true = self.name[levels.name - 1] * math.fsum(self.place[place - 1] for place in places)
        ratio = true / false
        fields = (
            (self.site, levels.site),
            (self.phone, levels.phone),
            (self.number, levels.number),
            (self.form, levels.form),
        )
        for (m, u), contact in fields:
            if contact is Contact.SAME:
                ratio *= m / u
            elif contact is Contact.DIFFERENT:
                ratio *= (1.0 - m) / (1.0 - u)
        if levels.name >= Name.PARTIAL:
            ratio *= self.nature[levels.nature - 1] / self.nature_false[levels.nature - 1]
        return ratio

    def probabilities(self, candidates: Sequence[Levels]) -> list[float]:
        """The probability that each candidate of a row is its counterpart; what is left to 1 is « none »."""
        ratios = [self.ratio(levels) for levels in candidates]
        nobody = 1.0 - self.prior
        total = nobody + self.prior * math.fsum(ratios)
        return [self.prior * ratio / total for ratio in ratios]

    def pair_probability(self, levels: Levels, *, prior: float | None = None) -> float:
        """The probability of one pair taken alone, when a row may have several counterparts (duplicates in a list)."""
        share = self.prior if prior is None else prior
        weight = share * self.ratio(levels)
        return weight / (1.0 - share + weight)


_NAME_RATES: Final = (14.0, 17.0, 3.0, 0.35, 0.05, 0.012, 0.004)
_PLACE_SHARES: Final = (
    (0.51, 0.36, 0.012, 0.022, 0.085, 0.011),
    (0.51, 0.44, 0.013, 0.004, 0.032, 0.0015),
    (0.42, 0.49, 0.024, 0.005, 0.05, 0.008),
    (0.36, 0.46, 0.03, 0.01, 0.1, 0.04),
    (0.45, 0.3, 0.02, 0.02, 0.15, 0.06),
    (0.6, 0.25, 0.03, 0.02, 0.06, 0.04),
    (0.4, 0.3, 0.03, 0.03, 0.12, 0.12),
)

DEFAULT_WEIGHTS: Final = Weights(
    prior=0.7,
    name=(0.02, 0.03, 0.06, 0.1, 0.1, 0.05, 0.64),
    place=(0.07, 0.2, 0.03, 0.05, 0.2, 0.45),
    false_pairs=tuple(
        tuple(rate * share for share in shares) for rate, shares in zip(_NAME_RATES, _PLACE_SHARES, strict=True)
    ),
)


def false_pairs_of(index: Index, *, start: Weights = DEFAULT_WEIGHTS) -> Weights:
    """Learn how false pairs look, by asking rows of the register against the others.

    At most `REGISTER_SAMPLE` rows, evenly spaced in key order. The counts are shrunk towards those of `start`.
    """
    step = max(1, len(index) // REGISTER_SAMPLE)
    sample = range(0, len(index), step)
    counts: Counter[tuple[Name, Place]] = Counter()
    natures = Counter[int]()
    families = Counter[Contact]()
    for number in sample:
        known = index.profile(number)
        for other in index.candidates(known, without=number):
            levels = compare(known, index.profile(other), index).levels
            if start.pair_probability(levels, prior=_TWINS) > 0.9:
                continue  # the list holds a body twice after all: no false pair
            if levels.place in _PLACES:
                counts[levels.name, levels.place] += 1
            if levels.name >= Name.PARTIAL:
                natures[levels.nature] += 1
                families[levels.form] += 1
    learnt = _with_false_counts(start, counts, natures, rows=float(len(sample)), prior_rows=REGISTER_PRIOR_ROWS)
    known_forms = families[Contact.SAME] + families[Contact.DIFFERENT] + REGISTER_PRIOR_ROWS
    alike = (families[Contact.SAME] + REGISTER_PRIOR_ROWS * start.form[1]) / known_forms
    return _replaced(learnt, form=(start.form[0], alike))


def _with_false_counts(
    start: Weights,
    counts: Mapping[tuple[Name, Place], float],
    natures: Mapping[int, float],
    *,
    rows: float,
    prior_rows: float,
) -> Weights:
    table = tuple(
        tuple(
            (counts.get((name, place), 0) + prior_rows * start.false_pairs[name - 1][place - 1]) / (rows + prior_rows)
            for place in _PLACES
        )
        for name in _NAMES
    )
    total = math.fsum(natures.values()) + prior_rows
    nature = tuple((natures.get(level, 0) + prior_rows * start.nature_false[level - 1]) / total for level in (1, 2, 3))
    return _replaced(start, false_pairs=table, nature_false=nature)


def _replaced(weights: Weights, **changes: Any) -> Weights:
    return Weights(**{**asdict(weights), **changes})


@dataclass(frozen=True, slots=True)
class Row:
    """The candidates of one left row, for learning.

    `same`: position of the counterpart that a reviewer confirmed; `different`: positions refused.
    """

    candidates: tuple[Levels, ...]
    same: int | None = None
    different: frozenset[int] = frozenset()


def learn(rows: Sequence[Row], *, start: Weights) -> Weights:
    """Expectation-maximisation over the rows of a list, from `start`, which is also the prior.

    The order of rows changes nothing: sums are exactly rounded.
    """
    step = max(1, len(rows) // LEFT_SAMPLE)
    sample = [row for number, row in enumerate(rows) if number % step == 0 or row.same is not None or row.different]
    refused: Counter[tuple[Name, Place]] = Counter()
    natures: Counter[int] = Counter()
    judged = 0
    for row in sample:
        judged += row.same is not None or bool(row.different)
        for position in row.different:
            levels = row.candidates[position]
            if levels.place in _PLACES:
                refused[levels.name, levels.place] += 1
            if levels.name >= Name.PARTIAL:
                natures[levels.nature] += 1
    weights = start
    if judged:
        weights = _with_false_counts(start, refused, natures, rows=float(judged), prior_rows=2.0 * REGISTER_PRIOR_ROWS)
    for _ in range(ROUNDS):
        following = _maximised(sample, weights, start)
        moved = max(abs(a - b) for a, b in zip(_free(weights), _free(following), strict=True))
        weights = following
        if moved < 1e-6:
            break
    return weights


def _free(weights: Weights) -> tuple[float, ...]:
    return (weights.prior, *weights.name, *weights.place)


def _maximised(rows: Sequence[Row], weights: Weights, start: Weights) -> Weights:
    shares: dict[Levels, list[float]] = {}
    for row in rows:
        for levels, share in zip(row.candidates, _responsibilities(row, weights), strict=True):
            if share > 1e-9:
                shares.setdefault(levels, []).append(share)
    masses = {levels: math.fsum(values) for levels, values in shares.items()}
    found = math.fsum(masses.values())
    names = [math.fsum(mass for levels, mass in masses.items() if levels.name == name) for name in _NAMES]
    places = [math.fsum(mass for levels, mass in masses.items() if levels.place == place) for place in _PLACES]
    return _replaced(
        weights,
        prior=min(0.98, (found + PRIOR_STRENGTH * start.prior) / (len(rows) + PRIOR_STRENGTH)),
        name=_shrunk(names, start.name),
        place=_shrunk(places, start.place),
        site=_agreement(masses, "site", start.site),
        phone=_agreement(masses, "phone", start.phone),
        form=_agreement(masses, "form", start.form),
    )


def _responsibilities(row: Row, weights: Weights) -> list[float]:
    if row.same is not None:
        return [1.0 if position == row.same else 0.0 for position in range(len(row.candidates))]
    ratios = [0.0 if p in row.different else weights.ratio(levels) for p, levels in enumerate(row.candidates)]
    total = 1.0 - weights.prior + weights.prior * math.fsum(ratios)
    return [weights.prior * ratio / total for ratio in ratios]


def _shrunk(masses: Sequence[float], start: Sequence[float]) -> tuple[float, ...]:
    total = math.fsum(masses) + PRIOR_STRENGTH
    return tuple((mass + PRIOR_STRENGTH * share) / total for mass, share in zip(masses, start, strict=True))


def _agreement(masses: Mapping[Levels, float], field: str, start: tuple[float, float]) -> tuple[float, float]:
    same = math.fsum(mass for levels, mass in masses.items() if getattr(levels, field) is Contact.SAME)
    other = math.fsum(mass for levels, mass in masses.items() if getattr(levels, field) is Contact.DIFFERENT)
    return (same + PRIOR_STRENGTH * start[0]) / (same + other + PRIOR_STRENGTH), start[1]
