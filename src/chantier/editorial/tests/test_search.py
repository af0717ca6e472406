"""Pages of the site are found by the search of the house, as long as anybody may read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from chantier.editorial.models import NewsPage
from chantier.editorial.search import KIND, documents
from chantier.editorial.services.publishing import publish_due
from chantier.editorial.tests.site import browser_of, campaign, event, news, person, section
from chantier.foundation.access.api import Speaker
from chantier.foundation.search import api as search

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index_of_its_own(tmp_path: Path, settings: Any) -> None:
    settings.CHANTIER_DATA = tmp_path


def found(text: str, language: str = "fr") -> list[str]:
    query = search.Query(text=text, language=language)
    answer = search.search(KIND, query, speaker=Speaker.visitor(language))
    assert answer.trouble == ""
    return [hit.title for hit in answer.hits]


def publish(page: Page) -> Page:
    page.save_revision().publish()
    return page


def test_a_page_is_found_once_published_and_no_more_once_taken_down():
    page = publish(news("Le four est rallumé", "le-four", summary="Du pain chaud à Sainte-Braise"))
    search.flush_now(KIND)
    assert found("sainte-braise") == ["Le four est rallumé"]
    page.title = "Le four du village"
    publish(page)
    assert (found("four du village"), found("rallumé")) == (["Le four du village"], [])
    page.unpublish()
    assert found("four") == []
    publish(page)
    assert found("four") == ["Le four du village"]
    page.delete()
    assert found("four") == []


def test_a_draft_over_a_published_page_is_not_what_is_found():
    page = publish(news("Public", "public"))
    search.flush_now(KIND)
    page.title = "Brouillon secret"
    page.save_revision()
    search.rebuild(kind=KIND)
    assert (found("secret"), found("public")) == ([], ["Public"])


def test_a_page_is_found_by_what_its_blocks_say_and_by_what_its_kind_says():
    publish(
        news(
            "Bilan",
            "bilan",
            body=[
                ("paragraph", "<p>Une <b>meunerie</b> coopérative</p>"),
                ("quote", {"text": "On pétrissait la nuit", "who": "Odile"}),
                ("sources", [{"text": "Archives de la boulange", "url": ""}]),
            ],
        )
    )
    publish(campaign(summary=""))
    search.flush_now(KIND)
    assert [found(text) for text in ("meunerie", "pétrissait", "archives boulange")] == [["Bilan"]] * 3
    assert found("ministère") == ["Un four par village"]
    assert next(documents([str(NewsPage.objects.get().pk)])).summary == (
        "Une meunerie coopérative On pétrissait la nuit Odile Archives de la boulange"
    )


def test_each_language_is_found_and_leads_to_its_own_address(client: Client):
    first = news("Le four", "le-four")
    english = section("news", "en")
    oven = english.add_child(
        instance=NewsPage(
            title="The oven",
            slug="the-oven",
            day=date(2026, 3, 1),
            locale=english.locale,
            translation_key=first.translation_key,
        )
    )
    search.rebuild(kind=KIND)
    assert [(one.title, one.language) for one in documents([str(first.pk), str(oven.pk)])] == [
        ("Le four", "fr"),
        ("The oven", "en"),
    ]
    page = client.get("/fr/recherche/", {"q": "ovens"}).content.decode()
    address = f"/fr/pages/numero/{oven.pk}/"
    assert f'<a href="{address}" lang="en">The <mark>oven</mark></a>' in page
    assert client.get(address)["Location"] == "/en/news/the-oven/"


def test_a_page_that_an_editor_keeps_from_some_is_neither_found_nor_led_to(client: Client):
    page = publish(news("Réservé", "reserve"))
    search.rebuild(kind=KIND)
    assert found("réservé") == ["Réservé"]
    office = browser_of(person("nour", role="editor"))
    privacy = reverse("wagtailadmin_pages:set_privacy", args=[page.get_parent().pk])
    office.post(privacy, {"restriction_type": "login", "password": "", "groups": []})
    assert PageViewRestriction.objects.count() == 1
    assert found("réservé") == []
    assert client.get(f"/fr/pages/numero/{page.pk}/").status_code == 404
    office.post(privacy, {"restriction_type": "none", "password": "", "groups": []})
    assert found("réservé") == ["Réservé"]


def test_a_page_moved_under_a_restriction_leaves_with_those_below():
    above = publish(news("Déplacé", "deplace"))
    other = section("press")
    PageViewRestriction.objects.create(page=other, restriction_type=PageViewRestriction.LOGIN)
    search.rebuild(kind=KIND)
    assert found("déplacé") == ["Déplacé"]
    above.move(other, pos="last-child")
    assert found("déplacé") == []


def test_a_page_published_by_the_clock_is_found_then_and_not_before():
    page = news("Sous embargo", "embargo", live=False)
    page.go_live_at = datetime.now(UTC) + timedelta(hours=1)
    page.save_revision().publish()
    search.rebuild(kind=KIND)
    assert found("embargo") == []
    page.refresh_from_db()
    revision = page.latest_revision
    past = datetime.now(UTC) - timedelta(minutes=1)
    revision.approved_go_live_at = past
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    assert publish_due(at=datetime.now(UTC)) == 1
    assert found("embargo") == ["Sous embargo"]


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30, "-1", "x"])
def test_a_number_of_no_page_is_not_found(client: Client, number: str):
    section("news")
    assert client.get(f"/fr/pages/numero/{number}/").status_code == 404


def test_a_draft_is_not_led_to(client: Client):
    assert client.get(f"/fr/pages/numero/{news('Brouillon', 'b', live=False).pk}/").status_code == 404


def test_without_an_index_titles_are_found_in_the_database(client: Client):
    news("Le four", "le-four")
    news("Le four caché", "cache", live=False)
    page = client.get("/fr/recherche/", {"q": "four le"}).content.decode()
    assert ("/fr/pages/numero/" in page, "caché" in page) == (True, False)


def test_all_pages_cost_the_same_to_read_whatever_their_number():
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(documents(None))
        return len(captured)

    news("Un", "un", body=[("paragraph", "<p>a</p>"), ("window", {"name": "carte", "title": ""})])
    event()
    queries()
    before = queries()
    news("Deux", "deux", body=[("paragraph", "<p>b</p>"), ("quote", {"text": "c", "who": ""})])
    event("autre")
    assert queries() == before
