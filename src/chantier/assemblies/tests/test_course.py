"""The course of a meeting: no meeting opens without its quorum, none stops in the middle of a vote."""

from datetime import timedelta

import pytest

from chantier.assemblies import acts
from chantier.assemblies.models import Meeting, Officer, Vote
from chantier.assemblies.services import course, presence, rolls
from chantier.assemblies.tests.meetings import DESK, NOW, a_meeting, a_member, entry_of, minutes
from chantier.foundation.access.api import NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.api import entries_about

pytestmark = pytest.mark.django_db
PRESIDENT = Speaker(person_id=77)


@pytest.fixture
def meeting():
    found = a_meeting()
    for name in ("Alpha", "Bêta", "Gamma"):
        a_member(name)
    rolls.freeze_roll(speaker=DESK, meeting_id=found.pk, at=NOW - timedelta(days=1))
    Officer.objects.create(meeting=found, role=Officer.PRESIDENT, person_id=77, since=NOW - timedelta(days=9))
    return found


def come(meeting: Meeting, *numbers: int, minute: float = 1) -> None:
    for number in numbers:
        entry = meeting.roll.entries.get(number=number)
        presence.arrive(speaker=DESK, entry_id=entry.pk, at=minutes(minute))


def state(meeting: Meeting) -> tuple[str, object, object]:
    row = Meeting.objects.get(pk=meeting.pk)
    return row.state, row.opened_at, row.closed_at


def step(verb: str, meeting: Meeting, minute: float, speaker: Speaker = PRESIDENT) -> bool:
    return bool(getattr(course, verb)(speaker=speaker, meeting_id=meeting.pk, at=minutes(minute)))


def test_a_meeting_opens_with_its_quorum_is_suspended_resumed_and_closed(meeting):
    come(meeting, 1, 2)
    done = [
        step(verb, meeting, minute)
        for verb, minute in (
            ("open_meeting", 2),
            ("open_meeting", 3),
            ("suspend", 4),
            ("suspend", 5),
            ("resume", 6),
            ("close", 7),
            ("close", 8),
        )
    ]
    assert done == [True, False, True, False, True, True, False]
    assert state(meeting) == ("closed", minutes(2), minutes(7))
    told = [one.value for one in entries_about("assemblies.meeting", meeting.pk)]
    assert [(one["kind"], one["quorum"], one["meeting"]) for one in told if "quorum" in one][1:] == [
        (kind, [["", 2, 2, 3]], meeting.public_id)
        for kind in (acts.MEETING_OPENED, acts.MEETING_SUSPENDED, acts.MEETING_RESUMED, acts.MEETING_CLOSED)
    ]


def test_without_quorum_it_does_not_open_and_may_be_lifted_to_be_convened_again(meeting):
    come(meeting, 1)
    with pytest.raises(NotPossible) as caught:
        step("open_meeting", meeting, 2)
    reason = caught.value.reason
    assert (reason.code, "1 voix présentes, il en faut 2" in str(reason).replace("\xa0", " ")) == ("no_quorum", True)
    assert [step("lift", meeting, minute) for minute in (3, 4)] == [True, False]
    assert state(meeting) == ("closed", None, minutes(3))
    last = [one.value for one in entries_about("assemblies.meeting", meeting.pk)][-1]
    assert (last["kind"], last["lacking"], last["quorum"]) == (acts.MEETING_CLOSED, True, [["", 1, 2, 3]])


def test_a_meeting_that_has_its_quorum_is_not_lifted_for_want_of_it(meeting):
    come(meeting, 1, 2)
    with pytest.raises(NotPossible) as caught:
        step("lift", meeting, 2)
    assert (caught.value.reason.code, state(meeting)[0]) == ("quorum_is_reached", "convened")


@pytest.mark.parametrize(("throughout", "resumed"), [(True, False), (False, True)])
def test_a_meeting_that_lost_its_quorum_resumes_only_where_by_laws_look_at_its_opening_alone(
    meeting, throughout, resumed
):
    meeting.by_laws.articles = {"quorum": {"number": 2, "throughout": throughout}}
    meeting.by_laws.save()
    come(meeting, 1, 2)
    step("open_meeting", meeting, 2)
    step("suspend", meeting, 3)
    presence.leave(speaker=DESK, entry_id=meeting.roll.entries.get(number=1).pk, at=minutes(4))
    try:
        done = step("resume", meeting, 5)
    except NotPossible as refused:
        done = refused.reason.code != "no_quorum"
    assert (done, state(meeting)[0]) == (resumed, "open" if resumed else "suspended")


def test_a_meeting_does_not_stop_while_a_vote_is_open(meeting):
    come(meeting, 1, 2)
    step("open_meeting", meeting, 2)
    Vote.objects.create(
        public_id="vote1", meeting=meeting, number=1, level="named", question="?", options=[], counting={}, state="open"
    )
    for verb in ("suspend", "close"):
        with pytest.raises(NotPossible) as caught:
            step(verb, meeting, 3)
        assert caught.value.reason.code == "vote_is_open"
    assert state(meeting)[0] == "open"


def test_only_who_presides_or_writes_leads_it_and_each_step_in_its_turn(meeting):
    come(meeting, 1, 2)
    with pytest.raises(NotAllowed):
        step("open_meeting", meeting, 2, Speaker(person_id=5))
    with pytest.raises(NotPossible) as caught:
        step("resume", meeting, 2)
    assert (caught.value.reason.code, state(meeting)[0]) == ("not_from_here", "convened")


def test_nothing_begins_before_the_roll_is_frozen():
    a_member("Alpha")
    meeting = a_meeting(rules={})
    with pytest.raises(NotPossible) as caught:
        course.open_meeting(speaker=DESK, meeting_id=meeting.pk, at=NOW)
    assert (caught.value.reason.code, state(meeting)[0]) == ("roll_not_frozen", "convened")


def test_somebody_who_is_there_and_leaves_is_not_there_when_a_vote_asks(meeting):
    from chantier.assemblies.queries.quorums import present_entries

    come(meeting, 1, 2, minute=1)
    entry = entry_of(meeting, meeting.roll.entries.get(number=1).organization)
    step("open_meeting", meeting, 2)
    presence.leave(speaker=DESK, entry_id=entry.pk, at=minutes(3))
    assert [entry.pk in present_entries(meeting, at=minutes(minute)) for minute in (2, 3)] == [True, False]
