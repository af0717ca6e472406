from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from chantier.foundation.search import api, registry
from chantier.foundation.search.api import Text, Weight
from chantier.foundation.search.tests.conftest import Shelves

pytestmark = pytest.mark.django_db
PAGE, SUGGESTIONS = "/fr/recherche/", "/fr/recherche/suggestions/"


def _text(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_page_shows_what_was_found_marked_and_linked(shelves: Shelves, client: Client) -> None:
    shelves.put("1", "Les Coopératives", summary="Une histoire des coopératives")
    api.flush_now()
    page = _text(client, PAGE, q="coopérative")
    assert '<a href="/livres/1/" lang="fr">Les <mark>Coopératives</mark></a>' in page
    assert "1 résultat pour « coopérative »." in page


def test_a_kind_without_a_page_of_its_own_is_shown_whole_page_after_page(shelves: Shelves, client: Client) -> None:
    for number in range(23):
        shelves.put(str(number), f"Coop {number}")
    api.flush_now()
    assert '<a href="?q=coop&amp;kind=book">Voir tous ces résultats</a>' in _text(client, PAGE, q="coop")
    first = _text(client, PAGE, q="coop", kind="book")
    assert (first.count('href="/livres/'), "Voir tous" in first, 'rel="prev"' in first) == (20, False, False)
    assert 'href="/fr/recherche/?q=coop">Chercher ces mots dans tout' in first
    following = html.unescape(re.findall(r'rel="next" href="([^"]*)"', first)[0])
    second = client.get(following).content.decode()
    shown = set(re.findall(r'href="/livres/(\d+)/"', first + second))
    assert (shown, 'rel="next"' in second, 'rel="prev"' in second) == ({str(n) for n in range(23)}, False, True)


@pytest.mark.parametrize("asked", [{"kind": "nothing"}, {"kind": "hidden"}, {"kind": "book", "page": "rubbish"}])
def test_an_unknown_kind_or_page_still_answers(shelves: Shelves, client: Client, asked: dict[str, str]) -> None:
    registry.register(replace(registry.kind_named("book"), name="hidden", label="Caché", is_everywhere=False))
    shelves.put("1", "Coop")
    api.flush_now()
    page = _text(client, PAGE, q="coop", **asked)
    assert ('href="/livres/1/"' in page, "Caché" in page) == (True, False)


def test_of_two_translations_the_one_in_the_language_of_the_page_comes_first(shelves: Shelves, client: Client) -> None:
    shelves.put("1", "Forum", language="en", texts=(Text("Forum", Weight.NAME, "en"),))
    shelves.put("2", "Forum", language="fr", texts=(Text("Forum", Weight.NAME, "fr"),))
    api.flush_now()
    shown = [re.findall(r'href="/livres/(\d)/"', _text(client, page, q="forum")) for page in (PAGE, "/en/search/")]
    assert shown == [["2", "1"], ["1", "2"]]


def test_a_mistake_is_answered_by_what_comes_near(shelves: Shelves, client: Client) -> None:
    shelves.put("1", "Les Coopératives")
    api.flush_now()
    assert '<a href="/fr/recherche/?q=coop%C3%A9ratives">« coopératives »</a>' in _text(client, PAGE, q="coopertaives")


def test_an_empty_box_and_an_empty_answer_both_say_something(shelves: Shelves, client: Client) -> None:
    api.flush_now()
    assert "Chercher un nom, un sujet, un lieu" in _text(client, PAGE)
    assert "Rien ne correspond à ces mots" in _text(client, PAGE, q="zzz")


def test_a_missing_index_is_said(shelves: Shelves, client: Client) -> None:
    shelves.put("1", "Les Coopératives")
    page = _text(client, PAGE, q="coop")
    assert "La recherche complète n’est pas disponible en ce moment" in page
    assert 'href="/livres/1/"' in page


def test_suggestions_are_links_in_a_fragment(shelves: Shelves, client: Client) -> None:
    shelves.put("1", "Les Coopératives")
    api.flush_now()
    fragment = _text(client, SUGGESTIONS, q="co")
    assert ("<html" in fragment, 'href="/livres/1/"' in fragment) == (False, True)
    assert _text(client, SUGGESTIONS, q="c").strip() == ""
    assert "Aucune suggestion" in _text(client, SUGGESTIONS, q="zzz")


def test_names_and_questions_are_text_and_never_markup(shelves: Shelves, client: Client) -> None:
    shelves.put("1", "<img src=x onerror=alert(1)> coop", summary="<script>coop</script>")
    api.flush_now()
    for address in (PAGE, SUGGESTIONS):
        page = _text(client, address, q='coop"><script>alert(2)</script>')
        assert ("<script>alert" in page, "<img src=x" in page) == (False, False)
        assert "<img src=x" not in _text(client, address, q="coop")


@pytest.mark.parametrize("asked", ["\0", "«" * 1000, "a" * 100_000, "* OR (", "\ud7ff\u202e", "-"])
def test_no_question_breaks_the_page(shelves: Shelves, client: Client, asked: str) -> None:
    api.flush_now()
    _text(client, PAGE, q=asked)
    _text(client, SUGGESTIONS, q=asked)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_answer_as_for_three(
    shelves: Shelves, client: Client, django_assert_num_queries: Callable[[int], Any], count: int
) -> None:
    for number in range(count):
        shelves.put(str(number), f"Coop {number}")
    api.flush_now()
    with django_assert_num_queries(1):
        client.get(PAGE, {"q": "coop"})
