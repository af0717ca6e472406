"""The map of the site for search engines (sitemaps.org 0.9): every public page, in its languages.

Pages that editors write are there in the languages in which they are published. Each file holds a range of numbers, so
that no file ever moves a page to another, whatever is added or withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.core.cache import caches
from django.db.models import F, IntegerField, Max
from django.db.models.functions import Cast, Floor
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from chantier.directory.queries import open_data
from chantier.directory.queries.organizations import NO_SLUG
from chantier.editorial.queries import published
from chantier.library.queries import harvesting

#: Rows of a file: with three languages, 15,000 addresses and about 8 MB; the protocol allows 50,000 and 50.
ROWS: Final = 5_000
_KEPT_SECONDS: Final = 600
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: The pages that are always there.
PAGES: Final = (
    "home",
    "directory:list",
    "directory:open-data",
    "library:home",
    "library:explore",
    "help",
    "about",
    "privacy",
)

#: The name of the files of pages that editors write.
WRITTEN: Final = "site"

#: {language: path} of one page.
Paths = dict[str, str]


@dataclass(frozen=True)
class Section:
    """A part of the site: its rows, and the page of one row. ``name`` is in the addresses of its files."""

    name: str
    rows: Callable[[], Any]
    view: str
    no_slug: str


SECTIONS: Final = (
    Section("organizations", open_data.publishable, "directory:organization", NO_SLUG),
    Section("resources", harvesting.alive, "library:resource", "x"),
)


@require_safe
def index(_request: HttpRequest) -> HttpResponse:
    """The files of the map, with the date of the last change in each."""
    kept = caches["process"].get("sitemap")
    if kept is None:
        kept = _index()
        caches["process"].set("sitemap", kept, _KEPT_SECONDS)
    return HttpResponse(kept, content_type="application/xml")


def _index() -> str:
    files: list[tuple[str, int, datetime | None]] = [("pages", 0, None)]
    for section in SECTIONS:
        part = Cast(Floor(F("pk") / ROWS), IntegerField())
        found = section.rows().order_by().annotate(part=part).values_list("part").annotate(at=Max("updated_at"))
        files += [(section.name, number, at) for number, at in sorted(found.values_list("part", "at"))]
    files += [(WRITTEN, number, at) for number, at in published.mapped_files(ROWS)]
    lines = "".join(
        f"<sitemap><loc>{settings.CHANTIER_ADDRESS}/sitemap-{name}-{number}.xml</loc>{_when(at)}</sitemap>\n"
        for name, number, at in files
    )
    return f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{lines}</sitemapindex>\n'


@require_safe
def part(_request: HttpRequest, name: str, number: int) -> StreamingHttpResponse:
    """One file of the map."""
    if name == "pages" and number == 0:
        return _answer((_in_languages(view, ()), None) for view in PAGES)
    if number > 1_000_000:
        raise Http404
    if name == WRITTEN:
        return _answer_with_written(published.mapped(number, ROWS))
    section = next((one for one in SECTIONS if one.name == name), None)
    if section is None:
        raise Http404
    rows = section.rows().filter(pk__gte=number * ROWS, pk__lt=(number + 1) * ROWS).order_by("pk")
    found = list(rows.values_list("public_id", "slug", "updated_at"))
    if not found:
        raise Http404
    view, none = section.view, section.no_slug
    return _answer((_in_languages(view, (public_id, slug or none)), at) for public_id, slug, at in found)


def _answer_with_written(pages: list[published.Mapped]) -> StreamingHttpResponse:
    """Each page alone: its translations have numbers, hence perhaps files, of their own."""
    if not pages:
        raise Http404
    entries = []
    for page in pages:
        whole = {language: f"{settings.CHANTIER_ADDRESS}{path}" for language, path in page.paths.items()}
        entries.append((whole[page.language], whole, page.changed_at))
    return StreamingHttpResponse(_drawn(entries), content_type="application/xml")


def _answer(pages: Iterable[tuple[Paths, datetime | None]]) -> StreamingHttpResponse:
    entries = ((path, paths, at) for paths, at in pages for path in paths.values())
    return StreamingHttpResponse(_drawn(entries), content_type="application/xml")


def _drawn(entries: Iterable[tuple[str, Paths, datetime | None]]) -> Iterator[str]:
    """A file of (address, the same page in each language, last change)."""
    yield f'{_HEAD}<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    for path, paths, at in entries:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(other)}/>'
            for language, other in paths.items()
        )
        yield f"<url><loc>{escape(path)}</loc>{_when(at)}{others}</url>\n"
    yield "</urlset>\n"


def _in_languages(view: str, args: tuple[str, ...]) -> Paths:
    """The whole address of a page in each language; none where no page has this name."""
    found: Paths = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            try:
                found[language] = f"{settings.CHANTIER_ADDRESS}{reverse(view, args=args)}"
            except NoReverseMatch:
                continue
    return found


def _when(at: datetime | None) -> str:
    return f"<lastmod>{at.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}</lastmod>" if at else ""


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What programs are asked: not to walk searches and forms; where the map is."""
    closed = "".join(f"Disallow: /{language}/*?*\n" for language, _name in settings.LANGUAGES)
    text = f"User-agent: *\n{closed}Disallow: /compte/\n\nSitemap: {settings.CHANTIER_ADDRESS}/sitemap.xml\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
