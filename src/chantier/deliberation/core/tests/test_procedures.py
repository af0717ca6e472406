"""A procedure says when a proposal holds, and why."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core import procedures as p
from chantier.deliberation.core.reasons import Reason, Refused

SHIPPED = tomllib.loads((Path(p.__file__).parents[1] / "procedures" / "procedures.toml").read_text(encoding="utf-8"))
CONSENT = p.Rule(p.NO_OBJECTION, quorum=Fraction(1, 3))


def tally(seated: int = 12, **by_stance: int) -> p.Tally:
    return p.Tally(seated, {stance: number for stance, number in by_stance.items() if number})


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_procedure_that_comes_with_the_program_can_be_read(slug):
    assert p.read(slug, SHIPPED[slug]).slug == slug


def test_nothing_holds_while_nobody_spoke():
    assert p.outcome(CONSENT, tally()) == p.Outcome(False, (Reason("nobody_spoke"),))


def test_consent_waits_for_its_quorum_rounded_up():
    assert p.outcome(CONSENT, tally(13, support=4)) == p.Outcome(
        False, (Reason("too_few_spoke", {"spoke": 4, "needed": 5}),)
    )


def test_consent_holds_with_reserves_and_asides_and_falls_at_one_objection():
    assert p.outcome(CONSENT, tally(support=3, reserve=1, aside=6)).holds
    assert p.outcome(CONSENT, tally(support=11, object=1)) == p.Outcome(
        False, (Reason("objections_stand", {"objections": 1}),)
    )


def test_a_consensus_falls_when_too_many_stand_aside():
    rule = p.Rule(p.CONSENSUS, asides=Fraction(1, 5))
    assert p.outcome(rule, tally(support=8, aside=2)).holds
    assert p.outcome(rule, tally(support=7, aside=2)) == p.Outcome(
        False, (Reason("too_many_stand_aside", {"asides": 2, "spoke": 9}),)
    )


def test_advice_is_heard_even_when_it_is_against():
    assert p.outcome(p.Rule(p.ADVICE, quorum=Fraction(1, 4)), tally(object=3)) == p.Outcome(
        True, (Reason("advice_heard", {"spoke": 3, "objections": 3}),)
    )


def test_two_thirds_are_of_those_for_or_against():
    rule = p.Rule(p.SHARE, share=Fraction(2, 3))
    assert p.outcome(rule, tally(support=3, reserve=1, aside=5, object=2)).holds
    assert not p.outcome(rule, tally(support=3, aside=5, object=2)).holds
    assert not p.outcome(rule, tally(aside=5)).holds


def test_more_positions_than_seats_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="2 positions for 1 seats"):
        p.count(["support", "object"], seated=1)


@given(st.lists(st.sampled_from(p.STANCES), max_size=30))
def test_another_support_never_undoes_what_holds(stances):
    for given_rule in SHIPPED.values():
        rule = p.read("any", given_rule).rule
        if p.outcome(rule, p.count(stances, seated=40)).holds:
            assert p.outcome(rule, p.count([*stances, p.SUPPORT], seated=40)).holds


def test_every_fault_of_a_procedure_is_said():
    given_data = {
        "names": {"fr": "Essai"},
        "rule": {"settles_when": "luck", "quorum": "3/2"},
        "stances": [{"stance": "support", "labels": {"fr": "Pour", "en": "For", "es": "A favor"}}, {"stance": "maybe"}],
    }
    with pytest.raises(Refused) as refused:
        p.read("essai", given_data)
    assert [reason.code for reason in refused.value.reasons] == [
        "unknown_rule",
        "bad_share",
        "unknown_stance",
        "stances_incomplete",
        "name_missing",
        "name_missing",
    ]


@pytest.mark.parametrize("share", ["", "0", "1e999999999", "2/0", "9" * 40, "nan", "-1/2", "3/2"])
def test_a_share_that_would_let_any_text_hold_or_is_none_is_refused(share: str) -> None:
    words = {"fr": "x", "en": "x", "es": "x"}
    stances = [{"stance": one, "labels": words} for one in ("support", "object")]
    rule = {"settles_when": "share", **({"share": share} if share else {})}
    with pytest.raises(Refused) as refused:
        p.read("majority", {"names": words, "stances": stances, "rule": rule})
    assert {one.code for one in refused.value.reasons} == {"bad_share"}
