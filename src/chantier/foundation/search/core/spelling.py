"""What is shown of a hit: its words marked, and how the best hits spell what was mistyped."""

from __future__ import annotations

import re
from dataclasses import replace

from chantier.foundation.search.core.analysis import analyse, fold
from chantier.foundation.search.core.highlight import Asked, excerpt, mark
from chantier.foundation.search.core.question import Question, likely_spelling
from chantier.foundation.search.core.shapes import Hit

_LETTERS = re.compile(r"[^\W\d_]+")


def marked(hit: Hit, asked: Asked) -> Hit:
    """The hit with the words that answer marked."""
    return replace(
        hit,
        marked_title=mark(hit.title, asked, hit.language),
        marked_summary=excerpt(hit.summary, asked, hit.language) if hit.summary else (),
    )


def suggestion_of(question: Question, hits: tuple[Hit, ...]) -> str:
    """The question with the words that the best hits spell otherwise, as they write them; empty if none."""
    shown = [(f"{hit.title} {hit.summary[:2000]}", hit.language) for hit in hits[:10]]
    written_as = {fold(word): word for text, _ in reversed(shown) for word in _LETTERS.findall(text)}
    stems = {stem for text, language in shown for stem in analyse(text, language).stems}
    asked = {word.folded: word for clause in question.clauses for run in clause.alternatives for word in run}
    spelled = [
        word
        if word in written_as or (word in asked and not stems.isdisjoint(asked[word].stems))
        else written_as.get(likely_spelling(word, tuple(written_as)), word)
        for word in question.folded.split()
    ]
    suggestion = " ".join(spelled)
    return suggestion.lower() if fold(suggestion) != question.folded else ""
