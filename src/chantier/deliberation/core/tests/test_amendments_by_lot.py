"""Ten thousand amendments drawn by lot, judged by a slow oracle."""

import random
from itertools import combinations

import pytest

from chantier.deliberation.core.amendments import collisions
from chantier.deliberation.core.collisions import Clash
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import canonical_form, written
from chantier.deliberation.core.evolution import by_amendments
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.rebasing import Outcome, rebase
from chantier.deliberation.core.tests import slow_oracle
from chantier.deliberation.core.tests.drawing import a_text, an_amendment

AMENDMENTS, PER_TEXT = 10_000, 5


def drawn(seed):
    """A text and its amendments."""
    draw = random.Random(seed)
    text = a_text(draw)
    return draw, text, [an_amendment(draw, text, rank=rank) for rank in range(1, PER_TEXT + 1)]


def standing_together(draw, text, amendments, *, with_order_questions):
    """As many of them as do not collide, one after the other as they come."""
    kept = []
    for one in draw.sample(amendments, len(amendments)):
        met = collisions(text, [*kept, one])
        if all(m.is_agreeable and (with_order_questions or m.kind is not Clash.ORDER) for m in met):
            kept.append(one)
    return kept


@pytest.mark.parametrize("part", range(4))
def test_every_overlap_is_found_and_nothing_else(part):
    pairs = met = 0
    for seed in range(part, AMENDMENTS // PER_TEXT, 4):
        _, text, amendments = drawn(seed)
        found = {(m.one.amendment, m.other.amendment) for m in collisions(text, amendments) if not m.is_agreeable}
        expected = {
            (one.key, other.key) for one, other in combinations(amendments, 2) if slow_oracle.collide(text, one, other)
        }
        assert found == expected, f"seed {seed}"
        pairs, met = pairs + PER_TEXT * (PER_TEXT - 1) // 2, met + len(expected)
    assert pairs == 5_000
    assert 0.1 < met / pairs < 0.8, "both answers were put to the test"


@pytest.mark.parametrize("part", range(4))
def test_amendments_that_do_not_collide_give_one_text_in_any_order(part):
    applied = 0
    for seed in range(part, AMENDMENTS // PER_TEXT, 4):
        draw, text, amendments = drawn(seed)
        kept = standing_together(draw, text, amendments, with_order_questions=False)
        try:
            whole = consolidate(text, kept).text
        except Refused as refusal:
            none_remains(refusal)
            continue
        expected = [one.text for one in whole.passages]
        for order in slow_oracle.orders(kept, most=5):
            assert [words for _, words in slow_oracle.applied(text, order)] == expected, f"seed {seed}"
            assert consolidate(text, order).text == whole, f"seed {seed}"
        applied += len(kept)
    assert applied > AMENDMENTS // 4 * 0.4, "enough of them stood together"


@pytest.mark.parametrize("part", range(4))
def test_additions_in_one_place_stand_in_the_order_of_their_numbers_whoever_comes_first(part):
    for seed in range(part, AMENDMENTS // PER_TEXT, 4):
        draw, text, amendments = drawn(seed)
        kept = standing_together(draw, text, amendments, with_order_questions=True)
        try:
            whole = consolidate(text, kept)
        except Refused as refusal:
            none_remains(refusal)
            continue
        assert consolidate(text, list(reversed(kept))).text == whole.text, f"seed {seed}"


@pytest.mark.parametrize("part", range(4))
def test_accepted_one_at_a_time_and_carried_from_version_to_version_they_give_the_same_text(part):
    for seed in range(part, AMENDMENTS // PER_TEXT, 4):
        draw, text, amendments = drawn(seed)
        kept = standing_together(draw, text, amendments, with_order_questions=False)
        try:
            whole = consolidate(text, kept).text
        except Refused as refusal:
            none_remains(refusal)
            continue
        now, waiting = text, draw.sample(kept, len(kept))
        while waiting:
            accepted = waiting.pop()
            after = consolidate(now, [accepted]).text
            evolution = by_amendments(now, [accepted], after)
            carried = [rebase(one, evolution) for one in waiting]
            assert {one.outcome for one in carried} <= {Outcome.CLEAN, Outcome.DONE_ALREADY}, f"seed {seed}"
            now, waiting = after, [one.amendment for one in carried if one.amendment is not None]
        assert canonical_form(now) == canonical_form(whole), f"seed {seed}"


@pytest.mark.parametrize("part", range(4))
def test_of_two_that_collide_one_accepted_hands_the_other_back_to_its_author(part):
    handed_back = 0
    for seed in range(part, AMENDMENTS // PER_TEXT, 4):
        _, text, amendments = drawn(seed)
        by_key = {one.key: one for one in amendments}
        for met in collisions(text, amendments):
            if not met.is_agreeable:
                pair = by_key[met.one.amendment], by_key[met.other.amendment]
                assert None in [one_then_other(text, *order) for order in (pair, pair[::-1])], f"seed {seed}"
                handed_back += 1
    assert handed_back > 500


def one_then_other(text, accepted, waiting):
    """The text after one is accepted, then the other carried; None when its author must see it first."""
    try:
        after = consolidate(text, [accepted]).text
        carried = rebase(waiting, by_amendments(text, [accepted], after))
        assert carried.original == waiting
        if carried.outcome in {Outcome.NEEDS_AUTHOR, Outcome.LOST}:
            return None
        return written(consolidate(after, [carried.amendment]).text if carried.amendment else after)
    except Refused as refusal:
        return none_remains(refusal)


def none_remains(refusal):
    """Some amendments drawn by lot take everything out together: that is refused, and it is the only refusal."""
    assert [one.code for one in refusal.reasons] == ["nothing-would-remain"]
