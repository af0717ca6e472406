"""By-laws as data: notice, quorum, majorities, proxies, secrecy, the floor. Read once into values that rules use.

The document is JSON (``docs/assemblies.md`` lists its keys). Shares are written "2/3", never as decimals. What is left
out has the prudent default: no proxy, no weight, no casting vote, a secret vote when one member asks. A document that
says something else than these keys is refused, so that a rule misspelt is not a rule ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from chantier.assemblies.core.convening import Notice
from chantier.assemblies.core.majorities import SIMPLE, MajorityRule, Threshold
from chantier.assemblies.core.motions import Rules
from chantier.assemblies.core.quorum import Enough, QuorumRule
from chantier.assemblies.core.refusals import Impossible

ORDINARY: Final = "ordinary"
MODES: Final = ("room", "remote", "hybrid")
COUNTING_RULES: Final = ("scottish-stv", "schulze", "approval", "proportional-approval", "majority", "two-rounds")
_LONGEST_SHARE: Final = 20


@dataclass(frozen=True)
class Proxies:
    """Whether a member may entrust its voice to another: ``cap`` voices held by one at most, in one college or not."""

    allowed: bool = False
    cap: int = 1
    same_college: bool = True
    days: int = 0  # how long a paper holds; 0: for the meeting it names


@dataclass(frozen=True)
class Speaking:
    """How the floor is shared: the order, and how long each speaks (seconds; 0: no limit)."""

    first_timers_first: bool = True
    alternate: bool = True
    seconds: int = 180


@dataclass(frozen=True)
class ByLaws:
    """The rules of a body from a day on.

    ``majorities`` by name ("ordinary" always; "special", "by-laws", "previous-question"… as the document says);
    ``secret_asked_by`` how many members make a vote secret (0: only where the rule says so); ``small`` the number of
    ballots under which a college publishes its totals only; ``keep_days`` how long files of ballots are kept.
    """

    notice: Notice
    quorum: QuorumRule
    majorities: Mapping[str, MajorityRule]
    casting: bool = False
    modes: tuple[str, ...] = MODES
    proxies: Proxies = field(default_factory=Proxies)
    weights: bool = False
    secret_asked_by: int = 1
    small: int = 10
    keep_days: int = 365
    floor: Rules = field(default_factory=Rules)
    speaking: Speaking = field(default_factory=Speaking)
    elections: str = "majority"
    #: Whether a member's delegate must have been named before the meeting, and how many may stand in for them.
    substitutes: int = 1

    def majority(self, name: str) -> MajorityRule:
        """The majority of this name. Raises `Impossible`."""
        if name not in self.majorities:
            raise Impossible("majority_unknown", majority=name)
        return self.majorities[name]


_KEYS: Final = frozenset(
    {
        "notice", "quorum", "majorities", "casting", "modes", "proxies", "weights", "secret_asked_by", "small",
        "keep_days", "floor", "speaking", "elections", "substitutes",
    }
)  # fmt: skip


def read_by_laws(document: Mapping[str, Any]) -> ByLaws:
    """The rules that a document says. Raises `Impossible` naming the key that cannot be read."""
    _only(document, _KEYS, "")
    majorities = {name: _majority(said, name) for name, said in _mapping(document, "majorities").items()}
    majorities.setdefault(ORDINARY, MajorityRule(SIMPLE))
    modes = document.get("modes", list(MODES))
    if not isinstance(modes, list) or not modes or any(mode not in MODES for mode in modes):
        raise Impossible("by_laws_key", key="modes")
    elections = document.get("elections", "majority")
    if elections not in COUNTING_RULES:
        raise Impossible("by_laws_key", key="elections")
    return ByLaws(
        notice=_notice(_mapping(document, "notice")),
        quorum=_quorum(_mapping(document, "quorum")),
        majorities=majorities,
        casting=_bool(document, "casting", default=False),
        modes=tuple(modes),
        proxies=_proxies(_mapping(document, "proxies")),
        weights=_bool(document, "weights", default=False),
        secret_asked_by=_whole(document, "secret_asked_by", default=1),
        small=_whole(document, "small", default=10, most=1_000),
        keep_days=_whole(document, "keep_days", default=365, most=36_500),
        floor=_floor(_mapping(document, "floor")),
        speaking=_speaking(_mapping(document, "speaking")),
        elections=elections,
        substitutes=_whole(document, "substitutes", default=1, most=20),
    )


def _notice(said: Mapping[str, Any]) -> Notice:
    _only(said, frozenset({"days", "clear"}), "notice")
    return Notice(_whole(said, "days", default=0, most=366), clear=_bool(said, "clear", default=False))


def _quorum(said: Mapping[str, Any]) -> QuorumRule:
    _only(said, frozenset({"number", "share", "strictly", "colleges", "throughout"}), "quorum")
    colleges = {name: _enough(part, f"quorum.colleges.{name}") for name, part in _mapping(said, "colleges").items()}
    whole = {key: value for key, value in said.items() if key not in ("colleges", "throughout")}
    return QuorumRule(_enough(whole, "quorum"), colleges, throughout=_bool(said, "throughout", default=True))


def _enough(said: Any, key: str) -> Enough:
    if not isinstance(said, Mapping):
        raise Impossible("by_laws_key", key=key)
    _only(said, frozenset({"number", "share", "strictly"}), key)
    return Enough(
        number=_whole(said, "number", default=0),
        share=_share(said["share"], f"{key}.share") if "share" in said else Fraction(0),
        strictly=_bool(said, "strictly", default=False),
    )


def _majority(said: Any, name: str) -> MajorityRule:
    key = f"majorities.{name}"
    if not isinstance(said, Mapping):
        raise Impossible("by_laws_key", key=key)
    _only(said, frozenset({"share", "base", "strictly", "college", "colleges"}), key)
    whole = {part: value for part, value in said.items() if part in ("share", "base", "strictly")}
    college = said.get("college")
    return MajorityRule(
        _threshold(whole, key),
        college=None if college is None else _threshold(college, f"{key}.college"),
        colleges=_word(said, "colleges", default="each", among=("each", "most")),
    )


def _threshold(said: Any, key: str) -> Threshold:
    if not isinstance(said, Mapping) or "share" not in said:
        raise Impossible("by_laws_key", key=key)
    _only(said, frozenset({"share", "base", "strictly"}), key)
    return Threshold(
        _share(said["share"], key),
        base=str(said.get("base", "expressed")),
        strictly=_bool(said, "strictly", default=False),
    )


def _proxies(said: Mapping[str, Any]) -> Proxies:
    _only(said, frozenset({"allowed", "cap", "same_college", "days"}), "proxies")
    return Proxies(
        allowed=_bool(said, "allowed", default=False),
        cap=_whole(said, "cap", default=1, most=1_000),
        same_college=_bool(said, "same_college", default=True),
        days=_whole(said, "days", default=0, most=3_660),
    )


def _floor(said: Mapping[str, Any]) -> Rules:
    _only(said, frozenset({"interventions_before_previous_question"}), "floor")
    return Rules(_whole(said, "interventions_before_previous_question", default=0, most=100))


def _speaking(said: Mapping[str, Any]) -> Speaking:
    _only(said, frozenset({"first_timers_first", "alternate", "seconds"}), "speaking")
    return Speaking(
        first_timers_first=_bool(said, "first_timers_first", default=True),
        alternate=_bool(said, "alternate", default=True),
        seconds=_whole(said, "seconds", default=180, most=3_600),
    )


def _only(said: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    for key in sorted(str(key) for key in said):
        if key not in keys:
            raise Impossible("by_laws_key", key=f"{where}.{key}" if where else key)


def _mapping(said: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = said.get(key, {})
    if not isinstance(part, Mapping):
        raise Impossible("by_laws_key", key=key)
    return part


def _bool(said: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = said.get(key, default)
    if not isinstance(value, bool):
        raise Impossible("by_laws_key", key=key)
    return value


def _whole(said: Mapping[str, Any], key: str, *, default: int, most: int = 1_000_000) -> int:
    value = said.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise Impossible("by_laws_key", key=key)
    return value


def _word(said: Mapping[str, Any], key: str, *, default: str, among: tuple[str, ...]) -> str:
    value = said.get(key, default)
    if value not in among:
        raise Impossible("by_laws_key", key=key)
    return str(value)


def _share(said: Any, key: str) -> Fraction:
    """A share such as "2/3". Raises `Impossible`."""
    text = str(said) if isinstance(said, str) else ""
    above, bar, below = text.partition("/")
    whole = above.isascii() and above.isdigit() and below.isascii() and below.isdigit() and bool(bar)
    if not whole or len(text) > _LONGEST_SHARE or int(below) == 0 or int(above) > int(below):
        raise Impossible("by_laws_share", key=key)
    return Fraction(int(above), int(below))
