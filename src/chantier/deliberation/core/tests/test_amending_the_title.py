"""The title of a text is amended as its words are: in part, together when it can be, never moved nor taken out."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.deliberation.core.amendments import Amendment, check, collisions, words_of
from chantier.deliberation.core.collisions import Clash
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import TITLE, Text, canonical_form, fingerprint, read_text, revised
from chantier.deliberation.core.evolution import by_amendments, by_comparison
from chantier.deliberation.core.operations import (
    Delete,
    Insert,
    Move,
    Place,
    Quote,
    Replace,
    Side,
    inserted,
    quote,
    reworded,
)
from chantier.deliberation.core.reading import read_amendment
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.rebasing import Outcome, rebase
from chantier.deliberation.core.serial import operations_from_json, operations_to_json
from chantier.deliberation.core.tests.drawing import a_replacement

TEXT = read_text("# Un\n\nDes mots.\n\nD’autres mots.", title="Un transport du soir", language="fr")
OWN = TEXT.titled[0]
LOTS = read_text("Des mots.", title="le pain du soir et la coop", language="fr")


def asked(rank: int, *operations, version: int = 1) -> Amendment:
    return Amendment(f"a{rank}", rank, version, operations, (f"o{rank}",))


def retitled(rank: int, words: str) -> Amendment:
    return asked(rank, *reworded(OWN, words))


def test_a_title_is_reworded_in_part_and_the_passages_stay():
    one = retitled(1, "Un transport du soir et du matin")
    assert check(TEXT, one) == ()
    made = consolidate(TEXT, [one])
    assert (made.text.title, made.text.passages) == ("Un transport du soir et du matin", TEXT.passages)
    assert made.credits == {TITLE: ("a1",)}
    assert operations_from_json(operations_to_json(one.operations)) == one.operations


def test_two_that_change_other_words_of_a_title_stand_together_in_any_order():
    one, other = retitled(1, "Un autobus du soir"), retitled(2, "Un transport du matin")
    assert collisions(TEXT, [one, other]) == ()
    assert consolidate(TEXT, [one, other]).text.title == "Un autobus du matin"
    assert consolidate(TEXT, [other, one]) == consolidate(TEXT, [one, other])


def test_two_that_change_the_same_words_collide_and_the_same_request_is_done_once():
    one, other, twin = (
        retitled(1, "Un autobus du soir"),
        retitled(2, "Un train du soir"),
        retitled(3, "Un train du soir"),
    )
    assert [each.kind for each in collisions(TEXT, [one, other])] == [Clash.WORDS]
    assert [each.passage for each in collisions(TEXT, [one, other])] == [TITLE]
    assert [each.kind for each in collisions(TEXT, [other, twin])] == [Clash.SAME]
    assert consolidate(TEXT, [other, twin]).credits == {TITLE: ("a2", "a3")}


@pytest.mark.parametrize(
    "operation",
    [
        Delete((quote(OWN),)),
        Move((quote(OWN),), Place(quote(TEXT.passages[1]), Side.AFTER)),
        Move((quote(TEXT.passages[1]),), Place(quote(OWN), Side.AFTER)),
        inserted(Place(quote(OWN), Side.BEFORE), "Avant tout.", prefix="a1.0"),
    ],
)
def test_a_title_is_not_taken_out_moved_nor_stood_beside(operation: Delete | Move | Insert):
    assert [one.code for one in check(TEXT, asked(1, operation))] == ["only-words-here"]


def test_a_title_that_would_be_empty_or_too_long_is_refused_alone_and_together():
    assert [one.code for one in check(TEXT, asked(1, Replace(quote(OWN), 0, len(OWN.text), " ")))] == ["title-missing"]
    assert [one.code for one in check(TEXT, asked(1, Replace(quote(OWN), 0, 0, "x " * 130)))] == ["title-too-long"]
    for words, code in (("", "title-missing"), ("mot " * 80, "title-too-long"), (OWN.text, "nothing-changes")):
        with pytest.raises(Refused) as refused:
            reworded(OWN, words)
        assert refused.value.reasons[0].code == code
    long = [retitled(1, "très " * 30 + OWN.text), retitled(2, OWN.text + " encore" * 20)]
    assert [check(TEXT, one) for one in long] == [(), ()]
    with pytest.raises(Refused) as refused:
        consolidate(TEXT, long)
    assert refused.value.reasons[0].code == "title-too-long"


def test_an_amendment_of_a_title_follows_the_text_or_says_why_not():
    waits = retitled(2, "Un transport du matin")
    taken = retitled(1, "Un autobus du soir")
    after = consolidate(TEXT, [taken]).text
    for evolution in (by_amendments(TEXT, [taken], after), by_comparison(TEXT, after)):
        carried = rebase(waits, evolution)
        assert carried.outcome is Outcome.CLEAN
        assert carried.amendment is not None
        assert consolidate(after, [carried.amendment]).text.title == "Un autobus du matin"
        again = rebase(retitled(3, "Un train du soir"), evolution)
        assert [one.reason.code for one in again.troubles] == ["words-changed"]
        assert rebase(retitled(4, "Un autobus du soir"), evolution).outcome is Outcome.DONE_ALREADY
    same = revised(TEXT, "# Un\n\nTout autre chose ici.")
    assert rebase(waits, by_comparison(TEXT, same)).outcome is Outcome.CLEAN


def _draw(seed: int, count: int) -> list[Amendment]:
    """Changes of the title drawn by lot, each of which holds."""
    draw = random.Random(seed)
    found: list[Amendment] = []
    while len(found) < count:
        rank = len(found) + 1
        made = Amendment(f"a{rank}", rank, 1, (a_replacement(draw, LOTS.titled[0]),), (f"o{rank}",))
        if not check(LOTS, made):
            found.append(made)
    return found


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_changes_of_a_title_that_do_not_collide_make_the_same_title_in_any_order(seed: int):
    asked = _draw(seed, 3)
    if any(not one.is_agreeable for one in collisions(LOTS, asked)):
        with pytest.raises(Refused):
            consolidate(LOTS, asked)
        return
    try:
        together = consolidate(LOTS, asked).text.title
    except Refused as refused:
        if refused.reasons[0].code != "title-missing":
            raise
        return
    for order in permutations(asked):
        assert consolidate(LOTS, order).text.title == together
        assert _one_by_one(LOTS, list(order)) in (together, None)


def _one_by_one(now: Text, rest: list[Amendment]) -> str | None:
    """The title when each is taken in alone and the others carried; nothing when one alone would leave no title."""
    while rest:
        taken = rest.pop(0)
        if check(now, taken):
            return None
        after = consolidate(now, [taken]).text
        carried = [rebase(one, by_amendments(now, [taken], after)) for one in rest]
        assert all(one.outcome in (Outcome.CLEAN, Outcome.DONE_ALREADY) for one in carried)
        rest = [one.amendment for one in carried if one.amendment is not None]
        now = after
    return now.title


def test_its_words_are_amended_in_their_turn():
    assert [one.text for one in words_of(retitled(1, "Un autobus du soir"), title="", language="fr").passages] == [
        "autobus"
    ]


def test_a_change_of_title_is_read_before_the_passages_and_what_did_not_change_is_as_before():
    reading = read_amendment(TEXT, retitled(1, "Un autobus du soir"))
    assert reading.has_changes
    assert (reading.before[0], reading.after[0], len(reading.before)) == ("", "", 4)
    words = asked(2, *reworded(TEXT.passages[1], "D’autres."))
    assert read_amendment(TEXT, words).before == ("1", "1.1", "1.2")


def test_a_title_quoted_as_it_no_longer_is_is_refused():
    assert [one.code for one in check(TEXT, asked(1, Replace(Quote(TITLE, "Ancien"), 0, 6, "Neuf")))] == [
        "passage-has-changed"
    ]


def test_what_is_fingerprinted_of_a_text_did_not_change():
    assert canonical_form(TEXT) == "fr\nUn transport du soir\n\n# Un\n\nDes mots.\n\nD’autres mots.\n"
    assert fingerprint(TEXT) == "75330e7edd75c907cba111980849f5fc902a3fe355ed95bca53df57c230762f1"
