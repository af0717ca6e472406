"""A text to discuss: articles and paragraphs that keep their names from one version to the next.

A text is read from Markdown. Each heading begins an article; everything else is a passage of the article above it.
A passage has a number, which follows its place, and a key, which follows the passage: an amendment, a comment or a
piece of evidence names the key. A key is never used again.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chantier.deliberation.core.blocks import Block, Kind, is_void, read_blocks
from chantier.deliberation.core.blocks import written as written_blocks
from chantier.deliberation.core.characters import clean
from chantier.deliberation.core.reasons import Reason, Refused
from chantier.foundation.text.api import LONGEST_TEXT, align

LONGEST_TITLE = 250
LONGEST_PASSAGE = 20_000
MOST_PASSAGES = 3_000
#: The key and the number of the title, where it is read as a passage: no other passage bears them.
TITLE = "title"
TITLE_NUMBER = "0"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Passage:
    """One heading, paragraph, item, quotation, table, code or rule.

    ``number`` is ``3`` for the third article (its heading), ``3.2`` for its second passage, ``0.1`` before any
    article. ``text`` is Markdown without the mark of the block; ``depth`` and ``mark`` are those of ``Block``.
    """

    key: str
    kind: Kind
    number: str
    text: str
    depth: int = 0
    mark: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether it begins an article."""
        return self.kind is Kind.HEADING

    @property
    def article(self) -> int:
        """The number of its article; 0 before any."""
        return int(self.number.split(".")[0])


@dataclass(frozen=True)
class Text:
    """A version of a text: its title, its language, its passages, and the number that the next new key will take."""

    title: str
    language: str
    passages: tuple[Passage, ...]
    version: int = 1
    next_key: int = 1

    def passage(self, key: str) -> Passage | None:
        """The passage of this key, if the text has it."""
        return next((one for one in self.passages if one.key == key), None)

    @property
    def titled(self) -> tuple[Passage, ...]:
        """The title as a passage of words, then the passages: all whose words may be amended."""
        return (Passage(TITLE, Kind.HEADING, TITLE_NUMBER, self.title), *self.passages)

    def amendable(self, key: str) -> Passage | None:
        """The title or the passage of this key, if the text has it."""
        return self.titled[0] if key == TITLE else self.passage(key)

    def extent(self, key: str) -> tuple[Passage, ...]:
        """An article whole: its heading and what follows, up to the next heading of its level; else the passage.

        Empty if the text does not have this key.
        """
        found = [place for place, one in enumerate(self.passages) if one.key == key]
        if not found:
            return ()
        first = self.passages[found[0]]
        end = found[0] + 1
        while first.is_heading and end < len(self.passages):
            following = self.passages[end]
            if following.is_heading and following.depth <= first.depth:
                break
            end += 1
        return self.passages[found[0] : end]


def read_text(source: str, *, title: str, language: str, version: int = 1) -> Text:
    """Read a new text.

    Raises ``Refused``: ``title-missing``, ``title-too-long``, ``language-unknown``, ``text-empty``,
    ``text-too-long``, ``passage-too-long``, ``too-many-passages``, ``hidden-character``.
    """
    blocks = _blocks(source)
    passages = [_passage(f"p{number}", block) for number, block in enumerate(blocks, start=1)]
    return Text(
        title=read_title(title),
        language=_language(language),
        passages=numbered(passages),
        version=version,
        next_key=len(passages) + 1,
    )


def revised(text: Text, source: str, *, title: str | None = None) -> Text:
    """The next version, after somebody rewrote the text: passages that are recognised keep their keys.

    A passage is recognised when it is the same or has enough words in common, wherever it stands. Raises as
    ``read_text`` does.
    """
    blocks = _blocks(source)
    pairs = align(
        [one.text for one in text.passages],
        [one.text for one in blocks],
        kinds=([one.kind is Kind.HEADING for one in text.passages], [one.kind is Kind.HEADING for one in blocks]),
    )
    former = {pair.after: pair.before for pair in pairs}
    passages: list[Passage] = []
    next_key = text.next_key
    for place, block in enumerate(blocks):
        known = former.get(place)
        if known is None:
            passages.append(_passage(f"p{next_key}", block))
            next_key += 1
        else:
            passages.append(_passage(text.passages[known].key, block))
    return replace(
        text,
        title=text.title if title is None else read_title(title),
        passages=numbered(passages),
        version=text.version + 1,
        next_key=next_key,
    )


