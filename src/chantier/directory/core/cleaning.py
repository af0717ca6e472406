"""From a cell as received to a typed value, with what was changed, doubted or set aside.

A cell is never lost: the row is kept as received elsewhere. ``Cleaned.value`` is ``None`` when nothing usable was
found; every change that a person could not guess is a ``Finding``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from chantier.directory.core.column_words import TERRITORIES
from chantier.directory.core.findings import Finding, finding
from chantier.directory.core.form_words import CODES, FORM_PHRASES
from chantier.directory.core.normalize import fold


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A typed value (text, number, tuple of texts, ``None``) and what there is to say about it."""

    value: Any
    problems: tuple[Finding, ...] = ()


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


def _coordinate(low: float, high: float, name: str) -> Callable[[str], Cleaned]:
    def cleaned(text: str) -> Cleaned:
        number = read_number(text)
        if number is None:
            return Cleaned(None, (finding("not_a_number", value=text),))
        if not low <= number <= high:
            return Cleaned(None, (finding("coordinate_impossible", value=text, axis=name),))
        return Cleaned(number)

    return cleaned


def clean_position(lat: float | None, lon: float | None) -> tuple[float | None, float | None, tuple[Finding, ...]]:
    """Both coordinates together: swapped ones are put back and said; half a position, or (0, 0), is none."""
    if lat is None and lon is None:
        return None, None, ()
    if lat is None or lon is None:
        return None, None, (finding("half_a_position"),)
    if lat == 0 and lon == 0:
        return None, None, (finding("null_island"),)
    if abs(lat) > 90 or (40 <= lon <= 63 and -80 <= lat <= -56):
        if abs(lon) <= 90 and abs(lat) <= 180:
            return lon, lat, (finding("coordinates_swapped"),)
        return None, None, (finding("coordinate_impossible", value=f"{lat} {lon}", axis="lat"),)
    if 44 <= lat <= 63 and 56 <= lon <= 80:
        return lat, -lon, (finding("west_without_sign"),)
    return lat, lon, ()


def read_number(text: str) -> float | None:
    """A number with a decimal comma or point, thin spaces between thousands; ``None`` when it is none."""
    compact = re.sub(r"[\s\u00a0\u202f']", "", text.replace("−", "-").replace("°", ""))
    if "," in compact and "." not in compact:
        compact = compact.replace(",", ".") if compact.count(",") == 1 else compact.replace(",", "")
    if not re.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)", compact, re.ASCII) or len(compact) > 25:
        return None
    return float(compact)


# ---- how to reach

_EXTENSION: Final = re.compile(
    r"(?i)[\s,;]*(?:\(?\s*(?:poste|ext(?:ension)?|x|p|#|int)\b\.?\s*:?\s*|#\s*)(\d{1,6})\)?\s*$"
)


def _phone(text: str) -> Cleaned:
    problems: list[Finding] = []
    first = re.split(r"\s*(?:;|\||\bou\b|\bor\b|\s/\s)\s*", text)[0]
    if first != text:
        problems.append(finding("first_of_several", value=text, kept=first))
    extension = _EXTENSION.search(first)
    suffix = f";ext={extension.group(1)}" if extension else ""
    body = first[: extension.start()] if extension else first
    digits = "".join(c for c in body if c.isdigit() and c.isascii())
    if re.search(r"[A-Za-z]{3,}", re.sub(r"(?i)t[ée]l\w*|bureau|cell?\w*", "", body)):
        return Cleaned(None, (*problems, finding("not_a_phone", value=text)))
    if body.strip().startswith("+") and not digits.startswith("1") and 8 <= len(digits) <= 15:
        return Cleaned(f"+{digits}{suffix}", tuple(problems))
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    if len(digits) == 10 and digits[0] in "23456789" and digits[3] in "23456789":
        return Cleaned(f"+1{digits}{suffix}", tuple(problems))
    code = "phone_without_area" if len(digits) == 7 else "not_a_phone"
    return Cleaned(None, (*problems, finding(code, value=text)))


_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)


def _email(text: str) -> Cleaned:
    candidate = re.sub(r"(?i)^mailto:\s*", "", text).strip("<> .,;")
    parts = [part.strip("<> .,") for part in re.split(r"[;,|\s]+", candidate) if "@" in part]
    if not parts or not _EMAIL.fullmatch(parts[0]) or ".." in parts[0]:
        return Cleaned(None, (finding("not_an_email", value=text),))
    local, _, domain = parts[0].rpartition("@")
    address = f"{local}@{domain.lower()}"
    if len(parts) > 1:
        return Cleaned(address, (finding("first_of_several", value=text, kept=address),))
    return Cleaned(address)


