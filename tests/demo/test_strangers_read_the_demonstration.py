"""Programs of other people's making read the demonstration: a harvester, a link checker, readers of feeds, calendars.

And every link of its public pages leads somewhere, down to the place on the page that it names.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tomllib
import warnings
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import feedparser
import icalendar
import pytest
from django.contrib.staticfiles import finders
from django.db.models import Q
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from harness import needs
from lxml import html

from chantier.config.demo import files, load
from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.library.models import Resource
from chantier.library.services.joining import join
from chantier.library.services.reviewing import withdraw
from chantier.library.web import harvest_page

pytestmark = pytest.mark.django_db(transaction=True)
LIBRARIAN = Speaker(person_id=1, roles=frozenset({DOCUMENTALIST}))
#: Pages of one sort that are looked at in French and in the other languages; questions asked of one page. Every
#: resource of the library is looked at.
IN_FRENCH, ELSEWHERE, QUESTIONS = 20, 3, 3
EVERY = ("library:resource", "library:keep", "library:feed", "library:collection")
FEW = ("library:resource-export", "library:preview", "library:file")
#: Pages whose links another program follows.
CHECKED = ("/fr/", "/en/", "/es/", "/fr/bibliotheque/", "/fr/repertoire/", "/fr/territoires/", "/fr/aide/")
#: The gallery of components shows links that lead nowhere, on purpose.
GALLERY = ("/fr/ui/", "/en/ui/", "/es/ui/")


def _first_table(name: str) -> dict[str, Any]:
    """The consultation as far as its first table: those who speak at the others are not among the first lines."""
    said = tomllib.loads((files.folder() / name).read_text(encoding="utf-8"))
    if not name.startswith("deliberation/"):
        return said
    return {part: rows[:1] if part == "table" else [] for part, rows in said.items()}


@pytest.fixture
def demonstration(
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    live_server: Any,
) -> str:
    """The whole library and site, and the first lines of the movement's lists; its address."""
    whole = files.rows
    first = {"organizations.csv": 60, "register.csv": 60}
    monkeypatch.setattr(files, "rows", lambda name: whole(name)[: first.get(name)])
    monkeypatch.setattr(files, "toml", _first_table)
    settings.DEMO = True
    settings.CHANTIER_ADDRESS = live_server.url
    settings.MEDIA_ROOT = tmp_path / "files"
    load.load_all(Path(settings.CHANTIER_DATA))
    return str(live_server.url)


