"""From written values to comparable ones: names, addresses, postal codes, phones, web domains.

Every function is total (any text is accepted) and gives the same answer for the same text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from chantier.directory.core.vocabulary import (
    ELISIONS,
    LEGAL_SUFFIXES,
    OFTEN_MISSPELT,
    PHRASES,
    STOP_WORDS,
    STREET_DIRECTIONS,
    STREET_TYPES,
    SYNONYMS,
    TERRITORIAL,
)

_LIGATURES: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'"}
)
_DOTTED: Final = re.compile(r"\b(?:[a-z]\. ?){2,}(?:[a-z]\b)?")
_ELISION: Final = re.compile(r"\b(?:" + "|".join(ELISIONS) + r")'\s*(?=\w)")
_WORD: Final = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_PARENTHESES: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_PARTS: Final = re.compile(
    r"\s+[-–—/|:•]+\s+|\s*[/|•]\s*|\s*[;:]\s+|,\s+(?=une? (?:division|service|projet|programme)\b)"
)
_ORDINAL: Final = re.compile(r"^(\d+)(?:e|er|re|ere|eme|ieme|ie|nd|rd|th|st)$")
_MAX_TEXT: Final = 400


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case without accents, ligatures nor typographic apostrophes; spaces joined."""
    text = text[:_MAX_TEXT].translate(_LIGATURES)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = text.casefold().translate(_LIGATURES)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.casefold().split())


def _phrase_table() -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    table: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase, meaning in PHRASES.items():
        words = tuple(phrase.split())
        table.setdefault(words[0], []).append((words, tuple(meaning.split())))
    for rows in table.values():
        rows.sort(key=lambda row: -len(row[0]))
    return table


_PHRASE_TABLE: Final = _phrase_table()
_KEPT: Final = frozenset(word for meaning in PHRASES.values() for word in meaning.split()) | frozenset(
    SYNONYMS.values()
)


@lru_cache(maxsize=262_144)
def stem(word: str) -> str:
    """One spelling for a word: synonyms, ordinals, plural. Idempotent."""
    if len(word) >= 9 and word not in SYNONYMS:
        word = next((known for known in OFTEN_MISSPELT if OSA.distance(word, known, score_cutoff=1) <= 1), word)
    word = SYNONYMS.get(word, word)
    ordinal = _ORDINAL.match(word)
    if ordinal:
        return ordinal.group(1).lstrip("0") or "0"
    if word.isdigit():
        return word.lstrip("0") or "0"
    while len(word) > 3 and word[-1] in "sx" and word not in _KEPT:
        word = word[:-1]
        word = SYNONYMS.get(word, word)
    return word


def words(name: str) -> tuple[str, ...]:
    """Folded words of a name, elisions cut and dotted acronyms joined, articles kept."""
    text = fold(name)
    if "." in text:
        text = _DOTTED.sub(lambda m: m.group().replace(".", "").replace(" ", "") + " ", text)
    if "'" in text:
        text = _ELISION.sub(lambda m: m.group()[: m.group().index("'")] + " ", text)
        text = text.replace("'", " ")
    text = text.replace("&", " et ").replace("+", " et ")
    return tuple(_WORD.findall(text))


def significant(raw: tuple[str, ...]) -> tuple[str, ...]:
    """The words that may tell who it is: phrases joined, articles and legal suffixes dropped, each word once."""
    seen: dict[str, None] = {}
    position, count = 0, len(raw)
    while position < count:
        word = raw[position]
        for phrase, meaning in _PHRASE_TABLE.get(word, ()):
            if raw[position : position + len(phrase)] == phrase:
                for part in meaning:
                    seen[part] = None
                position += len(phrase)
                break
        else:
            position += 1
            if word not in STOP_WORDS and word not in LEGAL_SUFFIXES:
                seen[stem(word)] = None
    return tuple(seen)


@dataclass(frozen=True, slots=True)
class NameForm:
    """One way of writing one name.

    `tokens`: significant words in order; `key`: the same sorted and joined; `compact`: letters in order, no space;
    `initials`: the acronyms the name can give; `whole`: False for a part of a name (one side of a dash).
    """

    tokens: tuple[str, ...]
    key: str
    compact: str
    initials: frozenset[str]
    whole: bool


