"""An amendment whose text moved meanwhile: carried, or handed back whole."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.deliberation.core.amendments import Amendment, check
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import read_text, revised
from chantier.deliberation.core.evolution import by_amendments, by_comparison
from chantier.deliberation.core.operations import Quote, Replace, Side, beside, deleted, inserted, moved, reworded
from chantier.deliberation.core.reasons import Reason, Refused
from chantier.deliberation.core.rebasing import Outcome, Rebased, Trouble, rebase
from chantier.deliberation.core.tests.drawing import a_text, an_amendment

SOURCE = """\
# Buts

Le réseau réunit les coopératives du territoire.

Il parle en leur nom devant les élus.

# Moyens

Une table par région.

Une assemblée par année.
"""
TEXT = read_text(SOURCE, title="Charte", language="fr")
SPEAKS = "p3"


def amendment(*operations):
    return Amendment("a1", 1, TEXT.version, operations, ("odile",))


def to_write(key, words):
    return amendment(*reworded(TEXT.passage(key), words))


def carried(one, new_source):
    """The amendment, after somebody rewrote the whole text."""
    return rebase(one, by_comparison(TEXT, revised(TEXT, new_source)))


def trouble(outcome, code, passage, operation=0):
    return (Trouble(operation, outcome, Reason(code, {"passage": passage})),)


PROPER = to_write(SPEAKS, "Il parle en leur nom propre devant les élus.")


def test_words_changed_elsewhere_in_the_passage_let_it_follow():
    found = carried(PROPER, SOURCE.replace("Il parle", "Le réseau parle toujours"))
    assert found.outcome is Outcome.CLEAN
    now = "Le réseau parle toujours en leur nom devant les élus."
    assert found.amendment == Amendment("a1", 1, 2, (Replace(Quote(SPEAKS, now), 37, 37, "propre "),), ("odile",))


def test_a_passage_that_moved_takes_the_change_of_its_words_along():
    speaks = "Il parle en leur nom devant les élus."
    found = carried(PROPER, SOURCE.replace(speaks + "\n\n", "") + "\n" + speaks + "\n")
    assert found.outcome is Outcome.CLEAN


def test_the_same_words_changed_meanwhile_hand_it_back_with_everything_that_was_written():
    one = to_write(SPEAKS, "Il parle en leur nom devant les personnes élues.")
    found = carried(one, SOURCE.replace("devant les élus", "devant les ministres"))
    assert found == Rebased(Outcome.NEEDS_AUTHOR, one, None, trouble(Outcome.NEEDS_AUTHOR, "words-changed", "1.2"))


def test_a_passage_that_is_gone_hands_it_back_as_lost_and_nothing_written_is():
    found = carried(PROPER, SOURCE.replace("Il parle en leur nom devant les élus.\n\n", ""))
    assert found == Rebased(Outcome.LOST, PROPER, None, trouble(Outcome.LOST, "passage-gone", "1.2"))
    assert found.original.operations == PROPER.operations


def test_what_is_already_so_asks_for_nothing_more():
    found = carried(PROPER, SOURCE.replace("leur nom devant", "leur nom propre devant"))
    assert found == Rebased(Outcome.DONE_ALREADY, PROPER, None)
    gone = amendment(deleted(TEXT, SPEAKS))
    assert (
        carried(gone, SOURCE.replace("Il parle en leur nom devant les élus.\n\n", "")).outcome is Outcome.DONE_ALREADY
    )


def test_an_addition_whose_place_is_gone_is_for_its_author():
    one = amendment(inserted(beside(TEXT, SPEAKS, Side.AFTER), "Neuf.", prefix="a1.0"))
    found = carried(one, SOURCE.replace("Il parle en leur nom devant les élus.\n\n", ""))
    assert found == Rebased(Outcome.NEEDS_AUTHOR, one, None, trouble(Outcome.NEEDS_AUTHOR, "place-gone", "1.2"))


def test_a_passage_is_not_deleted_on_the_word_of_somebody_who_read_another():
    found = carried(amendment(deleted(TEXT, SPEAKS)), SOURCE.replace("devant les élus", "devant les ministres"))
    assert found.troubles == trouble(Outcome.NEEDS_AUTHOR, "passage-has-changed", "1.2")


def test_an_article_that_has_grown_is_not_deleted_whole():
    one = amendment(deleted(TEXT, "p4", whole_article=True))
    found = carried(one, SOURCE.replace("Une assemblée", "Un congrès tous les trois ans, ouvert.\n\nUne assemblée"))
    assert found.troubles == trouble(Outcome.NEEDS_AUTHOR, "article-has-grown", "2")


def test_an_article_that_has_grown_moves_with_what_grew():
    one = amendment(moved(TEXT, "p4", beside(TEXT, "p1", Side.BEFORE), whole_article=True))
    found = carried(one, SOURCE.replace("Une assemblée", "Un congrès tous les trois ans, ouvert.\n\nUne assemblée"))
    assert found.outcome is Outcome.CLEAN
    assert [quote.key for quote in found.amendment.operations[0].run] == ["p4", "p5", "p7", "p6"]


def test_what_can_follow_does_and_the_rest_is_handed_back():
    one = amendment(*PROPER.operations, deleted(TEXT, "p6"))
    found = carried(one, SOURCE.replace("Une assemblée par année.", "Une assemblée par année, en mai."))
    assert found.outcome is Outcome.NEEDS_AUTHOR
    assert [type(each) for each in found.amendment.operations] == [Replace]
    assert found.troubles == trouble(Outcome.NEEDS_AUTHOR, "passage-has-changed", "2.2", operation=1)


def test_an_amendment_written_on_another_version_is_not_guessed_at():
    evolution = by_comparison(TEXT, revised(TEXT, SOURCE))
    after = rebase(PROPER, evolution).amendment
    with pytest.raises(Refused) as refusal:
        rebase(after, evolution)
    assert refusal.value.reasons == (Reason("text-has-moved", {"written_on": 2, "now": 1}),)


def test_words_that_repeat_are_followed_exactly_when_the_accepted_amendments_are_known():
    text = read_text("a b a b", title="T", language="fr")
    on = Quote("p1", "a b a b")
    first = Amendment("a1", 1, 1, (Replace(on, 0, 0, "a b "),), ("odile",))
    waits = Amendment("a2", 2, 1, (Replace(on, 4, 5, "X"),), ("paul",))
    after = consolidate(text, [first]).text
    found = rebase(waits, by_amendments(text, [first], after)).amendment
    assert consolidate(after, [found]).text.passages[0].text == "a b a b X b"


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_after_any_rewriting_what_follows_holds_and_what_does_not_is_kept(seed):
    draw = random.Random(seed)
    text = a_text(draw)
    one = an_amendment(draw, text, rank=1)
    words = [passage.text for passage in text.passages if draw.random() < 0.8]
    draw.shuffle(words)
    words = [" ".join(word for word in each.split() if draw.random() < 0.9) or "neuf" for each in words] or ["neuf"]
    found = rebase(one, by_comparison(text, after := revised(text, "\n\n".join(words))))
    assert found.original == one
    assert (found.outcome in {Outcome.CLEAN, Outcome.DONE_ALREADY}) == (found.troubles == ())
    if found.amendment is not None:
        assert [reason.code for reason in check(after, found.amendment)] in ([], ["nothing-would-remain"])
