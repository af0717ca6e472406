"""Calendars that open and close verbs, on one instant for everyone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.phases import (
    Calendar,
    Phase,
    Standing,
    Verb,
    closing,
    day_and_hour,
    end_of_day,
    instant,
    opening,
    start_of_day,
)
from chantier.deliberation.core.reasons import Reason, Refused

TORONTO = ZoneInfo("America/Toronto")
VANCOUVER = ZoneInfo("America/Vancouver")
MARCH, APRIL, MAY, JUNE = (datetime(2026, month, 1, tzinfo=UTC) for month in (3, 4, 5, 6))
SECOND = timedelta(seconds=1)
AMENDING = Phase("amendements", frozenset({Verb.AMEND, Verb.DEBATE}), APRIL, MAY)
TALKING = Phase("débat", frozenset({Verb.DEBATE}), MARCH, APRIL)
CALENDAR = Calendar((AMENDING, TALKING))

instants = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 31), timezones=st.just(UTC))


def test_a_verb_is_open_from_the_first_instant_to_the_last_which_is_not_in():
    assert not CALENDAR.is_open(Verb.AMEND, APRIL - SECOND)
    assert CALENDAR.is_open(Verb.AMEND, APRIL)
    assert CALENDAR.is_open(Verb.AMEND, MAY - SECOND)
    assert not CALENDAR.is_open(Verb.AMEND, MAY)


def test_a_closed_verb_says_when_it_will_open():
    standing = CALENDAR.standing(Verb.AMEND, MARCH)
    assert standing == Standing(Verb.AMEND, False, None, APRIL)
    assert standing.reason == Reason("not-open-yet", {"verb": "amend", "opens_at": "2026-04-01T00:00:00+00:00"})


def test_a_closed_verb_says_when_it_was_open():
    assert CALENDAR.standing(Verb.AMEND, JUNE).reason == Reason(
        "closed", {"verb": "amend", "closed_at": "2026-05-01T00:00:00+00:00"}
    )


def test_a_verb_of_no_phase_says_that_it_never_opens():
    assert CALENDAR.standing(Verb.TAKE_POSITION, APRIL).reason == Reason("never-open", {"verb": "take-position"})


def test_between_two_phases_it_says_both():
    again = Phase("seconde lecture", frozenset({Verb.AMEND}), JUNE)
    reason = Calendar((again, AMENDING)).standing(Verb.AMEND, MAY + timedelta(days=2)).reason
    assert reason == Reason(
        "between-phases",
        {"verb": "amend", "opens_at": "2026-06-01T00:00:00+00:00", "closed_at": "2026-05-01T00:00:00+00:00"},
    )
    assert Calendar((again,)).standing(Verb.AMEND, datetime(2040, 1, 1, tzinfo=UTC)).until is None


def test_phases_that_touch_are_one_for_who_debates():
    assert CALENDAR.standing(Verb.DEBATE, APRIL) == Standing(Verb.DEBATE, True, MARCH, MAY)
    assert CALENDAR.standing(Verb.DEBATE, APRIL).reason is None


def test_what_is_open_now_begins_with_what_closes_first():
    endless = Phase("besoins", frozenset({Verb.STATE_NEED}), MARCH)
    assert Calendar((endless, AMENDING, TALKING)).now(APRIL) == (AMENDING, endless)
    assert Calendar((endless, AMENDING, TALKING)).deadlines() == ((APRIL, TALKING), (MAY, AMENDING))


def test_a_phase_that_closes_before_it_opens_is_refused():
    with pytest.raises(Refused) as refusal:
        Phase("à l’envers", frozenset(), MAY, APRIL)
    assert refusal.value.reasons == (Reason("closes-before-it-opens", {"phase": "à l’envers"}),)


def test_an_hour_without_its_place_is_no_instant():
    with pytest.raises(ValueError, match="time zone"):
        Phase("où ?", frozenset(), datetime(2026, 4, 1))


def test_a_deadline_is_one_instant_in_gaspe_and_in_vancouver():
    deadline = end_of_day(date(2026, 5, 3), TORONTO)
    assert deadline == datetime(2026, 5, 4, 4, tzinfo=UTC)
    calendar = Calendar((Phase("positions", frozenset({Verb.TAKE_POSITION}), APRIL, deadline),))
    at_nine_in_vancouver = datetime(2026, 5, 3, 21, 0, tzinfo=VANCOUVER)
    assert not calendar.is_open(Verb.TAKE_POSITION, at_nine_in_vancouver)
    assert calendar.is_open(Verb.TAKE_POSITION, at_nine_in_vancouver - SECOND)


def test_the_day_when_clocks_go_forward_has_23_hours_and_the_one_when_they_go_back_25():
    spring, autumn = date(2026, 3, 8), date(2026, 11, 1)
    assert end_of_day(spring, TORONTO) - start_of_day(spring, TORONTO) == timedelta(hours=23)
    assert end_of_day(autumn, TORONTO) - start_of_day(autumn, TORONTO) == timedelta(hours=25)


def test_an_hour_that_comes_twice_opens_at_the_first_and_closes_at_the_second():
    night, hour = date(2026, 11, 1), time(1, 30)
    assert instant(night, hour, TORONTO, is_end=False) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert instant(night, hour, TORONTO, is_end=True) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_an_hour_that_does_not_exist_is_the_first_instant_after_it():
    for is_end in (True, False):
        found = instant(date(2026, 3, 8), time(2, 30), TORONTO, is_end=is_end)
        assert found.astimezone(TORONTO).isoformat() == "2026-03-08T03:00:00-04:00"


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.times(), st.sampled_from([TORONTO, VANCOUVER]), st.booleans())
def test_an_instant_reads_back_as_the_hour_that_was_given_unless_it_does_not_exist(day, hour, zone, is_end):
    back = instant(day, hour, zone, is_end=is_end).astimezone(zone)
    assert (back.date(), back.time()) == (day, hour) or (back.hour, back.minute, back.second) == (3, 0, 0)


@given(st.lists(st.tuples(instants, instants), max_size=6), instants)
def test_a_standing_says_the_truth(spans, at):
    phases = tuple(
        Phase(str(number), frozenset({Verb.AMEND}), min(span), max(span))
        for number, span in enumerate(spans)
        if span[0] != span[1]
    )
    calendar = Calendar(phases)
    standing = calendar.standing(Verb.AMEND, at)
    assert standing.is_open == calendar.is_open(Verb.AMEND, at)
    if standing.until is not None:
        assert calendar.is_open(Verb.AMEND, standing.until) != standing.is_open
        assert at < standing.until
    if not standing.is_open and standing.since is not None:
        assert standing.since <= at
        assert calendar.is_open(Verb.AMEND, standing.since - timedelta(microseconds=1))


MONTREAL = ZoneInfo("America/Montreal")


@pytest.mark.parametrize(
    ("day", "hour", "opens", "closes"),
    [
        # Clocks go back on 1 November 2026 at 2:00: half past one comes twice. Nobody who read the hour is late.
        (date(2026, 11, 1), time(1, 30), "2026-11-01T05:30+00:00", "2026-11-01T06:30+00:00"),
        (date(2026, 11, 1), time(9), "2026-11-01T14:00+00:00", "2026-11-01T14:00+00:00"),
        (date(2026, 10, 31), time(9), "2026-10-31T13:00+00:00", "2026-10-31T13:00+00:00"),
        (date(2026, 11, 1), None, "2026-11-01T04:00+00:00", "2026-11-02T05:00+00:00"),
        # They go forward on 8 March: half past two does not exist, it is three o’clock.
        (date(2026, 3, 8), time(2, 30), "2026-03-08T07:00+00:00", "2026-03-08T07:00+00:00"),
        (date(2026, 3, 8), time(17), "2026-03-08T21:00+00:00", "2026-03-08T21:00+00:00"),
        (date(2026, 3, 8), None, "2026-03-08T05:00+00:00", "2026-03-09T04:00+00:00"),
    ],
)
def test_an_hour_of_a_day_is_one_instant_even_when_clocks_change(day, hour, opens, closes):
    found = (opening(day, hour, MONTREAL), closing(day, hour, MONTREAL))
    assert found == (datetime.fromisoformat(opens), datetime.fromisoformat(closes))


@given(
    day=st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31)),
    hour=st.none() | st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    is_end=st.booleans(),
)
def test_a_day_and_an_hour_read_back_as_the_same_instant(day, hour, is_end):
    turn = closing if is_end else opening
    at = turn(day, hour, MONTREAL)
    assert turn(*day_and_hour(at, MONTREAL, is_end=is_end), MONTREAL) == at


def test_a_whole_day_reads_back_without_an_hour():
    day = date(2026, 11, 1)
    assert day_and_hour(opening(day, None, MONTREAL), MONTREAL, is_end=False) == (day, None)
    assert day_and_hour(closing(day, None, MONTREAL), MONTREAL, is_end=True) == (day, None)
    assert day_and_hour(closing(day, time(17), MONTREAL), MONTREAL, is_end=True) == (day, time(17))
