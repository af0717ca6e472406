"""The words of HTML and of the XML inside office documents. Nothing is fetched, no entity is opened, nothing runs."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree, html

_SPACES: Final = re.compile(r"\s+")
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg", "nav", "head", "iframe", "object"})
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "tr", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre"}
    | {"dt", "dd", "header", "footer", "figcaption", "table", "ul", "ol", "title", "main", "aside", "hr"}
)


class NotReadable(ValueError):
    """The markup is no markup, or brings entities of its own."""


def html_words(content: bytes) -> str:
    """The words of an HTML page, a line per block, without menus, scripts or styles."""
    if not content.strip():
        return ""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding=_encoding(content))
    try:
        root = html.document_fromstring(content, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise NotReadable("html") from error
    etree.strip_elements(root, *_SILENT, with_tail=False)
    return _words(root, _BLOCKS)


def html_language(content: bytes) -> str:
    """The language an HTML page says it is in, or nothing."""
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(no_network=True))
    except (etree.ParserError, ValueError):
        return ""
    return str(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:8]


def xml_words(content: bytes, *, blocks: frozenset[str], breaks: frozenset[str] = frozenset()) -> str:
    """The words of an XML document, a line per element of ``blocks`` (local names), a space for each of ``breaks``.

    Raises ``NotReadable`` when it is not well formed, or declares a document type: an honest office file never does.
    """
    if b"<!DOCTYPE" in content[:100_000].upper() or b"<!ENTITY" in content.upper():
        raise NotReadable("doctype")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable("xml") from error
    return _words(root, blocks, breaks)


def _words(root: Any, blocks: frozenset[str], breaks: frozenset[str] = frozenset()) -> str:
    said: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end")):
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if name in blocks:
            said.append("\n")
        if event == "start":
            said += [" "] if name in breaks else []
            said += [_SPACES.sub(" ", node.text)] if node.text else []
        elif node is not root and node.tail:
            said.append(_SPACES.sub(" ", node.tail))
    return "".join(said)


def _encoding(content: bytes) -> str | None:
    """UTF-8 when the bytes are, else what the page itself says (the parser's own guess)."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"
