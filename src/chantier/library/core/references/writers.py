"""RIS, BibTeX, CSL-JSON, CSV and JSON of one resource or of many, a piece at a time: memory does not grow."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from chantier.library.core import description as d
from chantier.library.core import serial
from chantier.library.core.crosswalks import csl
from chantier.library.core.crosswalks import standards as s
from chantier.library.core.references.said import DETAILS, named, one_line, pairs

#: Our names ↔ RIS tags; a name without a tag is a note ``N1  - name: value``, which we read back.
RIS_TAGS: Final[Mapping[str, str]] = {
    "kind": "M3",
    "title": "TI",
    "short_title": "ST",
    "author": "AU",
    "editor": "A2",
    "translator": "A4",
    "date": "DA",
    "publisher": "PB",
    "publication_place": "CY",
    "language": "LA",
    "doi": "DO",
    "isbn": "SN",
    "issn": "SN",
    "url": "UR",
    "address": "L2",
    "identifier": "AN",
    "summary": "AB",
    "keyword": "KW",
    "journal": "T2",
    "volume": "VL",
    "issue": "IS",
    "edition": "ET",
    "report_number": "M1",
    "series": "T3",
    "file": "L1",
}
#: Our names ↔ BibTeX and BibLaTeX fields; the last ones are read by nobody else, and harm nobody.
BIBTEX_FIELDS: Final[Mapping[str, str]] = {
    "kind": "entrysubtype",
    "title": "title",
    "short_title": "shorttitle",
    "title_language": "titlelanguage",
    "other_title": "titleaddon",
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "director": "director",
    "speaker": "speaker",
    "contributor": "contributor",
    "funder": "funder",
    "orcid": "orcid",
    "date": "date",
    "publisher": "publisher",
    "publication_place": "address",
    "language": "language",
    "doi": "doi",
    "isbn": "isbn",
    "issn": "issn",
    "url": "url",
    "address": "chantierurl",
    "identifier": "identifier",
    "summary": "abstract",
    "keyword": "keywords",
    "theme": "theme",
    "place": "place",
    "about": "about",
    "licence": "license",
    "rights": "rights",
    "rights_holder": "rightsholder",
    "access": "accessrights",
    "embargo_until": "embargo",
    "journal": "journal",
    "volume": "volume",
    "issue": "number",
    "pages": "pages",
    "edition": "edition",
    "report_number": "reportnumber",
    "page_count": "pagetotal",
    "duration": "duration",
    "event": "eventtitle",
    "series": "series",
    "series_number": "seriesnumber",
    "file": "files",
    "relation": "related",
    "fictitious": "note",
}
_LATEX: Final[Mapping[str, str]] = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
#: Pairs that TeX would join into another sign.
_LIGATURES: Final = re.compile(
    r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=[?!])(?=`)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=,)(?=,)"
)
#: Several values of one field.
SEVERAL: Final = "; "

COLUMNS: Final = (
    "key", "kind", "title", "short_title", "title_language", "other_title", "author", "editor", "translator",
    "director", "speaker", "contributor", "funder", "orcid", "date", "publisher", "publication_place", "language",
    "doi", "isbn", "issn", "url", "identifier", "address", "summary", "keyword", "theme", "place", "about",
    "licence", "rights", "rights_holder", "access", "embargo_until", *DETAILS, "fields", "series", "series_number",
    "file", "relation", "fictitious",
)  # fmt: skip

Defuse = Callable[[str], str]


def ris(one: d.Description, *, key: str = "", standards: Mapping[str, str] | None = None) -> str:
    """One reference, lines ended as the format asks (CR LF), paragraphs joined."""
    lines = [f"TY  - {'JOUR' if one.details.get('journal') else s.standard(one, 'ris', standards)}"]
    lines.append(f"ID  - {key or keys([one])[0]}")
    if one.issued:
        lines.append(f"PY  - {one.issued.year:04d}")
    for name, value in pairs(one):
        text = one_line(named(value) if isinstance(value, d.Contributor) else value)
        if name == "date" and one.issued:
            parts = [f"{one.issued.year:04d}", _two(one.issued.month), _two(one.issued.day)]
            lines.append(f"DA  - {'/'.join(parts)}/{'circa' if one.issued.approximate else ''}")
        elif name == "pages":
            first, last = s.pages(text)
            lines += [f"SP  - {first}"] + ([f"EP  - {last}"] if last else [])
        elif name in RIS_TAGS:
            lines.append(f"{RIS_TAGS[name]}  - {text}")
        else:
            lines.append(f"N1  - {name}: {text}")
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _two(number: int) -> str:
    return f"{number:02d}" if number else ""


def bibtex(one: d.Description, *, key: str = "", standards: Mapping[str, str] | None = None) -> str:
    """One entry in UTF-8, whatever TeX would run escaped."""
    several: dict[str, list[str]] = {}
    if one.issued:
        several["year"] = [f"{one.issued.year:04d}"]
    for name, value in pairs(one):
        field = BIBTEX_FIELDS.get(name) or "x-" + name.partition(".")[2].replace("_", "-")
        text = _tex_name(value) if isinstance(value, d.Contributor) else _tex_value(field, one_line(value))
        several.setdefault(field, []).append(text)
    kind = s.standard(one, "bibtex", standards)
    if kind == "article" and "journal" not in several:
        kind = "misc"
    if kind == "techreport" and "publisher" in several:
        several = {("institution" if name == "publisher" else name): value for name, value in several.items()}
    names = {"author", "editor", "translator", "director", "speaker", "contributor", "funder"}
    lines = []
    for field, values in several.items():
        sign = " and " if field in names else ", " if field == "keywords" else SEVERAL
        lines.append(f"  {field} = {{{sign.join(values)}}},")
    return "\n".join([f"@{kind}{{{key or keys([one])[0]},", *lines, "}", "", ""])


def tex(text: str) -> str:
    """The text with TeX's own signs escaped, so that decoding gives it back."""
    split = _LIGATURES.sub("\0", text)
    return "".join("{}" if sign == "\0" else _LATEX.get(sign, sign) for sign in split)


