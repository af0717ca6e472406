"""The ``citation_*`` tags (Highwire Press) that reference managers and scholarly search engines read in a page.

Source: Google Scholar, "Inclusion Guidelines for Webmasters" (dates as ``2025/04``, one tag an author).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from chantier.library.core import description as d
from chantier.library.core.crosswalks import standards as s


def tags(one: d.Description, *, language: str = "") -> tuple[tuple[str, str], ...]:
    """(name, content) of the ``<meta>`` of a resource's page, in order; never an empty content."""
    return tuple(dict.fromkeys((name, content) for name, content in _tags(one, language) if content))


def _tags(one: d.Description, language: str) -> Iterator[tuple[str, str]]:
    text = one.wording(language)
    yield "citation_title", s.whole_title(text)
    for each in one.authors:
        yield "citation_author", each.sorted_as
        if each.orcid:
            yield "citation_author_orcid", f"https://orcid.org/{each.orcid}"
    named = {each.role for each in one.authors}
    for each in one.contributors:
        if each.role in ("editor", "translator") and each.role not in named:
            yield f"citation_{each.role}", each.sorted_as
    if one.issued:
        yield "citation_publication_date", str(one.issued).rstrip("~").replace("-", "/")
    yield "citation_online_date", one.embargo_until.strftime("%Y/%m/%d") if one.embargo_until else ""
    details = one.details
    yield "citation_journal_title", str(details.get("journal", ""))
    yield "citation_volume", str(details.get("volume", ""))
    yield "citation_issue", str(details.get("issue", ""))
    first, last = s.pages(str(details.get("pages", "")))
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    if one.kind in (d.PUBLICATION, d.CASE_STUDY):
        yield "citation_technical_report_institution", one.publisher
        yield "citation_technical_report_number", str(details.get("report_number", ""))
    yield "citation_publisher", one.publisher
    for scheme in ("doi", "isbn", "issn", "pmid"):
        for identified in one.identifiers:
            if identified.scheme == scheme:
                yield f"citation_{scheme}", identified.value
    for each_language in one.languages or (text.language,):
        yield "citation_language", each_language
    for word in one.keywords:
        yield "citation_keywords", word
    for subject in one.subjects:
        yield "citation_keywords", subject.label(text.language)
    for part in one.parts:
        if part.is_series:
            yield "citation_series_title", part.title
    yield "citation_abstract", text.summary
    if one.is_fictitious:
        yield "citation_abstract", s.fiction(text.language)
    yield "citation_abstract_html_url", one.address
    for attached in one.attachments:
        if attached.media_type == "application/pdf" and one.access == d.OPEN:
            yield "citation_pdf_url", attached.url


MAP: Final[Mapping[str, str]] = {
    "kind": "citation_technical_report_institution",
    "wordings.language": "",
    "wordings.title": "citation_title",
    "wordings.subtitle": "citation_title",
    "wordings.summary": "citation_abstract",
    "wordings.is_original": "citation_title",
    "wordings.translated_by": "",
    "address": "citation_abstract_html_url",
    "ark": "",
    "languages": "citation_language",
    "contributors.role": "citation_author, citation_editor, citation_translator",
    "contributors.family": "citation_author",
    "contributors.given": "citation_author",
    "contributors.name": "citation_author",
    "contributors.orcid": "citation_author_orcid",
    "issued": "citation_publication_date",
    "issued.approximate": "",
    "publisher": "citation_publisher",
    "publication_place": "",
    "identifiers": "citation_doi, citation_isbn, citation_issn, citation_pmid",
    "subjects": "citation_keywords",
    "subjects.uri": "",
    "keywords": "citation_keywords",
    "places": "",
    "organizations": "",
    "organizations.public_id": "",
    "licence.uri": "",
    "licence.statement": "",
    "rights_holder": "",
    "access": "citation_pdf_url",
    "embargo_until": "citation_online_date",
    "attachments.url": "citation_pdf_url",
    "attachments.media_type": "citation_pdf_url",
    "attachments.size": "",
    "attachments.sha256": "",
    "relations": "",
    "relations.kind": "",
    "parts": "citation_series_title",
    "parts.number": "",
    "claims": "",
    "details": "citation_journal_title, citation_volume, citation_issue, citation_firstpage, …",
    "published_at": "",
    "updated_at": "",
    "is_fictitious": "citation_abstract",
}
