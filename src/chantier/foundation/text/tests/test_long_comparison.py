"""Long texts compared: paragraphs paired, then words."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.text.api import (
    ComparedParagraph,
    Fate,
    Pair,
    Passed,
    Stretch,
    align,
    around_changes,
    compare,
    compare_texts,
)
from chantier.foundation.text.core.comparison import common_runs

FIRST = "Le regroupement réunit les coopératives du territoire."
SECOND = "Il tient une table régionale deux fois par année."
THIRD = "Ses décisions sont publiques et motivées."

paragraphs = st.lists(st.text(alphabet="aé b’.", max_size=14), max_size=7)


def test_a_paragraph_that_gains_a_word_is_the_same_paragraph_edited():
    reworded = "Il tient une grande table régionale deux fois par année."
    assert compare_texts([FIRST, SECOND], [FIRST, reworded]) == (
        ComparedParagraph(0, 0, Fate.SAME, (Stretch(FIRST, FIRST),)),
        ComparedParagraph(
            1,
            1,
            Fate.EDITED,
            (
                Stretch("Il tient une ", "Il tient une "),
                Stretch("", "grande "),
                Stretch("table régionale deux fois par année.", "table régionale deux fois par année."),
            ),
        ),
    )


def test_a_paragraph_that_moved_stands_at_its_new_place_and_is_marked_at_the_old_one():
    compared = compare_texts([FIRST, SECOND, THIRD], [SECOND, THIRD, FIRST])
    assert [(one.before, one.after, one.fate, one.moved) for one in compared] == [
        (0, 2, Fate.MOVED_AWAY, False),
        (1, 0, Fate.SAME, False),
        (2, 1, Fate.SAME, False),
        (0, 2, Fate.SAME, True),
    ]


def test_a_paragraph_that_moved_and_changed_is_still_followed():
    reworded = "Ses décisions sont publiques, motivées et datées."
    compared = compare_texts([FIRST, SECOND, THIRD], [reworded, FIRST, SECOND])
    assert [(one.before, one.after, one.fate, one.moved) for one in compared if one.is_changed] == [
        (2, 0, Fate.EDITED, True),
        (2, 0, Fate.MOVED_AWAY, False),
    ]


def test_a_removed_paragraph_comes_where_it_stood_before_the_new_one_that_stands_there():
    assert align([FIRST, SECOND, THIRD], [FIRST, "Tout autre chose ici.", THIRD]) == (
        Pair(0, 0),
        Pair(1, None),
        Pair(None, 1),
        Pair(2, 2),
    )


def test_a_heading_is_never_paired_with_a_paragraph():
    kinds = (("heading",), ("paragraph",))
    assert align([FIRST], [FIRST], kinds=kinds) == (Pair(0, None), Pair(None, 0))


def test_equal_paragraphs_that_repeat_are_each_paired_once():
    assert align(["—", "—", FIRST], ["—", FIRST, "—"]) == (Pair(1, 0), Pair(2, 1), Pair(0, 2, moved=True))


def test_a_reading_keeps_what_changed_and_its_neighbours():
    before = [f"Paragraphe numéro {n} du texte." for n in range(10)]
    after = [*before[:5], "Nouveau venu.", *before[5:]]
    reading = around_changes(compare_texts(before, after))
    assert [one.count if isinstance(one, Passed) else one.after for one in reading] == [4, 4, 5, 6, 4]


def test_a_text_without_changes_reads_as_one_gap():
    assert around_changes(compare_texts([FIRST, SECOND], [FIRST, SECOND])) == (Passed(2),)


def test_small_words_kept_between_two_large_changes_are_not_islands():
    assert compare("les coopératives de travailleurs", "tout regroupement de producteurs agricoles") == (
        Stretch("les coopératives de travailleurs", ""),
        Stretch("", "tout regroupement de producteurs agricoles"),
    )


def test_more_words_than_a_plane_of_characters_has_are_told_apart():
    words = [str(number) for number in range(120_000)]
    assert list(common_runs(words, [*words[:60_000], "x", *words[60_000:]])) == [
        ("=", 60_000),
        ("+", 1),
        ("=", 60_000),
    ]


@given(paragraphs, paragraphs)
def test_every_paragraph_of_both_texts_comes_once(before, after):
    pairs = align(before, after)
    assert sorted(pair.before for pair in pairs if pair.before is not None) == list(range(len(before)))
    assert [pair.after for pair in pairs if pair.after is not None] == list(range(len(after)))
    staying = [pair.before for pair in pairs if pair.before is not None and not pair.moved]
    assert staying == sorted(staying)


@given(paragraphs, paragraphs)
def test_each_side_of_a_comparison_gives_its_text_back(before, after):
    shown = [one for one in compare_texts(before, after) if one.fate is not Fate.MOVED_AWAY]
    assert ["".join(s.after for s in one.stretches) for one in shown if one.after is not None] == after
    old = {one.before: "".join(s.before for s in one.stretches) for one in shown if one.before is not None}
    assert [old[place] for place in range(len(before))] == before


@given(paragraphs)
def test_a_text_compared_with_itself_has_not_changed(text):
    assert not any(one.is_changed for one in compare_texts(text, text))


def test_fifteen_thousand_words_are_compared_at_once():
    draw = random.Random(11)
    words = [f"mot{number}" for number in range(3_000)] + ["de", "la", "le", "et", "les", "des"] * 80
    before = [" ".join(draw.choices(words, k=50)) for _ in range(300)]
    after = [
        " ".join([*one.split()[:20], "autrement", *one.split()[22:]]) if draw.random() < 0.3 else one for one in before
    ]
    after.insert(20, after.pop(100))
    began = time.process_time()
    compared = compare_texts(before, after)
    spent = time.process_time() - began
    assert sum(one.is_changed for one in compared) > 50
    assert spent < 0.5, "0.02 s where this was written; the fence leaves room for a busy machine"
