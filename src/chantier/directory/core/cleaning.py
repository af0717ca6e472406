"""From a cell as received to a typed value, with what was changed, doubted or set aside.

A cell is never lost: the row is kept as received elsewhere. ``Cleaned.value`` is ``None`` when nothing usable was
found; every change that a person could not guess is a ``Finding``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from chantier.directory.core.cleaned import Cleaned
from chantier.directory.core.column_words import TERRITORIES
from chantier.directory.core.contacts import clean_email, clean_phone, clean_website
from chantier.directory.core.dates import clean_date
from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.form_words import CODES, FORM_PHRASES
from chantier.directory.core.normalize import fold
from chantier.directory.core.positions import clean_position, coordinate_between, read_number

__all__ = [
    "Cleaned",
    "clean",
    "clean_position",
    "legal_form_slug",
    "plain_text",
    "read_number",
    "size_band",
    "territory_named",
]

_INVISIBLE: Final = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_BLANK: Final = frozenset(
    ("n/a", "na", "n.a.", "s/o", "so", "s.o.", "-", "--", "---", "—", "–", ".", "?", "x", "null", "none", "nil", "#n/a",
     "aucun", "aucune", "inconnu", "inconnue", "non disponible", "non applicable", "sans objet", "ninguno",
     "unknown", "nd", "n.d.")
)  # fmt: skip
_LONGEST: Final = {"description": 20_000, "activity": 1_000, "address": 300}
_LONGEST_OTHER: Final = 400


def clean(field: str, raw: str, *, language: str = "fr") -> Cleaned:
    """Clean one cell for one field of the directory's vocabulary.

    ``language`` is that of the list; it only tells in which language a description is. An unknown field is a bug:
    ``KeyError``.
    """
    cleaner = _CLEANERS[field]
    text, problems = plain_text(raw)
    if not text or fold(text) in _BLANK:
        return Cleaned(None, problems)
    limit = _LONGEST.get(field, _LONGEST_OTHER)
    if len(text) > limit:
        problems = (*problems, finding("shortened", length=len(text), limit=limit))
        text = text[:limit].rstrip()
    found = cleaner(text)
    value = {language: found.value} if field == "description" and found.value else found.value
    return Cleaned(value, (*problems, *found.problems))


def plain_text(raw: str) -> tuple[str, tuple[Finding, ...]]:
    """Composed characters (NFC), single spaces, nothing invisible."""
    text = unicodedata.normalize("NFC", raw)
    text, removed = _INVISIBLE.subn("", text)
    text = " ".join(text.split())
    return text, (finding("invisible_removed", count=removed),) if removed else ()


def _text(text: str) -> Cleaned:
    return Cleaned(text)


def _name(text: str) -> Cleaned:
    stripped = text.strip(" ,;")
    if not any(letter.isalnum() for letter in stripped):
        return Cleaned(None, (finding("not_a_name", value=text),))
    return Cleaned(stripped)


def _several(text: str) -> Cleaned:
    parts = [part.strip(" ,") for part in re.split(r"[;|•\n]|\s+/\s+", text)]
    return Cleaned(tuple(dict.fromkeys(part for part in parts if part)) or None)


def _establishments(text: str) -> Cleaned:
    """Places of an organisation: an address when it begins with a number, else a name."""
    parts = _several(text).value or ()
    return Cleaned(tuple({"address" if part[0].isdigit() else "name": part} for part in parts) or None)


def _several_or_commas(text: str) -> Cleaned:
    parts = [part.strip() for part in re.split(r"[;|,/]|\s+et\s+|\s+and\s+|\s+y\s+", text)]
    return Cleaned(tuple(dict.fromkeys(part for part in parts if part)) or None)


_LANGUAGES: Final = {
    "fr": "fr", "francais": "fr", "french": "fr", "frances": "fr", "fra": "fr", "f": "fr",
    "en": "en", "anglais": "en", "english": "en", "ingles": "en", "eng": "en", "a": "en",
    "es": "es", "espagnol": "es", "spanish": "es", "espanol": "es",
}  # fmt: skip


def _languages(text: str) -> Cleaned:
    codes, problems = [], []
    for word in _several_or_commas(text).value or ():
        code = _LANGUAGES.get(fold(word)) or (fold(word) if re.fullmatch(r"[a-z]{2,3}", fold(word)) else None)
        if code:
            codes.append(code)
        elif fold(word) == "bilingue":
            codes.extend(("fr", "en"))
        else:
            problems.append(finding("unknown_language", value=word))
    return Cleaned(tuple(dict.fromkeys(codes)) or None, tuple(problems))


# ---- identifiers


def _register_number(text: str) -> Cleaned:
    digits = "".join(c for c in text if c.isdigit() and c.isascii())
    if re.fullmatch(r"\d+\.0+", text):
        digits = text.split(".", maxsplit=1)[0]
    if re.search(r"[A-Za-z]{2,}", re.sub(r"(?i)\bneq\b|\bqc\b|\bno\b", "", text)):
        return Cleaned(None, (finding("not_a_register_number", value=text),))
    if re.fullmatch(r"\d[.,]\d+[eE]\+?\d+", text):
        return Cleaned(None, (finding("number_damaged_by_spreadsheet", value=text),))
    if len(digits) != 10:
        return Cleaned(None, (finding("register_number_length", value=text, digits=len(digits)),))
    if digits[:2] not in ("11", "22", "33", "88"):
        return Cleaned(digits, (finding("register_number_prefix", value=digits),))
    return Cleaned(digits)


def _identifiers(text: str) -> Cleaned:
    compact = re.sub(r"\s+", "", text).upper()
    return Cleaned(compact or None)


# ---- where

_PROVINCE: Final = re.compile(
    r"\s*\((?:qu[ée]bec|qc|p\.?q\.?|canada)\)\s*$|,\s*(?:qu[ée]bec|qc|p\.?q\.?)(?:\s*,?\s*canada)?\s*$", re.IGNORECASE
)
_PO_BOX: Final = re.compile(r"^(?:c\.? ?p\.?|case postale|casier|b\.? ?p\.?|p\.? ?o\.? ?box|succ)\b", re.IGNORECASE)


def _municipality(text: str) -> Cleaned:
    name = _PROVINCE.sub("", text).strip(" ,") or text
    if _PO_BOX.match(name) or re.fullmatch(r"[\d\W]+", name) or re.match(r"\d+[a-z]?[,\s]", name, re.IGNORECASE):
        return Cleaned(None, (finding("not_a_municipality", value=text),))
    postal = re.search(r"\s*\b[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$", name)
    if postal:
        name = name[: postal.start()].strip(" ,")
        name = _PROVINCE.sub("", name).strip(" ,")
        return Cleaned(name or None, (finding("postal_code_in_municipality", value=text),))
    return Cleaned(name)


_CODE: Final = re.compile(r"([A-Z])(\d)([A-Z])(\d)([A-Z])(\d)")
_AS_DIGIT: Final = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2", "G": "6"})
_AS_LETTER: Final = str.maketrans({"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"})
# Letters that Canada Post does not use: D, F, I, O, Q, U anywhere; W and Z first.
_LETTERS: Final = frozenset("ABCEGHJKLMNPRSTVWXYZ")
_FIRST: Final = _LETTERS - {"W", "Z"}


def _postal_code(text: str) -> Cleaned:
    compact = re.sub(r"[\s.\-_]", "", text.upper())
    found = _CODE.fullmatch(compact)
    problems: tuple[Finding, ...] = ()
    if not found and len(compact) == 6:
        repaired = "".join(
            sign.translate(_AS_LETTER) if place % 2 == 0 else sign.translate(_AS_DIGIT)
            for place, sign in enumerate(compact)
        )
        found = _CODE.fullmatch(repaired)
        if found and sum(a != b for a, b in zip(repaired, compact, strict=True)) <= 2:
            problems = (finding("postal_code_repaired", value=text, repaired=f"{repaired[:3]} {repaired[3:]}"),)
        else:
            found = None
    if found:
        letters = found.group(1, 3, 5)
        if letters[0] not in _FIRST or not _LETTERS.issuperset(letters):
            return Cleaned(None, (finding("postal_code_impossible", value=text),))
        code = found.group()
        return Cleaned(f"{code[:3]} {code[3:]}", problems)
    inside = re.search(r"(?<![A-Z0-9])([A-Z]\d[A-Z])[ -]?(\d[A-Z]\d)(?![A-Z0-9])", text.upper())
    if inside:
        return Cleaned(f"{inside.group(1)} {inside.group(2)}", (finding("postal_code_extracted", value=text),))
    if re.fullmatch(r"\d{4,5}(?:-\d{4})?", text):
        return Cleaned(text)  # another country's
    return Cleaned(None, (finding("postal_code_unreadable", value=text),))


# ---- what it is

_YES: Final = frozenset(["oui", "o", "yes", "y", "si", "vrai", "true", "1", "x", "✓", "✔", "v"])
_NO: Final = frozenset(["non", "n", "no", "faux", "false", "0"])


def _yes_no(text: str) -> Cleaned:
    word = fold(text).strip(" .")
    if word in _YES:
        return Cleaned("yes")
    if word in _NO:
        return Cleaned("no")
    return Cleaned(None, (finding("not_yes_or_no", value=text),))


def legal_form_slug(text: str) -> str | None:
    """The concept of ``legal-form`` that a code or words name, if any: « APE », « OBNL », « Coop de solidarité »."""
    code = CODES.get(text.strip().upper())
    if code:
        return code
    folded = " ".join(re.findall(r"[a-z]+", fold(text)))
    for phrase, slug in FORM_PHRASES:
        if re.search(rf"\b(?:{phrase})\b", folded):
            return slug
    return None


def _legal_form(text: str) -> Cleaned:
    slug = legal_form_slug(text)
    if slug:
        return Cleaned(slug)
    territory = territory_named(text)
    if territory:
        return Cleaned(None, (finding("territory_in_legal_form", value=text, territory=territory),))
    return Cleaned(None, (finding("unknown_legal_form", value=text),))


def _key(text: str) -> str:
    words = re.findall(r"[a-z]+", fold(text).replace("saint ", "st "))
    return "".join(
        w for w in words if w not in ("mrc", "region", "de", "la", "le", "les", "l", "d", "du", "des", "ville")
    )


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    return {_key(name): name for name in TERRITORIES}


@lru_cache(maxsize=8_192)
def territory_named(text: str) -> str | None:
    """The regional county or region that a text names and nothing else: « mrc-mekinac » is « Mékinac »."""
    text = re.sub(r"^\s*\d{2}\s*[-–.]?\s*", "", text)  # « 04 - Mauricie »
    return _territories().get(_key(text))


_STATUS: Final = {
    **dict.fromkeys(("im", "actif", "active", "activo", "activa", "en activite", "immatriculee", "immatricule",
                     "en operation", "registered", "ouvert", "ouverte"), "active"),
    **dict.fromkeys(("ra", "rd", "ro", "rx", "radiee", "radie", "dissoute", "dissous", "fermee", "ferme", "terminee",
                     "inactive", "inactif", "dissolved", "closed", "disuelta", "cerrada", "ended", "cessee"), "ended"),
}  # fmt: skip


def _status(text: str) -> Cleaned:
    status = _STATUS.get(fold(text).strip(" ."))
    return Cleaned(status) if status else Cleaned(None, (finding("unknown_status", value=text),))


_BANDS: Final = ((0, "none"), (4, "1-4"), (9, "5-9"), (24, "10-24"), (49, "25-49"), (99, "50-99"))


def size_band(count: int) -> str:
    """The band of a number of employees."""
    return next((slug for most, slug in _BANDS if count <= most), "100-plus")


def _size_band(text: str) -> Cleaned:
    folded = fold(text)
    if folded.startswith(("aucun", "zero", "sans")):
        return Cleaned("none")
    numbers = [int(number) for number in re.findall(r"\d{1,7}", re.sub(r"(?<=\d)[ \u202f](?=\d{3}\b)", "", folded))]
    if len(numbers) == 2:
        low, high = size_band(numbers[0]), size_band(numbers[1])
        if low == high or (numbers[0] < numbers[1] and numbers[1] in (5, 10, 25, 50, 100)):
            return Cleaned(low)
        if numbers[0] < numbers[1]:
            middle = size_band((numbers[0] + numbers[1]) // 2)
            return Cleaned(middle, (finding("band_over_several", value=text, kept=middle),))
        return Cleaned(None, (finding("not_a_size", value=text),))
    if len(numbers) == 1:
        if re.search(r"moins de|less than|menos de|<", folded):
            return Cleaned(size_band(max(0, numbers[0] - 1)))
        if re.search(r"plus de|more than|mas de|>", folded):
            return Cleaned(size_band(numbers[0] + 1))
        return Cleaned(size_band(numbers[0]))
    return Cleaned(None, (finding("not_a_size", value=text),))


_CLEANERS: Final[dict[str, Callable[[str], Cleaned]]] = {
    "legal_name": _name,
    "usual_name": _name,
    "other_names": _several,
    "former_names": _several,
    "legal_form": _legal_form,
    "register_number": _register_number,
    "identifiers": _identifiers,
    "founded_on": clean_date,
    "ended_on": clean_date,
    "status": _status,
    "address": _text,
    "municipality": _municipality,
    "postal_code": _postal_code,
    "territory_hint": _text,
    "lat": coordinate_between(-180, 180, "lat"),
    "lon": coordinate_between(-180, 180, "lon"),
    "phone": clean_phone,
    "email": clean_email,
    "website": clean_website,
    "activity": _text,
    "activities": _several_or_commas,
    "purposes": _several_or_commas,
    "size_band": _size_band,
    "description": _text,
    "languages": _languages,
    "member_category": _text,
    "college": _text,
    "member_since": clean_date,
    "social_economy": _yes_no,
    "establishments": _establishments,
}
