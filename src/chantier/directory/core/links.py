"""Links between organisations as lists and people say them: the columns and words of a list, and what a saying adds.

A link holds over a period, from a day until another that is no longer in it. « Federation of » is « member of » seen
from the other end: the two are one fact, kept as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chantier.directory.core.cleaning import plain_text
from chantier.directory.core.colleges import BODY_TO_MEMBER, MEMBER_TO_BODY, Period
from chantier.directory.core.columns import title_words
from chantier.directory.core.dates import clean_date
from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.normalize import fold

ALWAYS: Final = Period()
#: The concepts of the vocabulary of relations, the most usual first.
KINDS: Final = (
    *(MEMBER_TO_BODY, BODY_TO_MEMBER, "supported-by", "subsidiary-of"),
    *("service-of", "brand-of", "division-of", "formerly"),
)
FROM, RELATION, TO, SINCE, UNTIL = "from", "relation", "to", "since", "until"
NEEDED: Final = (FROM, RELATION, TO)

#: By field, the titles that lists give their columns, folded and without articles.
_TITLES: Final[Mapping[str, str]] = {
    FROM: "from|de|organisation|organisme|organization|organizacion|membre|member|miembro|premiere organisation|nom",
    RELATION: "relation|lien|type lien|nature lien|type relation|kind|relationship|relacion|vinculo|tipo vinculo",
    TO: "to|a|vers|autre organisation|seconde organisation|cible|target|other organization|hacia|otra organizacion"
    "|federation|regroupement",
    SINCE: "since|depuis|membre depuis|debut|date debut|start|start date|desde|fecha inicio|date adhesion|du",
    UNTIL: "until|jusqu|jusque|fin|date fin|end|end date|hasta|fecha fin|au",
}
#: (kind, whether it is said from the other end).
_WORDS: Final[Mapping[tuple[str, bool], str]] = {
    (MEMBER_TO_BODY, False): "member of|membre de|est membre de|membre|miembro de|affilie a|affiliee a|adherente de",
    (MEMBER_TO_BODY, True): "a pour membre|has member|has as member|compte parmi ses membres|tiene como miembro",
    (BODY_TO_MEMBER, False): "federation of|federation de|regroupement de|federacion de|network of",
    (BODY_TO_MEMBER, True): "fait partie du regroupement|fait partie de la federation|forma parte de la federacion",
    ("supported-by", False): "supported by|soutenue par|soutenu par|appuyee par|appuye par|avec l appui de|apoyada por",
    ("supported-by", True): "supports|soutient|appuie|apoya",
    ("subsidiary-of", False): "subsidiary of|filiale de|filial de",
    ("subsidiary-of", True): "a pour filiale|has subsidiary|tiene como filial",
    ("service-of", False): "service of|service de|servicio de",
    ("brand-of", False): "brand of|marque de|marca de",
    ("division-of", False): "division of|division de",
    ("formerly", False): "formerly|anciennement|autrefois|anteriormente",
}
_KIND_OF: Final = {text: said for said, texts in _WORDS.items() for text in texts.split("|")}


# A list --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LinkColumns:
    """Which column holds what ({field: index}); ``relation`` is what a title says of the whole column."""

    at: Mapping[str, int]
    relation: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which there is no link."""
        return tuple(name for name in NEEDED if name not in self.at and not (name == RELATION and self.relation))


@dataclass(frozen=True)
class LinkRow:
    """A row as understood: the ends as they were named, in the order of ``kind`` where one is said.

    ``problem`` says why it cannot be a link, even where it names both ends and a kind.
    """

    one: str = ""
    other: str = ""
    kind: str = ""
    period: Period = ALWAYS
    problem: Finding | None = None


def link_columns(header: Sequence[str]) -> LinkColumns:
    """The columns of a list of links by their titles; each field is the first column that bears one of its titles."""
    at: dict[str, int] = {}
    relation = ""
    for index, title in enumerate(header):
        said = kind_of(title)
        if said is not None and " " in _plain(title) and TO not in at:  # « Membre de » says it for the whole column
            at[TO], relation = index, title
            continue
        words = {" ".join(title_words(title)), _plain(title)} - {""}
        field = next((name for name, texts in _TITLES.items() if words & set(texts.split("|")) and name not in at), "")
        if field:
            at[field] = index
    return LinkColumns(at, "" if RELATION in at else relation)


def kind_of(text: str) -> tuple[str, bool] | None:
    """The kind of relation that words say, and whether they say it from the other end; ``None`` for other words."""
    plain = _plain(text)
    if plain.replace(" ", "-") in KINDS:
        return plain.replace(" ", "-"), False
    return _KIND_OF.get(plain)