def _initials(raw: tuple[str, ...]) -> frozenset[str]:
    long = [word for word in raw if word not in LEGAL_SUFFIXES]
    short = [word for word in long if word not in STOP_WORDS]
    found = {"".join(word[0] for word in short), "".join(word[0] for word in long)}
    return frozenset(text for text in found if 3 <= len(text) <= 10)


def _form(text: str, *, whole: bool) -> NameForm | None:
    raw = words(text)
    tokens = significant(raw)
    if len(tokens) > 2:  # an acronym written beside what it stands for says nothing more
        for token in tokens:
            if 3 <= len(token) <= 8 and token in _initials(tuple(word for word in raw if word != token)):
                tokens = tuple(other for other in tokens if other != token)
                break
    if not tokens:
        tokens = tuple(stem(word) for word in dict.fromkeys(raw))
        if not tokens:
            return None
    return NameForm(
        tokens=tokens,
        key=" ".join(sorted(tokens)),
        compact="".join(tokens),
        initials=_initials(raw),
        whole=whole,
    )


def name_forms(name: str) -> tuple[NameForm, ...]:
    """The ways one written name may be meant: whole, without its parentheses, and its parts.

    « Tacom - Transport adapté (le réseau) » gives the whole without parentheses, what the parentheses hold, and each
    side of the dash.
    """
    name = name[:_MAX_TEXT]
    inner = _PARENTHESES.findall(name)
    outer = _PARENTHESES.sub(" ", name) if inner else name
    forms: dict[str, NameForm] = {}

    def add(text: str, *, whole: bool) -> None:
        form = _form(text, whole=whole)
        if form and form.key not in forms:
            forms[form.key] = form

    add(outer, whole=True)
    if inner:
        add(name.replace("(", " ").replace(")", " "), whole=True)
    acronyms = _initials(words(outer))
    for text in inner:
        add(text, whole="".join(words(text)) in acronyms)
    parts = [part for part in _PARTS.split(outer) if part and part.strip()]
    if len(parts) > 1:
        for place, part in enumerate(parts[:4]):
            told = significant(words(part))
            if told and told[0] not in TERRITORIAL and (place == 0 or len(told) > 1):
                add(part, whole=False)
    return tuple(forms.values())


_POSTAL: Final = re.compile(r"[a-z]\d[a-z]\d[a-z]\d")


def postal_code(text: str) -> str:
    """`G9A 4W5` → `g9a4w5`; another country's code is kept folded without spaces; nonsense short text gives ''."""
    compact = "".join(c for c in fold(text) if c.isalnum())
    found = _POSTAL.search(compact.replace("o", "0") if len(compact) == 6 and compact[1:2] == "o" else compact)
    if found:
        return found.group()
    return compact if 4 <= len(compact) <= 10 and any(c.isdigit() for c in compact) else ""


def is_rural(code: str) -> bool:
    """Canadian rural codes (second character 0) cover whole villages."""
    return len(code) == 6 and code[1] == "0" and code[0].isalpha()


_PROVINCE: Final = re.compile(r"\((?:quebec|qc|ontario|on|nouveau-brunswick|nb|canada)\)|,? *\b(?:quebec|qc)\b *$")
_NOT_A_PLACE: Final = re.compile(
    r"^(?:c\.? ?p\.?|b\.? ?p\.?|p\.? ?o\.?|case postale|casier|bureau|app|suite|etage|local)\b|^\d+$"
)


@lru_cache(maxsize=65_536)
def municipality(text: str) -> str:
    """`ST-LÉON-LE-GRAND (QUÉBEC)` → `saint leon grand`; a post-office box gives ''."""
    folded = fold(text)
    if _NOT_A_PLACE.search(folded):
        return ""
    trimmed = _PROVINCE.sub(" ", folded).strip(" ,") or folded
    return " ".join(stem(word) for word in words(trimmed) if word not in STOP_WORDS)


