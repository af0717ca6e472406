"""Pages as lists show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from chantier.editorial.models import (
    CampaignPage,
    EventPage,
    HomePage,
    NewsPage,
    PressPage,
    ReportPage,
    SectionPage,
    StoryPage,
)
from chantier.editorial.models.base import SitePage

MODELS: dict[str, type[SitePage]] = {
    "stories": StoryPage,
    "news": NewsPage,
    "events": EventPage,
    "campaigns": CampaignPage,
    "press": PressPage,
    "reports": ReportPage,
}
ORDER = {"news": "-day", "press": "-day", "events": "starts_at", "reports": "-year", "stories": "-first_published_at"}


@dataclass(frozen=True)
class Listed:
    """One page in a list."""

    title: str
    url: str
    summary: str
    when: Any
    until: Any
    picture: Any


@dataclass(frozen=True)
class Translation:
    """The same page in another language, or its absence."""

    language: str
    url: str


def published_home(language: str) -> HomePage | None:
    """The home that editors published in this language, or nothing. One query."""
    return HomePage.objects.filter(live=True, locale__language_code=language).select_related("locale").first()


def menu(language: str) -> tuple[tuple[str, str], ...]:
    """(title, address) of the pages that editors put in the menu of this language. Two queries."""
    home = HomePage.objects.filter(locale__language_code=language).first()
    if home is None:
        return ()
    rows = home.get_children().live().public().in_menu()
    return tuple((one.title, one.url or "") for one in rows)


def of_section(
    section: SectionPage, *, at: datetime, limit: int = 200
) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """(to come or current, past) pages of a section; only events have a past. As many queries for one as for many.

    At most ``limit`` of each: the next events and the last ones, whatever the length of the past.
    """
    rows = MODELS[section.gathers].objects.child_of(section).live().public().select_related("picture")
    if section.gathers != "events":
        rows = rows.order_by(ORDER.get(section.gathers, "-first_published_at"), "-pk")
        return listed(list(rows[:limit])), ()
    current, past = rows.filter(ends_at__gte=at), rows.filter(ends_at__lt=at)
    return (
        listed(list(current.order_by("starts_at", "pk")[:limit])),
        listed(list(past.order_by("-starts_at", "-pk")[:limit])),
    )


def latest(kind: str, language: str, *, at: datetime, limit: int = 3) -> tuple[Listed, ...]:
    """The last pages of a kind in this language; of events, the next; of campaigns, those one may still sign."""
    rows = MODELS[kind].objects.live().public().filter(locale__language_code=language)
    if kind == "events":
        rows = rows.filter(ends_at__gte=at)
    elif kind == "campaigns":
        rows = rows.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=timezone.localdate(at)))
    rows = rows.select_related("picture").order_by(ORDER.get(kind, "-first_published_at"), "-pk")
    return listed(list(rows[:limit]))


def listed(pages: Sequence[Any]) -> tuple[Listed, ...]:
    """Pages as a list shows them."""
    return tuple(
        Listed(
            title=one.title,
            url=one.url or "",
            summary=one.summary,
            when=_when(one),
            until=getattr(one, "closes_on", None),
            picture=one.picture,
        )
        for one in pages
    )


def _when(one: Any) -> Any:
    """Its day, or the hour at which it starts, or nothing."""
    if isinstance(one, EventPage):
        return timezone.localtime(one.starts_at)
    return getattr(one, "day", None)


def translations(page: Page) -> tuple[Translation, ...]:
    """The published translations of a page, itself included. Two queries."""
    rows = page.get_translations(inclusive=True).live().public().select_related("locale").order_by("locale_id")
    return tuple(Translation(one.locale.language_code, one.url or "") for one in rows)
