"""How a table settles: what each stance means there, and when the proposal holds.

A procedure is data. Its rule reads the stances that organisations took, each organisation once:

- ``no_objection`` (consent): nobody objects, and enough took position. Standing aside does not block.
- ``consensus``: nobody objects, and no more than a stated share stands aside.
- ``advice``: whoever holds the pen settles, once enough of those concerned were heard; objections are kept as advice.
- ``share``: at least a stated share of those who are for or against is for (a reserve counts as for).

Sources: consent and advice as practised in sociocracy and by Loomio’s users; consensus with stand-asides as in
Quaker-based facilitation. Shares are exact fractions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from chantier.deliberation.core.reasons import Reason, Refused

SUPPORT, RESERVE, ASIDE, OBJECT = "support", "reserve", "aside", "object"
STANCES: Final = (SUPPORT, RESERVE, ASIDE, OBJECT)
NO_OBJECTION, CONSENSUS, ADVICE, SHARE = "no_objection", "consensus", "advice", "share"
RULES: Final = (NO_OBJECTION, CONSENSUS, ADVICE, SHARE)
LANGUAGES: Final = ("fr", "en", "es")
_LONGEST_SHARE: Final = 20


@dataclass(frozen=True)
class Stance:
    """One way to stand, in the words of the procedure. ``needs_reason``: it cannot be taken without saying why."""

    key: str
    labels: Mapping[str, str]
    meanings: Mapping[str, str] = field(default_factory=dict)
    needs_reason: bool = True


@dataclass(frozen=True)
class Rule:
    """When a proposal holds. ``quorum`` is the part of seated organisations that must have taken position."""

    settles_when: str
    quorum: Fraction = Fraction(0)
    share: Fraction = Fraction(0)
    asides: Fraction = Fraction(1)


@dataclass(frozen=True)
class Procedure:
    """A way of settling, with its names in three languages."""

    slug: str
    names: Mapping[str, str]
    purposes: Mapping[str, str]
    stances: tuple[Stance, ...]
    rule: Rule


@dataclass(frozen=True)
class Tally:
    """Organisations by stance, of those that are seated."""

    seated: int
    by_stance: Mapping[str, int]

    @property
    def spoke(self) -> int:
        """How many took position."""
        return sum(self.by_stance.values())

    def of(self, stance: str) -> int:
        """How many stand so."""
        return self.by_stance.get(stance, 0)


@dataclass(frozen=True)
class Outcome:
    """Whether the proposal holds as positions are now, and why: reasons, the deciding one first."""

    holds: bool
    reasons: tuple[Reason, ...]


def count(stances: Iterable[str], *, seated: int) -> Tally:
    """A tally of one stance per organisation. Raises ``ValueError`` if more spoke than are seated."""
    counted = Counter(stances)
    if counted.total() > seated:
        raise ValueError(f"{counted.total()} positions for {seated} seats")
    return Tally(seated, {one: counted[one] for one in STANCES if counted[one]})


def outcome(rule: Rule, tally: Tally) -> Outcome:
    """What the rule says of a tally."""
    if not tally.spoke:
        return Outcome(False, (Reason("nobody_spoke"),))
    needed = _ceiling(rule.quorum * tally.seated)
    if tally.spoke < needed:
        return Outcome(False, (Reason("too_few_spoke", {"spoke": tally.spoke, "needed": needed}),))
    objections = tally.of(OBJECT)
    if rule.settles_when == ADVICE:
        return Outcome(True, (Reason("advice_heard", {"spoke": tally.spoke, "objections": objections}),))
    if rule.settles_when == SHARE:
        return _by_share(rule, tally)
    if objections:
        return Outcome(False, (Reason("objections_stand", {"objections": objections}),))
    if rule.settles_when == CONSENSUS and Fraction(tally.of(ASIDE), tally.spoke) > rule.asides:
        return Outcome(False, (Reason("too_many_stand_aside", {"asides": tally.of(ASIDE), "spoke": tally.spoke}),))
    return Outcome(True, (Reason("no_objection", {"spoke": tally.spoke, "reserves": tally.of(RESERVE)}),))


def _by_share(rule: Rule, tally: Tally) -> Outcome:
    in_favour = tally.of(SUPPORT) + tally.of(RESERVE)
    deciding = in_favour + tally.of(OBJECT)
    share = f"{rule.share.numerator}/{rule.share.denominator}"
    params: dict[str, str | int] = {"for": in_favour, "deciding": deciding, "share": share}
    if deciding and Fraction(in_favour, deciding) >= rule.share:
        return Outcome(True, (Reason("share_reached", params),))
    return Outcome(False, (Reason("share_missed", params),))


def read(slug: str, given: Mapping[str, Any]) -> Procedure:
    """A procedure from its data. Raises ``Refused`` with every fault found, first to last."""
    faults: list[Reason] = []
    rule = given.get("rule", {})
    if rule.get("settles_when") not in RULES:
        faults.append(Reason("unknown_rule", {"rule": str(rule.get("settles_when", ""))}))
    shares = {name: _share(rule.get(name), name, faults) for name in ("quorum", "share", "asides") if name in rule}
    if rule.get("settles_when") == SHARE and not shares.get("share"):
        # Without one, or with none, any text would hold, whoever is against it.
        faults.append(Reason("bad_share", {"name": "share", "value": str(rule.get("share", ""))[:_LONGEST_SHARE]}))
    stances = []
    for one in given.get("stances", ()):
        if one.get("stance") not in STANCES:
            faults.append(Reason("unknown_stance", {"stance": str(one.get("stance", ""))}))
            continue
        missing = [language for language in LANGUAGES if not one.get("labels", {}).get(language)]
        faults.extend(Reason("label_missing", {"stance": one["stance"], "language": code}) for code in missing)
        stances.append(
            Stance(one["stance"], one.get("labels", {}), one.get("meanings", {}), bool(one.get("needs_reason", True)))
        )
    keys = [one.key for one in stances]
    if SUPPORT not in keys or OBJECT not in keys or len(keys) != len(set(keys)):
        faults.append(Reason("stances_incomplete"))
    faults.extend(
        Reason("name_missing", {"language": code}) for code in LANGUAGES if not given.get("names", {}).get(code)
    )
    if faults:
        raise Refused(*faults)
    return Procedure(
        slug, given["names"], given.get("purposes", {}), tuple(stances), Rule(rule["settles_when"], **shares)
    )


def rule_of(given: Mapping[str, str]) -> Rule:
    """A rule that was read before, from its data: what a settled text kept."""
    shares = {name: Fraction(given[name]) for name in ("quorum", "share", "asides") if name in given}
    return Rule(given["settles_when"], **shares)


def _share(value: object, name: str, faults: list[Reason]) -> Fraction:
    written = str(value)
    try:
        # « 1e999999999 » is short to write and long to compute.
        share = Fraction(written) if len(written) <= _LONGEST_SHARE and "e" not in written.lower() else Fraction(-1)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        faults.append(Reason("bad_share", {"name": name, "value": written[:_LONGEST_SHARE]}))
    return share


def _ceiling(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)
