"""Which field of an organisation each column of a list holds: by its title, by what it contains, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chantier.directory.core.cleaning import legal_form_slug, territory_named
from chantier.directory.core.column_words import FIELD_WORDS, KEY_WORDS, NAME_WORDS, PARTS, PERSON_WORDS
from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.normalize import fold

FIELDS: Final = tuple(FIELD_WORDS)

_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-ZÀ-Þ])(?=[A-ZÀ-Þ][a-zà-ÿ])")
_SMALL: Final = frozenset(
    ("de", "du", "des", "d", "la", "le", "les", "l", "un", "une", "of", "the", "and", "et", "del", "los", "las", "en",
     "a", "au", "aux")
)  # fmt: skip
_SURE_ENOUGH: Final = 0.4
_FEW: Final = 3
_FIRST_NAMES: Final = frozenset(("prenom", "first name", "nombre pila", "given name"))
_FAMILY_NAMES: Final = frozenset(("nom famille", "last name", "surname", "apellido", "apellidos"))


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """The field proposed for a column (``None``: not imported unless a person says so) and why.

    ``certainty`` goes from 0 to 1; it orders proposals and is not a probability.
    """

    index: int
    header: str
    field: str | None
    certainty: float
    why: Finding


@dataclass(frozen=True, slots=True)
class _Candidate:
    field: str
    certainty: float
    why: Finding


def recognise(header: Sequence[str], sample_rows: Sequence[Sequence[str]]) -> tuple[ColumnGuess, ...]:
    """One guess for each column, in order.

    ``sample_rows`` are the first rows (some dozens suffice). A field that has one value is given to one column, the
    most certain then the leftmost; parts of an address and repeated names may be several.
    """
    titles = [title_words(title) for title in header]
    said = {" ".join(words) for words in titles}
    # « Nom » beside « Prénom » is a person's, unless the family name has its own column.
    names_persons = bool(said & _FIRST_NAMES) and not said & _FAMILY_NAMES
    candidates: list[list[_Candidate]] = []
    for index, words in enumerate(titles):
        values = [row[index].strip() for row in sample_rows if index < len(row) and row[index].strip()]
        candidates.append(_candidates(words, values, names_persons))
    chosen: dict[int, _Candidate] = {}
    holder: dict[str, int] = {}
    order = sorted(
        ((c.certainty, index, c) for index, found in enumerate(candidates) for c in found),
        key=lambda item: (-item[0], item[1]),
    )
    for certainty, index, candidate in order:
        if index in chosen or certainty < _SURE_ENOUGH:
            continue
        if candidate.field in holder and candidate.field not in PARTS:
            continue
        chosen[index] = candidate
        holder.setdefault(candidate.field, index)
    guesses = []
    for index, title in enumerate(header):
        taken = chosen.get(index)
        if taken:
            guesses.append(ColumnGuess(index, title, taken.field, taken.certainty, taken.why))
            continue
        lost = next((c for c in candidates[index] if c.certainty >= _SURE_ENOUGH and c.field in holder), None)
        if lost:
            why = finding("already_taken", field=lost.field, other=header[holder[lost.field]])
        else:
            filled = any(index < len(row) and row[index].strip() for row in sample_rows)
            why = _why_nothing(titles[index], empty=bool(sample_rows) and not filled, names_persons=names_persons)
        guesses.append(ColumnGuess(index, title, None, 0.0, why))
    return tuple(guesses)


def _why_nothing(words: tuple[str, ...], *, empty: bool, names_persons: bool) -> Finding:
    phrase = " ".join(words)
    if _is_about_a_person(words) or (names_persons and phrase in NAME_WORDS):
        return finding("about_a_person")
    if phrase in KEY_WORDS:
        return finding("row_key")
    return finding("empty_column" if empty else "not_recognised")


@lru_cache(maxsize=2_048)
def title_words(title: str) -> tuple[str, ...]:
    """The words of a column title: « NomEntreprise », « nom_entreprise » and « Nom de l’entreprise » are one."""
    text = (
        _CAMEL.sub(" ", title)
        .replace("’", " ")
        .replace("'", " ")
        .replace("n°", "no ")
        .replace("N°", "no ")
        .replace("№", "no ")
    )
    words = re.findall(r"[a-z]+", fold(text))
    return tuple(word for word in words if word not in _SMALL)


def _phrases() -> dict[str, list[tuple[str, ...]]]:
    return {
        field: [tuple(w for w in phrase.split() if w not in _SMALL) for phrase in text.split("|")]
        for field, text in FIELD_WORDS.items()
    }


_PHRASES: Final = _phrases()
_PERSON_WORD: Final = frozenset(
    ("prenom", "contact", "responsable", "representant", "representante", "ressource", "naissance", "apellido",
     "surname")
)  # fmt: skip


def _is_about_a_person(words: Sequence[str]) -> bool:
    return bool(_PERSON_WORD.intersection(words)) or " ".join(words) in PERSON_WORDS


def _candidates(words: tuple[str, ...], values: Sequence[str], names_persons: bool) -> list[_Candidate]:
    found: list[_Candidate] = []
    phrase = " ".join(words)
    about_a_person = _is_about_a_person(words)
    for field in FIELDS:
        by_title, title_is_exact = (0.0, False) if about_a_person else _title_score(words, _PHRASES[field])
        if field == "legal_name" and phrase in NAME_WORDS and not names_persons:
            by_title, title_is_exact = 0.8, True
        share = _share(field, values)
        if by_title:
            found.append(_by_title(field, by_title, share, values, exact=title_is_exact))
        elif share is not None and field in _TELLING and len(values) >= _FEW and share >= 0.8 and not about_a_person:
            certainty = round(0.5 + 0.35 * share, 2)
            found.append(_Candidate(field, certainty, finding("by_content", field=field, percent=round(100 * share))))
    found.sort(key=lambda candidate: -candidate.certainty)
    return found


def _by_title(field: str, score: float, share: float | None, values: Sequence[str], *, exact: bool) -> _Candidate:
    if share is None or len(values) < _FEW:
        return _Candidate(field, round(score, 2), finding("by_title" if exact else "by_part_of_title", field=field))
    percent = round(100 * share)
    if field in _CONTRADICTED and share < 0.1:
        return _Candidate(field, round(score * 0.35, 2), finding("title_contradicted", field=field, percent=percent))
    territories = sum(1 for value in values if territory_named(value)) / len(values) if field == "legal_form" else 0
    if territories:
        if territories > share:
            return _Candidate(
                field, round(score * 0.35, 2), finding("title_contradicted", field=field, percent=percent)
            )
        return _Candidate(field, round(score * 0.8, 2), finding("mixed_with_territories", field=field, percent=percent))
    certainty = score * (0.85 + 0.15 * share)
    return _Candidate(
        field,
        round(min(certainty + 0.03 * share, 0.99), 2),
        finding("by_title_and_content", field=field, percent=percent),
    )


def _title_score(words: tuple[str, ...], phrases: Sequence[tuple[str, ...]]) -> tuple[float, bool]:
    if not words:
        return 0.0, False
    best = 0.0
    for rank, phrase in enumerate(phrases):
        if phrase == words:
            return max(0.96 - min(rank, 20) * 0.002, best), True
        if len(phrase) <= len(words) and set(phrase) <= set(words):
            # « Code postal du siège » holds « code postal »: the more of the title is explained, the better
            covered = sum(len(word) for word in phrase) / sum(len(word) for word in words)
            if len("".join(phrase)) > 2:
                best = max(best, 0.35 + 0.5 * covered)
    return best, False


def _share(field: str, values: Sequence[str]) -> float | None:
    """The share of values that look like this field, ``None`` when the field has no look of its own."""
    looks = _LOOKS.get(field)
    if looks is None or not values:
        return None
    return sum(1 for value in values if looks(value)) / len(values)


def _pattern(text: str) -> Callable[[str], bool]:
    compiled = re.compile(text, re.IGNORECASE)
    return lambda value: compiled.fullmatch(value) is not None


def _between(low: float, high: float) -> Callable[[str], bool]:
    def look(value: str) -> bool:
        try:
            return low <= float(value.replace(",", ".").replace("−", "-")) <= high
        except ValueError:
            return False

    return look


_LOOKS: Final[dict[str, Callable[[str], bool]]] = {
    "postal_code": _pattern(r"[a-z][0-9o][a-z][ -]?[0-9o][a-z][0-9o]|\d{5}"),
    "register_number": _pattern(r"(?:11|22|33|88)\d{2}[ -]?\d{3}[ -]?\d{3}"),
    "email": _pattern(r"(?:mailto:)?[^@\s]+@[^@\s]+\.[a-z]{2,}(?:\s*[;,]\s*\S+@\S+)*"),
    "website": _pattern(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]\S*)?"),
    "phone": _pattern(r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]*\d{3}[ .-]?\d{4}(?:\W*(?:poste|ext\.?|p\.|x|#)\W*\d+)?"),
    "lat": _between(-90, 90),
    "lon": _between(-180, 180),
    "territory_hint": lambda value: territory_named(value) is not None,
    "legal_form": lambda value: legal_form_slug(value) is not None,
    "founded_on": _pattern(
        r"(?:1[6-9]|20)\d{2}(?:-\d{2}(?:-\d{2})?(?:T.*)?)?|\d{1,2}[-/ .]\d{1,2}[-/ .]\d{2,4}|\d{1,2} \S+ \d{4}"
    ),
}
# Fields whose values tell alone what they are.
_TELLING: Final = frozenset(
    ("postal_code", "register_number", "email", "website", "phone", "territory_hint", "legal_form")
)
# Fields that no value may contradict.
_CONTRADICTED: Final = frozenset(
    ("postal_code", "register_number", "email", "website", "phone", "lat", "lon", "founded_on")
)
