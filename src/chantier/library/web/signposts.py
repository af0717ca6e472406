"""Signposting: what a program learns of a resource from the headers alone (signposting.org, FAIR level 1)."""

from __future__ import annotations

from collections.abc import Sequence

from chantier.library.core.crosswalks.standards import standard
from chantier.library.queries.reading import ResourceView
from chantier.library.web.reading_parts import ShownFile, whole_url

#: A header is one line that servers bound: what does not fit is in the page.
MOST_ITEMS = 10


def links(shown: ResourceView, files: Sequence[ShownFile], exports: Sequence[tuple[str, str, str]]) -> str:
    """The ``Link`` header of a resource's page."""
    one = shown.described
    doi = one.identifier("doi")
    cite_as = f"https://doi.org/{doi}" if doi else whole_url(f"/{one.ark}") if one.ark else one.address
    found = [_link(cite_as, "cite-as")]
    found += [_link(f"https://schema.org/{standard(one, 'schema_org')}", "type")]
    found += [_link("https://schema.org/AboutPage", "type")]
    if one.licence.uri:
        found.append(_link(one.licence.uri, "license"))
    found += [_link(f"https://orcid.org/{each.orcid}", "author") for each in one.authors if each.orcid]
    found += [_link(whole_url(url), "describedby", kind) for _label, kind, url in exports]
    items = [each for each in files if each.is_file][:MOST_ITEMS]
    found += [_link(whole_url(each.url), "item", each.media_type) for each in items]
    return ", ".join(one for one in found if one)


def _link(url: str, relation: str, media_type: str = "") -> str:
    safe = "".join(sign for sign in url if sign.isascii() and sign.isprintable() and sign not in '<>" ')
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{safe}>; rel="{relation}"{kind}'
