"""Pages that anybody may read: for the search, and for the map of the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, IntegerField, Max
from django.db.models.functions import Cast, Floor
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from chantier.editorial.models import HomePage
from chantier.editorial.models.base import SitePage

#: Pages read at once.
CHUNK = 200


@dataclass(frozen=True)
class Published:
    """A page in its language."""

    page: SitePage
    language: str


@dataclass(frozen=True)
class Mapped:
    """A page as the map of the site tells it: its path in each language that it is published in."""

    paths: dict[str, str]
    language: str
    changed_at: datetime | None


def rows() -> PageQuerySet:
    """Published, and behind no restriction of its own or of a page above it."""
    return Page.objects.live().public().type(SitePage)


def published(ids: Sequence[int] | None) -> Iterator[Published]:
    """These pages or all, by chunks of a constant number of queries; what is not to be read is left out."""
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    wanted = rows() if ids is None else rows().filter(pk__in=ids)
    after = 0
    while found := list(wanted.filter(pk__gt=after).order_by("pk")[:CHUNK].specific()):
        yield from (Published(page, languages[page.locale_id]) for page in found)
        after = found[-1].pk


def mapped_files(size: int) -> list[tuple[int, datetime | None]]:
    """(number, last change) of each file of the map: those of the numbers ``number * size`` and above. Two queries."""
    part = Cast(Floor(F("pk") / size), IntegerField())
    found = _mapped().order_by().annotate(part=part).values_list("part").annotate(at=Max("last_published_at"))
    return sorted(found.values_list("part", "at"))


def mapped(number: int, size: int) -> list[Mapped]:
    """The pages of one file of the map, with their translations wherever these are. A constant number of queries."""
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    chosen = _mapped().filter(pk__gte=number * size, pk__lt=(number + 1) * size)
    paths: dict[Any, dict[str, str]] = {}
    for page in _mapped().filter(translation_key__in=chosen.values("translation_key")).order_by("locale_id"):
        paths.setdefault(page.translation_key, {})[languages[page.locale_id]] = page.url or ""
    return [
        Mapped(
            {language: path for language, path in paths[page.translation_key].items() if path},
            languages[page.locale_id],
            page.last_published_at,
        )
        for page in chosen.order_by("pk")
        if page.url
    ]


def _mapped() -> PageQuerySet:
    """The homes are left to the pages that are always there."""
    return rows().not_exact_type(HomePage).defer_streamfields()
