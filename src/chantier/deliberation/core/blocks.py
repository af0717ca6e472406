"""Markdown read as a list of blocks, and blocks written back as Markdown, each in one way only.

A block is a heading, a paragraph, an item of a list, a quotation, a table, code or a rule. Reading what was written
gives the same writing (tested): that writing is what is fingerprinted. The subset of CommonMark that people use in
texts to adopt; raw HTML is words here, as it is on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)]) +(?=[^ \n])")
_EMPTY_ITEM = re.compile(r" *(?:[-*+]|\d{1,9}[.)])$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})$")
_SEVERAL_SPACES = re.compile(r" {2,}")
_HARD_BREAK = re.compile(r" *\\\n *")
_NESTED = 2
_INDENT = "    "
DEEPEST = 6
#: Spaces, those that do not break a line with them: at the edge of words they say nothing.
_BLANK = " \u00a0\u2007\u202f"


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    RULE = "rule"


#: Their text is one line (or a few, cut by hard breaks): the others keep their lines.
RUNNING = frozenset({Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM})


@dataclass(frozen=True)
class Block:
    """A block: its text without its mark, its depth (level of a heading from 1; nesting in lists from 0), its mark.

    The mark of an item is ``-``, or the number from which its list counts (``1.``).
    """

    kind: Kind
    text: str
    depth: int = 0
    mark: str = ""


def read_blocks(source: str) -> tuple[Block, ...]:
    """Cut Markdown (with plain line ends, see ``characters.clean``) into blocks. Empty ones are dropped."""
    reader = _Reader()
    for line in source.split("\n"):
        reader.take(line)
    reader.close()
    return tuple(reader.blocks)


def written(blocks: Iterable[Block]) -> str:
    """Write blocks as Markdown, with a blank line between two unless both are items. Empty blocks are left out."""
    kept = with_sound_depths([block for block in blocks if not is_void(block.kind, block.text)])
    numbers: list[int] = []
    parts: list[str] = []
    for place, block in enumerate(kept):
        if place:
            parts.append("\n" if block.kind is Kind.ITEM is kept[place - 1].kind else "\n\n")
        parts.append(_line(block, _number(block, numbers)))
    return "".join(parts)


def is_void(kind: Kind, text: str) -> bool:
    """Whether nothing would be written of a block."""
    return kind is not Kind.RULE and not (running(text) if kind in RUNNING else text.strip())


def with_sound_depths(blocks: Sequence[Block]) -> list[Block]:
    """No item hangs from nothing: depth is at most one more than that of the item above, and a list counts one way."""
    sound: list[Block] = []
    marks: list[str] = []  # the mark of the list open at each depth
    for block in blocks:
        if block.kind is Kind.ITEM:
            depth = min(block.depth, len(marks), DEEPEST)
            mark = (
                marks[depth]
                if len(marks) > depth and _is_number(marks[depth]) and _is_number(block.mark)
                else block.mark
            )
            marks[depth:] = [mark]
            sound.append(replace(block, depth=depth, mark=mark))
        elif block.kind is Kind.PARAGRAPH and block.depth:
            depth = min(block.depth, len(marks))
            del marks[depth:]
            sound.append(replace(block, depth=depth))
        else:
            marks.clear()
            sound.append(block)
    return sound


def running(text: str) -> str:
    """Words on one line, with only the hard breaks (a backslash at the end of a line) kept."""
    lines = [_SEVERAL_SPACES.sub(" ", line.strip(_BLANK)) for line in text.split("\n")]
    said = [line for line in lines if line and line != "\\"]
    while said and _is_hard(said[-1]):  # a break before nothing
        said[-1] = said[-1][:-1].rstrip(_BLANK)
        if not said[-1]:
            said.pop()
    return "".join(line + ("\n" if _is_hard(line) else " ") for line in said).rstrip(" ")


def words_as_read(block: Block) -> str:
    """The words of a block as they are read in what is written of it: a mark that would begin a line is escaped."""
    found = read_blocks(written([replace(block, depth=block.depth if block.kind is Kind.HEADING else 0)]))
    return found[0].text if len(found) == 1 and found[0].kind is block.kind else block.text


@dataclass
class _Reader:
    """The state of a reading: the block that is open, the fence it is in, the lists that are open."""

    blocks: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    open: Block | None = None
    fence: str = ""
    indents: list[int] = field(default_factory=list)

    def take(self, line: str) -> None:
        bare = line.strip(" ")
        if self.fence:
            if bare.startswith(self.fence) and not bare.strip(self.fence[0]):
                self.close()
            else:
                self.lines.append(line.rstrip(" "))
            return
        if not bare.strip(_BLANK):
            self.close()
        elif self._is_underline(line):
            self.open = Block(Kind.HEADING, "", 1 if bare[0] == "=" else 2)
            self.close()
            self.indents.clear()
        elif (found := _standing_alone(bare)) is not None and self._indent(line) <= self._most_indent():
            self._begin(found, bare)
        elif (match := _ITEM.match(line)) and self._may_begin_item(match[2]):
            self._begin_item(match, line)
        elif not (_EMPTY_ITEM.match(line) and not self.open):
            self._go_on(line, bare)

    def close(self) -> None:
        block, self.open, self.fence = self.open, None, ""
        lines, self.lines = self.lines, []
        if block is None:
            return
        text = running("\n".join(lines)) if block.kind in RUNNING else "\n".join(lines).strip("\n")
        if block.kind is Kind.HEADING:
            text = _heading_words(_without_closing_signs(_on_one_line(text)))
        elif block.kind in RUNNING:
            text = "\n".join(_as_words(line) for line in text.split("\n") if text)
        if not is_void(block.kind, text):
            self.blocks.append(replace(block, text=text))

    def _begin(self, block: Block, bare: str) -> None:
        words = _unmarked(block.kind, bare)
        if self.open and self.open.kind is block.kind and block.kind in {Kind.QUOTE, Kind.TABLE}:
            self.lines.append(words)
            return
        self.close()
        self.indents.clear()
        self.open, self.lines = block, [words]
        if block.kind is Kind.CODE:
            self.fence = bare[: len(bare) - len(bare.lstrip(bare[0]))]
            self.open, self.lines = replace(block, mark=bare[len(self.fence) :].replace("`", "").strip(" ")), []
        elif block.kind in {Kind.HEADING, Kind.RULE}:
            self.close()

    def _begin_item(self, match: re.Match[str], line: str) -> None:
        self.close()
        indent = len(match[1])
        while self.indents and indent < self.indents[-1] + _NESTED:
            self.indents.pop()
        mark = "-" if match[2] in "-*+" else f"{int(match[2][:-1])}."
        self.open = Block(Kind.ITEM, "", len(self.indents), self._counting(len(self.indents), mark))
        self.indents.append(indent)
        self.lines = [_with_break(line[match.end() :])]

    def _go_on(self, line: str, bare: str) -> None:
        if self.open and self.open.kind is Kind.QUOTE:
            self.lines.append(bare)
            return
        if not self.open or self.open.kind not in RUNNING:
            self.close()
            while self.indents and self._indent(line) < self.indents[-1] + _NESTED:
                self.indents.pop()
            self.open = Block(Kind.PARAGRAPH, "", len(self.indents))
        self.lines.append(_with_break(line))

    def _counting(self, depth: int, mark: str) -> str:
        """A list counts from its first number, whatever numbers follow."""
        if not _is_number(mark):
            return mark
        for block in reversed(self.blocks):
            if block.kind not in {Kind.ITEM, Kind.PARAGRAPH} or block.depth < depth:
                break
            if block.kind is Kind.ITEM and block.depth == depth:
                return block.mark if _is_number(block.mark) else mark
            if block.kind is Kind.PARAGRAPH and block.depth == depth:
                break
        return mark

    def _is_underline(self, line: str) -> bool:
        is_text = self.open is not None and self.open.kind is Kind.PARAGRAPH and self.open.depth == 0
        return is_text and _SETEXT.match(line.rstrip(" ")) is not None

    def _may_begin_item(self, mark: str) -> bool:
        """Inside a paragraph, only 1 begins a list: « en\\n1998. » is a year at the start of a line."""
        if self.open is None or self.open.kind is not Kind.PARAGRAPH:
            return True
        return mark in "-*+" or int(mark[:-1]) == 1

    def _most_indent(self) -> int:
        return 3 if not self.indents else self.indents[-1] + 5

    @staticmethod
    def _indent(line: str) -> int:
        return len(line) - len(line.lstrip(" "))


def _standing_alone(bare: str) -> Block | None:
    """The block that this line begins whatever comes before it, if it does."""
    signs = len(bare) - len(bare.lstrip("#"))
    if 1 <= signs <= DEEPEST and (len(bare) == signs or bare[signs] == " "):
        return Block(Kind.HEADING, "", signs)
    if len(packed := bare.replace(" ", "")) >= 3 and packed[0] in "-*_" and not packed.strip(packed[0]):
        return Block(Kind.RULE, "")
    if bare.startswith("~~~") or (bare.startswith("```") and "`" not in bare.lstrip("`")):
        return Block(Kind.CODE, "")
    if bare[0] in ">|":
        return Block(Kind.QUOTE if bare[0] == ">" else Kind.TABLE, "")
    return None


def _line(block: Block, number: int) -> str:
    if block.kind is Kind.HEADING:
        return "#" * min(max(block.depth, 1), DEEPEST) + " " + _heading_words(block.text)
    if block.kind is Kind.RULE:
        return "---"
    if block.kind not in RUNNING:
        return _lines(block)
    indent = _INDENT * block.depth
    words = running(block.text).split("\n")
    mark = "" if block.kind is Kind.PARAGRAPH else (f"{number}. " if _is_number(block.mark) else "- ")
    follows = indent + ("" if block.kind is Kind.PARAGRAPH else " " * len(mark))
    return indent + mark + ("\n" + follows).join(_as_words(line) for line in words)


def _lines(block: Block) -> str:
    lines = [line.rstrip(" ") for line in block.text.strip("\n").split("\n")]
    if block.kind is Kind.QUOTE:
        return "\n".join(f"> {line}".rstrip(" ") for line in lines)
    if block.kind is Kind.TABLE:
        return "\n".join(line if line[0] == "|" else f"|{line}" for line in (one.lstrip(" ") for one in lines) if line)
    fence = "```"
    while fence in block.text:
        fence += "`"
    return f"{fence}{block.mark.replace('`', '')}\n" + "\n".join(lines) + f"\n{fence}"


def _unmarked(kind: Kind, bare: str) -> str:
    if kind is Kind.HEADING:
        return bare.lstrip("#").strip(" ")
    if kind is Kind.QUOTE:
        return bare[1:].removeprefix(" ")
    return bare if kind is Kind.TABLE else ""


def _number(block: Block, numbers: list[int]) -> int:
    """The number of an item in its list; ``numbers`` holds the next one at each depth, 0 where nothing counts."""
    if block.kind is not Kind.ITEM:
        del numbers[block.depth if block.kind is Kind.PARAGRAPH else 0 :]
        return 0
    del numbers[block.depth + 1 :]
    numbers.extend([0] * (block.depth + 1 - len(numbers)))
    if not _is_number(block.mark):
        numbers[block.depth] = 0
        return 0
    number = numbers[block.depth] or int(block.mark[:-1])
    numbers[block.depth] = number + 1
    return number


def _as_words(line: str) -> str:
    """A line of words stays words when it is read again: what would be a mark is escaped."""
    if (match := _ITEM.match(line)) or (match := _EMPTY_ITEM.match(line)):
        mark = match.group().strip(" ")
        return f"\\{line}" if mark in "-*+" else f"{mark[:-1]}\\{mark[-1]}{line[len(mark) :]}"
    return f"\\{line}" if _standing_alone(line) is not None or _SETEXT.match(line) else line


def _heading_words(text: str) -> str:
    words = _on_one_line(running(text))
    kept = words.rstrip("#")
    return words if kept == words or (kept and kept[-1] not in " ") else f"{kept}\\{words[len(kept) :]}"


def _on_one_line(text: str) -> str:
    return _HARD_BREAK.sub(" ", text).strip(" ")


def _without_closing_signs(text: str) -> str:
    kept = text.rstrip("#")
    return kept.rstrip(" ") if not kept or kept[-1] == " " else text


def _with_break(line: str) -> str:
    """Two spaces at the end of a line are a hard break, which a backslash says where it can be seen."""
    bare = line.rstrip(" ")
    return bare + "\\" if len(line) - len(bare) >= 2 and not _is_hard(bare) else bare


def _is_hard(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _is_number(mark: str) -> bool:
    return mark[:1].isdigit()
