"""Numbered lines: the same everywhere, and words found by them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.document import read_text
from chantier.deliberation.core.line_numbers import NARROWEST, Line, Reference, as_read, lines_of, reference

SOURCE = """\
# Buts

Le réseau réunit les **coopératives** du territoire et parle en leur nom devant les élus.

- Il publie [ses comptes](https://exemple.quebec/comptes).
"""
TEXT = read_text(SOURCE, title="Charte", language="fr")


def test_lines_are_numbered_through_the_text_and_read_without_marks():
    assert lines_of(TEXT, width=40) == (
        Line(1, "p1", 1, "Buts", 0, 4),
        Line(2, "p2", 1, "Le réseau réunit les coopératives du", 0, 40),
        Line(3, "p2", 1, "territoire et parle en leur nom devant", 41, 79),
        Line(4, "p2", 1, "les élus.", 80, 89),
        Line(5, "p3", 1, "Il publie ses comptes.", 0, 56),
    )


def test_words_are_found_by_article_and_lines():
    lines = lines_of(TEXT, width=40)
    start = TEXT.passages[1].text.index("territoire")
    assert reference(lines, "p2", start, start + 10) == Reference(1, 3, 3)
    assert reference(lines, "p2", 5, 85) == Reference(1, 2, 4)
    assert reference(lines, "p2") == Reference(1, 2, 4)
    assert reference(lines, "p2", start, start) == Reference(1, 3, 3)
    assert reference(lines, "p2", 89, 89) == Reference(1, 4, 4)
    assert reference(lines, "p99") is None


def test_a_no_break_space_never_ends_a_line_and_a_word_that_is_too_long_is_cut():
    text = read_text("il y a 25\u00a0000\u00a0coopératives\n\n" + "a" * 45, title="T", language="fr")
    assert [line.text for line in lines_of(text, width=20)] == [
        "il y a",
        "25\u00a0000\u00a0coopératives",
        "a" * 20,
        "a" * 20,
        "a" * 5,
    ]


def test_hard_breaks_and_the_lines_of_a_table_are_lines():
    text = read_text("un  \ndeux\n\n| a | b |\n|---|---|", title="T", language="fr")
    assert [line.text for line in lines_of(text)] == ["un", "deux", "| a | b |", "|---|---|"]


def test_a_line_too_narrow_for_words_is_a_mistake():
    with pytest.raises(ValueError, match="at least"):
        lines_of(TEXT, width=NARROWEST - 1)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("un *mot* et **deux**", "un mot et deux"),
        ("2 * 3 * 4 et nom_de_fichier", "2 * 3 * 4 et nom_de_fichier"),
        ("\\*pas une marque\\*", "*pas une marque*"),
        ('voir [ici](https://exemple.org "titre") et `code`', "voir ici et code"),
        ("~~retiré~~ [crochets] seuls", "retiré [crochets] seuls"),
    ],
)
def test_marks_take_no_room(source, read):
    assert "".join(sign for sign, _ in as_read(source)) == read


@given(st.text(alphabet="ab é-\u00a0*[](\\", max_size=200), st.integers(NARROWEST, 60))
def test_no_word_is_lost_and_no_line_is_too_wide(source, width):
    if not source.strip():
        return
    text = read_text("x" + source, title="T", language="fr")
    lines = lines_of(text, width=width)
    assert all(len(line.text) <= width for line in lines)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    for passage in text.passages:
        read = "".join(sign for sign, _ in as_read(passage.text)).replace("\n", "")
        held = "".join(line.text for line in lines if line.passage == passage.key)
        assert held.replace(" ", "") == read.replace(" ", "")


@given(st.integers(0, 88), st.integers(1, 40))
def test_every_character_is_on_the_lines_that_its_reference_says(start, length):
    lines = lines_of(TEXT, width=40)
    found = reference(lines, "p2", start, min(start + length, 89))
    on = [line for line in lines if found.first_line <= line.number <= found.last_line]
    assert on[0].passage == on[-1].passage == "p2"
    assert on[-1].end >= min(start + length, 89) or TEXT.passages[1].text[on[-1].end] == " "
