import pytest

from chantier.foundation.access.api import (
    ALLOWED,
    NotAllowed,
    NotPossible,
    Reason,
    Speaker,
    holds,
    is_signed_in,
    refused,
    rule,
)

yes = rule(lambda *_: ALLOWED)
no_ticket = rule(lambda *_: refused("ticket", "Il faut un billet."))
too_late = rule(lambda *_: refused("late", "C’est fermé.", error=NotPossible))


def test_both_rules_must_allow_and_the_first_refusal_is_given():
    assert (yes & yes)()
    assert (no_ticket & too_late)() == no_ticket()
    assert (yes & too_late)() == too_late()


def test_either_rule_allows_and_the_last_refusal_is_given():
    assert (no_ticket | yes)()
    assert (yes | no_ticket)()
    assert (no_ticket | too_late)() == too_late()


def test_enforcing_a_refusal_raises_its_own_kind_of_error_with_the_sentence():
    with pytest.raises(NotPossible) as refusal:
        too_late().enforce()
    assert str(refusal.value) == "C’est fermé."


def test_enforcing_an_allowance_does_nothing():
    ALLOWED.enforce()


def test_a_reason_fills_its_sentence_with_its_parameters():
    assert str(Reason("left", "Il reste %(n)s places.", params={"n": 3})) == "Il reste 3 places."


def test_a_visitor_is_told_to_sign_in():
    assert is_signed_in(Speaker.visitor()).reason.code == "sign_in_first"
    assert is_signed_in(Speaker(person_id=1))


def test_a_role_is_needed_and_an_administrator_holds_them_all():
    coordinates = holds("coordinator")
    with pytest.raises(NotAllowed):
        coordinates(Speaker(person_id=1)).enforce()
    assert coordinates(Speaker(person_id=1, roles=frozenset({"coordinator"})))
    assert coordinates(Speaker(person_id=1, roles=frozenset({"administrator"})))
