"""Words of Markdown as elements that a program may translate around, and what it answers as Markdown again.

``**le soir**, [ici](https://exemple.org)`` becomes ``<b id="m1">le soir</b>, <a id="m2">ici</a>``. Each mark must come
back, once, well nested; what it stands for (an address, code, a reference) is put back as it was, whatever came.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from markdown_it.token import Token

from chantier.foundation.text.core.markdown import parsed_words

#: Addresses, mails, notes and references: no words to translate.
_KEPT = re.compile(
    r"(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?»)\]]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\[\^[^\]\s]+\]|\[[^\[\]]*\]\[[^\[\]]*\]"
)
_TAGS = {"strong": "b", "em": "i", "s": "s", "link": "a"}
_OPENINGS = {"b": "**", "i": "*", "s": "~~", "a": "["}
_SIGNS = re.compile(r"([\\`*_\[\]<~])|&(?=#?\w+;)")
_OUTSIDE = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


class MarksLost(ValueError):
    """A mark did not come back, came back twice, or crossed another."""


@dataclass(frozen=True)
class Mark:
    """An element that stands for something of the source. ``kept``: what it hides, as written; else what closes it."""

    tag: str
    kept: str = ""
    closing: str = ""


@dataclass(frozen=True)
class Marked:
    """Words as HTML with only ``b``, ``i``, ``s``, ``a``, ``br`` and ``code`` (left as it is), each with its ``id``."""

    html: str
    marks: tuple[Mark, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether anything is left to translate."""
        return any(letter.isalpha() for letter in re.sub(r"<code.*?</code>|<[^>]*>", "", self.html))


def marked(words: str) -> Marked:
    """The words of one paragraph, heading or cell."""
    writer = _Writer()
    for token in parsed_words(words):
        writer.take(token)
    return Marked("".join(writer.parts), tuple(writer.marks))


def unmarked(answer: str, given: Marked) -> str:
    """The Markdown of what a program answered. Raises ``MarksLost`` unless each mark is there, once, well nested."""
    reader = _Reader(given.marks)
    reader.feed(answer)
    reader.close()
    words = reader.done()
    if _shape(words) != sorted((mark.tag, mark.kept or mark.closing) for mark in given.marks):
        raise MarksLost("what is written back is not read the same way")
    return words


def bare(answer: str) -> str:
    """The words of an answer, without any mark: what is compared with those that were given."""
    return re.sub(r"<code[^<]*</code>|<[^<>]*>", " ", answer)


def _shape(words: str) -> list[tuple[str, str]]:
    return sorted((mark.tag, mark.kept or mark.closing) for mark in marked(words).marks)


@dataclass
class _Writer:
    parts: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    #: Inside an address between angle brackets.
    hidden: bool = False

    def take(self, token: Token) -> None:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.type == "link_open" and token.info == "auto":
            self.hidden = True
        elif token.type == "link_close" and self.hidden:
            self.hidden = False
        elif token.type.endswith("_open") and kind in _TAGS:
            tag = _TAGS[kind]
            self.marks.append(Mark(tag, closing=_closing(token, tag)))
            self.parts.append(f'<{tag} id="m{len(self.marks)}">')
        elif token.type.endswith("_close") and kind in _TAGS:
            self.parts.append(f"</{_TAGS[kind]}>")
        elif self.hidden:
            self._keep(f"<{token.content}>", token.content)
        elif token.type == "hardbreak":
            self.marks.append(Mark("br", kept="\\\n"))
            self.parts.append(f'<br id="m{len(self.marks)}">')
        elif token.type == "softbreak":
            self.parts.append(" ")
        elif token.type == "code_inline":
            self._keep(_code(token.content), token.content)
        else:
            self._words(token.content)

    def _words(self, words: str) -> None:
        at = 0
        for found in _KEPT.finditer(words):
            self.parts.append(escape(words[at : found.start()], quote=False))
            self._keep(found.group(), found.group())
            at = found.end()
        self.parts.append(escape(words[at:], quote=False))

    def _keep(self, source: str, shown: str) -> None:
        self.marks.append(Mark("code", kept=source))
        self.parts.append(f'<code id="m{len(self.marks)}" translate="no">{escape(shown, quote=False)}</code>')


class _Reader(HTMLParser):
    """Builds Markdown from the elements of an answer, and nothing from anything else."""

    def __init__(self, marks: tuple[Mark, ...]) -> None:
        super().__init__(convert_charrefs=True)
        self.marks = marks
        self.seen: set[int] = set()
        self.open: list[int] = []
        #: The words of what is open, the whole text first.
        self.words: list[list[str]] = [[]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        number = self._number(tag, dict(attrs).get("id") or "")
        if self.open and self.marks[self.open[-1]].tag == "code":
            raise MarksLost("something inside what was to be left as it is")
        self.seen.add(number)
        if tag == "br":
            self._say(self.marks[number].kept)
            return
        self.open.append(number)
        self.words.append([])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag != "br":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        if not self.open or self.marks[self.open[-1]].tag != tag:
            raise MarksLost(f"{tag} closes nothing")
        mark, words = self.marks[self.open.pop()], "".join(self.words.pop())
        if mark.kept:
            self._say(mark.kept)
            return
        before, inside, after = _OUTSIDE.match(words).groups()  # type: ignore[union-attr]  # it matches anything
        if not inside:
            raise MarksLost(f"nothing is left in {tag}")
        self._say(f"{before}{_OPENINGS[tag]}{inside}{mark.closing}{after}")

    def handle_data(self, data: str) -> None:
        self._say(_SIGNS.sub(r"\\\g<0>", re.sub(r"[\t\n\r ]+", " ", data)))

    def handle_comment(self, data: str) -> None:
        raise MarksLost(f"a comment: {data[:20]}")

    def handle_decl(self, decl: str) -> None:
        raise MarksLost(f"a declaration: {decl[:20]}")

    def handle_pi(self, data: str) -> None:
        raise MarksLost(f"an instruction: {data[:20]}")

    def done(self) -> str:
        if self.open or len(self.seen) != len(self.marks):
            raise MarksLost("a mark did not come back")
        return re.sub(r" *\\\n *", "\\\\\n", "".join(self.words[0])).strip()

    def _say(self, words: str) -> None:
        self.words[-1].append(words)

    def _number(self, tag: str, name: str) -> int:
        number = int(name[1:]) - 1 if re.fullmatch(r"m[1-9]\d{0,5}", name) else -1
        if not 0 <= number < len(self.marks) or self.marks[number].tag != tag or number in self.seen:
            raise MarksLost(f"{tag} {name[:20]} was not given")
        return number


def _closing(token: Token, tag: str) -> str:
    if tag != "a":
        return _OPENINGS[tag]
    address, title = str(token.attrs.get("href", "")), str(token.attrs.get("title", ""))
    said = f' "{_quoted(title)}"' if title else ""
    return f"](<{address.replace('<', '%3C').replace('>', '%3E')}>{said})"


def _quoted(title: str) -> str:
    return title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _code(content: str) -> str:
    signs = "`"
    while signs in content:
        signs += "`"
    edge = " " if content.startswith(("`", " ")) or content.endswith(("`", " ")) else ""
    return f"{signs}{edge}{content}{edge}{signs}"