_UNIT: Final = re.compile(
    r"(?:\b(?:app|apt|appt|appartement|bureau|bur|suite|local|loc|unite|unit|porte|etage|floor|case postale|casier"
    r"|c\.? ?p|b\.? ?p|p\.? ?o\.? ?box|succ|succursale|poste|pavillon|room)\b"
    r"\.? *[-:#]* *(?:[a-z]{0,2}-?\d[\w-]*|[a-z]\b)"
    r"|\bet\. *[\w-]+|#\s*\w+|\b\d+(?:e|er|ere|eme|ieme|th|nd|rd|st) (?:etage|floor)\b"
    r"|\b(?:case postale|c\.? ?p|p\.? ?o\.? ?box)\b)"
)
_BEFORE_CIVIC: Final = re.compile(
    r"^\W*[\w. ]{1,12}?-\s*(?=\d{1,6}[a-d]?\b(?!\s*-))|^\W*(?:bureau|local|suite|unite?|app)\.? *\w+ *, *(?=\d)"
)
_CIVIC: Final = re.compile(r"^\W*(\d{1,6})(?:[- ]?[a-d]\b)?(?!\d|e\b|er\b|re\b|ere\b|eme\b|th\b|nd\b|rd\b)")


@lru_cache(maxsize=16_384)
def door(address: str) -> tuple[str, str]:
    """Civic number and street: `202-190 rue St-Honoré N` → `("190", "sainthonore")`.

    The unit, the street's type and its direction are left out.
    A numbered street keeps its type (`8e rue` is not `8e avenue`). Either may be ''.
    """
    text = fold(address)
    text = _BEFORE_CIVIC.sub("", text)
    text = _UNIT.sub(" ", _PARENTHESES.sub(" ", text))
    civic = ""
    found = _CIVIC.match(text)
    if found:
        civic = found.group(1).lstrip("0")
        text = text[found.end() :]
    text = next((part for part in text.split(",") if any(c.isalnum() for c in part)), "")
    raw = words(text)
    kinds = [word for word in raw if word in STREET_TYPES]
    kept: list[str] = []
    for place, word in enumerate(raw):
        last = place == len(raw) - 1
        if word in STREET_TYPES or (word == "st" and last and kept):
            continue
        if (word in STREET_DIRECTIONS and kept) or word in STOP_WORDS:
            continue
        kept.append(stem(word))
    street = "".join(kept) or (kinds[-1] if len(kinds) > 1 or (kinds and civic) else "")
    if street.isdigit() and kinds:
        street += _STREET_KIND.get(kinds[0], kinds[0])
    return civic, street


_STREET_KIND: Final = {
    "av": "avenue",
    "ave": "avenue",
    "r": "rue",
    "street": "rue",
    "st": "rue",
    "rg": "rang",
    "ch": "chemin",
}


def phone(text: str) -> str:
    """The ten digits of a North American number, or the last nine of another; '' when too short."""
    digits = "".join(c for c in re.split(r"(?i)\b(?:poste|ext|x)\b", text)[0] if c.isdigit() and c.isascii())
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) == 10:
        return digits
    return digits[-9:] if len(digits) > 10 else ""


_HOST: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?/{0,2}(?:[^/@]*@)?([^/:?#\s]+)")
_NOT_TELLING: Final = re.compile(r"^(?:www?\d*|m|fr|en|es)\.(?=[^.]+\.)")


def domain(text: str) -> str:
    """The host of a web or e-mail address, without `www`: `https://www.alafut.qc.ca/fr` → `alafut.qc.ca`."""
    found = _HOST.match(fold(text.strip()))
    if not found or "." not in found.group(1):
        return ""
    host = found.group(1).strip(".")
    labels = host.split(".")
    if len(labels) < 2 or not all(re.fullmatch(r"[\w-]+", label) for label in labels):
        return ""
    return _NOT_TELLING.sub("", host)


def register_number(text: str) -> str:
    """Letters and digits of an identifier, upper case."""
    return "".join(c for c in fold(text) if c.isalnum()).upper()
