"""A resource as one cites it, in three manners and three languages, by citeproc-py and our own CSL files (``styles/``).

The library ships one style (Harvard) and the locales; these three are ours: author and date, footnote, numbered.
"""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Any, Final

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON

from chantier.library.core import description as d
from chantier.library.core.crosswalks import csl

AUTHOR_DATE, NOTE, NUMERIC = "author-date", "note", "numeric"
STYLES: Final = (AUTHOR_DATE, NOTE, NUMERIC)
LOCALES: Final = {"fr": "fr-CA", "en": "en-US", "es": "es-ES"}
#: Variables that the processor knows; the others are ours (``custom``) or make it warn.
_LEFT_OUT: Final = (
    "director",
    "performer",
    "contributor",
    "custom",
    "abstract",
    "keyword",
    "language",
    "title-short",
    "dimensions",
    "event-title",
)
#: The processor keeps the formatter and the terms in the style: one at a time.
_ONE_AT_A_TIME: Final = Lock()


def cite(one: d.Description, *, style: str = AUTHOR_DATE, language: str = "fr", kind_name: str = "") -> str:
    """The reference in plain text, on one line. ``kind_name`` is said in brackets. Raises ``KeyError`` on a style."""
    return html.unescape(re.sub(r"<[^>]*>", "", cite_html(one, style=style, language=language, kind_name=kind_name)))


def cite_html(one: d.Description, *, style: str = AUTHOR_DATE, language: str = "fr", kind_name: str = "") -> str:
    """The reference in HTML: all that comes from the resource is escaped, only ``<i>`` and ``<b>`` are markup."""
    if style not in STYLES:
        raise KeyError(style)
    item = _item(one, language, kind_name)
    with _ONE_AT_A_TIME:
        source = CiteProcJSON([item])
        made = CitationStylesBibliography(_style(style, LOCALES.get(language, "en-US")), source, formatters.html)
        made.register(Citation([CitationItem(item["id"])]))
        (entry,) = made.bibliography()
    written = _shown(re.sub(r"</?(?!(?:i|b)>)[a-z][^>]*>", "", html.unescape(str(entry))))
    place = f"{one.publication_place}: "
    if language == "fr" and one.publication_place and one.publisher:
        written = written.replace(_shown(_hidden(place)), _shown(_hidden(place)).replace(": ", "\u00a0: "))
    # A closing sign followed by the full stop of the manner is enough.
    return re.sub(r"([.!?…](?:</i>)?)\.(?=\s|$)", r"\1", " ".join(written.split(" "))).strip()


def citations(one: d.Description, *, language: str = "fr", kind_name: str = "") -> tuple[tuple[str, str], ...]:
    """(style, plain text) in every manner."""
    return tuple((style, cite(one, style=style, language=language, kind_name=kind_name)) for style in STYLES)


@cache
def _style(name: str, locale: str) -> Any:
    path = files("chantier.library.core").joinpath("styles", f"{name}.csl")
    return CitationStylesStyle(str(path), locale=locale, validate=False)


def _item(one: d.Description, language: str, kind_name: str) -> dict[str, Any]:
    """The CSL item, in the wording of the reader's language when there is one, without what may not be printed."""
    item = {
        name: value for name, value in csl.to_json(one, key="x", language=language).items() if name not in _LEFT_OUT
    }
    if one.authors:
        item["author"] = [csl.name(each) for each in one.authors]
    if kind_name:
        item["genre"] = kind_name
    text = one.wording(language)
    if text.subtitle and text.language == "fr":
        item["title"] = f"{text.title}\u00a0: {text.subtitle}"
    return {name: value if name in ("id", "type") else _hide(value) for name, value in item.items()}


#: Signs of HTML pass through the processor as private characters: it neither runs nor loses them.
_HIDDEN_AS: Final = {"&": "\ue010", "<": "\ue011", ">": "\ue012"}


def _hidden(text: str) -> str:
    return "".join(_HIDDEN_AS.get(sign, sign) for sign in text)


def _shown(text: str) -> str:
    for sign, private in _HIDDEN_AS.items():
        text = text.replace(private, html.escape(sign))
    return text


def _hide(value: Any) -> Any:
    if isinstance(value, str):
        return _hidden(value)
    if isinstance(value, list):
        return [_hide(each) for each in value]
    return {name: _hide(each) for name, each in value.items()} if isinstance(value, dict) else value
