"""How two bodies compare: one level per field, as in Fellegi and Sunter (1969), and what the levels rest on.

The comparison is symmetric: `compare(a, b)` and `compare(b, a)` give the same levels, left and right words swapped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA, Indel

from chantier.directory.core.levels import Contact, Levels, Name, Nature, Place, Rarity
from chantier.directory.core.normalize import NameForm, is_rural
from chantier.directory.core.profile import Profile
from chantier.directory.core.vocabulary import (
    AFTER_COOP,
    CHAIN_KINDS,
    DIRECTIONS,
    FORM_WORDS,
    NEARLY_EMPTY,
    PUBLIC_BODIES,
    SIBLING_KINDS,
    SOFT_KINDS,
)

__all__ = [
    "Comparison",
    "Contact",
    "Levels",
    "Name",
    "Nature",
    "Place",
    "Rarity",
    "compare",
    "compare_places",
    "domain_tells",
]

CROWDED_DOOR: Final = 2
SHARED_SITE: Final = 3
# Names made of these only are borne by many: the place decides.
_GENERIC: Final = CHAIN_KINDS | FORM_WORDS


@dataclass(frozen=True, slots=True)
class Comparison:
    """Levels and what they rest on.

    `similarity`: share of the information of both names that is common, 0 to 1; `information`: common information, in
    nats; `left_only`, `right_only`: significant words not found on the other side; `left_weight`, `right_weight`: what
    these weigh; `contradictions`: codes of what forbids « same »; `how`: code of how names met.
    """

    levels: Levels
    similarity: float
    information: float
    left_only: tuple[str, ...]
    right_only: tuple[str, ...]
    left_weight: float
    right_weight: float
    contradictions: tuple[str, ...]
    how: str
    exact: bool

    @property
    def contact(self) -> bool:
        """Whether a phone, a web domain or a register number is the same."""
        return Contact.SAME in (self.levels.site, self.levels.phone, self.levels.number)


@dataclass(frozen=True, slots=True)
class _NameMatch:
    level: Name
    similarity: float
    information: float
    left_only: tuple[str, ...]
    right_only: tuple[str, ...]
    left_weight: float
    right_weight: float
    how: str
    exact: bool
    public: bool = False

    def rank(self) -> tuple[float, ...]:
        return (self.level, self.exact, round(self.similarity, 9), round(self.information, 9))


@lru_cache(maxsize=262_144)
def _likeness(one: str, other: str) -> float:
    """1 for equal words, above 0.8 for a slip of the pen or an abbreviation, else 0."""
    if one > other:
        one, other = other, one
    shorter = min(len(one), len(other))
    if shorter < 4 or one.isdigit() or other.isdigit():
        return 0.0
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips == 1 and shorter >= 5:
        return 0.93
    if slips == 2 and shorter >= 8:
        return 0.86
    if shorter >= 5 and (one.startswith(other) or other.startswith(one)) and abs(len(one) - len(other)) <= 4:
        return 0.85
    return 0.0


def _is_year(token: str) -> bool:
    return len(token) == 4 and token.isdigit() and token[:2] in {"18", "19", "20"}


def _weights(tokens: Iterable[str], rarity: Rarity, local: frozenset[str]) -> dict[str, float]:
    weights = {}
    for token in tokens:
        weight = rarity.idf(token)
        if token in NEARLY_EMPTY:
            weight = min(weight, 0.6)
        elif token in FORM_WORDS:
            weight = min(weight, 1.2)
        elif token in local:
            weight *= 0.3
        elif _is_year(token):
            weight = min(weight, 1.0)
        weights[token] = weight
    return weights


def _pair_up(
    left: tuple[str, ...], right: tuple[str, ...], rarity: Rarity
) -> tuple[dict[str, tuple[str, float]], bool]:
    """Which word of the left is which word of the right; each is used once; and whether a slip was forgiven."""
    pairs = {token: (token, 1.0) for token in left if token in right}
    open_left = [token for token in left if token not in pairs]
    open_right = [token for token in right if token not in pairs]
    slipped = False
    if open_left and open_right:
        options: list[tuple[float, str, str, str, str]] = []
        for one in open_left:
            for other in open_right:
                likeness = _likeness(one, other)
                if likeness > 0.0:
                    options.append((-likeness, min(one, other), max(one, other), one, other))
        used: set[str] = set()
        for negative, _, _, one, other in sorted(options):
            if one in pairs or other in used:
                continue
            both_known = rarity.token_frequency(one) > 0 and rarity.token_frequency(other) > 0
            pairs[one] = (other, -negative * (0.8 if both_known else 1.0))
            used.add(other)
            slipped = True
    return pairs, slipped


def _compare_forms(left: NameForm, right: NameForm, rarity: Rarity, local: frozenset[str]) -> _NameMatch:
    everything = math.log(rarity.size + 1.0)
    left_tokens, right_tokens = _joined(left.tokens, right.tokens), _joined(right.tokens, left.tokens)
    pairs, slipped = _pair_up(left_tokens, right_tokens, rarity)
    matched_right = {other for other, _ in pairs.values()}
    weights = _weights(dict.fromkeys((*left_tokens, *right_tokens)), rarity, frozenset())
    eased = _weights(dict.fromkeys((*left_tokens, *right_tokens)), rarity, local)
    common = math.fsum(min(weights[one], weights[other]) * likeness for one, (other, likeness) in pairs.items())
    lost = math.fsum(min(weights[one], weights[other]) * (1.0 - likeness) for one, (other, likeness) in pairs.items())
    left_only = tuple(token for token in left_tokens if token not in pairs)
    right_only = tuple(token for token in right_tokens if token not in matched_right)
    left_weight = math.fsum(eased[token] for token in left_only)
    right_weight = math.fsum(eased[token] for token in right_only)
    total = common + lost + (left_weight + right_weight) / 2.0
    similarity = common / total if total > 0.0 else (1.0 if left.key == right.key else 0.0)
    smaller = min(left_weight, right_weight)
    contained = common / (common + lost + smaller) if common > 0.0 else 0.0
    how = "words"
    if left.compact == right.compact and left.key != right.key:
        similarity, how, left_only, right_only, left_weight, right_weight = 1.0, "spacing", (), (), 0.0, 0.0
        common = max(common, math.fsum(rarity.idf(token) for token in left.tokens) * 0.8)
    elif similarity < 0.9 and min(len(left.compact), len(right.compact)) >= 8 and (left_only and right_only):
        spelled = Indel.normalized_similarity(left.compact, right.compact)
        if spelled >= 0.93 and not _both_known(left_only, right_only, rarity):
            similarity, how = max(similarity, 0.9), "spelling"
            common = max(
                common,
                0.8 * min(math.fsum(weights[t] for t in left_tokens), math.fsum(weights[t] for t in right_tokens)),
            )
    whole = left.whole and right.whole
    same_words = left.key == right.key or how == "spacing" or not (left_only or right_only or slipped)
    form_of_coop = {*left_only, *right_only} <= AFTER_COOP and not (left_only and right_only) and "coop" in pairs
    exact = same_words and whole
    informative = common >= 0.75 * everything and not pairs.keys() <= _GENERIC
    negligible = left_weight + right_weight <= 0.12 * everything + 0.35
    if (same_words or form_of_coop) and not slipped:
        level = Name.IDENTICAL if informative else Name.IDENTICAL_COMMON
    elif similarity >= (0.8 if negligible and not slipped else 0.88):
        level = Name.CLOSE if informative else Name.ALIKE
    elif similarity >= 0.7 or (contained >= 0.95 and common >= 0.9 * everything):
        level = Name.ALIKE
    elif similarity >= 0.45 or (contained >= 0.9 and common >= 0.55 * everything):
        level = Name.PARTIAL
    elif similarity >= 0.2 and common >= 0.2 * everything:
        level = Name.WEAK
    else:
        level = Name.NONE
    if not whole and level >= Name.ALIKE:
        level = Name.ALIKE if common >= everything else Name.PARTIAL if informative else Name.WEAK
    public = (left.tokens[0] in PUBLIC_BODIES) != (right.tokens[0] in PUBLIC_BODIES)
    if level < Name.PARTIAL and _acronym(left, right):
        level, how = Name.PARTIAL, "acronym"
    return _NameMatch(level, similarity, common, left_only, right_only, left_weight, right_weight, how, exact, public)


def _joined(tokens: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Two neighbouring words that the other name writes as one: « multi services », « multiservices »."""
    if len(tokens) < 2:
        return tokens
    known = frozenset(other)
    joined: list[str] = []
    position = 0
    while position < len(tokens):
        both = tokens[position] + tokens[position + 1] if position + 1 < len(tokens) else ""
        if both and both in known and both not in tokens:
            joined.append(both)
            position += 2
        else:
            joined.append(tokens[position])
            position += 1
    return tuple(joined)


