"""BibTeX and BibLaTeX through bibtexparser 2: names are split, TeX becomes text, no field is lost."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from typing import Any, Final

from bibtexparser import Library, parse_string
from bibtexparser import middlewares as m
from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]

from chantier.library.core import description as d
from chantier.library.core.reasons import Reason
from chantier.library.core.references import kinds_told
from chantier.library.core.references.building import build
from chantier.library.core.references.received import ReadReference
from chantier.library.core.references.said import FIELD, Said
from chantier.library.core.references.writers import BIBTEX_FIELDS

FIELDS: Final = {
    **{field: name for name, field in BIBTEX_FIELDS.items()},
    "institution": "publisher", "organization": "publisher", "school": "publisher", "location": "publication_place",
    "year": "date", "journaltitle": "journal", "booktitle": "journal", "langid": "language", "keyword": "keyword",
    "urldate": "", "rights": "rights", "issuetitle": "", "file": "", "type": "kind",
}  # fmt: skip
_NAMES: Final = ("author", "editor", "translator", "director", "speaker", "contributor", "funder")
#: Read as they are: TeX has no say in an address.
_VERBATIM: Final = frozenset(("url", "doi", "chantierurl", "files"))
_SEVERAL: Final = frozenset(
    (
        *("language", "isbn", "issn", "url", "identifier", "titleaddon", "theme", "place", "about", "orcid"),
        *("files", "related"),
    )
)
_DECODER: Final = LatexNodes2Text(keep_comments=True, strict_latex_spaces=False)


def read(text: str) -> Iterator[ReadReference]:
    """The references of a file, in its order; an entry that cannot be parsed is told with its text."""
    for number, block in enumerate(_blocks(text), 1):
        if isinstance(block, Entry):
            yield _reference(number, block, ())
        else:
            yield _failed(number, block)


def _blocks(text: str) -> Iterator[Any]:
    log = logging.getLogger("bibtexparser")
    before, log.disabled = log.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            library: Library = parse_string(
                text, parse_stack=[m.ResolveStringReferencesMiddleware(), m.RemoveEnclosingMiddleware()]
            )
    finally:
        log.disabled = before
    for block in library.blocks:
        if isinstance(block, (Entry, ParsingFailedBlock)):
            yield block


def _failed(number: int, block: ParsingFailedBlock) -> ReadReference:
    inner = block.ignore_error_block
    if isinstance(block, DuplicateBlockKeyBlock) and isinstance(inner, Entry):
        return _reference(number, inner, (Reason("key_again", {"key": block.key[:80]}),))
    if isinstance(inner, Entry):
        return _reference(number, inner, (Reason("entry_badly_made", {"value": str(block.error)[:200]}),))
    raw = block.raw or ""
    return ReadReference(number, raw, "", None, (), (), (Reason("not_a_reference", {"value": raw.strip()[:200]}),))


def _reference(number: int, entry: Entry, notes: tuple[Reason, ...]) -> ReadReference:
    return build(_said(entry), number=number, raw=entry.raw or "", key=entry.key, notes=notes)


def _said(entry: Entry) -> Iterator[Said]:
    kind = entry.entry_type.lower()
    guess = kinds_told.BIBTEX_TYPES.get(kind, "")
    yield Said(f"@{kind}", "guess", guess)
    if not guess:
        yield Said(f"@{kind}", "", "" if kind in ("misc", "online", "electronic") else kind)
    fields = {each.key.lower(): str(each.value) for each in entry.fields}
    month = "" if "date" in fields else fields.pop("month", "")
    for field, value in fields.items():
        if field in _NAMES:
            yield from _names(field, value)
        elif field == "year" and month:
            yield Said("year", "date", f"{text_of(month)} {text_of(value)}")
        elif field == "number" and guess == d.PUBLICATION:
            yield Said(field, "report_number", text_of(value))
        elif field == "subtitle":
            continue
        elif field == "title" and "subtitle" in fields:
            title, subtitle = text_of(value), text_of(fields["subtitle"])
            yield Said("title", "title", f"{title}: {subtitle}")
            yield Said("subtitle", "short_title", title)
        elif field == "note":
            yield Said(field, "fictitious" if _is_fiction(value) else "", text_of(value))
        elif field == "eprint":
            yield Said(field, "identifier", f"{fields.get('archiveprefix', fields.get('eprinttype', 'local'))}:{value}")
        elif field in ("archiveprefix", "eprinttype"):
            continue
        else:
            yield from _values(field, value)


def _values(field: str, value: str) -> Iterator[Said]:
    name = FIELDS.get(field, FIELD + field[2:].replace("-", "_") if field.startswith("x-") else "")
    if field in _VERBATIM:
        parts = [
            re.sub(r"\\([_%#&~{}$])", r"\1", part) for part in value.replace("\\textasciitilde{}", "~").split("; ")
        ]
    elif name == "keyword":
        parts = [text_of(part) for part in re.split(r"[,;]", value)]
    elif field in _SEVERAL or name.startswith(FIELD):
        parts = [text_of(part) for part in value.split("; ")]
    else:
        parts = [text_of(value)]
    for part in parts:
        yield Said(field, name, part)


def _names(field: str, value: str) -> Iterator[Said]:
    for written in m.names.split_multiple_persons_names(value):
        if re.fullmatch(r"\{(?:[^{}]|\\[{}]|\{\})*\}", written.strip()):
            yield Said(field, field, d.Contributor(name=text_of(written.strip()[1:-1])))
            continue
        if text_of(written).lower() in ("others", "et al.", "et al"):
            yield Said(field, "", "others")
            continue
        parts = m.names.parse_single_name_into_parts(written, strict=False)
        family = text_of(" ".join([*parts.von, *parts.last]))
        given = text_of(" ".join([*parts.first, *parts.jr]))
        yield Said(field, field, d.Contributor(family=family, given=given))


def text_of(value: str) -> str:
    """The text that TeX would print, on one line."""
    if not re.search(r"[\\{}$~]|--|''|``|[?!]`", value):
        return " ".join(value.split())
    # The decoder makes modifier letters of these two signs.
    plain = re.sub(r"\\textasciicircum(?:\{\}|\s)?", "\ue000", value)
    plain = re.sub(r"\\textasciitilde(?:\{\}|\s)?", "\ue001", plain)
    return " ".join(_DECODER.latex_to_text(plain).replace("\ue000", "^").replace("\ue001", "~").split())


def _is_fiction(value: str) -> bool:
    from chantier.library.core.crosswalks.standards import FICTITIOUS

    return text_of(value) in FICTITIOUS.values()
