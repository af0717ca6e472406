"""What the formats share: types of kinds, how a title is joined, where an identifier leads, what marks a fiction.

``STANDARDS`` repeats ``kinds/kinds.toml`` (a test compares them), so that a core needs no file. A kind that an instance
added passes its own standards; one that says nothing is a plain document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from chantier.library.core import description as d

_NAMES: Final = ("schema_org", "datacite", "dublin_core", "zotero", "csl", "ris", "bibtex")


def _row(*types: str) -> Mapping[str, str]:
    return dict(zip(_NAMES, types, strict=True))


STANDARDS: Final[Mapping[str, Mapping[str, str]]] = {
    d.PUBLICATION: _row("Report", "Report", "Text", "report", "report", "RPRT", "techreport"),
    d.VIDEO: _row("VideoObject", "Audiovisual", "MovingImage", "videoRecording", "motion_picture", "VIDEO", "misc"),
    d.TEACHING_TOOL: _row(
        "LearningResource", "InteractiveResource", "InteractiveResource", "document", "document", "GEN", "misc"
    ),
    d.PROPOSITION: _row("CreativeWork", "Text", "Text", "document", "document", "GEN", "misc"),
    d.CASE_STUDY: _row("Report", "Report", "Text", "report", "report", "RPRT", "techreport"),
    d.ANALYSIS: _row("Article", "Text", "Text", "journalArticle", "article", "JOUR", "article"),
    d.PUBLIC_INTERVENTION: _row("Article", "Text", "Text", "document", "document", "GEN", "misc"),
    d.INITIATIVE: _row("Project", "Other", "Event", "webpage", "webpage", "ELEC", "misc"),
}
_ANY: Final = _row("CreativeWork", "Other", "Text", "document", "document", "GEN", "misc")

#: Written into every export of a resource that was made up for a demonstration.
FICTITIOUS: Final[Mapping[str, str]] = {
    "fr": "Ressource fictive, écrite pour une démonstration.",
    "en": "Fictitious resource, written for a demonstration.",
    "es": "Recurso ficticio, escrito para una demostración.",
}

#: Characters that XML 1.0 cannot hold.
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def standard(one: d.Description, name: str, standards: Mapping[str, str] | None = None) -> str:
    """The type of a resource in a standard: ``schema_org``, ``datacite``, ``dublin_core``, ``zotero``, ``csl``…"""
    given = standards or STANDARDS.get(one.kind, _ANY)
    return given.get(name) or _ANY[name]


def fiction(language: str) -> str:
    """The sentence that marks a fiction, in a language or in French."""
    return FICTITIOUS.get(language, FICTITIOUS["fr"])


def whole_title(wording: d.Wording) -> str:
    """Title and subtitle in one line, joined as reference managers do."""
    return f"{wording.title}: {wording.subtitle}" if wording.subtitle else wording.title


def uri(one: d.Identified) -> str:
    """Where an identifier leads, or the identifier with its scheme."""
    match one.scheme:
        case "doi":
            return f"https://doi.org/{one.value}"
        case "isbn" | "issn":
            return f"urn:{one.scheme}:{one.value}"
        case "hal":
            return f"https://hal.science/{one.value}"
        case "handle":
            return f"https://hdl.handle.net/{one.value}"
        case "pmid":
            return f"https://pubmed.ncbi.nlm.nih.gov/{one.value}/"
        case "url":
            return one.value
        case "ark":
            return one.value if one.value.startswith("ark:") else f"ark:{one.value}"
        case _:
            return f"{one.scheme}:{one.value}"


def every_identifier(one: d.Description) -> tuple[d.Identified, ...]:
    """Those that others gave, then the ARK that was given here: a stranger may know it by either."""
    return tuple(dict.fromkeys((*one.identifiers, *((d.Identified("ark", one.ark),) if one.ark else ()))))


def by_role(one: d.Description, *roles: str) -> tuple[d.Contributor, ...]:
    """The contributors of these roles, in the order of the resource."""
    return tuple(each for each in one.contributors if each.role in roles)


def pages(written: str) -> tuple[str, str]:
    """First and last page of ``12-34``; the second is empty for one page."""
    first, _dash, last = re.sub(r"\s*[-‐‑–—]+\s*", "-", written.strip()).partition("-")
    return first, last


def duration(seconds: int) -> str:
    """An ISO 8601 duration: ``PT1H5M``."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{number}{sign}" for number, sign in ((hours, "H"), (minutes, "M"), (left, "S")) if number]
    return "PT" + ("".join(parts) or "0S")


def access_uri(access: str) -> str:
    """The COAR vocabulary of access rights (COAR Controlled Vocabularies 1.1), as harvesters know it."""
    return {
        d.OPEN: "http://purl.org/coar/access_right/c_abf2",
        d.EMBARGO: "http://purl.org/coar/access_right/c_f1cf",
        d.MEMBERS: "http://purl.org/coar/access_right/c_16ec",
        d.METADATA_ONLY: "http://purl.org/coar/access_right/c_14cb",
    }.get(access, "")


def for_xml(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", text)
