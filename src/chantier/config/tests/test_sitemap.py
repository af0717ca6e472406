from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree
from wagtail.models import Locale, PageViewRestriction

from chantier.config.web import sitemap
from chantier.directory.models import Organization
from chantier.editorial.models import NewsPage
from chantier.editorial.tests.site import news, section
from chantier.library.models import Resource
from chantier.library.tests.shelf import shelf

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOST = "http://127.0.0.1:8000"
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def read(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml")
    return etree.fromstring(b"".join(answer) if answer.streaming else answer.content)


def every_address(client: Client) -> list[str]:
    found = []
    for one in read(client, "/sitemap.xml").iterfind(".//s:loc", NS):
        part = read(client, one.text.removeprefix("http://127.0.0.1:8000"))
        assert 0 < len(part) <= 50_000
        found += [each.text for each in part.iterfind("s:url/s:loc", NS)]
    return found


def organization(public_id: str, **more: Any) -> Organization:
    given = {"name": "Coop & <fils>", "sort_name": "coop", "slug": "coop", "created_at": AT, "updated_at": AT, **more}
    return Organization.objects.create(public_id=public_id, **given)


def test_the_map_leads_to_every_public_page_in_its_languages_and_to_nothing_closed(client: Client) -> None:
    organization("open0001")
    organization("shut0001", visibility=Organization.PRIVATE)
    organization("memb0001", visibility="members")
    one, two, three = shelf(3)
    Resource.objects.filter(pk=two.pk).update(visibility=Resource.PRIVATE)
    Resource.objects.filter(pk=three.pk).update(state=Resource.WITHDRAWN)
    found = every_address(client)
    for language in ("fr", "en", "es"):
        assert len([each for each in found if f"/{language}/" in each and "open0001" in each]) == 1
        assert len([each for each in found if f"/{language}/" in each and one.public_id in each]) == 1
    closed = ("shut0001", "memb0001", two.public_id, three.public_id)
    assert not [each for each in found if any(word in each for word in closed)]
    assert "http://127.0.0.1:8000/fr/" in found
    for each in found:
        assert client.get(each.removeprefix("http://127.0.0.1:8000")).status_code == 200, each


def test_each_address_names_its_twins(client: Client) -> None:
    shelf(1)
    number = read(client, "/sitemap.xml").xpath("string(//s:loc[contains(., 'resources')])", namespaces=NS)
    part = read(client, number.removeprefix("http://127.0.0.1:8000"))
    for url in part:
        twins = {one.get("hreflang"): one.get("href") for one in url.iterfind("x:link", NS)}
        assert set(twins) == {"fr", "en", "es"}
        assert url.findtext("s:loc", namespaces=NS) in twins.values()
        assert url.findtext("s:lastmod", namespaces=NS).endswith("Z")


def test_pages_that_editors_write_are_there_in_their_languages_with_their_twins(client: Client) -> None:
    first = news("Le four", "le-four")
    english = section("news", "en")
    english.add_child(instance=_twin(first, "The oven", "the-oven", english.locale))
    news("Brouillon", "brouillon", live=False)
    closed = section("press")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    file = read(client, "/sitemap.xml").xpath("string(//s:loc[contains(., 'sitemap-site-')])", namespaces=NS)
    told = {
        url.findtext("s:loc", namespaces=NS): [one.get("href") for one in url.iterfind("x:link", NS)]
        for url in read(client, file.removeprefix(HOST))
    }
    oven = [f"{HOST}/fr/news/le-four/", f"{HOST}/en/news/the-oven/"]
    assert told == {
        f"{HOST}/fr/news/": [f"{HOST}/fr/news/"],
        oven[0]: oven,
        f"{HOST}/en/news/": [f"{HOST}/en/news/"],
        oven[1]: oven,
    }
    for address in told:
        assert client.get(address.removeprefix(HOST)).status_code == 200, address


def test_a_file_of_many_written_pages_asks_no_more_than_a_file_of_one(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            read(client, f"/sitemap-site-{page.pk // sitemap.ROWS}.xml")
        return len(asked)

    page = news("Un", "un")
    queries()
    before = queries()
    news("Deux", "deux")
    news("Trois", "trois")
    assert queries() == before <= 6


def _twin(first: NewsPage, title: str, slug: str, locale: Locale) -> NewsPage:
    return NewsPage(title=title, slug=slug, day=first.day, locale=locale, translation_key=first.translation_key)


def test_a_large_site_is_cut_in_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "ROWS", 2)
    shelf(7)
    files = [one.text for one in read(client, "/sitemap.xml").iterfind(".//s:loc", NS) if "resources" in one.text]
    assert len(files) in (4, 5)
    assert len([each for each in every_address(client) if "rapport-" in each]) == 21


def test_a_file_of_many_asks_no_more_than_a_file_of_one(client: Client) -> None:
    shelf(6)
    first = Resource.objects.order_by("pk").first()
    assert first is not None
    path = f"/sitemap-resources-{first.pk // sitemap.ROWS}.xml"
    with CaptureQueriesContext(connection) as asked:
        read(client, path)
    assert len(asked) <= 2


@pytest.mark.parametrize("name", ["resources-9", "persons-0", "pages-1", "site-9", "site-1000001"])
def test_a_file_that_is_not_there_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_programs_are_told_where_the_map_is(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /fr/*?*" in text
