from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.foundation.search import api as search
from chantier.library.core import description as d
from chantier.library.models import Resource
from chantier.library.tests.shelved import FUNDING, GROCERY, HOUSING, prepare, shelve, with_pages

pytestmark = pytest.mark.django_db
HOME = "/fr/bibliotheque/"


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Any) -> None:
    prepare(settings, tmp_path)


def text(client: Client, address: str, **asked: Any) -> str:
    search.flush_now()
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_entrance_shows_the_shelves_the_themes_and_what_came_last(client: Client) -> None:
    shelve(GROCERY)
    page = text(client, HOME)
    for said in ("Études de cas", "Alimentation", "L’épicerie reprise par ses voisins", "Arrivées récentes"):
        assert said in page


def test_an_empty_library_says_what_will_be_there(client: Client) -> None:
    assert "Aucune ressource n’est encore publiée" in text(client, HOME)


def test_what_was_found_is_marked_with_its_page_its_language_and_its_filters(client: Client) -> None:
    with_pages(shelve(GROCERY), "Rien.", "Les subventions ont tardé.")
    page = text(client, HOME, q="subvention épicerie")
    for said in (
        "L’<mark>épicerie</mark> reprise",
        "<mark>subventions</mark> ont tardé",
        ">p. 2</strong>",
        "français",
        "À pertinence voisine, ce qui est en français vient d’abord.",
        'name="kind" value="case-study"',
    ):
        assert said in page


def test_a_mistake_is_forgiven_and_the_likely_words_are_offered(client: Client) -> None:
    shelve(GROCERY)
    page = text(client, HOME, q="epicrie du vilage")
    assert "voici ce qui s’en approche" in page
    assert "Chercher plutôt « épicerie du village »" in page


def test_an_empty_answer_says_which_filter_to_remove(client: Client) -> None:
    shelve(GROCERY)
    page = text(client, HOME, q="épicerie", kind="video")
    assert ("Aucune ressource ne répond" in page, "sans « Vidéos » : 1 ressource" in page) == (True, True)


@pytest.mark.parametrize(
    "asked",
    [{"q": "\0"}, {"q": "«" * 999}, {"q": "x", "page": "////"}, {"kind": "<b>"}, {"year": "1e9"}, {"place": "x"}],
)
def test_no_question_breaks_the_page(client: Client, asked: dict[str, str]) -> None:
    shelve(GROCERY)
    for address in (HOME, f"{HOME}explorer/", f"{HOME}fil.atom"):
        assert "<b>" not in text(client, address, **asked)


def test_titles_and_questions_are_text_and_never_markup(client: Client) -> None:
    evil = replace(GROCERY, wordings=(d.Wording("fr", "<img src=x> épicerie", "", "<script>alert(1)</script>", True),))
    shelve(evil)
    for address in (HOME, f"{HOME}suggestions/", f"{HOME}fil.atom"):
        search.flush_now()
        answer = client.get(address, {"q": 'épicerie"><script>'}, headers={"x-requested-with": "suggest"})
        page = answer.content.decode()
        assert ("<script>alert" in page, "<img src=x" in page, '"><script>' in page) == (False, False, False)


