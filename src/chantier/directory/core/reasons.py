"""Why a pair was judged so: codes and parameters, said in words by `phrases.py`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from chantier.directory.core.body import Body
from chantier.directory.core.comparison import Comparison, Contact, Name, Nature, Place
from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.normalize import significant, stem, words

_PLACES = {
    Place.DOOR: "same_door",
    Place.SHARED_DOOR: "same_shared_door",
    Place.POSTAL_CODE: "same_postal_code",
    Place.AT_LEAST_POSTAL_CODE: "same_postal_code",
    Place.STREET: "same_street",
    Place.MUNICIPALITY: "same_area",
    Place.AT_LEAST_MUNICIPALITY: "same_area",
    Place.ELSEWHERE: "another_place",
}

_AROUND: Final = '()[]{}.,;:!?«»"“”/|'
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_RUN: Final = 6


def as_written(tokens: tuple[str, ...], names: tuple[str, ...]) -> str:
    """Normalised words as the names wrote them, comma between: `("sante",)` of « Coop Santé » → `Santé`.

    A phrase that was read as one word is given whole: `("aidechezsoi",)` of « Aide Chez Soi » → `Aide Chez Soi`.
    """
    written: dict[str, str] = {}
    for name in names:
        pieces = name.replace("’", "'").replace("-", " ").replace("'", " ").split()
        for text in (*_WORD.findall(name), *(piece.strip(_AROUND) for piece in pieces)):
            folded = words(text)
            if len(folded) == 1:
                written.setdefault(stem(folded[0]), text)
            for token in significant(folded):
                written.setdefault(token, text)
    missing = [token for token in tokens if token not in written]
    if missing:
        _note_runs(written, missing, names)
    return ", ".join(written.get(token, token.upper() if len(token) <= 5 else token) for token in tokens)


def _note_runs(written: dict[str, str], missing: Sequence[str], names: tuple[str, ...]) -> None:
    """The shortest run of words that gives each missing token."""
    for name in names:
        found = list(_WORD.finditer(name))
        for length in range(2, min(len(found), _LONGEST_RUN) + 1):
            for start in range(len(found) - length + 1):
                run = name[found[start].start() : found[start + length - 1].end()]
                folded = words(run)
                told = {*significant(folded), "".join(folded), "".join(stem(word) for word in folded)}
                for token in told.intersection(missing):
                    written.setdefault(token, " ".join(run.split()))


def reasons_of(found: Comparison, left: Body, right: Body) -> tuple[Finding, ...]:
    """The reasons of one comparison: numbers, name, place, contacts, then what contradicts; always in this order."""
    levels = found.levels
    said: list[Finding] = []
    if levels.number is Contact.SAME:
        said.append(finding("same_register_number"))
    said.extend(_name_reasons(found, left, right))
    if levels.place in _PLACES:
        said.append(finding(_PLACES[levels.place]))
    if levels.site is Contact.SAME:
        said.append(finding("same_website"))
    if levels.phone is Contact.SAME:
        said.append(finding("same_phone"))
    if levels.number is Contact.DIFFERENT:
        said.append(finding("another_register_number"))
    if levels.form is Contact.DIFFERENT:
        said.append(finding("another_form"))
    if levels.name >= Name.PARTIAL:
        said.extend(finding(code) for code in found.contradictions)
        if levels.nature is Nature.DOUBTFUL:
            said.append(finding("kind_doubtful"))
    return tuple(said)


def _name_reasons(found: Comparison, left: Body, right: Body) -> list[Finding]:
    level, how = found.levels.name, found.how
    left_words = as_written(found.left_only, left.names)
    right_words = as_written(found.right_only, right.names)
    if how == "acronym":
        return [finding("acronym")]
    if how == "domain":
        return [finding("website_tells_name")]
    if level >= Name.IDENTICAL_COMMON and not (left_words or right_words):
        code = "same_name" if level is Name.IDENTICAL else "same_common_name"
        return [finding(code if found.exact else "part_of_name_same")]
    if level <= Name.WEAK:
        return [finding("names_differ" if level is Name.NONE else "names_share_little")]
    said = [
        finding("names_nearly_same" if level >= Name.CLOSE else "names_alike" if level is Name.ALIKE else "names_share")
    ]
    if left_words and right_words:
        said.append(finding("words_on_both_sides", left=left_words, right=right_words))
    elif left_words or right_words:
        said.append(finding("words_on_one_side", words=left_words or right_words))
    elif level < Name.IDENTICAL_COMMON and not found.exact and found.similarity >= 1.0:
        return [finding("part_of_name_same")]
    elif level >= Name.ALIKE:
        said.append(finding("spelling_differs"))
    return said
