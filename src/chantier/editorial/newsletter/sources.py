"""What the rest of the house gives to an issue: found for a period, and read again each time it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from chantier.directory import api as directory
from chantier.editorial.models import EventPage, IssueItem, NewsPage
from chantier.editorial.newsletter import choices
from chantier.editorial.newsletter.core.twin import Piece
from chantier.foundation.places import api as places
from chantier.library import api as library

Kind = IssueItem.Kind
#: Of one kind, so many things at most: an issue is read in a few minutes.
MOST = 12
#: Events of the calendar this long after the period.
AHEAD = timedelta(days=45)
SUMMARY = 280


@dataclass(frozen=True)
class Found:
    """Something that could be told, and what it is tied to."""

    kind: str
    reference: str
    territories: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


def find(*, since: date, until: date, territory: str, theme: str) -> tuple[Found, ...]:
    """What is new in a period (both days included), in a region and on a theme of the first level, if given."""
    first = timezone.make_aware(datetime.combine(since, time.min))
    end = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
    return (
        *_news(since, until),
        *_events(until),
        *_resources(first, end, territory, theme),
        *(() if theme else _organizations(first, end, territory)),
    )


def read(items: Iterable[IssueItem], language: str) -> dict[int, Piece]:
    """{item: what it says today, to anybody, in this language}; what is no longer public is left out."""
    by_kind: dict[str, list[IssueItem]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(item)
    found: dict[int, Piece] = {}
    with translation.override(language):
        for item in by_kind.get(Kind.TEXT, []):
            found[item.pk] = _own_words(item, language)
        found |= _read_organizations(by_kind.get(Kind.ORGANIZATION, []), language)
        found |= _read_resources(by_kind.get(Kind.RESOURCE, []), language)
        found |= _read_pages(by_kind.get(Kind.NEWS, []), NewsPage, language)
        found |= _read_pages(by_kind.get(Kind.EVENT, []), EventPage, language)
    return found


def _news(since: date, until: date) -> list[Found]:
    rows = NewsPage.objects.live().public().filter(day__gte=since, day__lte=until).order_by("-day", "-pk")
    return _once(Kind.NEWS, rows.values_list("translation_key", flat=True)[: MOST * 3])


def _events(until: date) -> list[Found]:
    now = timezone.make_aware(datetime.combine(until, time.min))
    rows = EventPage.objects.live().public().filter(ends_at__gte=now, starts_at__lt=now + AHEAD)
    return _once(Kind.EVENT, rows.order_by("starts_at", "pk").values_list("translation_key", flat=True)[: MOST * 3])


def _once(kind: str, keys: Iterable[object]) -> list[Found]:
    return [Found(kind, key) for key in list(dict.fromkeys(str(one) for one in keys))[:MOST]]


def _organizations(since: datetime, until: datetime, territory: str) -> list[Found]:
    within = None
    if territory:
        found = places.territory(territory)
        within = places.contained_ids(found.id) if found else frozenset()
    newest = directory.newest(since=since, until=until, within=within, limit=MOST)
    lines = places.lines(one for ids in newest.values() for one in ids)
    return [
        Found(
            Kind.ORGANIZATION,
            str(pk),
            tuple(sorted({lines[one].reference for one in ids if one in lines and lines[one].kind == "region"})),
        )
        for pk, ids in newest.items()
    ]


def _resources(since: datetime, until: datetime, territory: str, theme: str) -> list[Found]:
    ids = library.published_between(since, until)
    described = library.describe(ids)
    regions = _regions_of({(one.kind, one.code) for each in described.values() for one in each.places})
    found = []
    for pk in ids:
        about = described[pk]
        tied = frozenset(name for one in about.places for name in regions.get((one.kind, one.code), ()))
        themes = choices.first_level(one.concept for one in about.subjects if one.scheme == "theme")
        if (territory and tied and territory not in tied) or (theme and theme not in themes):
            continue
        found.append(Found(Kind.RESOURCE, str(pk), tuple(sorted(tied)), tuple(sorted(themes))))
    return found[:MOST]


def _regions_of(codes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], frozenset[str]]:
    ids = {code: found.id for code in codes if (found := places.territory_by_code(*code)) is not None}
    above = choices.regions_above(ids.values())
    return {code: above[pk] for code, pk in ids.items()}


def _own_words(item: IssueItem, language: str) -> Piece:
    said = item.texts.get(language) or item.texts.get("fr") or {}
    used = language if item.texts.get(language) else "fr"
    return Piece(item.pk, item.kind, said.get("title", ""), said.get("text", ""), language=used)


def _read_organizations(items: list[IssueItem], language: str) -> dict[int, Piece]:
    by_id = {int(one.reference): one.pk for one in items}
    found = {}
    for one in directory.by_ids(list(by_id)) if by_id else ():
        if one.visibility != "public":
            continue
        url = reverse("directory:organization", args=(one.public_id, one.address_slug))
        where = ", ".join(dict.fromkeys(filter(None, (one.municipality, one.region))))
        text = _short(one.sentence or ", ".join(one.activities[:2]))
        found[by_id[one.id]] = Piece(
            by_id[one.id],
            Kind.ORGANIZATION,
            one.name,
            text,
            _whole(url),
            where,
            language=one.sentence_language or language,
        )
    return found


def _read_resources(items: list[IssueItem], language: str) -> dict[int, Piece]:
    by_id = {int(one.reference): one.pk for one in items}
    public = library.still_public(by_id) if by_id else frozenset()
    described = library.describe(sorted(public), language=language) if public else {}
    found = {}
    for pk, about in described.items():
        words = about.wording(language)
        who = ", ".join(one.shown for one in about.authors[:3])
        found[by_id[pk]] = Piece(
            by_id[pk], Kind.RESOURCE, words.title, _short(words.summary), about.address, who, language=words.language
        )
    return found


def _read_pages(items: list[IssueItem], model: type[NewsPage] | type[EventPage], language: str) -> dict[int, Piece]:
    by_key = {one.reference: one for one in items}
    rows = model.objects.live().public().filter(translation_key__in=list(by_key)).select_related("locale")
    best: dict[str, NewsPage | EventPage] = {}
    for row in rows.order_by("pk"):
        key = str(row.translation_key)
        if key not in best or _nearness(row, language) < _nearness(best[key], language):
            best[key] = row
    return {by_key[key].pk: _page(by_key[key], row) for key, row in best.items()}


def _nearness(page: NewsPage | EventPage, language: str) -> int:
    return {language: 0, "fr": 1}.get(page.locale.language_code, 2)


def _page(item: IssueItem, page: NewsPage | EventPage) -> Piece:
    if isinstance(page, EventPage):
        when, where = date_format(timezone.localtime(page.starts_at), "j F Y, H:i"), page.place
    else:
        when, where = date_format(page.day, "j F Y"), ""
    return Piece(
        item.pk, item.kind, page.title, page.summary, _whole(page.url or ""), where, when, page.locale.language_code
    )


def _whole(path: str) -> str:
    return path if "://" in path else f"{settings.CHANTIER_ADDRESS}{path}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else line[: SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def as_plain(piece: Piece) -> Mapping[str, str]:
    """A piece as it is frozen."""
    return {
        "kind": str(piece.kind),
        "title": piece.title,
        "text": piece.text,
        "url": piece.url,
        "where": piece.where,
        "when": piece.when,
        "language": piece.language,
    }
