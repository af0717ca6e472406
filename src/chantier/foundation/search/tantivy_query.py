"""How a question becomes a tantivy query.

Ranking: the exact name, then the beginning of a name, then words, then near words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

import tantivy
from tantivy import FieldType, Occur

from chantier.foundation.search.core.question import AskedWord, Clause, Question, tolerance
from chantier.foundation.search.core.shapes import Box, Query, Weight
from chantier.foundation.search.tantivy_document import OPENS

Ask = tantivy.Query
EXACT, BEGINS, AS_WRITTEN, UNFINISHED, NEAR = 10_000.0, 1_000.0, 20.0, 2.0, 0.2
FIELDS = (
    ("name", float(Weight.NAME)),
    ("other", float(Weight.OTHER)),
    ("subject", float(Weight.SUBJECT)),
    ("body", float(Weight.BODY)),
)
#: What a text in the reader's language adds, beside the score of a word found (5 to 150).
PREFERRED = 12.0
#: What holds all the words comes before what holds some.
WHOLE = 500.0
#: Answers with all the words that are too few to stop there.
_FEW = 3


class Demand(Enum):
    """How much of a question an answer must hold."""

    ALL, MOST, HALF, ANY = "all", "most", "half", "any"


#: The share of the words.
SHARES = {Demand.MOST: 0.6, Demand.HALF: 0.5, Demand.ANY: 0.0}


def matching(fields: Any, question: Question, *, near: bool, demand: Demand = Demand.ALL) -> Any | None:
    """The query of the words of a question, ``near`` to forgive typing mistakes; none when it asks nothing."""
    if question.is_empty:
        return None
    parts: list[tuple[Occur, Any]] = [
        (Occur.Must, Ask.boolean_query([(Occur.Should, _phrase(fields, run)) for run in runs]))
        for runs in question.phrases
    ]
    # Function words are demanded of nobody, unless the question has nothing else: their lists are the longest.
    demanded = [clause for clause in question.clauses if not clause.is_optional]
    if not demanded and not question.phrases:
        demanded = list(question.clauses)
    asked = [_clause(fields, clause, near=near) for clause in demanded]
    if demand is Demand.ALL or len(asked) < 2:
        parts += [(Occur.Must, one) for one in asked]
    else:
        least = max(1, math.ceil(len(asked) * SHARES[demand]))
        some = Ask.boolean_query([(Occur.Should, one) for one in asked], minimum_number_should_match=least)
        whole = Ask.boolean_query([(Occur.Must, one) for one in asked])
        parts += [(Occur.Must, some), (Occur.Should, Ask.const_score_query(whole, WHOLE))]
    if question.folded:
        exact = Ask.term_query(fields, "whole_name", question.folded)
        parts.append((Occur.Should, Ask.const_score_query(exact, EXACT)))
        parts.append((Occur.Should, Ask.const_score_query(_opening(fields, question), BEGINS)))
    return Ask.boolean_query(parts)


@dataclass(frozen=True)
class Trial:
    """One way to look for the words, from the strictest to the most forgiving."""

    near: bool
    demand: Demand

    def words(self, fields: Any, question: Question) -> Any | None:
        """The query of the words, looked for in this way."""
        return matching(fields, question, near=self.near, demand=self.demand)


def first_trial(query: Query) -> Trial:
    """The strictest way."""
    return Trial(near=False, demand=Demand.ANY if query.is_loose else Demand.ALL)


def next_trial(trial: Trial, found: int, query: Query) -> Trial | None:
    """What to try after a way that found so much: near spellings, then most of the words, then half of them.

    A few answers that hold all the words are completed by those that hold most of them, when the question is lenient.
    """
    match trial:
        case Trial(near=False, demand=Demand.ALL) if query.is_lenient and 0 < found < _FEW:
            return Trial(near=False, demand=Demand.MOST)
        case Trial(near=False, demand=Demand.ALL | Demand.ANY) if not found:
            return replace(trial, near=True)
        case Trial(near=True, demand=Demand.ALL) if not found and query.is_lenient:
            return Trial(near=False, demand=Demand.HALF)
        case Trial(near=False, demand=Demand.HALF) if not found:
            return Trial(near=True, demand=Demand.HALF)
    return None


def narrowed(fields: Any, words: Any | None, query: Query, *, without: str = "") -> Any:
    """The words and everything else a query demands, save the filter of one facet."""
    parts: list[tuple[Occur, Any]] = [(Occur.Must, words)] if words is not None else []
    must = [_any_of(fields, "visibility", sorted(v.value for v in query.visible))]
    must += [
        _any_of(fields, f"facet_{name}", values) for name, values in query.filters.items() if values and name != without
    ]
    must += [
        Ask.range_query(fields, f"number_{name}", FieldType.Integer, low, high)
        for name, (low, high) in query.ranges.items()
        if low is not None or high is not None
    ]
    if query.box is not None:
        must.append(_inside(fields, query.box))
    parts += [(Occur.Must, Ask.const_score_query(demand, 0.0)) for demand in must]
    if query.preferred and words is not None:
        own = Ask.term_query(fields, "language", query.preferred, index_option="basic")
        parts.append((Occur.Should, Ask.const_score_query(own, PREFERRED)))
    return Ask.boolean_query(parts)


def _opening(fields: Any, question: Question) -> Any:
    words: list[Any] = [*(OPENS + question.folded).split()]
    is_open = bool(question.clauses) and question.clauses[-1].is_open
    if len(words) == 1:
        return Ask.fuzzy_term_query(fields, "opening", words[0], 0, True, is_open)
    return (Ask.phrase_prefix_query if is_open else Ask.phrase_query)(fields, "opening", words)


def _any_of(fields: Any, field: str, values: Iterable[str]) -> Any:
    terms = [Ask.term_query(fields, field, value, index_option="basic") for value in values]
    return terms[0] if len(terms) == 1 else Ask.boolean_query([(Occur.Should, term) for term in terms])


def _inside(fields: Any, box: Box) -> Any:
    def between(field: str, low: float, high: float) -> Any:
        return Ask.range_query(fields, field, FieldType.Float, float(low), float(high))

    if box.west <= box.east:
        across = between("longitude", box.west, box.east)
    else:
        across = Ask.boolean_query(
            [
                (Occur.Should, between("longitude", box.west, 180.0)),
                (Occur.Should, between("longitude", -180.0, box.east)),
            ]
        )
    return Ask.boolean_query([(Occur.Must, between("latitude", box.south, box.north)), (Occur.Must, across)])


def _phrase(fields: Any, stems: tuple[str, ...]) -> Any:
    if len(stems) == 1:
        runs = [Ask.boost_query(Ask.term_query(fields, field, stems[0]), boost) for field, boost in FIELDS]
    else:
        runs = [Ask.boost_query(Ask.phrase_query(fields, field, list(stems)), boost) for field, boost in FIELDS]
    return Ask.disjunction_max_query(runs, 0.1)


def _clause(fields: Any, clause: Clause, *, near: bool) -> Any:
    runs = []
    for run in clause.alternatives:
        last = len(run) - 1
        words = [
            (Occur.Must, _word(fields, word, is_open=clause.is_open and at == last, near=near))
            for at, word in enumerate(run)
        ]
        runs.append(words[0][1] if len(words) == 1 else Ask.boolean_query(words))
    return runs[0] if len(runs) == 1 else Ask.boolean_query([(Occur.Should, run) for run in runs])


def _word(fields: Any, word: AskedWord, *, is_open: bool, near: bool) -> Any:
    ways = [
        Ask.boost_query(Ask.term_query(fields, field, stem), boost) for stem in word.stems for field, boost in FIELDS
    ]
    ways.append(Ask.boost_query(Ask.term_query(fields, "words", word.folded, index_option="freq"), AS_WRITTEN))
    if is_open:
        ways += [
            Ask.const_score_query(Ask.fuzzy_term_query(fields, field, typed, 0, True, True), score)
            for typed in dict.fromkeys((word.typed, word.folded))
            for field, score in (("words", UNFINISHED), ("spelled", UNFINISHED / 2))
        ]
    if near and (forgiven := tolerance(word.folded)):
        for field, score in (("words", NEAR), ("spelled", NEAR / 2)):
            close = Ask.fuzzy_term_query(fields, field, word.folded, forgiven, True, is_open)
            ways.append(Ask.const_score_query(close, score))
    return Ask.disjunction_max_query(ways, 0.1)