def _tex_value(field: str, text: str) -> str:
    """A DOI and an address are read as they are by everybody: only what would break the entry is escaped."""
    if field not in ("doi", "url", "chantierurl", "files"):
        return tex(text)
    return text.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _tex_name(each: d.Contributor) -> str:
    if not each.is_person:
        return f"{{{tex(one_line(each.name))}}}"
    family, given = tex(one_line(each.family)), tex(one_line(each.given))
    # A family name in braces is kept whole, whatever its particles and capitals; « and » in it joins nothing.
    return f"{{{family}}}, {{{given}}}" if given else f"{{{family}}},"


def keys(several: Iterable[d.Description]) -> list[str]:
    """A key for each: author, year, first word, and our own identifier, which makes it stable and unique.

    A resource that has no identifier yet takes a number at its second appearance.
    """
    seen: dict[str, int] = {}
    made = []
    for one in several:
        author = one.authors[0] if one.authors else None
        start = _ascii(author.family or author.name) if author else "anonyme"
        word = next((each for each in map(_ascii, one.wording().title.split()) if len(each) > 3), "")
        key = f"{start[:24]}{one.issued.year if one.issued else ''}{word[:16]}" or "x"
        key = f"{key}-{_ascii(one.public_id)}" if one.public_id else key
        seen[key] = seen.get(key, 0) + 1
        made.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return made


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    return re.sub(r"[^a-z0-9]", "", plain.lower())


