"""How a typed question is read: words, alternatives, quoted phrases, and the word still being typed.

A document may be in another language than the reader's interface, so each word is looked for under the stem that each
language of the index gives it, and folded as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from chantier.foundation.search.core.analysis import Word, chunk_words, chunks, fold
from chantier.foundation.search.core.highlight import Asked

#: Characters and words of a question that are read; the rest of a pasted page is left out.
LONGEST_QUESTION = 400
MOST_WORDS = 24

_QUOTED = re.compile(r"«\s*([^«»]*)\s*»|\"([^\"]*)\"|“([^“”]*)”")


@dataclass(frozen=True, slots=True)
class AskedWord:
    """One word: the stems it may have, as folded, as typed (folded, abbreviation kept), and whether it is optional."""

    stems: tuple[str, ...]
    folded: str
    typed: str
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """Alternatives, each a run of words that must all be found. ``is_open`` when its last word may go on."""

    alternatives: tuple[tuple[AskedWord, ...], ...]
    is_open: bool = False

    @property
    def is_optional(self) -> bool:
        """Whether a document may lack it."""
        return all(word.is_optional for run in self.alternatives for word in run)


@dataclass(frozen=True, slots=True)
class Question:
    """A question read: clauses that add up, phrases (per language, stems in order), and the whole folded text."""

    clauses: tuple[Clause, ...] = ()
    phrases: tuple[tuple[tuple[str, ...], ...], ...] = ()
    folded: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.clauses and not self.phrases

    @property
    def asked(self) -> Asked:
        """What to mark in the texts found."""
        words = [word for clause in self.clauses for run in clause.alternatives for word in run]
        stems = {stem for word in words if not word.is_optional for stem in word.stems}
        stems.update(stem for phrase in self.phrases for run in phrase for stem in run)
        last = self.clauses[-1] if self.clauses else None
        prefixes = tuple(
            run[-1].typed for run in (last.alternatives if last and last.is_open else ()) if len(run[-1].typed) > 1
        )
        return Asked(frozenset(stems), frozenset(w.folded for w in words if not w.is_optional), prefixes)


def read(text: str, languages: Sequence[str]) -> Question:
    """Read a question for an index that holds these languages, the reader's first. Never raises."""
    text = text[:LONGEST_QUESTION]
    phrases: list[tuple[tuple[str, ...], ...]] = []
    for found in _QUOTED.finditer(text):
        quoted = next(group for group in found.groups() if group is not None)
        runs = tuple(dict.fromkeys(run for code in languages if (run := _stems(quoted, code))))
        if runs:
            phrases.append(runs)
    loose = _QUOTED.sub(" ", text)
    typed = chunks(loose)[:MOST_WORDS]
    is_unfinished = bool(loose) and (loose[-1].isalnum() or loose[-1] in "'’-.")
    clauses: list[Clause] = []
    for at, chunk in enumerate(typed):
        clause = _clause(chunk, languages, is_open=is_unfinished and at == len(typed) - 1)
        if clause is not None:
            clauses.append(clause)
    folded = " ".join(
        word.folded for chunk in chunks(text)[:MOST_WORDS] for word in chunk_words(chunk, languages[0])[0]
    )
    return Question(tuple(clauses), tuple(phrases), folded)


def asked_in(text: str, languages: Sequence[str]) -> Asked:
    """What a question asks to mark in a text."""
    return read(text, languages).asked


def _stems(text: str, language: str) -> tuple[str, ...]:
    return tuple(w.stem for c in chunks(text) for w in chunk_words(c, language)[0] if not w.is_stop)


def _clause(chunk: str, languages: Sequence[str], *, is_open: bool) -> Clause | None:
    readings = [chunk_words(chunk, language) for language in languages]
    first_words, first_joined = readings[0]
    if not first_words:
        return None
    run = tuple(
        _asked([words[at] for words, _ in readings], chunk if len(first_words) == 1 else "")
        for at in range(len(first_words))
    )
    joined = [word for _, word in readings if word is not None]
    alternatives = (run, (_asked(joined, ""),)) if first_joined else (run,)
    return Clause(alternatives, is_open=is_open)


def _asked(words: Sequence[Word], chunk: str) -> AskedWord:
    folded = words[0].folded
    stems = tuple(dict.fromkeys([*(word.stem for word in words), folded]))
    typed = fold(chunk)
    return AskedWord(
        stems=stems,
        folded=folded,
        typed=typed if typed.isalnum() else folded,
        is_optional=any(word.is_stop for word in words),
    )


def tolerance(word: str) -> int:
    """Typing mistakes forgiven in a word: one from four letters, two from eight, none in a number."""
    if not word.isalpha() or len(word) < 4:
        return 0
    return 2 if len(word) >= 8 else 1


def likely_spelling(word: str, known: Sequence[str]) -> str:
    """The known word nearest to a mistyped one, or an empty string when none is near enough."""
    allowed = tolerance(word)
    best, distance = "", allowed + 1
    for candidate in known:
        found = OSA.distance(word, candidate, score_cutoff=allowed)
        if found < distance:
            best, distance = candidate, found
    return best
