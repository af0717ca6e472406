"""How a text becomes tokens, the same in every engine and on both sides: documents and questions.

A text is cut into *chunks* at spaces and punctuation; a chunk loses its elision (``l’``, ``qu'``), an acronym its
points (``C.P.E.``), a compound is split at its hyphens and also kept joined. Each word is then lemmatised in its
language, folded (lower case, no accents, ``œ`` → ``oe``) and stemmed, in that order: folding before the lemma loses
the dictionary, stemming before folding loses people who type without accents.

Folded words that are not stemmed are kept beside the stems: typing mistakes and search-as-you-type need them.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import simplemma
import snowballstemmer

from chantier.foundation.search.core.lexicon import (
    ABBREVIATIONS,
    ACRONYMS,
    ELIDED,
    KEPT_WHOLE,
    LANGUAGES,
    STOP_WORDS,
    VERSION,
)

__all__ = ["LANGUAGES", "LONGEST_WORD", "VERSION", "Analysed", "Word", "analyse", "chunk_words", "chunks", "fold"]

#: Letters kept of one word; a longer run is noise or an attack.
LONGEST_WORD = 64

_CHUNK = re.compile(r"[\w@&+#](?:[\w@&+#'’ʼ.\-‐‑·•‧]*[\w+#])?")
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-", "•": "·", "‧": "·"})
_ELISION = re.compile(rf"^(?:{'|'.join(ELIDED)})'(?=\w)")
_ACRONYM = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]\.?$")
_BREAK = re.compile(r"[^\w]+")
_INCLUSIVE = re.compile(r"(?<=\w)\((?:e|ne|le|se|ve|re|trice|euse|ère)s?\)(s?)")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"})
_STEMMERS: dict[str, Any] = {
    code: snowballstemmer.stemmer(name) for code, name in (("fr", "french"), ("en", "english"), ("es", "spanish"))
}
_STEMMERS_LOCK = threading.Lock()  # a snowball stemmer keeps the word it works on


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: folded as written, and its stem (folded too). ``is_stop`` marks function words."""

    folded: str
    stem: str
    is_stop: bool


@dataclass(frozen=True, slots=True)
class Analysed:
    """The tokens of one text.

    ``stems`` are in order, without function words, so that a phrase is a run of them; ``words`` are the folded words
    in order, function words included; ``extra_stems`` and ``extra_words`` have no place in the order: joined
    compounds and what acronyms stand for.
    """

    stems: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    extra_stems: tuple[str, ...] = ()
    extra_words: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Lower case without accents or ligatures. Folding twice gives the same as folding once."""
    if text.isascii():
        return text.lower()
    return _fold(text)


@lru_cache(maxsize=65_536)
def _fold(text: str) -> str:
    folded = text
    for _ in range(4):  # some letters need a second pass: lowering can decompose, decomposing can need lowering
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", folded).casefold())
        letters = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
        if letters == folded:
            break
        folded = letters
    return folded


def chunks(text: str) -> list[str]:
    """The runs of letters, digits and inner signs of a text, lower-cased, in order."""
    if not text.isascii():
        if not unicodedata.is_normalized("NFKC", text):
            text = unicodedata.normalize("NFKC", text)
        text = text.translate(_APOSTROPHES)
    if "(" in text:
        text = _INCLUSIVE.sub(r"\1", text)
    return _CHUNK.findall(text.lower())


@lru_cache(maxsize=131_072)
def chunk_words(chunk: str, language: str) -> tuple[tuple[Word, ...], Word | None]:
    """The words of one chunk in order, and the joined form when it is a compound."""
    while found := _ELISION.match(chunk):
        chunk = chunk[found.end() :]
    if _ACRONYM.match(chunk):
        return (_word(chunk.replace(".", ""), language),), None
    if "·" in chunk:  # « travailleur·euse·s »: the first form stands for all
        chunk = chunk.split("·", 1)[0]
    if chunk.endswith("'s"):
        chunk = chunk[:-2]
    chunk = chunk.replace("'", "")
    parts = [part for part in _BREAK.split(chunk) if part]
    if not parts:
        return (), None
    words = tuple(_word(part, language) for part in parts)
    is_compound = len(parts) > 1 and "-" in chunk
    joined = "".join(word.folded for word in words)
    return words, _word(joined, language) if is_compound else None


def _word(written: str, language: str) -> Word:
    written = written[:LONGEST_WORD]
    folded = fold(written)
    if long_form := ABBREVIATIONS.get(folded):
        written, folded = long_form, fold(long_form)
    is_stop = folded in STOP_WORDS.get(language, ())
    return Word(folded=folded, stem=_stem(written, language), is_stop=is_stop)


@lru_cache(maxsize=131_072)
def _stem(written: str, language: str) -> str:
    if language not in _STEMMERS or not written.isalpha():
        return fold(written)
    lemma = fold(str(simplemma.lemmatize(written, lang=language)))
    if lemma in KEPT_WHOLE[language]:
        return lemma
    with _STEMMERS_LOCK:
        stem = _STEMMERS[language].stemWord(lemma)
    return str(stem) or lemma


@lru_cache(maxsize=8)
def _acronyms(language: str) -> tuple[dict[str, tuple[str, ...]], dict[str, list[tuple[tuple[str, ...], str]]]]:
    """Acronym → its words' stems, and first stem → (stems, acronym), for texts in this language."""
    opened: dict[str, tuple[str, ...]] = {}
    closed: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for acronym, of, long_form in ACRONYMS:
        spelled = analyse_plain(long_form, of if language not in LANGUAGES else language)
        opened[acronym] = spelled
        closed.setdefault(spelled[0], []).append((spelled, acronym))
    return opened, closed


def analyse_plain(text: str, language: str) -> tuple[str, ...]:
    """The stems of a text, without function words and without what acronyms stand for."""
    return tuple(word.stem for chunk in chunks(text) for word in chunk_words(chunk, language)[0] if not word.is_stop)


def analyse(text: str, language: str) -> Analysed:
    """All tokens of a text in a language (an unknown language is folded only). Never raises on any text."""
    stems: list[str] = []
    words: list[str] = []
    extra_stems: list[str] = []
    extra_words: list[str] = []
    for chunk in chunks(text):
        found, joined = chunk_words(chunk, language)
        for word in found:
            words.append(word.folded)
            if not word.is_stop:
                stems.append(word.stem)
        if joined is not None:
            extra_stems.append(joined.stem)
            extra_words.append(joined.folded)
    opened, closed = _acronyms(language)
    for folded in words:
        if folded in opened:
            extra_stems.extend(opened[folded])
    if not closed.keys().isdisjoint(stems):
        for at, stem in enumerate(stems):
            for spelled, acronym in closed.get(stem, ()):
                if tuple(stems[at : at + len(spelled)]) == spelled:
                    extra_stems.append(_stem(acronym, language))
                    extra_words.append(acronym)
    return Analysed(tuple(stems), tuple(words), tuple(extra_stems), tuple(extra_words))
