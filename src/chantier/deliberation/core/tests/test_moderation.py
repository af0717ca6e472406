"""A contribution is hidden for a reason of the list, and read again by somebody else."""

from __future__ import annotations

import pytest

from chantier.deliberation.core.moderation import MOVES, NEEDS_WORDS, REASONS, Act, may_answer_appeal, moved
from chantier.deliberation.core.reasons import Refused


def refusal(*args, **given):
    with pytest.raises(Refused) as caught:
        moved(*args, **given)
    return caught.value.reasons[0].code


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_hides(reason):
    words = "Voici pourquoi." if reason in NEEDS_WORDS else ""
    assert moved("shown", Act.HIDE, reason=reason, words=words) == "hidden"


def test_an_opinion_is_no_reason():
    assert refusal("shown", Act.HIDE, reason="disagree", words="Je ne suis pas d’accord.") == "moderation-reason"


def test_a_vague_reason_needs_words():
    assert refusal("shown", Act.REPORT, reason="other", words="  ") == "moderation-words"
    assert refusal("hidden", Act.SHOW, reason="", words="") == "moderation-words"


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", ["shown", "hidden", "withdrawn"])
def test_only_the_table_of_moves_moves(state, act):
    given = {"reason": "attack", "words": "Une phrase vise quelqu’un."}
    if state in MOVES[act][0]:
        assert moved(state, act, **given) == MOVES[act][1]
    else:
        assert refusal(state, act, **given) == "moderation-state"


def test_who_hid_it_and_who_wrote_it_do_not_answer():
    assert not may_answer_appeal(person=1, hidden_by=1, author=2)
    assert not may_answer_appeal(person=2, hidden_by=1, author=2)
    assert may_answer_appeal(person=3, hidden_by=1, author=2)
