"""What the words of a body suggest where nobody states it: its activities, and which kind of co-operative it is.

Never over a stated value, never of a body about which a person has settled the matter, always with the words it comes
from. What is interpreted is marked ``inferred`` wherever it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chantier.directory.core.activity_words import CODE, DESCRIPTION, Inferred, Lexicon, infer
from chantier.directory.core.consolidation import CORRECTION, OWN, Portrait, Said, Testimony
from chantier.directory.core.form_words import form_in_name, is_narrower
from chantier.directory.core.normalize import fold

INFERRED: Final = "inferred"
_LETTERS: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Reading:
    """A concept read in words, with who wrote these words."""

    concept: str
    confidence: str
    place: str
    words: str
    said: Said

    def as_data(self) -> dict[str, str]:
        """As it is kept beside the field's origin."""
        return {
            "concept": self.concept,
            "confidence": self.confidence,
            "place": self.place,
            "words": self.words,
            "source": self.said.source,
            "by": self.said.kind,
        }


@dataclass(frozen=True)
class Activities:
    """The activities of a body: those that are stated, else those that its words suggest."""

    stated: tuple[str, ...] = ()
    read: tuple[Reading, ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        """What the body is shown to do."""
        return self.stated or tuple(one.concept for one in self.read)


def activities(
    portrait: Portrait,
    testimonies: Sequence[Testimony],
    lexicon: Lexicon,
    *,
    concept_of: Callable[[str], str | None],
) -> Activities:
    """What a body does. ``concept_of`` gives the concept that a text names, if any; other texts are free words."""
    given = portrait.gathered.get("activities", ())
    stated = tuple(dict.fromkeys(slug for said in given if (slug := concept_of(str(said.value)))))
    if stated or any("activities" in t.values and t.kind in (OWN, CORRECTION) for t in testimonies):
        return Activities(stated)
    shown = portrait.fields.get("activity")
    described = [said for said in ((shown.chosen, *shown.others) if shown else ()) if said.value]
    described += [said for said in given if concept_of(str(said.value)) is None]
    coded = [(str(code), _by(t)) for t in testimonies for code in t.values.get("activity_codes") or ()]
    named = [(name.text, name.said) for name in portrait.names]
    found = infer(
        lexicon,
        descriptions=[str(said.value) for said in described],
        codes=[code for code, _said in coded],
        names=[text for text, _said in named],
    )
    writers = {DESCRIPTION: described, CODE: [said for _code, said in coded]}
    return Activities(read=tuple(_reading(one, writers.get(one.place, [said for _, said in named])) for one in found))


def _reading(one: Inferred, writers: Sequence[Said]) -> Reading:
    return Reading(one.concept, one.confidence, one.place, one.words, writers[one.number])


def _by(testimony: Testimony) -> Said:
    value: Any = None
    return Said(value, testimony.origin, testimony.kind, testimony.source, testimony.seen_on, testimony.is_open)


def form(portrait: Portrait) -> Reading | None:
    """The kind of co-operative that a name says, where no form is stated or only « co-operative » is."""
    shown = portrait.fields.get("legal_form")
    if shown is not None and shown.chosen.kind in (OWN, CORRECTION):
        return None
    stated = str(portrait.value("legal_form") or "")
    for name in portrait.names:
        found = form_in_name(name.text)
        if found and (not stated or is_narrower(found[0], stated)):
            return Reading(found[0], "sure", "name", _as_written(name.text, found[1]), name.said)
    return None


def _as_written(name: str, folded: str) -> str:
    """The part of a name whose folded letters are these words."""
    pieces = [(piece.start(), piece.end()) for piece in _LETTERS.finditer(name)]
    wanted = folded.split()
    for first in range(len(pieces) - len(wanted) + 1):
        run = pieces[first : first + len(wanted)]
        if [fold(name[start:end]) for start, end in run] == wanted:
            return name[run[0][0] : run[-1][1]]
    return folded
