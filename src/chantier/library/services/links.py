"""Looking whether links still lead somewhere: in the background, one site at a time, a little each day, politely.

A site is asked once a second at most, and so many times a run; what its robots.txt forbids is not asked.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote, urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.files.api import Fetched, FetchLimits, FetchRefused, fetch, user_agent
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.core import links
from chantier.library.models import Attachment, Resource
from chantier.library.permissions import may_review
from chantier.library.services.writing import feed_search

#: Links of a run, of one site in a run, seconds between two questions to a site, and how long a run may last.
MOST, MOST_OF_A_SITE, PAUSE, LASTS = 500, 25, 1.0, timedelta(minutes=20)
#: A link that a run took is nobody else's for so long.
LEASE: Final = timedelta(hours=2)
#: A person said that a link that refuses programs is good.
TRUSTED_FOR: Final = timedelta(days=180)

_LIMITS: Final = FetchLimits(seconds=20, max_bytes=200_000)
_ROBOTS: Final = FetchLimits(seconds=8, max_bytes=200_000)
_ARCHIVE: Final = "https://archive.org/wayback/available?url="
_SERVER_TROUBLE: Final = 500

Look = Callable[..., Fetched]


@dataclass(frozen=True)
class Due:
    """A link that is to be looked at."""

    id: int
    url: str
    known: links.LinkState


def check_links(
    *, at: datetime, most: int = MOST, look: Look = fetch, pause: Callable[[float], None] = time.sleep
) -> int:
    """Look at the links that are due, of what is published; how many were. None when nothing may go out."""
    if not settings.CHANTIER_OUTGOING:
        return 0
    started, looked, sites = time.monotonic(), 0, _Sites(look, pause)
    for due in _in_turn(_taken(at=at, most=most)):
        if time.monotonic() - started > LASTS.total_seconds():
            break
        seen = _looked(due.url, sites, look)
        if seen is not None:
            _write(due, links.after(due.known, seen, at=at, spread=due.id), at=at, look=look)
            looked += seen.trouble not in links.NOT_ASKED
    return looked


@transaction.atomic
def _taken(*, at: datetime, most: int) -> list[Due]:
    """Take what is due for this run: another one, at the same time, takes others."""
    rows = list(
        Attachment.objects.filter(Q(check_after__isnull=True) | Q(check_after__lte=at), file__isnull=True)
        .filter(resource__state=Resource.PUBLISHED, resource__merged_into__isnull=True)
        .exclude(url="")
        .order_by("check_after", "pk")[: most * 2]
    )
    of_site: dict[str, int] = defaultdict(int)
    kept: list[Attachment] = []
    for row in rows:
        site = urlsplit(row.url).netloc.lower()
        of_site[site] += 1
        if of_site[site] <= MOST_OF_A_SITE and len(kept) < most:
            kept.append(row)
    Attachment.objects.filter(pk__in=[row.pk for row in kept]).update(check_after=at + LEASE)
    return [Due(row.pk, row.url, links.from_json(row.check_state, row.check_detail, row.dead_since)) for row in kept]


def _in_turn(due: list[Due]) -> Iterator[Due]:
    """One link of each site after the other, so that waiting for a site is rarely waiting."""
    by_site: dict[str, deque[Due]] = defaultdict(deque)
    for one in due:
        by_site[urlsplit(one.url).netloc.lower()].append(one)
    while by_site:
        for site in list(by_site):
            yield by_site[site].popleft()
            if not by_site[site]:
                del by_site[site]


class _Sites:
    """What each site of a run allows, and when it was last asked."""

    def __init__(self, look: Look, pause: Callable[[float], None]) -> None:
        self._look, self._pause = look, pause
        self._rules: dict[str, RobotFileParser | None] = {}
        self._asked: dict[str, float] = {}

    def wait(self, url: str) -> None:
        """Leave a site the time to breathe between two questions."""
        site = _site(url)
        last = self._asked.get(site)
        rules = self._rules.get(site)
        delay = min(10.0, max(PAUSE, float((rules.crawl_delay(user_agent()) if rules else 0) or 0)))
        if last is not None and (left := last + delay - time.monotonic()) > 0:
            self._pause(left)
        self._asked[site] = time.monotonic()

    def rules(self, url: str) -> RobotFileParser | None:
        """The site's robots.txt (RFC 9309); nothing when it could not be read today. Raises ``FetchRefused``."""
        site = _site(url)
        if site not in self._rules:
            self.wait(url)
            self._rules[site] = self._read(f"{site}/robots.txt")
        return self._rules[site]

    def _read(self, address: str) -> RobotFileParser | None:
        rules = RobotFileParser()
        try:
            found = self._look(address, limits=_ROBOTS)
        except FetchRefused as refusal:
            if refusal.reason.code in links.NOT_ASKED or refusal.reason.code == "fetch_private":
                raise
            rules.parse([])
            return rules
        if found.status >= _SERVER_TROUBLE:
            return None
        text = found.content.decode("utf-8", "replace") if found.status == 200 else ""
        rules.parse(text.splitlines())
        return rules


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _looked(url: str, sites: _Sites, look: Look) -> links.Looked | None:
    """What a link answers; nothing when its site could not say today whether one may ask."""
    try:
        rules = sites.rules(url)
        if rules is None:
            return None
        if not rules.can_fetch(user_agent(), url):
            return links.Looked(trouble="link_robots")
        sites.wait(url)
        found = look(url, limits=_LIMITS, method="HEAD")
        if found.status >= 400:  # many sites answer HEAD wrongly
            sites.wait(url)
            found = look(url, limits=_LIMITS)
    except FetchRefused as refusal:
        return links.Looked(trouble=refusal.reason.code)
    moved = found.url if found.moved and not links.same_place(found.url, url) else ""
    return links.Looked(found.status, "", moved)


