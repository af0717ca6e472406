"""A synthesis where every sentence cites contributions, word for word."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chantier.deliberation.core.characters import composed
from chantier.deliberation.core.reasons import Reason

_SPACES = re.compile(r"\s+")
SHORTEST_QUOTE = 12


@dataclass(frozen=True)
class Quoted:
    """The contribution a sentence rests on, and words taken from it."""

    source: str
    quote: str


@dataclass(frozen=True)
class SentenceGiven:
    """A sentence and what it cites."""

    text: str
    citations: tuple[Quoted, ...]
    is_minority: bool = False


def plain(text: str) -> str:
    """A text as quotes are compared: composed letters, one space between words, one kind of quotation mark."""
    words = composed(text).replace("’", "'").replace("“", '"').replace("”", '"')
    return _SPACES.sub(" ", words).strip()


def faults(sentences: Sequence[SentenceGiven], contributions: Mapping[str, str]) -> tuple[Reason, ...]:
    """What forbids publishing: sentences by number from 1. ``contributions`` is {key: the whole text}.

    An uncited sentence, a quote that is not in its contribution, one too short to mean anything, a contribution that is
    not of this table; no sentence at all.
    """
    if not sentences:
        return (Reason("no_sentence"),)
    found: list[Reason] = []
    for number, sentence in enumerate(sentences, start=1):
        if not sentence.text.strip():
            found.append(Reason("empty_sentence", {"number": number}))
        if not sentence.citations:
            found.append(Reason("sentence_without_citation", {"number": number}))
        for citation in sentence.citations:
            whole = contributions.get(citation.source)
            quote = plain(citation.quote)
            if not citation.source:
                found.append(Reason("quote_nowhere", {"number": number}))
            elif whole is None:
                found.append(Reason("contribution_unknown", {"number": number, "source": citation.source}))
            elif len(quote) < min(SHORTEST_QUOTE, len(plain(whole))):
                found.append(Reason("quote_too_short", {"number": number, "source": citation.source}))
            elif quote not in plain(whole):
                found.append(Reason("quote_not_found", {"number": number, "source": citation.source}))
    return tuple(found)


def covered(sentences: Sequence[SentenceGiven], contributions: Collection[str]) -> Fraction:
    """The part of contributions that some sentence cites; 1 when there is none to cite."""
    if not contributions:
        return Fraction(1)
    cited = {citation.source for sentence in sentences for citation in sentence.citations}
    return Fraction(len(cited & set(contributions)), len(set(contributions)))


def left_out(sentences: Sequence[SentenceGiven], contributions: Sequence[str]) -> tuple[str, ...]:
    """The contributions that no sentence cites, in their order: the page lists them."""
    cited = {citation.source for sentence in sentences for citation in sentence.citations}
    return tuple(one for one in contributions if one not in cited)


def sources_of(quote: str, contributions: Mapping[str, str]) -> tuple[str, ...]:
    """The contributions that say these words, in their order: whoever quotes need not name them."""
    words = plain(quote)
    return tuple(key for key, whole in contributions.items() if words in plain(whole)) if words else ()