class _Keys:
    """Keys given one after the other, each once."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def of(self, one: d.Description) -> str:
        key = keys([one])[0]
        self.seen[key] = self.seen.get(key, 0) + 1
        return key if self.seen[key] == 1 else f"{key}-{self.seen[key]}"


def write_ris(several: Iterable[d.Description]) -> Iterator[str]:
    """A RIS file."""
    given = _Keys()
    return (ris(one, key=given.of(one)) for one in several)


def write_bibtex(several: Iterable[d.Description]) -> Iterator[str]:
    """A BibTeX file."""
    given = _Keys()
    return (bibtex(one, key=given.of(one)) for one in several)


def write_csl(several: Iterable[d.Description]) -> Iterator[str]:
    """A CSL-JSON list."""
    given = _Keys()
    return _list(csl.to_json(one, key=given.of(one)) for one in several)


def write_json(several: Iterable[d.Description]) -> Iterator[str]:
    """A list of whole descriptions (``core/serial.py``)."""
    return _list(serial.to_json(one) for one in several)


def _list(values: Iterable[object]) -> Iterator[str]:
    opening = "[\n"
    for value in values:
        yield opening + json.dumps(value, ensure_ascii=False)
        opening = ",\n"
    yield "\n]\n" if opening != "[\n" else "[]\n"


def write_csv(several: Iterable[d.Description], *, defuse: Defuse) -> Iterator[str]:
    """A table for spreadsheets, beginning with a byte order mark; ``defuse`` makes formulas harmless in each cell."""
    given = _Keys()
    yield "\ufeff" + _line(COLUMNS)
    for one in several:
        yield _line(defuse(cell) for cell in cells(one, given.of(one)))


def cells(one: d.Description, key: str) -> list[str]:
    """The cells of one resource, as many as ``COLUMNS``."""
    found: dict[str, list[str]] = {"key": [key]}
    for name, value in pairs(one):
        text = named(value) if isinstance(value, d.Contributor) else value
        if name in COLUMNS:
            found.setdefault(name, []).append(text)
        else:
            found.setdefault("fields", []).append(f"{name.partition('.')[2]}: {one_line(text)}")
    return [("\n" if name == "fields" else SEVERAL).join(found.get(name, ())) for name in COLUMNS]


def _line(values: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(list(values))
    return out.getvalue()


def _map(tags: Mapping[str, str], note: str, **more: str) -> dict[str, str]:
    """Where each field of a description goes, for the table of formats."""

    def at(*names: str) -> str:
        return ", ".join(dict.fromkeys(tags.get(name, note) for name in names))

    return {
        "kind": at("kind"),
        "wordings.language": at("title_language", "other_title"),
        "wordings.title": at("title", "other_title"),
        "wordings.subtitle": at("title", "short_title"),
        "wordings.summary": f"{at('summary')} (of the original)",
        "wordings.is_original": at("title"),
        "wordings.translated_by": "",
        "address": at("address"),
        "ark": at("identifier"),
        "languages": at("language"),
        "contributors.role": at("author", "editor", "translator", "director"),
        "contributors.family": at("author"),
        "contributors.given": at("author"),
        "contributors.name": at("author"),
        "contributors.orcid": at("orcid"),
        "issued": at("date"),
        "issued.approximate": at("date"),
        "publisher": at("publisher"),
        "publication_place": at("publication_place"),
        "identifiers": at("doi", "isbn", "issn", "url", "identifier"),
        "subjects": at("theme"),
        "subjects.uri": at("theme"),
        "keywords": at("keyword"),
        "places": at("place"),
        "organizations": at("about"),
        "organizations.public_id": at("about"),
        "licence.uri": at("licence"),
        "licence.statement": at("rights"),
        "rights_holder": at("rights_holder"),
        "access": at("access"),
        "embargo_until": at("embargo_until"),
        "attachments.url": at("file"),
        "attachments.media_type": "",
        "attachments.size": "",
        "attachments.sha256": "",
        "relations": at("relation"),
        "relations.kind": at("relation"),
        "parts": at("series"),
        "parts.number": at("series_number"),
        "claims": "",
        "details": at("journal", "volume", "issue", "field."),
        "published_at": "",
        "updated_at": "",
        "is_fictitious": at("fictitious"),
        **more,
    }


RIS_MAP: Final[Mapping[str, str]] = _map(RIS_TAGS, "N1")
BIBTEX_MAP: Final[Mapping[str, str]] = _map(BIBTEX_FIELDS, "x-…")
