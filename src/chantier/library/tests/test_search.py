from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.foundation.access.api import Speaker
from chantier.foundation.search import api as search
from chantier.library.core import description as d
from chantier.library.models import Resource
from chantier.library.queries.finding import found_lines
from chantier.library.queries.question import Question
from chantier.library.services.writing import feed_search
from chantier.library.tests.shelved import FUNDING, GROCERY, HOUSING, MEMBER, prepare, shelve, with_pages

pytestmark = pytest.mark.django_db
VISITOR = Speaker.visitor()


@pytest.fixture(autouse=True)
def _library(settings: Any, tmp_path: Any) -> None:
    prepare(settings, tmp_path)


def found(text: str = "", *, speaker: Speaker = VISITOR, language: str = "fr", **filters: tuple[str, ...]) -> list[int]:
    search.flush_now()
    query = Question(text, filters).query(language)
    return [int(hit.id) for hit in search.search("resource", query, speaker=speaker).hits]


def shown(text: str) -> Any:
    search.flush_now()
    query = Question(text).query("fr")
    answer = search.search("resource", query, speaker=VISITOR)
    return found_lines(answer, query, speaker=VISITOR, seen=("public",), language="fr")


@pytest.mark.parametrize(
    "asked",
    [
        "epicerie",
        "l'épicerie",
        "épiceries",
        "epicrie",
        "« reprise par ses voisins »",
        "étude de cas épicerie",
        "Clavier",
        "grocery",
        "assemblée commerce",
        "voisin épicrie",
        "comment une épicerie de village fut gardée",
    ],
)
def test_a_case_is_found_by_its_words_however_written(asked: str) -> None:
    one = shelve(GROCERY)
    shelve(FUNDING)
    assert found(asked)[:1] == [one.pk]


def test_a_question_in_one_language_finds_a_text_in_another_by_the_thesaurus() -> None:
    one = shelve(HOUSING)
    shelve(GROCERY)
    assert found("coopératives d’habitation")[:1] == [one.pk]
    assert found("housing co-operatives", language="en")[:1] == [one.pk]


def test_of_two_that_answer_alike_the_one_in_the_reader_s_language_comes_first() -> None:
    same = replace(HOUSING, subjects=(d.Subject("theme", "housing-coops"),))
    spanish = shelve(same)
    english = shelve(replace(same, wordings=(d.Wording("en", "Housing in the city", "", "Twenty years.", True),)))
    assert found("vivienda", language="es")[0] == spanish.pk
    assert found("housing coops", language="en")[0] == english.pk


def test_drafts_private_withdrawn_and_joined_resources_are_found_by_nobody() -> None:
    kept = shelve(GROCERY)
    shelve(GROCERY, state=Resource.DRAFT)
    shelve(GROCERY, state=Resource.WITHDRAWN)
    shelve(GROCERY, visibility=Resource.PRIVATE)
    shelve(GROCERY, merged_into=kept)
    assert found("épicerie", speaker=MEMBER) == [kept.pk]


def test_what_is_for_members_is_found_by_members_only() -> None:
    one = shelve(GROCERY, visibility=Resource.MEMBERS_ONLY)
    assert (found("épicerie"), found("épicerie", speaker=MEMBER)) == ([], [one.pk])


def test_a_withdrawal_takes_a_resource_and_its_pages_out() -> None:
    one = shelve(GROCERY)
    with_pages(one, "la subvention régionale")
    assert found("subvention") == [one.pk]
    Resource.objects.filter(pk=one.pk).update(state=Resource.WITHDRAWN)
    feed_search([one.pk])
    assert found("subvention") == []
    page = search.search("resource_page", search.Query(text="subvention"), speaker=VISITOR)
    assert page.total == 0