def _write(due: Due, known: links.LinkState, *, at: datetime, look: Look) -> None:
    """Keep what was seen, unless the address was changed meanwhile."""
    values: dict[str, object] = {
        "check_state": known.state,
        "check_detail": links.to_json(known),
        "check_after": known.again_at,
        "checked_at": at,
        "dead_since": known.dead_since,
    }
    if known.state == links.DEAD and due.known.state != links.DEAD:
        values["archived_url"] = _archived(due.url, known.dead_since or at, look)
    elif known.state == links.GOOD:
        values["archived_url"] = ""
    Attachment.objects.filter(pk=due.id, url=due.url).update(**values)


def _archived(url: str, lost_at: datetime, look: Look) -> str:
    """The address of a copy: what the archive answers when it may be asked, else where a copy would be."""
    built = links.archived(url, lost_at.date())
    with suppress(FetchRefused, ValueError, KeyError, TypeError, AttributeError):
        found = look(f"{_ARCHIVE}{quote(url, safe='')}", limits=_ROBOTS)
        closest = json.loads(found.content)["archived_snapshots"].get("closest")
        if found.status == 200 and closest is None:
            return ""
        copy = str(closest["url"]).replace("http://web.archive.org", "https://web.archive.org", 1)
        if copy.startswith("https://web.archive.org/"):
            return copy[:1200]
    return built[:1200]


# --- what documentalists answer --------------------------------------------------------------------------------------


@transaction.atomic
def follow_move(*, speaker: Speaker, attachment_id: int, at: datetime) -> None:
    """Take the address to which a link moved. Raises ``NotAllowed``, ``NotPossible``."""
    row = _locked(speaker, attachment_id)
    target = row.check_detail.get("params", {}).get("url", "") if row.check_state == Attachment.MOVED else ""
    _replace(row, target, speaker, at)


@transaction.atomic
def take_copy(*, speaker: Speaker, attachment_id: int, at: datetime) -> None:
    """Put the archived copy in the place of a dead link."""
    row = _locked(speaker, attachment_id)
    _replace(row, row.archived_url if row.check_state == Attachment.DEAD else "", speaker, at)


@transaction.atomic
def trust(*, speaker: Speaker, attachment_id: int, at: datetime) -> None:
    """Say that a link is good: somebody opened it. It is left in peace for half a year."""
    row = _locked(speaker, attachment_id)
    row.check_state, row.check_detail, row.dead_since, row.archived_url = Attachment.GOOD, {}, None, ""
    row.checked_at, row.check_after = at, at + TRUSTED_FOR
    row.save()
    record(name=acts.LINK_TRUSTED, speaker=speaker, at=at, subject=("library.resource", row.resource_id))


@transaction.atomic
def look_again(*, speaker: Speaker, attachment_id: int, at: datetime) -> None:
    """Have a link looked at in the next run."""
    row = _locked(speaker, attachment_id)
    row.check_after = at
    row.save(update_fields=["check_after"])


def _locked(speaker: Speaker, attachment_id: int) -> Attachment:
    may_review(speaker).enforce()
    row = Attachment.objects.select_for_update().filter(pk=attachment_id, file__isnull=True).first()
    if row is None:
        raise _gone()
    return row


def _gone() -> NotPossible:
    return NotPossible(
        Reason(
            "link_changed", _("Ce lien a changé entretemps."), _("Rechargez la page : il est peut-être déjà réparé.")
        )
    )


def _replace(row: Attachment, url: str, speaker: Speaker, at: datetime) -> None:
    if not url.startswith(("http://", "https://")) or len(url) > 1000:
        raise _gone()
    row.url, row.check_state, row.check_detail = url, Attachment.NEVER, {}
    row.check_after, row.dead_since, row.archived_url = at, None, ""
    row.save()
    Resource.objects.filter(pk=row.resource_id).update(updated_at=at)
    data = {"attachment": row.pk}
    record(name=acts.LINK_REPLACED, speaker=speaker, at=at, subject=("library.resource", row.resource_id), data=data)
    feed_search([row.resource_id])