def read_passages(source: str, *, prefix: str) -> tuple[Passage, ...]:
    """Passages to add to a text, with keys made of a prefix that nothing else uses. Raises as ``read_text`` does."""
    return tuple(_passage(f"{prefix}-{number}", block) for number, block in enumerate(_blocks(source), start=1))


def read_title(title: str) -> str:
    """A title on one line, without hidden characters. Raises ``Refused``."""
    if len(title) > LONGEST_PASSAGE:
        raise Refused(Reason("title-too-long", {"length": len(title), "most": LONGEST_TITLE}))
    said = " ".join(clean(title).replace("\n", " ").split(" ")).strip()
    said = re.sub(" {2,}", " ", said)
    if not said:
        raise Refused(Reason("title-missing"))
    if len(said) > LONGEST_TITLE:
        raise Refused(Reason("title-too-long", {"length": len(said), "most": LONGEST_TITLE}))
    return said


def numbered(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The same passages, each with the number of its place. One without words counts for nothing: it has none."""
    article = within = 0
    found: list[Passage] = []
    for one in passages:
        if is_void(one.kind, one.text):
            found.append(replace(one, number=str(article)))
        elif one.is_heading:
            article, within = article + 1, 0
            found.append(replace(one, number=str(article)))
        else:
            within += 1
            found.append(replace(one, number=f"{article}.{within}"))
    return tuple(found)


def written(text: Text) -> str:
    """The text as Markdown, always the same way; reading it gives the same passages."""
    return unicodedata.normalize("NFC", written_blocks(_block(one) for one in text.passages))


def canonical_form(text: Text) -> str:
    """What is fingerprinted: the language, the title, an empty line, the Markdown; each line ends with a line feed."""
    return f"{text.language}\n{text.title}\n\n{written(text)}\n"


def fingerprint(text: Text) -> str:
    """SHA-256 of the canonical form in UTF-8, in hexadecimal: anybody can compute it from the file."""
    return hashlib.sha256(canonical_form(text).encode()).hexdigest()


def check_size(passages: Sequence[Passage]) -> tuple[Reason, ...]:
    """Why these passages do not make a text that can be kept; empty if they do."""
    if len(passages) > MOST_PASSAGES:
        return (Reason("too-many-passages", {"count": len(passages), "most": MOST_PASSAGES}),)
    length = _written_length([_block(one) for one in passages])
    if length > LONGEST_TEXT:
        return (Reason("text-too-long", {"length": length, "most": LONGEST_TEXT}),)
    return tuple(_too_long(one.number, len(one.text)) for one in passages if len(one.text) > LONGEST_PASSAGE)


def _blocks(source: str) -> tuple[Block, ...]:
    if len(source) > LONGEST_TEXT:
        raise Refused(Reason("text-too-long", {"length": len(source), "most": LONGEST_TEXT}))
    blocks = read_blocks(clean(source))
    if not blocks:
        raise Refused(Reason("text-empty"))
    if len(blocks) > MOST_PASSAGES:
        raise Refused(Reason("too-many-passages", {"count": len(blocks), "most": MOST_PASSAGES}))
    if (length := _written_length(blocks)) > LONGEST_TEXT:
        raise Refused(Reason("text-too-long", {"length": length, "most": LONGEST_TEXT}))
    long = [(place, len(one.text)) for place, one in enumerate(blocks, start=1) if len(one.text) > LONGEST_PASSAGE]
    if long:
        raise Refused(*(_too_long(str(place), length) for place, length in long))
    return blocks


def _written_length(blocks: Sequence[Block]) -> int:
    """How long the Markdown would be, marks included; no less than it is, and exact when that decides."""
    marks = sum((4 * one.depth + 4) * (one.text.count("\n") + 1) + 24 for one in blocks)
    most = sum(len(one.text) for one in blocks) + marks
    return most if most <= LONGEST_TEXT else len(written_blocks(blocks))


def _too_long(number: str, length: int) -> Reason:
    return Reason("passage-too-long", {"passage": number, "length": length, "most": LONGEST_PASSAGE})


def _language(language: str) -> str:
    if not _LANGUAGE.fullmatch(language):
        raise Refused(Reason("language-unknown", {"language": language[:20]}))
    return language


def _passage(key: str, block: Block) -> Passage:
    return Passage(key=key, kind=block.kind, number="", text=block.text, depth=block.depth, mark=block.mark)


def _block(passage: Passage) -> Block:
    return Block(kind=passage.kind, text=passage.text, depth=passage.depth, mark=passage.mark)