def test_strangers_read_the_demonstration_whole(demonstration: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = walk(demonstration)
    assert seen.broken == []
    assert seen.nowhere == []
    assert len(seen.pages) > 300
    the_feeds_are_read(seen)
    the_calendars_are_read(seen)
    some_resources_leave()
    monkeypatch.setattr(harvest_page, "RECORDS", 10)
    monkeypatch.setattr(harvest_page, "HEADERS", 25)
    for prefix in ("oai_dc", "oai_datacite"):
        the_library_is_harvested(demonstration, prefix)
    a_link_checker_of_others_finds_no_broken_link(demonstration)


# --- links, followed by a program of others ------------------------------------------------------------------------


def a_link_checker_of_others_finds_no_broken_link(demonstration: str) -> None:
    """LinkChecker asks for every link of some pages; what is outside is left alone.

    A page for those who have a part is refused to a visitor with the way in (403): its link is not broken.
    """
    link_checker = Path(sys.executable).with_name("linkchecker")
    if not link_checker.exists():
        needs.lacking(needs.LINKCHECKER)
    options = ["--recursion-level=1", "--threads=2", "--no-status", "--output=csv", "--verbose", "--timeout=120"]
    outside = f"--ignore-url=^(?!{re.escape(demonstration)}/)"
    pages = [f"{demonstration}{path}" for path in CHECKED]
    done = subprocess.run([link_checker, *options, outside, *pages], capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith("#")]
    found = list(csv.DictReader(lines, delimiter=";"))
    broken = [one for one in found if one["valid"] != "True" and one["result"] != "403 Forbidden"]
    assert [(one["parentname"], one["urlname"], one["result"]) for one in broken] == []
    asked = {one["url"] for one in found if one["url"].startswith(f"{demonstration}/")}
    assert {f"{demonstration}{path}" for path in CHECKED} <= asked, done.stderr[-2000:]
    assert len(asked) > 150


# --- harvesting ----------------------------------------------------------------------------------------------------


def some_resources_leave() -> None:
    one, other, kept, closed = Resource.objects.filter(state=Resource.PUBLISHED).order_by("pk")[:4]
    withdraw(speaker=LIBRARIAN, resource_id=one.pk, reason="Doublon", at=timezone.now())
    join(speaker=LIBRARIAN, absorbed_id=other.pk, kept_id=kept.pk, at=timezone.now())
    Resource.objects.filter(pk=closed.pk).update(visibility=Resource.MEMBERS_ONLY)


def the_library_is_harvested(address: str, prefix: str) -> None:
    from oaipmh_scythe import Scythe

    ever = Resource.objects.filter(published_at__isnull=False)
    here = Q(state=Resource.PUBLISHED, visibility=Resource.PUBLIC, merged_into__isnull=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own deprecations
        with Scythe(f"{address}/oai") as harvester:
            records = list(harvester.list_records(metadata_prefix=prefix))
            told = {one.header.identifier.rpartition(":")[2]: one for one in records}
            assert len(records) == len(told) == ever.count() > 60
            gone = {key for key, one in told.items() if one.header.deleted}
            assert gone == set(ever.exclude(here).values_list("public_id", flat=True))
            assert len(gone) == 3
            for key, one in told.items():
                if key not in gone:
                    assert any(ever.get(public_id=key).title in title for title in titles(one)), key
            members: dict[str, set[str]] = defaultdict(set)
            for key, one in told.items():
                for name in one.header.setSpecs:
                    members[name].add(key)
            sets = {one.setSpec for one in harvester.list_sets()}
            assert set(members) <= sets
            for kind in {name for name in sets if name.startswith("kind:")}:
                found = {
                    one.identifier.rpartition(":")[2]
                    for one in harvester.list_identifiers(metadata_prefix=prefix, set_=kind)
                }
                assert found == set(ever.filter(kind_id=kind[5:]).values_list("public_id", flat=True)), kind


def titles(record: Any) -> list[str]:
    return [one.text or "" for one in record.xml.iter() if isinstance(one.tag, str) and one.tag.endswith("}title")]


# --- feeds and calendars -------------------------------------------------------------------------------------------


def the_feeds_are_read(seen: Walk) -> None:
    assert len(seen.feeds) > 5
    entries = 0
    for address, (media_type, content) in seen.feeds.items():
        found = feedparser.parse(content, response_headers={"content-type": media_type})
        assert (found.bozo, found.version) == (0, "atom10"), (address, found.get("bozo_exception"))
        assert found.feed.title, address
        assert found.feed.updated_parsed, address
        for one in found.entries:
            assert one.id, address
            assert one.title, address
            assert one.updated_parsed, address
            assert urlsplit(one.link).path in seen.pages or answers(one.link), one.link
            entries += 1
    assert entries > 50


def answers(address: str) -> bool:
    return Client().get(urlsplit(address).path).status_code == 200


def the_calendars_are_read(seen: Walk) -> None:
    events = {
        address: icalendar.Calendar.from_ical(content).walk("VEVENT") for address, content in seen.calendars.items()
    }
    assert events["/fr/agenda.ics"]


# --- walking -------------------------------------------------------------------------------------------------------


@dataclass
class Walk:
    """What was found on the way: pages with the places on them, feeds, calendars, and what leads nowhere."""

    pages: dict[str, frozenset[str]] = field(default_factory=dict)
    feeds: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    calendars: dict[str, bytes] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    nowhere: list[str] = field(default_factory=list)


def walk(site: str) -> Walk:
    """Every public page that links lead to from the three home pages, as a visitor without scripts sees them."""
    seen, client = Walk(), Client(SERVER_NAME="localhost")
    waiting, known = deque[str](), set[str]()
    looked: Counter[tuple[str, ...]] = Counter()
    named: list[tuple[str, str, str]] = []

    def note(link: str, source: str) -> None:
        address, fragment = urldefrag(urljoin(f"{site}{source}", link.strip()))
        if not address.startswith(f"{site}/"):
            return
        target = address.removeprefix(site)
        if fragment:
            named.append((source, target, unquote(fragment)))
        if target not in known and is_looked_at(target, looked):
            known.add(target)
            sources[target] = source
            waiting.append(target)

    sources: dict[str, str] = {}
    for language in ("fr", "en", "es"):
        note(f"/{language}/", "/")
    while waiting:
        target = waiting.popleft()
        if target.startswith("/static/"):
            if finders.find(urlsplit(target).path.removeprefix("/static/")) is None:
                seen.broken.append(f"{target}, from {sources[target]}")
            continue
        answer = client.get(target)
        content, media_type = read(answer), answer.headers.get("Content-Type", "")
        if answer.status_code in (301, 302, 303, 308):
            note(answer.headers["Location"], target)
        elif answer.status_code == 403:
            # Some pages are for those who have a part: a visitor is told so, with the way in.
            assert b"<main" in content, target
        elif answer.status_code != 200:
            seen.broken.append(f"{answer.status_code} {target}, from {sources[target]}")
        elif media_type.startswith("application/atom+xml"):
            seen.feeds[target] = (media_type, content)
        elif media_type.startswith("text/calendar"):
            seen.calendars[target] = content
        elif media_type.startswith("text/html") and content.strip():
            page = html.fromstring(content)
            seen.pages[target] = frozenset(page.xpath("//@id | //a/@name"))
            if not target.startswith(GALLERY):
                for link in links(page):
                    note(link, target)
    seen.nowhere = [
        f"{target}#{fragment}, from {source}"
        for source, target, fragment in named
        if target in seen.pages and fragment not in seen.pages[target] and fragment != "top"
    ]
    return seen


def is_looked_at(target: str, looked: Counter[tuple[str, ...]]) -> bool:
    """A few of each sort, so that a movement with many pages is walked in a minute."""
    parts = urlsplit(target)
    language = parts.path.split("/")[1]
    if parts.query:
        key, most = ("?", parts.path), QUESTIONS if language == "fr" else 1
    else:
        try:
            name = resolve(unquote(parts.path)).view_name or ""
        except Resolver404:
            name = parts.path
        key, most = (language, name), IN_FRENCH if language == "fr" else ELSEWHERE
        if language == "fr" and name in EVERY:
            most = 10_000
        elif name in FEW:
            most = 9
    looked[key] += 1
    return looked[key] <= most


def links(page: Any) -> Iterator[str]:
    yield from page.xpath("//a/@href | //link/@href | //img/@src | //script/@src | //iframe/@src | //source/@src")
    yield from page.xpath("//form[not(translate(@method, 'POST', 'post') = 'post')]/@action")
    yield from page.xpath("//@hx-get | //@data-suggest")


def read(answer: Any) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return bytes(content)
