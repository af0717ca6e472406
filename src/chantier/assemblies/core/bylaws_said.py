"""What by-laws say, one sentence a rule: values that phrases turn into words, in the order one reads them.

Every rule is said, those left to their prudent default too: a reader of the page of a body learns that no proxy is
allowed, not that the document forgot them.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from chantier.assemblies.core.bylaws import ORDINARY, ByLaws
from chantier.assemblies.core.majorities import MajorityRule, Threshold
from chantier.assemblies.core.quorum import Enough
from chantier.assemblies.core.refusals import Because

#: The order in which majorities are read; those of other names follow, in alphabetical order.
MAJORITIES: Final = (
    ORDINARY,
    "special",
    "by-laws",
    "letters-patent",
    "admission",
    "expulsion",
    "dissolution",
    "previous-question",
)


@dataclass(frozen=True)
class Article:
    """Some rules that go together: ``key`` names them ("notice", "quorum"…)."""

    key: str
    said: tuple[Because, ...]


def articles(rules: ByLaws) -> tuple[Article, ...]:
    """All that these by-laws say."""
    return (
        Article("notice", (_notice(rules), *(Because(f"mode_{mode}") for mode in rules.modes))),
        Article("quorum", _quorum(rules)),
        Article("voices", _voices(rules)),
        Article("majorities", tuple(one for name in _names(rules) for one in _majority(name, rules.majorities[name]))),
        Article("votes", _votes(rules)),
        Article("floor", _floor(rules)),
    )


def _notice(rules: ByLaws) -> Because:
    if rules.notice.days == 0:
        return Because("notice_none")
    return Because("notice_clear" if rules.notice.clear else "notice_days", {"n": rules.notice.days})


def _quorum(rules: ByLaws) -> tuple[Because, ...]:
    rule = rules.quorum
    inside = tuple(_enough(one, college) for college, one in sorted(rule.colleges.items()))
    none = rule.whole == Enough() and not inside
    when = () if none else (Because("quorum_throughout" if rule.throughout else "quorum_at_opening"),)
    return (_enough(rule.whole, None), *inside, *when)


def _enough(enough: Enough, college: str | None) -> Because:
    params: dict[str, str | int] = {} if college is None else {"college": college}
    code = "quorum" if college is None else "quorum_college"
    if enough.share == 0:
        return Because(f"{code}_number" if enough.number else f"{code}_none", {**params, "n": enough.number})
    params |= _share(enough.share, strictly=enough.strictly)
    if enough.number == 0:
        return Because(f"{code}_share", params)
    return Because(f"{code}_share_or", {**params, "n": enough.number})


def _share(share: Fraction, *, strictly: bool) -> dict[str, str | int]:
    return {"share": written(share), "strictly": int(strictly)}


def written(share: Fraction) -> str:
    """A share as by-laws write it: "2/3"."""
    return f"{share.numerator}/{share.denominator}"


def _names(rules: ByLaws) -> tuple[str, ...]:
    known = [name for name in MAJORITIES if name in rules.majorities]
    return (*known, *sorted(set(rules.majorities) - set(known)))


def _majority(name: str, rule: MajorityRule) -> tuple[Because, ...]:
    found = [Because(f"majority_{rule.whole.base}", {"majority": name, **_threshold(rule.whole)})]
    if rule.college is not None:
        found.append(
            Because(f"double_{rule.colleges}_{rule.college.base}", {"majority": name, **_threshold(rule.college)})
        )
    return tuple(found)


def _threshold(one: Threshold) -> dict[str, str | int]:
    return _share(one.share, strictly=one.strictly)


def _voices(rules: ByLaws) -> tuple[Because, ...]:
    found = [Because("weights_allowed" if rules.weights else "weights_forbidden")]
    found.append(Because("substitutes" if rules.substitutes else "substitutes_none", {"n": rules.substitutes}))
    if not rules.proxies.allowed:
        return (*found, Because("proxies_forbidden"))
    found.append(Because("proxies_allowed", {"n": rules.proxies.cap}))
    if rules.proxies.same_college:
        found.append(Because("proxies_same_college"))
    days = rules.proxies.days
    return (*found, Because("proxies_days" if days else "proxies_meeting", {"n": days}))


def _votes(rules: ByLaws) -> tuple[Because, ...]:
    asked = rules.secret_asked_by
    return (
        Because("casting_allowed" if rules.casting else "casting_forbidden"),
        Because("secret_asked" if asked else "secret_where_ruled", {"n": asked}),
        Because("small", {"n": rules.small}) if rules.small else Because("small_none"),
        Because("keep_days", {"n": rules.keep_days}),
        Because(f"elections_{rules.elections}"),
    )


def _floor(rules: ByLaws) -> tuple[Because, ...]:
    before = rules.floor.interventions_before_previous_question
    speaking = rules.speaking
    found = [Because("question_after", {"n": before}) if before else Because("question_any_time")]
    if speaking.first_timers_first:
        found.append(Because("first_timers_first"))
    if speaking.alternate:
        found.append(Because("alternate"))
    found.append(Because("seconds", {"n": speaking.seconds}) if speaking.seconds else Because("seconds_none"))
    return tuple(found)
