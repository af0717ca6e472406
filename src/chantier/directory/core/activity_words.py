"""From the words that describe what a body does to concepts of the ``activity`` vocabulary, each with its reason.

An inference is never a fact: it says from which words it comes, where they stood, and how sure it is. It is made only
for a body of which nobody states an activity. What a body is *for* (its mission) is no activity and tells none.

The phrases are data (``activity_words.toml``, which says how they are written). The order of what is heard: a name
whose head settles the matter (a union, a foundation, a church); sure words of a description; a code of the register;
likely words of a description; cues in the name; vague words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from chantier.directory.core.normalize import fold

SURE, LIKELY, MAYBE = "sure", "likely", "maybe"
DESCRIPTION, NAME, CODE, HEAD = "description", "name", "code", "head"
#: No body is given more inferred activities than this.
MOST: Final = 2
_PLACES: Final = {
    **dict.fromkeys((SURE, LIKELY, MAYBE), DESCRIPTION),
    **dict.fromkeys(("name", "perhaps"), NAME),
    "head": HEAD,
}
_RANK: Final = {SURE: 0, LIKELY: 1, MAYBE: 2}
_WORD: Final = re.compile(r"[^\W_]+")
_SMALL: Final = frozenset(
    ("a", "and", "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "leur",
     "leurs", "nos", "notre", "of", "par", "pour", "s", "sa", "ses", "son", "sur", "the", "un", "une")
)  # fmt: skip
_LONGEST_TEXT: Final = 1_000


@dataclass(frozen=True)
class Inferred:
    """An activity read in words: the concept, how sure, where (description, name, code), and the words as written.

    ``number`` is the position of the description, name or code among those given.
    """

    concept: str
    confidence: str
    place: str
    words: str
    number: int = 0


@dataclass(frozen=True)
class Phrase:
    """What a phrase tells: its words (letters are free where ``*`` stands), its concept ("": to hide), how sure."""

    pattern: tuple[str, ...]
    concept: str
    confidence: str


@dataclass(frozen=True)
class Lexicon:
    """The phrases by place and by the first letters of their first word, the longest first; codes by prefix; concepts
    that give way to narrower ones."""

    phrases: Mapping[str, Mapping[str, tuple[Phrase, ...]]]
    codes: Mapping[str, str]
    narrower: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class _Token:
    folded: str
    start: int
    end: int


def read_lexicon(text: str) -> Lexicon:
    """The phrases of a TOML text. Raises ``ValueError`` when one phrase tells two concepts in one place."""
    data: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(text)
    placed: dict[str, dict[tuple[str, ...], Phrase]] = {place: {} for place in (DESCRIPTION, NAME, HEAD)}
    codes: dict[str, str] = {}
    narrower: dict[str, frozenset[str]] = {}
    for concept, kinds in data.items():
        for kind, phrases in kinds.items():
            if kind == "codes":
                codes |= dict.fromkeys(phrases, concept)
            elif kind == "narrower":
                narrower[concept] = frozenset(phrases)
            elif concept == "void":
                for pattern in (tuple(phrase.split()) for phrase in phrases):
                    for place in (HEAD,) if kind == "head" else (DESCRIPTION, NAME):
                        placed[place].setdefault(pattern, Phrase(pattern, "", SURE))
            else:
                for phrase in phrases:
                    _add(placed[_PLACES[kind]], Phrase(tuple(phrase.split()), concept, _confidence(kind)))
    return Lexicon({place: _by_start(known.values()) for place, known in placed.items()}, codes, narrower)


def _confidence(kind: str) -> str:
    return {"name": LIKELY, "perhaps": MAYBE, "head": SURE}.get(kind, kind)


def _add(known: dict[tuple[str, ...], Phrase], phrase: Phrase) -> None:
    before = known.get(phrase.pattern)
    if before is not None and before.concept not in ("", phrase.concept):
        raise ValueError(f"« {' '.join(phrase.pattern)} » tells both {before.concept} and {phrase.concept}")
    if before is None or (before.concept and _RANK[phrase.confidence] < _RANK[before.confidence]):
        known[phrase.pattern] = phrase


def _by_start(phrases: Iterable[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        found.setdefault(phrase.pattern[0].rstrip("*")[:2], []).append(phrase)
    return {
        start: tuple(sorted(some, key=lambda p: (-len(p.pattern), -len(p.pattern[0]), p.pattern)))
        for start, some in found.items()
    }


def infer(
    lexicon: Lexicon, *, descriptions: Sequence[str] = (), codes: Sequence[str] = (), names: Sequence[str] = ()
) -> tuple[Inferred, ...]:
    """What a body seems to do, the surest first, at most ``MOST``; nothing when its words tell nothing.

    ``descriptions`` are free words on its activity, the most trusted first; ``codes`` such as ``cae:8641``; ``names``
    the ones it bears, the main one first.
    """
    for number, name in enumerate(names):
        head = _head(lexicon, name, number)
        if head is not None:
            return (head,) if head.concept else ()
    said = [one for n, text in enumerate(descriptions) for one in _mentions(lexicon, DESCRIPTION, text, n)]
    sure = _distinct(one for one in said if one.confidence == SURE)
    cues = [one for n, name in enumerate(names) for one in _mentions(lexicon, NAME, name, n)]
    if sure:
        return _distinct(_narrowed(lexicon, one, cues) for one in sure)
    coded = _distinct(one for n, code in enumerate(codes) for one in _coded(lexicon, code, n))
    likely = _distinct(one for one in said if one.confidence == LIKELY)
    if coded or likely:
        return (coded or likely)[:1]
    vague = [one for one in said if one.confidence == MAYBE]
    return _distinct([*(one for one in cues if one.confidence == LIKELY), *vague, *cues])[:1]


def _narrowed(lexicon: Lexicon, said: Inferred, cues: Sequence[Inferred]) -> Inferred:
    inside = lexicon.narrower.get(said.concept, frozenset())
    return next((cue for cue in cues if cue.concept in inside), said)


def _distinct(found: Iterable[Inferred]) -> tuple[Inferred, ...]:
    by_concept: dict[str, Inferred] = {}
    for one in found:
        by_concept.setdefault(one.concept, one)
    return tuple(by_concept.values())[:MOST]


def _coded(lexicon: Lexicon, code: str, which: int) -> tuple[Inferred, ...]:
    scheme, _colon, number = code.partition(":")
    if scheme != "cae":
        return ()
    for length in range(len(number), 0, -1):
        concept = lexicon.codes.get(number[:length])
        if concept:
            return (Inferred(concept, LIKELY, CODE, number, which),)
    return ()


def _head(lexicon: Lexicon, name: str, number: int) -> Inferred | None:
    tokens = _tokens(name)
    phrase = _longest(lexicon.phrases["head"], tokens, 0) if tokens else None
    if phrase is None:
        return None
    return Inferred(phrase.concept, phrase.confidence, NAME, _written(name, tokens, 0, len(phrase.pattern)), number)


def _mentions(lexicon: Lexicon, place: str, text: str, number: int) -> list[Inferred]:
    """Every phrase met, from left to right, the longest at each word; what one phrase took no other takes."""
    text = text[:_LONGEST_TEXT]
    tokens = _tokens(text)
    found = []
    position = 0
    while position < len(tokens):
        phrase = _longest(lexicon.phrases[place], tokens, position)
        if phrase is None:
            position += 1
            continue
        length = len(phrase.pattern)
        if phrase.concept:
            words = _written(text, tokens, position, length)
            found.append(Inferred(phrase.concept, phrase.confidence, place, words, number))
        position += length
    return found


def _longest(phrases: Mapping[str, tuple[Phrase, ...]], tokens: Sequence[_Token], position: int) -> Phrase | None:
    for phrase in phrases.get(tokens[position].folded[:2], ()):
        if position + len(phrase.pattern) <= len(tokens) and all(
            _fits(token.folded, wanted) for token, wanted in zip(tokens[position:], phrase.pattern, strict=False)
        ):
            return phrase
    return None


def _fits(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _tokens(text: str) -> list[_Token]:
    """The folded words that matter, with where each stands in the text."""
    tokens = []
    for match in _WORD.finditer(text[:_LONGEST_TEXT]):
        folded = fold(match.group())
        if folded and folded not in _SMALL:
            tokens.append(_Token(folded, match.start(), match.end()))
    return tokens


def _written(text: str, tokens: Sequence[_Token], position: int, length: int) -> str:
    return " ".join(text[tokens[position].start : tokens[position + length - 1].end].split())
