"""What a page of changes shows."""

from chantier.deliberation.core.amendments import Amendment
from chantier.deliberation.core.document import read_text, revised
from chantier.deliberation.core.operations import Side, beside, moved, reworded
from chantier.deliberation.core.reading import read_amendment, read_changes
from chantier.foundation.text.api import ComparedParagraph, Fate, Passed, Stretch

SOURCE = "# Buts\n\nRéunir les coopératives.\n\nLes représenter.\n\n# Moyens\n\nUne table par région.\n\nUne assemblée."
TEXT = read_text(SOURCE, title="Charte", language="fr")


def amendment(*operations):
    return Amendment("a1", 1, TEXT.version, operations, ("odile",))


def told(reading):
    return [
        one.count
        if isinstance(one, Passed)
        else (one.before is not None and reading.before[one.before], one.fate.value, one.moved)
        for one in reading.paragraphs
    ]


def test_an_amendment_is_read_with_the_passages_around_it():
    reading = read_amendment(TEXT, amendment(*reworded(TEXT.passages[4], "Une table par territoire.")))
    assert told(reading) == [3, ("2", "same", False), ("2.1", "edited", False), ("2.2", "same", False)]
    assert reading.has_changes


def test_a_passage_is_followed_by_its_key_even_when_none_of_its_words_remain():
    reading = read_amendment(TEXT, amendment(*reworded(TEXT.passages[2], "Agir ensemble partout !")), keep=0)
    edited = reading.paragraphs[1]
    assert isinstance(edited, ComparedParagraph)
    assert (edited.fate, edited.stretches[0]) == (Fate.EDITED, Stretch("Les représenter.", ""))


def test_a_passage_that_moves_is_shown_at_both_places():
    reading = read_amendment(TEXT, amendment(moved(TEXT, "p6", beside(TEXT, "p1", Side.AFTER))), keep=0)
    assert told(reading) == [1, ("2.2", "same", True), 4, ("2.2", "moved-away", False)]
    assert (reading.before[5], reading.after[1]) == ("2.2", "1.1")


def test_a_text_that_nobody_changed_says_so():
    assert not read_changes(TEXT, revised(TEXT, SOURCE)).has_changes
    assert read_changes(TEXT, TEXT, keep=1).paragraphs == (Passed(6),)
