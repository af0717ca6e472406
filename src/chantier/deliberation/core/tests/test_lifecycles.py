"""The tables of states, and mandates that run out."""

from datetime import UTC, datetime, timedelta

import pytest

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.lifecycles import (
    AMENDMENT,
    AUTHOR,
    CALENDAR,
    MANDATE,
    MEMBERS,
    PEN,
    PROPOSAL,
    TABLE,
    mandate_state,
    may_publish,
)
from chantier.deliberation.core.reasons import Reason, Refused

BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = datetime(2026, 7, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("table", [PROPOSAL, AMENDMENT, MANDATE])
def test_every_state_can_be_reached_and_every_step_leads_somewhere_known(table):
    reached = {table.states[0]}
    for _ in table.states:
        reached |= {step.target for step in table.steps if reached.intersection(step.sources)}
    assert reached == set(table.states)
    assert {state for step in table.steps for state in (*step.sources, step.target)} <= set(table.states)
    assert all(set(step.by) <= {AUTHOR, PEN, TABLE, MEMBERS, CALENDAR} for step in table.steps)
    assert len({step.verb for step in table.steps}) == len(table.steps)


def test_what_ends_for_good():
    assert PROPOSAL.ends == ("settled",)
    assert AMENDMENT.ends == ("withdrawn", "lapsed")
    assert MANDATE.ends == ("discharged", "revoked")


def test_a_proposal_goes_from_a_draft_to_a_settled_text():
    state = "draft"
    for verb in ("publish", "call-for-amendments", "call-for-positions", "settle"):
        state = PROPOSAL.moved(state, verb)
    assert state == "settled"


def test_a_settled_text_is_never_touched_again():
    for step in PROPOSAL.steps:
        with pytest.raises(Refused) as refusal:
            PROPOSAL.moved("settled", step.verb, reason="parce que")
        assert refusal.value.reasons == (Reason("not-in-this-state", {"state": "settled", "verb": step.verb}),)


def test_a_refusal_has_a_reason():
    with pytest.raises(Refused) as refusal:
        AMENDMENT.moved("submitted", "refuse", reason="  ")
    assert refusal.value.reasons == (Reason("reason-missing", {"verb": "refuse"}),)
    assert AMENDMENT.moved("submitted", "refuse", reason="Hors du mandat.") == "refused"


def test_each_one_sees_their_own_verbs():
    assert [step.verb for step in AMENDMENT.steps_from("submitted", roles=frozenset({AUTHOR}))] == [
        "take-back",
        "withdraw",
    ]
    assert [step.verb for step in AMENDMENT.steps_from("submitted", roles=frozenset({PEN}))] == [
        "study",
        "return",
        "accept",
        "refuse",
        "merge",
    ]
    assert PROPOSAL.steps_from("open", roles=frozenset()) == ()


def test_a_verb_that_does_not_exist_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        PROPOSAL.step("vote")


def test_a_mandate_that_is_over_cannot_publish_to_the_second():
    at_the_end = mandate_state("running", begins_at=BEGINS, ends_at=ENDS, at=ENDS - SECOND)
    over = mandate_state("running", begins_at=BEGINS, ends_at=ENDS, at=ENDS)
    assert (at_the_end, over) == ("running", "expired")
    assert (may_publish(at_the_end), may_publish(over)) == (True, False)


def test_a_mandate_runs_from_its_first_instant_and_not_before():
    before = mandate_state("given", begins_at=BEGINS, ends_at=ENDS, at=BEGINS - SECOND)
    assert (before, may_publish(before)) == ("given", False)
    assert mandate_state("given", begins_at=BEGINS, ends_at=ENDS, at=BEGINS) == "running"
    assert mandate_state("given", begins_at=BEGINS, ends_at=ENDS, at=ENDS) == "expired"


def test_an_expired_mandate_is_extended_with_a_reason_or_reports():
    assert MANDATE.moved("expired", "extend", reason="Deux ans de plus.") == "extended"
    assert MANDATE.moved("expired", "report") == "reported"
    assert MANDATE.moved("reported", "discharge") == "discharged"


def test_what_is_over_stays_over_whatever_the_hour():
    for state in ("reported", "discharged", "revoked", "expired"):
        assert mandate_state(state, begins_at=BEGINS, ends_at=ENDS, at=BEGINS) == state


def test_the_names_of_states_and_verbs_are_those_of_the_tables():
    for names, table in (
        (lifecycles.Proposal, PROPOSAL),
        (lifecycles.Amendment, AMENDMENT),
        (lifecycles.Mandate, MANDATE),
    ):
        words = {value for name, value in vars(names).items() if name.isupper()}
        assert words == set(table.states) | {step.verb for step in table.steps}