def test_a_word_of_a_file_is_found_and_its_page_shown() -> None:
    one = shelve(GROCERY)
    with_pages(one, "Le début.", "Rien ici.", "Les subventions régionales ont tardé.")
    (line,) = shown("subvention")
    (passage,) = line.passages
    assert (line.id, passage.page) == (one.pk, 3)
    assert [piece.text for piece in passage.pieces if piece.is_marked] == ["subventions"]


@pytest.mark.parametrize(
    ("access", "until", "is_found"),
    [
        (d.OPEN, None, True),
        (d.MEMBERS, None, False),
        (d.METADATA_ONLY, None, False),
        (d.EMBARGO, timedelta(days=1), False),
        (d.EMBARGO, timedelta(days=-1), True),
    ],
)
def test_the_text_of_a_file_that_is_not_open_is_not_found(access: str, until: timedelta | None, is_found: bool) -> None:
    one = shelve(GROCERY, access=access, embargo_until=timezone.localdate() + until if until is not None else None)
    with_pages(one, "la subvention régionale")
    assert (found("subvention") == [one.pk], found("épicerie")) == (is_found, [one.pk])


def test_a_broad_theme_holds_its_narrower_ones() -> None:
    one = shelve(GROCERY)
    shelve(HOUSING)
    assert found(theme=("food",)) == [one.pk]
    answer = search.search("resource", search.Query(facets=("theme", "kind", "decade")), speaker=VISITOR)
    counts = {name: {count.value: count.total for count in values} for name, values in answer.facets.items()}
    assert counts == {
        "theme": {"food": 1, "community-grocery": 1, "housing": 1, "housing-coops": 1},
        "kind": {"case-study": 1, "analysis": 1},
        "decade": {"2020": 1, "1990": 1},
    }


def test_without_an_index_the_database_answers_the_same_filters() -> None:
    one, other = shelve(GROCERY), shelve(HOUSING)
    for filters, expected in (
        ({"theme": ("food",)}, [one.pk]),
        ({"kind": ("analysis",)}, [other.pk]),
        ({"language": ("es",)}, [other.pk]),
        ({"decade": ("1990",)}, [other.pk]),
        ({"access": ("open",)}, [one.pk, other.pk]),
        ({"licence": ("cc-by",)}, [one.pk]),
        ({"place": ("nowhere",)}, []),
        ({"organization": ("12",)}, []),
    ):
        query = Question("", filters).query("fr", facets=("kind", "theme", "decade"))
        answer = search.search("resource", query, speaker=VISITOR)
        assert (answer.trouble, sorted(int(hit.id) for hit in answer.hits)) == ("missing", expected)
    assert [int(hit.id) for hit in search.search("resource", search.Query(text="vivienda"), speaker=VISITOR).hits] == [
        other.pk
    ]


def test_an_order_by_date_goes_by_the_work_and_not_by_its_deposit() -> None:
    old, recent, middle = shelve(HOUSING), shelve(GROCERY), shelve(FUNDING)
    assert found() == [recent.pk, middle.pk, old.pk]


def test_a_page_of_results_asks_as_many_queries_for_three_as_for_one() -> None:
    counted = []
    for _ in range(2):
        for number in range(3 if counted else 1):
            with_pages(shelve(replace(GROCERY, issued=None)), f"Une subvention, {number}.")
        shown("subvention")  # words and kinds are kept from here
        with CaptureQueriesContext(connection) as queries:
            assert shown("subvention")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 16


def test_a_question_is_written_one_way() -> None:
    from django.http import QueryDict

    from chantier.library.queries.question import read

    asked = read(
        QueryDict("theme=food&q=+l’épicerie++ici&theme=care&kind=case-study&page=xx&year=2004-1996&place=region-04")
    )
    assert asked == Question(
        "l’épicerie ici",
        {"kind": ("case-study",), "theme": ("food", "care"), "region": ("region-04",)},
        (1996, 2004),
    )
    assert read(QueryDict(asked.written())).written() == asked.written()
    assert read(QueryDict("year=soon&sort=worst&kind=")) == Question()
