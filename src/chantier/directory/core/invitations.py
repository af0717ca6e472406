"""Why a body that is not a member is worth an invitation: reasons first, a score only to put them in an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from chantier.directory.core.normalize import significant, words
from chantier.directory.core.standing import KNOWN

LISTED, THIN, ACTIVITY, RESEMBLES, NEIGHBOUR, ELIGIBLE = (
    "listed_not_member",
    "thin_territory",
    "activity_of_members",
    "words_of_members",
    "neighbour_of_members",
    "eligible_form",
)
#: How much each reason weighs in the order of the list, and nowhere else.
WEIGHTS: Final[Mapping[str, int]] = {LISTED: 6, ACTIVITY: 3, NEIGHBOUR: 2, THIN: 2, RESEMBLES: 2, ELIGIBLE: 1}
REASONS: Final = tuple(WEIGHTS)

#: Legal forms that can be a social-economy enterprise under E-1.1.1, s. 3: a condition, never a proof.
ELIGIBLE_FORMS: Final = frozenset(
    {
        "cooperative",
        "solidarity-cooperative",
        "worker-cooperative",
        "worker-shareholder-cooperative",
        "consumer-cooperative",
        "producer-cooperative",
        "cooperative-federation",
        "non-profit",
        "non-profit-legal-person",
        "association",
        "mutual",
    }
)
#: Words that any body's name or activity may hold.
SAYS_NOTHING: Final = frozenset(
    {
        *("cooperative", "coop", "association", "organisme", "centre", "service", "societe", "corporation"),
        *("groupe", "regroupement", "comite", "region", "regional", "quebec", "canada", "autre", "activite"),
        *("developpement", "communautaire", "local", "maison", "club", "fondation"),
    }
)
#: A word says something of members when at least this many of them carry it.
ENOUGH_MEMBERS: Final = 2


@dataclass(frozen=True)
class Why:
    """One reason, as a value."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """What is known of a body: ``area`` is the id of its MRC, 0 where unknown."""

    name: str
    standing: int
    form: str = ""
    activities: tuple[str, ...] = ()
    activity_text: str = ""
    postal_code: str = ""
    area: int = 0


@dataclass(frozen=True)
class Members:
    """What members have in common: how many carry each word, activity and postal code."""

    words: Mapping[str, int]
    activities: Mapping[str, int]
    postal_codes: Mapping[str, int]
    #: MRC where members are clearly or possibly few: {area: (members, known)}.
    thin_areas: Mapping[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Suggestion:
    """The reasons, strongest first, and the sum of their weights."""

    reasons: tuple[Why, ...]
    score: int


def portrait(members: Iterable[Candidate], *, thin_areas: Mapping[int, tuple[int, int]] | None = None) -> Members:
    """What these members have in common."""
    heard: Counter[str] = Counter()
    activities: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for member in members:
        heard.update(_words(member))
        activities.update(set(member.activities))
        codes.update([member.postal_code] if member.postal_code else [])
    return Members(heard, activities, codes, thin_areas or {})


def suggest(candidate: Candidate, members: Members) -> Suggestion | None:
    """Why this non-member is suggested, or ``None`` when nothing says so.

    An eligible form alone suggests nobody (it is a condition, not a resemblance), nor does living in a thin
    territory: each only adds to a reason that speaks of the body itself.
    """
    own = [
        why
        for why in (_listed(candidate), _activity(candidate, members), _resembles(candidate, members))
        if why is not None
    ]
    eligible = candidate.form in ELIGIBLE_FORMS
    near = _neighbour(candidate, members)
    if not own and not (eligible and near is not None):
        return None
    if candidate.standing < KNOWN and not eligible:
        return None
    found = own + ([near] if near is not None else [])
    if candidate.area in members.thin_areas:
        few, of = members.thin_areas[candidate.area]
        found.append(Why(THIN, {"members": few, "known": of}))
    if eligible:
        found.append(Why(ELIGIBLE, {"form": candidate.form}))
    found.sort(key=lambda why: (-WEIGHTS[why.code], REASONS.index(why.code)))
    return Suggestion(tuple(found), sum(WEIGHTS[why.code] for why in found))


def _words(candidate: Candidate) -> set[str]:
    said = significant(words(f"{candidate.name} {candidate.activity_text}"))
    return {word for word in said if len(word) > 3 and word not in SAYS_NOTHING}


def _listed(candidate: Candidate) -> Why | None:
    return Why(LISTED) if candidate.standing == KNOWN else None


def _activity(candidate: Candidate, members: Members) -> Why | None:
    shared = [(members.activities.get(each, 0), each) for each in candidate.activities]
    count, activity = max(shared, key=lambda pair: (pair[0], pair[1]), default=(0, ""))
    return Why(ACTIVITY, {"activity": activity, "members": count}) if count else None


def _resembles(candidate: Candidate, members: Members) -> Why | None:
    """The word that the fewest members carry, among those that at least two do: a rare word says more."""
    shared = [(members.words[word], word) for word in _words(candidate) if members.words.get(word, 0) >= ENOUGH_MEMBERS]
    count, word = min(shared, default=(0, ""))
    return Why(RESEMBLES, {"word": word, "members": count}) if count else None


def _neighbour(candidate: Candidate, members: Members) -> Why | None:
    """Neighbours share a postal code: a municipality may be a whole city."""
    count = members.postal_codes.get(candidate.postal_code, 0) if candidate.postal_code else 0
    return Why(NEIGHBOUR, {"members": count}) if count else None
