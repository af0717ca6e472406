"""Markdown that people write, as HTML that is safe to show.

Two fences, one behind the other: the parser never lets raw HTML through, and the sanitiser keeps only a
short list of elements. Either alone would do.
"""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

LONGEST_TEXT = 200_000

ELEMENTS = frozenset(
    {"p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "a", "code", "pre", "hr"}
    | {"h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}
)
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
ADDRESSES = frozenset({"http", "https", "mailto"})


class TextTooLong(ValueError):
    """The text has more than ``LONGEST_TEXT`` characters."""


def render(source: str, *, top_heading: int = 2) -> str:
    """Render Markdown (CommonMark with tables and strikethrough) as safe HTML.

    ``top_heading`` is the level that ``#`` becomes, between 2 and 6, so that a text fits under the title of
    its page; deeper headings follow and stop at 6. Images are left out: each would tell its host who reads.
    Links say ``nofollow ugc noopener`` to machines. Raises ``TextTooLong``.
    """
    if len(source) > LONGEST_TEXT:
        raise TextTooLong(f"{len(source)} characters, and at most {LONGEST_TEXT} are rendered")
    if not 2 <= top_heading <= 6:
        raise ValueError(f"top_heading is between 2 and 6, not {top_heading}")
    html = _parser().render(source, {"top_heading": top_heading})
    return nh3.clean(
        html,
        tags=set(ELEMENTS),
        attributes=ATTRIBUTES,
        url_schemes=set(ADDRESSES),
        link_rel="nofollow ugc noopener",
    )


def plain(source: str) -> str:
    """The words of a Markdown text, without its marks: for excerpts, mail subjects and search."""
    if len(source) > LONGEST_TEXT:
        raise TextTooLong(f"{len(source)} characters, and at most {LONGEST_TEXT} are read")
    words: list[str] = []
    for block in _parser().parse(source):
        if block.type in {"fence", "code_block"}:
            words.append(block.content)
        breaks = {"softbreak", "hardbreak"}
        words += [" " if part.type in breaks else part.content for part in block.children or ()]
        words.append(" ")
    return " ".join("".join(words).split())


def parsed_words(words: str) -> list[Token]:
    """The words of one paragraph, cut where a mark of Markdown begins or ends. Raises ``TextTooLong``."""
    if len(words) > LONGEST_TEXT:
        raise TextTooLong(f"{len(words)} characters, and at most {LONGEST_TEXT} are read")
    return [part for block in _parser().parseInline(words) for part in block.children or ()]


@cache
def _parser() -> MarkdownIt:
    """One for all texts: making it costs more than reading a paragraph. It keeps nothing of what it reads."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    parser.core.ruler.push("lower_headings", _lower_headings)
    parser.parse("*a*")  # its chains of rules are made on first use: before two threads meet there
    return parser


def _lower_headings(state: StateCore) -> None:
    shift = state.env.get("top_heading", 1) - 1
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"
