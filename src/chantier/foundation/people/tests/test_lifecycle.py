"""A mandate's state is derived from its dates."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.people.core.lifecycle import (
    MOVES,
    InvitationState,
    MandateDates,
    MandateState,
    Move,
    invitation_state,
    mandate_state,
    may_move,
)
from chantier.foundation.people.core.powers import Power, beyond, known
from chantier.foundation.people.core.privacy import (
    Keep,
    answer_due_on,
    erasure_due_at,
    incident_kept_until,
    is_erasure_due,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = date(2026, 3, 1)
instants = st.none() | st.just(NOON)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(accepted=instants, declined=instants, revoked=instants, start=days, end=st.none() | days, on=days)
def test_every_mandate_has_one_state_on_every_day(accepted, declined, revoked, start, end, on):
    dates = MandateDates(NOON, start, end, accepted, declined, revoked)
    assert mandate_state(dates, on=on) in MandateState


@given(start=days, length=st.integers(0, 400), on=days)
def test_an_accepted_mandate_is_active_from_its_first_day_to_its_last_both_included(start, length, on):
    end = start + timedelta(days=length)
    state = mandate_state(MandateDates(NOON, start, end, accepted_at=NOON), on=on)
    assert (state is MandateState.ACTIVE) == (start <= on <= end)


def test_being_revoked_wins_over_what_the_calendar_says():
    dates = MandateDates(NOON, DAY, DAY, accepted_at=NOON, revoked_at=NOON)
    assert mandate_state(dates, on=date(2027, 1, 1)) is MandateState.REVOKED


def test_an_offer_without_an_answer_expires_with_its_last_day():
    dates = MandateDates(NOON, DAY, DAY)
    states = [mandate_state(dates, on=DAY), mandate_state(dates, on=date(2026, 3, 2))]
    assert states == [MandateState.OFFERED, MandateState.EXPIRED]


def test_a_mandate_that_is_over_can_no_longer_be_moved():
    over = (MandateState.ENDED, MandateState.REVOKED, MandateState.DECLINED, MandateState.EXPIRED)
    assert [state for state in over for move in Move if may_move(state, move)] == []
    assert len(MOVES) == 5


def test_an_invitation_is_open_until_the_very_instant_of_its_end():
    def ask(at):
        return invitation_state(expires_at=NOON, used_at=None, withdrawn_at=None, at=at)

    assert ask(NOON - timedelta(seconds=1)) is InvitationState.OPEN
    assert ask(NOON) is InvitationState.EXPIRED


def test_a_used_invitation_stays_used_after_its_end():
    late = NOON + timedelta(days=99)
    assert invitation_state(expires_at=NOON, used_at=NOON, withdrawn_at=None, at=late) is InvitationState.USED


@given(st.lists(st.sampled_from([power.value for power in Power])))
def test_nobody_hands_on_more_than_they_hold(powers):
    assert beyond(powers, powers) == ()
    assert beyond(powers, []) == known(powers)


def test_the_clocks_of_privacy():
    assert answer_due_on(DAY) == date(2026, 3, 31)
    assert erasure_due_at(NOON) == datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert is_erasure_due(requested_at=NOON, at=NOON + timedelta(days=7))
    assert not is_erasure_due(requested_at=NOON, at=NOON + timedelta(days=7, seconds=-1))
    assert not is_erasure_due(requested_at=None, at=NOON)
    assert incident_kept_until(date(2024, 2, 29)) == date(2029, 3, 1)
    assert Keep("a.B", None, "x", "y").cutoff(at=NOON) is None
    assert Keep("a.B", 1, "x", "y").cutoff(at=NOON) == NOON - timedelta(days=1)
