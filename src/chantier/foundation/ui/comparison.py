"""Two values side by side: which words they share and which differ, for the eye and for the ear."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.text import slugify


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `differs` when the other value does not have it."""

    text: str
    differs: bool = False


def lit(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two texts cut into runs, those that differ marked. Case and accents do not count as a difference."""
    left_words, right_words = _words(left), _words(right)
    matcher = SequenceMatcher(None, [_key(w) for w in left_words], [_key(w) for w in right_words], autojunk=False)
    left_pieces: list[Piece] = []
    right_pieces: list[Piece] = []
    for verb, a, b, c, d in matcher.get_opcodes():
        differs = verb != "equal"
        if a < b:
            left_pieces.append(Piece("".join(left_words[a:b]), differs))
        if c < d:
            right_pieces.append(Piece("".join(right_words[c:d]), differs))
    return tuple(left_pieces), tuple(right_pieces)


def _words(text: str) -> list[str]:
    """Words with the punctuation and spaces that follow them."""
    return re.findall(r"\w+\W*|\W+", text)


def _key(word: str) -> str:
    return slugify(word) or word.strip()