def _both_known(left_only: tuple[str, ...], right_only: tuple[str, ...], rarity: Rarity) -> bool:
    return all(rarity.token_frequency(token) > 1 for token in (*left_only, *right_only))


def _acronym(left: NameForm, right: NameForm) -> bool:
    """One name holds the initials of the other."""
    return any(len(token) >= 3 and token in right.initials for token in left.tokens[:4]) or any(
        len(token) >= 3 and token in left.initials for token in right.tokens[:4]
    )


def domain_tells(site: str, forms: tuple[NameForm, ...], rarity: Rarity) -> bool:
    """Whether a web domain spells a name: « cooplerocher.com » and Coopérative de solidarité Santé Le Rocher."""
    label = site.split(".", maxsplit=1)[0].replace("-", "")
    if len(label) < 4:
        return False
    for form in forms:
        if label in form.initials or label == form.compact:
            return True
        rest, told = label, 0.0
        for token in sorted(form.tokens, key=lambda word: (-len(word), word)):
            if len(token) >= 4 and token in rest:
                rest = rest.replace(token, "", 1)
                told += rarity.idf(token) if token not in FORM_WORDS else 0.5
            elif len(token) == 3 and rest.startswith(token):
                rest = rest[3:]
                told += 0.5
        if told >= 0.6 * math.log(rarity.size + 1.0) and len(rest) <= 0.4 * len(label):
            return True
    return False