def test_suggestions_are_options_for_the_list_and_the_results_for_who_comes_without_a_script(client: Client) -> None:
    one = shelve(GROCERY)
    search.flush_now()
    fragment = client.get(f"{HOME}suggestions/", {"q": "épi"}, headers={"x-requested-with": "suggest"}).content.decode()
    assert f'data-url="{HOME}numero/{one.pk}/"' in fragment
    assert (
        'role="option"' in fragment,
        "<html" in fragment,
        "Épicerie de proximité" in fragment or "Thème" in fragment,
    ) == (
        True,
        False,
        True,
    )
    answer = client.get(f"{HOME}suggestions/", {"q": "épi"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{HOME}?q=%C3%A9pi")


def test_the_number_of_what_is_not_public_leads_nowhere(client: Client) -> None:
    """An address holds the words of a title: a number is no way to read those of other people's drafts."""
    one = shelve(GROCERY)
    assert client.get(f"{HOME}numero/{one.pk}/").headers["Location"] == f"/fr/ressources/{one.public_id}-{one.slug}/"
    for hidden in ({"state": Resource.DRAFT}, {"visibility": Resource.PRIVATE}, {"visibility": Resource.MEMBERS_ONLY}):
        Resource.objects.update(**{"state": Resource.PUBLISHED, "visibility": Resource.PUBLIC, **hidden})
        assert client.get(f"{HOME}numero/{one.pk}/").status_code == 404


def test_the_one_box_over_everything_finds_resources_too(client: Client) -> None:
    with_pages(shelve(GROCERY), "une subvention")
    page = text(client, "/fr/recherche/", q="épicerie")
    assert "L’<mark>épicerie</mark> reprise" in page
    assert ("Bibliothèque" in page, "Pages des documents" in page) == (True, False)


def test_the_grid_counts_each_theme_by_kind_and_says_how_much_is_empty(client: Client) -> None:
    shelve(GROCERY)
    shelve(HOUSING)
    search.flush_now()
    page = text(client, f"{HOME}explorer/")
    assert 'aria-label="Alimentation, Études de cas : 1"' in page
    assert "croisements sur" in page
    inside = text(client, f"{HOME}explorer/", theme="food", by="region")
    assert "Toutes" in inside


def test_a_feed_is_well_formed_and_holds_only_what_everybody_may_see(client: Client) -> None:
    one = shelve(GROCERY)
    shelve(
        replace(GROCERY, wordings=(d.Wording("fr", "L’épicerie \x0bcachée", is_original=True),)), visibility="members"
    )
    shelve(replace(GROCERY, wordings=(d.Wording("fr", "L’épicerie \x0bétrange", is_original=True),)))
    shelve(FUNDING)
    search.flush_now()
    answer = client.get(f"{HOME}fil.atom", {"q": "épicerie"})
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    ElementTree.fromstring(answer.content)
    parsed = feedparser.parse(answer.content)
    assert (parsed.bozo, parsed.version, sorted(entry.title for entry in parsed.entries)) == (
        False,
        "atom10",
        ["L’épicerie reprise par ses voisins", "L’épicerie étrange"],
    )
    entry = next(entry for entry in parsed.entries if "reprise" in entry.title)
    assert entry.id.endswith(one.public_id)
    assert entry.published == "2026-11-23T12:00:00+00:00" or entry.published.startswith("2026-11-23")


def test_what_was_found_leaves_as_files(client: Client) -> None:
    one = shelve(GROCERY)
    shelve(FUNDING)
    search.flush_now()

    def taken(form: str) -> str:
        answer = client.get(f"{HOME}trouve.{form}", {"q": "épicerie"})
        assert answer.status_code == 200
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]

    rows = list(csv.reader(io.StringIO(taken("csv").removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert [each["public_id"] for each in json.loads(taken("json"))] == [one.public_id]
    assert taken("ris").count("TY  - ") == 1
    assert client.get(f"{HOME}trouve.exe").status_code == 404


def test_an_old_number_leads_to_the_page(client: Client) -> None:
    one = shelve(GROCERY)
    answer = client.get(f"{HOME}numero/{one.pk}/")
    assert (answer.status_code, one.public_id in answer.headers["Location"]) == (302, True)
    assert client.get(f"{HOME}numero/{one.pk + 99}/").status_code == 404


def test_pages_of_results_ask_the_database_as_often_for_three_as_for_one(client: Client) -> None:
    counted: dict[str, list[int]] = {}
    for total in (1, 2):
        for _ in range(total):
            with_pages(shelve(GROCERY), "une subvention")
        for address in (f"{HOME}?q=subvention", HOME, f"{HOME}fil.atom?q=subvention", f"{HOME}explorer/"):
            text(client, address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counted.setdefault(address, []).append(len(queries))
    assert all(one == three for one, three in counted.values()), counted
    assert max(one for one, _ in counted.values()) <= 26
    assert Resource.objects.count() == 3