def _website(text: str) -> Cleaned:
    parts = re.split(r"\s*(?:;|\||,\s|\s+(?:et|ou|and|or)\s+|\s)\s*", text)
    first = next((part for part in parts if "." in part), parts[0]).strip("<>()\"' ")
    problems: tuple[Finding, ...] = ()
    if len([part for part in parts if "." in part]) > 1:
        problems = (finding("first_of_several", value=text, kept=first),)
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d)", first)
    if scheme and scheme.group(1).lower() not in ("http", "https"):
        return Cleaned(None, (*problems, finding("address_refused", value=text)))
    if "@" in first.split("/", 3)[0 if "//" not in first else 2]:
        return Cleaned(None, (*problems, finding("not_a_website", value=text)))
    address = first if scheme else f"https://{first.lstrip('/')}"
    address = re.sub(r"^(https?):/*", lambda m: f"{m.group(1).lower()}://", address, flags=re.IGNORECASE)
    try:
        split = urlsplit(address)
        host = (split.hostname or "").lower()
        port = f":{split.port}" if split.port else ""
    except ValueError:
        return Cleaned(None, (*problems, finding("not_a_website", value=text)))
    labels = host.split(".")
    if (
        len(labels) < 2
        or not all(re.fullmatch(r"(?!-)[\w-]{1,63}(?<!-)", label) for label in labels)
        or labels[-1].isdigit()
    ):
        return Cleaned(None, (*problems, finding("not_a_website", value=text)))
    path = "" if split.path in ("", "/") and not split.query else split.path
    tail = f"?{split.query}" if split.query else ""
    return Cleaned(f"{split.scheme}://{host}{port}{path}{tail}", problems)


# ---- when

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("janvier janv jan january enero ene", "fevrier fevr fev feb february febrero", "mars mar march marzo",
         "avril avr apr april abril abr", "mai may mayo", "juin jun june junio", "juillet juil jul july julio",
         "aout aou aug august agosto ago", "septembre sept sep september septiembre", "octobre oct october octubre",
         "novembre nov november noviembre", "decembre dec december diciembre dic"), start=1)
    for name in names.split()
}  # fmt: skip


def _date(text: str) -> Cleaned:
    """ISO text as precise as what was written: ``1999``, ``1999-05`` or ``1999-05-12``."""
    value = re.sub(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$", "", text).strip()
    value = re.sub(r"(?i)^(?:vers|env\.?|environ|circa|ca\.?|depuis|since|en|le|in|desde)\s+", "", value)
    if re.fullmatch(r"\d{4}(?:\.0)?", value):
        return _dated(text, int(value[:4]))
    found = re.fullmatch(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", value)
    if found:
        return _dated(text, *(int(part) for part in found.groups() if part))
    found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", value)
    if found:
        return _dated(text, *(int(part) for part in found.groups()))
    found = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", value)
    if found:
        first, second, year = (int(part) for part in found.groups())
        if first <= 12 and second <= 12 and first != second:
            # day or month first cannot be told: the year is sure
            return Cleaned(str(year), (finding("ambiguous_date", value=text, kept=str(year)),))
        day, month = (second, first) if second > 12 else (first, second)
        return _dated(text, year, month, day)
    found = re.fullmatch(r"(\d{1,2})[/-](\d{4})", value)
    if found:
        return _dated(text, int(found.group(2)), int(found.group(1)))
    words = re.findall(r"[a-z]+|\d+", fold(value))
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    years = [int(word) for word in words if re.fullmatch(r"\d{4}", word)]
    days = [int(word) for word in words if re.fullmatch(r"\d{1,2}", word)]
    if len(months) == 1 and len(years) == 1:
        return _dated(text, years[0], months[0], *(days[:1] if len(days) == 1 else ()))
    return Cleaned(None, (finding("not_a_date", value=text),))


def _dated(text: str, year: int, month: int | None = None, day: int | None = None) -> Cleaned:
    if not 1600 <= year <= 2100:
        return Cleaned(None, (finding("not_a_date", value=text),))
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return Cleaned(str(year), (finding("impossible_date", value=text, kept=str(year)),))
    if month is None:
        return Cleaned(f"{year:04d}")
    return Cleaned(f"{year:04d}-{month:02d}" if day is None else f"{year:04d}-{month:02d}-{day:02d}")


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
    "founded_on": _date,
    "ended_on": _date,
    "status": _status,
    "address": _text,
    "municipality": _municipality,
    "postal_code": _postal_code,
    "territory_hint": _text,
    "lat": _coordinate(-180, 180, "lat"),
    "lon": _coordinate(-180, 180, "lon"),
    "phone": _phone,
    "email": _email,
    "website": _website,
    "activity": _text,
    "activities": _several_or_commas,
    "purposes": _several_or_commas,
    "size_band": _size_band,
    "description": _text,
    "languages": _languages,
    "member_category": _text,
    "college": _text,
    "member_since": _date,
    "social_economy": _yes_no,
    "establishments": _establishments,
}