def read_link(columns: LinkColumns, cells: Sequence[str]) -> LinkRow:
    """A row as understood. Dates are never guessed: an end needs its day, a beginning may be a year or a month."""
    texts = {name: plain_text(cells[index])[0] for name, index in columns.at.items() if index < len(cells)}
    one, other = texts.get(FROM, ""), texts.get(TO, "")
    if not one or not other:
        return LinkRow(one, other, problem=finding("link_without_end"))
    words = texts.get(RELATION, "") or columns.relation
    said = kind_of(words)
    if said is None:
        return LinkRow(one, other, problem=finding("relation_not_known", value=words))
    kind, is_inward = said
    if is_inward:
        one, other = other, one
    since, problem = _day(texts.get(SINCE, ""), needs_day=False)
    until, trouble = _day(texts.get(UNTIL, ""), needs_day=True)
    if problem or trouble:
        return LinkRow(one, other, kind, problem=problem or trouble)
    if since and until and until <= since:
        return LinkRow(one, other, kind, problem=finding("link_ends_before_it_begins"))
    return LinkRow(one, other, kind, Period(since, until))


def _day(text: str, *, needs_day: bool) -> tuple[date | None, Finding | None]:
    if not text:
        return None, None
    cleaned = clean_date(text)
    if cleaned.value is None or cleaned.problems:
        return None, finding("link_date_unclear", value=text)
    parts = [int(part) for part in cleaned.value.split("-")]
    if needs_day and len(parts) < 3:
        return None, finding("link_end_without_day", value=text)
    return date(*[*parts, 1, 1][:3]), None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", fold(text)))


# What a saying adds to what is known ---------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """A link that is known between the same two bodies, of the same kind.

    ``is_own`` when the list being read says it; ``by_person`` when a person said it or changed it.
    """

    period: Period
    is_own: bool = False
    by_person: bool = False
    is_denied: bool = False
    #: The row of the same list that said it already; 0 for none.
    row: int = 0


NEW, UNCHANGED, CHANGED, ASIDE = "new", "unchanged", "changed", "set_aside"


@dataclass(frozen=True)
class Judged:
    """What a row does: its outcome, which known link it is about, the period to keep, or why it is set aside."""

    outcome: str
    about: int | None = None
    period: Period = ALWAYS
    why: Finding | None = None


def fact(kind: str, one: int, other: int) -> tuple[str, int, int]:
    """What a link says whichever end tells it: « federation of » is « member of », turned round."""
    return (MEMBER_TO_BODY, other, one) if kind == BODY_TO_MEMBER else (kind, one, other)


def overlaps(one: Period, other: Period) -> bool:
    """Whether two periods share a day."""
    first, last = date.min, date.max
    return (one.since or first) < (other.until or last) and (other.since or first) < (one.until or last)


def judge(said: Period, known: Sequence[Known]) -> Judged:
    """What a row of a list adds to what is known of the same fact.

    A person's word and another list's are never overwritten; what a row leaves empty contradicts nothing; what was
    denied is denied over its period alone. Judged again once it is kept, a row is unchanged.
    """
    standing = [index for index, one in enumerate(known) if not one.is_denied]
    for index in standing:
        if known[index].period == said:
            return Judged(UNCHANGED, index)
    if standing and said == ALWAYS:
        return Judged(UNCHANGED, standing[0])
    shared = [index for index in standing if overlaps(known[index].period, said)]
    if len(shared) == 1 and _agrees(said, known[shared[0]].period):
        return Judged(UNCHANGED, shared[0])
    if any(one.is_denied and overlaps(one.period, said) for one in known):
        return Judged(ASIDE, why=finding("link_denied"))
    if not shared:
        return Judged(NEW, period=said)
    if len(shared) > 1:
        return Judged(ASIDE, why=finding("link_over_several_periods"))
    index = shared[0]
    one = known[index]
    if one.row:
        return Judged(ASIDE, why=finding("link_said_otherwise_by_row", row=one.row))
    if one.by_person:
        return Judged(ASIDE, why=finding("link_said_otherwise_by_person"))
    if not one.is_own:
        return Judged(ASIDE, why=finding("link_said_otherwise_by_list"))
    period = Period(said.since or one.period.since, said.until or one.period.until)
    beside = [other for place, other in enumerate(known) if place != index and overlaps(other.period, period)]
    if beside or (period.since and period.until and period.until <= period.since):
        return Judged(ASIDE, why=finding("link_over_several_periods"))
    return Judged(CHANGED, index, period)


def _agrees(said: Period, period: Period) -> bool:
    return said.since in (None, period.since) and said.until in (None, period.until)
