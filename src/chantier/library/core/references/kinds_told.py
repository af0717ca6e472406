"""Which of our kinds, languages and licences the words of other formats mean. What is not sure stays open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from chantier.library.core import description as d

RIS_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK", "RPRT", "GOVDOC", "PAMP", "SER", "THES", "STAND"), d.PUBLICATION),
    **dict.fromkeys(("JOUR", "EJOUR", "MGZN", "CHAP", "ECHAP", "CPAPER", "CONF", "UNPB", "INPR", "NEWS"), d.ANALYSIS),
    **dict.fromkeys(("VIDEO", "MPCT", "ADVS", "MULTI"), d.VIDEO),
    **dict.fromkeys(("HEAR", "PCOMM"), d.PUBLIC_INTERVENTION),
}
BIBTEX_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("book", "mvbook", "booklet", "techreport", "report", "proceedings", "manual"), d.PUBLICATION),
    **dict.fromkeys(("collection", "thesis", "phdthesis", "mastersthesis"), d.PUBLICATION),
    **dict.fromkeys(("article", "incollection", "inbook", "inproceedings", "conference", "unpublished"), d.ANALYSIS),
    **dict.fromkeys(("video", "movie"), d.VIDEO),
}
CSL_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("book", "report", "pamphlet", "thesis", "collection", "standard"), d.PUBLICATION),
    **dict.fromkeys(("article", "article-journal", "article-magazine", "article-newspaper", "chapter"), d.ANALYSIS),
    **dict.fromkeys(("paper-conference", "manuscript", "review"), d.ANALYSIS),
    **dict.fromkeys(("motion_picture", "broadcast"), d.VIDEO),
    **dict.fromkeys(("hearing", "speech", "personal_communication"), d.PUBLIC_INTERVENTION),
}
ZOTERO_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("book", "report", "thesis", "standard"), d.PUBLICATION),
    **dict.fromkeys(("journalArticle", "magazineArticle", "newspaperArticle", "bookSection"), d.ANALYSIS),
    **dict.fromkeys(("conferencePaper", "manuscript", "preprint"), d.ANALYSIS),
    **dict.fromkeys(("videoRecording", "film", "tvBroadcast"), d.VIDEO),
    **dict.fromkeys(("hearing", "letter", "presentation"), d.PUBLIC_INTERVENTION),
}
_KIND_WORDS: Final[Mapping[str, str]] = {
    "publication": d.PUBLICATION, "publicacion": d.PUBLICATION, "rapport": d.PUBLICATION, "report": d.PUBLICATION,
    "livre": d.PUBLICATION, "book": d.PUBLICATION, "libro": d.PUBLICATION, "guide": d.PUBLICATION,
    "informe": d.PUBLICATION, "video": d.VIDEO, "film": d.VIDEO, "outil pedagogique": d.TEACHING_TOOL,
    "teaching tool": d.TEACHING_TOOL, "herramienta pedagogica": d.TEACHING_TOOL, "proposition": d.PROPOSITION,
    "propuesta": d.PROPOSITION, "etude de cas": d.CASE_STUDY, "case study": d.CASE_STUDY,
    "estudio de caso": d.CASE_STUDY, "analyse": d.ANALYSIS, "analysis": d.ANALYSIS, "analisis": d.ANALYSIS,
    "article": d.ANALYSIS, "articulo": d.ANALYSIS, "document de travail": d.ANALYSIS, "working paper": d.ANALYSIS,
    "intervention publique": d.PUBLIC_INTERVENTION, "public intervention": d.PUBLIC_INTERVENTION,
    "intervencion publica": d.PUBLIC_INTERVENTION, "memoire": d.PUBLIC_INTERVENTION,
    "communique": d.PUBLIC_INTERVENTION, "initiative": d.INITIATIVE, "iniciativa": d.INITIATIVE,
}  # fmt: skip
_LANGUAGES: Final[Mapping[str, str]] = {
    "fra": "fr", "fre": "fr", "francais": "fr", "french": "fr", "frances": "fr",
    "eng": "en", "anglais": "en", "english": "en", "ingles": "en",
    "spa": "es", "esp": "es", "espagnol": "es", "spanish": "es", "espanol": "es", "castellano": "es",
    "por": "pt", "portugais": "pt", "portuguese": "pt", "deu": "de", "ger": "de", "allemand": "de", "german": "de",
    "ita": "it", "italien": "it", "italian": "it", "cat": "ca", "catalan": "ca", "oji": "oj", "cre": "cr", "iku": "iu",
}  # fmt: skip
_CC: Final = re.compile(r"creativecommons\.org/licenses/(by(?:-nc)?(?:-sa|-nd)?)(?:/|$)", re.IGNORECASE)
_CC_NAME: Final = re.compile(r"\bcc[ -]?(by(?:[ -]nc)?(?:[ -](?:sa|nd))?)\b", re.IGNORECASE)
LICENCES: Final = frozenset(
    (
        *("cc-by", "cc-by-sa", "cc-by-nc", "cc-by-nd", "cc-by-nc-sa", "cc-by-nc-nd", "cc0", "public-domain"),
        *("all-rights-reserved", "authorised", "unknown-asked"),
    )
)


def kind(text: str, folded: str) -> str:
    """The kind that a slug or a word in one of our languages names; empty when it names none."""
    return text if text in d.KINDS else _KIND_WORDS.get(folded.rstrip("s"), _KIND_WORDS.get(folded, ""))


def language(text: str, folded: str) -> str:
    """An ISO 639-1 code out of a code, a locale or a name; empty when it is none."""
    if re.fullmatch(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2,8})?", text.strip()):
        return text.strip()[:2].lower()
    return _LANGUAGES.get(folded, "")


def licence(text: str) -> str:
    """The slug of a licence named by its address, its slug or its usual initials; empty when it is none of ours."""
    plain = text.strip().lower()
    if plain in LICENCES:
        return plain
    if "creativecommons.org/publicdomain/zero" in plain or re.search(r"\bcc[ -]?0\b", plain):
        return "cc0"
    if "creativecommons.org/publicdomain/mark" in plain:
        return "public-domain"
    found = _CC.search(plain) or _CC_NAME.search(plain)
    return "cc-" + found[1].replace(" ", "-") if found else ""
