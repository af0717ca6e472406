"""A count drawn: the picture and its tables say what was counted, in the reader's language, whatever the names."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.utils import translation
from lxml import etree

from chantier.assemblies.core.counting.reading import read_ballots
from chantier.assemblies.core.counting.result import RULES, as_dict, count
from chantier.assemblies.core.vote_results import Question, labelled, of_election
from chantier.assemblies.counting_drawing import drawing_of, duels_table, stages_table

BLT = '3 2\n7 1 2 0\n2 2 0\n2 3 0\n0\n"Ana"\n"Bo"\n"Cy"\n"Conseil"\n'


def told(content: str = BLT, *, rule: str = "scottish-stv", seats: int = 2) -> dict:
    return as_dict(count(read_ballots(content.encode()), rule=rule, seats=seats))


def cells(table) -> list[list[str]]:
    return [[str(cell.text).replace("\u202f", " ") for cell in row] for row in table.rows]


def drawn(figure) -> str:
    return Template("{% load ui %}{% chart figure %}").render(Context({"figure": figure}))


def test_a_line_is_what_came_first_and_then_each_heap_received():
    figure = drawing_of(told())

    assert [
        (line.contender.label, [(drawn.heap.value, drawn.heap.label) for drawn in line.heaps], line.contender.note)
        for line in figure.lines
    ] == [
        ("Ana", [(7.0, "Premiers choix")], "Élection à l’étape 1"),
        (
            "Bo",
            [(2.0, "Premiers choix"), (pytest.approx(2.99999), "2. Surplus\N{NO-BREAK SPACE}: Ana")],
            "Élection à l’étape 2",
        ),
        ("Cy", [(2.0, "Premiers choix")], ""),
    ]
    assert (figure.reference_x, figure.reference_label) == (
        pytest.approx(400 / 7, abs=0.01),
        "Quota\N{NO-BREAK SPACE}: 4",
    )
    assert all(drawn.x + drawn.width <= 100.01 for line in figure.lines for drawn in line.heaps)


def test_the_table_tells_every_stage_exactly_and_what_was_cut():
    table = stages_table(told())

    assert [str(column.label) for column in table.columns] == [
        "Candidature",
        "Premiers choix",
        "2. Surplus\N{NO-BREAK SPACE}: Ana",
        "Issue",
    ]
    assert cells(table) == [
        ["Ana", "7", "4", "Élection à l’étape 1"],
        ["Bo", "2", "4,99999", "Élection à l’étape 2"],
        ["Cy", "2", "2", "–"],
        ["Bulletins épuisés", "0", "0", "–"],
        ["Décimales coupées", "0", "0,00001", "–"],
    ]


def test_duels_are_told_row_against_column():
    table = duels_table(told(rule="schulze", seats=1))

    assert table is not None
    assert cells(table) == [["Ana", "–", "7", "7"], ["Bo", "2", "–", "9"], ["Cy", "2", "2", "–"]]
    assert duels_table(told()) is None


def test_in_proportion_what_already_served_is_drawn_apart():
    figure = drawing_of(told("voix,A,B,C\n6,x,x,\n4,,,x\n", rule="proportional-approval"))

    assert [(line.contender.label, [drawn.heap.value for drawn in line.heaps]) for line in figure.lines] in (
        [("A", [6.0]), ("C", [4.0]), ("B", [3.0, 3.0])],
        [("B", [6.0]), ("C", [4.0]), ("A", [3.0, 3.0])],
    )


def test_who_goes_to_the_second_round_is_said_beside_one_half():
    figure = drawing_of(told("voix,A,B,C\n5,1,,\n3,,1,\n2,,,1\n", rule="two-rounds", seats=1))

    assert [line.contender.note for line in figure.lines] == ["Second tour", "Second tour", ""]
    assert (figure.reference_x, figure.reference_label) == (100.0, "Moitié des voix\N{NO-BREAK SPACE}: 5")


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_every_rule_is_drawn_as_one_picture_with_its_name_and_no_style(rule, language):
    with translation.override(language):
        page = drawn(drawing_of(told(rule=rule, seats=1)))

    (picture,) = (one for one in etree.fromstring(f"<div>{page}</div>").iter("svg") if one.get("role") == "img")
    assert picture.findtext("title")
    assert "style=" not in page
    assert page.count("<table") == 1


def test_a_name_stays_a_name_on_the_page():
    page = drawn(drawing_of(told(BLT.replace("Bo", "<script>alert(1)</script>"))))

    assert "<script" not in page
    assert len(re.findall(r"&lt;script&gt;alert\(1\)", page)) >= 2


def test_a_vote_of_an_assembly_is_drawn_by_the_names_of_its_options():
    question = Question("v1", "scottish-stv", ("a", "b", "c"), seats=2)
    cast = {"": [(("a", "b"), 7), (("b",), 2), (("c",), 2), ((), 1)]}
    result = of_election(question, cast=cast, files={}, words="érable")

    figure = drawing_of(labelled(result, {"a": "Ana Roy", "b": "Bo Li", "c": "Cy Dion"}))

    assert [line.contender.label for line in figure.lines] == ["Ana Roy", "Bo Li", "Cy Dion"]
    assert figure.lines[1].heaps[1].heap.label == "2. Surplus\N{NO-BREAK SPACE}: Ana Roy"