def _compare_names(left: Profile, right: Profile, rarity: Rarity) -> _NameMatch:
    same_town = bool(left.municipality) and (left.municipality == right.municipality or not right.municipality)
    local = left.places | right.places if same_town or not left.municipality else frozenset()
    best: _NameMatch | None = None
    for one in left.forms:
        for other in right.forms:
            found = _compare_forms(one, other, rarity, local)
            if best is None or found.rank() > best.rank():
                best = found
    if best is None:
        return _NameMatch(Name.NONE, 0.0, 0.0, (), (), 0.0, 0.0, "words", False)
    if best.level < Name.PARTIAL and not (left.site and right.site):
        told = (bool(left.site) and domain_tells(left.site, right.forms, rarity)) or (
            bool(right.site) and domain_tells(right.site, left.forms, rarity)
        )
        if told:
            return _NameMatch(
                Name.PARTIAL, best.similarity, best.information, best.left_only, best.right_only,
                best.left_weight, best.right_weight, "domain", False,
            )  # fmt: skip
    return best


def _same_street(one: str, other: str) -> bool:
    if one == other:
        return bool(one)
    if min(len(one), len(other)) < 5:
        return False
    return Indel.normalized_similarity(one, other) >= 0.86 or one.endswith(other) or other.endswith(one)


def compare_places(left: Profile, right: Profile, rarity: Rarity) -> Place:
    """The level of the place: the finest that both sides know."""
    both_postal = bool(left.postal and right.postal)
    same_postal = both_postal and left.postal == right.postal
    same_town = bool(left.municipality) and left.municipality == right.municipality
    other_town = bool(left.municipality and right.municipality) and not same_town
    near = same_town or same_postal or (both_postal and left.postal_area == right.postal_area != "")
    if (near or not (other_town or both_postal)) and _same_street(left.street, right.street):
        if left.civic and left.civic == right.civic:
            crowd = max(rarity.occupants(left), rarity.occupants(right))
            return Place.DOOR if crowd <= CROWDED_DOOR else Place.SHARED_DOOR
        if same_postal and not is_rural(left.postal):
            return Place.POSTAL_CODE
        return Place.STREET
    both_street = bool(left.street and right.street)
    if same_postal:
        if is_rural(left.postal):
            return Place.AT_LEAST_MUNICIPALITY if not both_street else Place.MUNICIPALITY
        return Place.POSTAL_CODE if both_street else Place.AT_LEAST_POSTAL_CODE
    if near:
        return Place.MUNICIPALITY if both_postal or both_street else Place.AT_LEAST_MUNICIPALITY
    if other_town or both_postal:
        return Place.ELSEWHERE
    return Place.MISSING


def _contact(one: str, other: str) -> Contact:
    if not one or not other:
        return Contact.MISSING
    return Contact.SAME if one == other else Contact.DIFFERENT


def _site(left: Profile, right: Profile, rarity: Rarity) -> Contact:
    """A domain that many share (a host, a federation, a community centre) says nothing."""
    found = _contact(left.site, right.site)
    return Contact.MISSING if found is Contact.SAME and rarity.sharing_site(right) > SHARED_SITE else found


def _nature(names: _NameMatch) -> tuple[Nature, tuple[str, ...]]:
    """Sibling traps: what sets apart two bodies whose names are close."""
    left_only, right_only = frozenset(names.left_only), frozenset(names.right_only)
    found: list[str] = []
    if names.public or (left_only | right_only) & SIBLING_KINDS:
        found.append("kind_differs")
    left_soft, right_soft = left_only & SOFT_KINDS, right_only & SOFT_KINDS
    if left_soft and right_soft:
        found.append("kind_differs")
    if any(DIRECTIONS[token] in right_only for token in left_only if token in DIRECTIONS):
        found.append("direction_differs")
    left_numbers = {token for token in left_only if any(c.isdigit() for c in token)}
    right_numbers = {token for token in right_only if any(c.isdigit() for c in token)}
    one_number = any(not _is_year(token) for token in left_numbers | right_numbers)
    if left_numbers and right_numbers:
        found.append("number_differs")
    if found:
        return Nature.CONTRADICTED, tuple(dict.fromkeys(found))
    one_sided = (left_only | right_only) & DIRECTIONS.keys()
    if one_sided or left_soft or right_soft or one_number:
        return Nature.DOUBTFUL, ()
    return Nature.COMPATIBLE, ()


@lru_cache(maxsize=4_096)
def _levels(
    *, name: Name, place: Place, site: Contact, phone: Contact, number: Contact, nature: Nature, form: Contact
) -> Levels:
    """Equal vectors are one object: a million comparisons have few distinct ones."""
    return Levels(name, place, site, phone, number, nature, form)


def compare(left: Profile, right: Profile, rarity: Rarity) -> Comparison:
    """Compare two profiles; `rarity` is the index over the register."""
    names = _compare_names(left, right, rarity)
    nature, contradictions = _nature(names)
    return Comparison(
        levels=_levels(
            name=names.level,
            place=compare_places(left, right, rarity),
            site=_site(left, right, rarity),
            phone=_contact(left.phone, right.phone),
            number=_contact(left.number, right.number),
            nature=nature,
            form=_contact(left.family, right.family),
        ),
        similarity=names.similarity,
        information=names.information,
        left_only=names.left_only,
        right_only=names.right_only,
        left_weight=names.left_weight,
        right_weight=names.right_weight,
        contradictions=contradictions,
        how=names.how,
        exact=names.exact,
    )
