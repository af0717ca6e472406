"""Arrivals and departures: noted once, undone in the open, counted by the quorum at once and replayed later."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies import acts
from chantier.assemblies.core import presence as core
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.presence import Noted, Voice
from chantier.assemblies.core.quorum import quorum
from chantier.assemblies.models import Attendance, Meeting, Proxy, RollEntry
from chantier.assemblies.queries.quorums import present_entries, quorum_now, replayed
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services import delegates, presence, proxies, rolls
from chantier.assemblies.tests.meetings import (
    DESK,
    NOW,
    a_body,
    a_delegate,
    a_meeting,
    a_member,
    entry_of,
    minutes,
    speaking,
)
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Refusal, Speaker
from chantier.foundation.journal.api import entries_about
from chantier.foundation.people import api as people

pytestmark = pytest.mark.django_db


def a_frozen_meeting(**given: object) -> Meeting:
    meeting = a_meeting(**given)  # type: ignore[arg-type]
    rolls.freeze_roll(speaker=DESK, meeting_id=meeting.pk, at=NOW - timedelta(days=1))
    return meeting


def counts(meeting: Meeting, at=None) -> list[tuple[str | None, int, int, int]]:
    now = quorum_now(meeting, at=at or minutes(600))
    return [(part.college, part.present, part.needed, part.roll) for part in now.parts]


def test_whoever_arrives_counts_at_once_in_the_whole_and_in_their_college():
    for name, college in (("Alpha", "a"), ("Bêta", "a"), ("Gamma", "b")):
        a_member(name, college=college)
    rules = {"quorum": {"share": "1/2", "colleges": {"b": {"number": 1}}}}
    meeting = a_frozen_meeting(body=a_body(colleges=("a", "b")), rules=rules)
    entry = RollEntry.objects.get(name="Gamma")
    assert counts(meeting) == [(None, 0, 2, 3), ("b", 0, 1, 1)]
    presence.arrive(speaker=DESK, entry_id=entry.pk, at=minutes(1))
    assert (counts(meeting), present_entries(meeting, at=minutes(1))) == ([(None, 1, 2, 3), ("b", 1, 1, 1)], {entry.pk})
    presence.leave(speaker=DESK, entry_id=entry.pk, at=minutes(2))
    assert counts(meeting) == [(None, 0, 2, 3), ("b", 0, 1, 1)]
    assert counts(meeting, minutes(1)) == [(None, 1, 2, 3), ("b", 1, 1, 1)]


def test_arriving_twice_is_arriving_once_and_leaving_without_having_come_is_nothing():
    alpha = a_member("Alpha")
    ana = a_delegate(alpha, "Ana")
    meeting = a_frozen_meeting()
    entry = entry_of(meeting, alpha).pk
    nothing = presence.leave(speaker=DESK, entry_id=entry, at=minutes(0))
    first = presence.arrive(speaker=DESK, entry_id=entry, at=minutes(1))
    again = presence.arrive(speaker=ana, entry_id=entry, at=minutes(2), way="self", where="remote")
    assert [(one.id, one.changed) for one in (nothing, first, again)] == [
        (None, False),
        (first.id, True),
        (first.id, False),
    ]
    assert Attendance.objects.count() == 1


def test_a_delegate_and_their_substitute_are_one_voice_there_until_both_left():
    alpha = a_member("Alpha")
    ana = a_delegate(alpha, "Ana")
    meeting = a_frozen_meeting()
    bo = a_delegate(alpha, "Bo")
    entry = entry_of(meeting, alpha).pk
    presence.arrive(speaker=DESK, entry_id=entry, at=minutes(1))
    presence.arrive(speaker=DESK, entry_id=entry, person_id=bo.person_id, at=minutes(2))
    assert counts(meeting) == [(None, 1, 2, 1)]
    presence.leave(speaker=DESK, entry_id=entry, person_id=ana.person_id, at=minutes(3))
    assert counts(meeting) == [(None, 1, 2, 1)]
    presence.leave(speaker=DESK, entry_id=entry, person_id=bo.person_id, at=minutes(4))
    assert counts(meeting) == [(None, 0, 2, 1)]
    assert [one.quorum.parts[0].present for one in replayed(meeting)] == [0, 1, 0]


def test_a_movement_sent_again_by_a_desk_that_lost_its_network_is_written_once():
    alpha = a_member("Alpha")
    meeting = a_frozen_meeting()
    entry = entry_of(meeting, alpha).pk
    made = presence.arrive(speaker=DESK, entry_id=entry, at=minutes(1), key="k1")
    presence.leave(speaker=DESK, entry_id=entry, at=minutes(2), key="k2")
    again = presence.arrive(speaker=DESK, entry_id=entry, at=minutes(3), key="k1")
    assert (again.id, again.changed, present_entries(meeting, at=minutes(9))) == (made.id, False, frozenset())


def test_what_was_noted_by_mistake_is_crossed_out_and_the_quorum_says_so():
    organizations = [a_member(name) for name in ("Alpha", "Bêta")]
    meeting = a_frozen_meeting()
    made = [
        presence.arrive(speaker=DESK, entry_id=entry_of(meeting, one).pk, at=minutes(1 + rank))
        for rank, one in enumerate(organizations)
    ]
    for minute in (3, 4):
        presence.void(speaker=DESK, attendance_id=made[0].id, at=minutes(minute))
    assert (counts(meeting), Attendance.objects.count()) == ([(None, 1, 2, 2)], 2)
    told = [one.value for one in entries_about("assemblies.meeting", meeting.pk)]
    assert [(one["kind"], one["at"], one["quorum"]) for one in told if "quorum" in one] == [
        (acts.QUORUM_REACHED, "2026-05-30T13:02:00Z", [["", 2, 2, 2]]),
        (acts.QUORUM_LOST, "2026-05-30T13:03:00Z", [["", 1, 2, 2]]),
    ]


def test_a_voice_is_noted_by_its_delegate_or_by_the_desk_and_by_nobody_else():
    alpha, beta = a_member("Alpha"), a_member("Bêta")
    ana, bo = a_delegate(alpha, "Ana"), a_delegate(beta, "Bo")
    meeting = a_frozen_meeting()
    entry = entry_of(meeting, alpha).pk
    for speaker, way, code in (
        (bo, "self", "not_your_voice"),
        (ana, "desk", "not_secretary"),
        (ana, "code", "not_secretary"),
        (Speaker.visitor(), "self", "sign_in_first"),
    ):
        with pytest.raises(NotAllowed) as caught:
            presence.arrive(speaker=speaker, entry_id=entry, way=way, at=minutes(1))
        assert caught.value.reason.code == code
    assert presence.arrive(speaker=ana, entry_id=entry, way="self", where="remote", at=minutes(1)).changed


def test_a_mandate_revoked_between_the_form_and_its_sending_takes_the_voice():
    alpha = a_member("Alpha")
    ana = a_delegate(alpha, "Ana")
    meeting = a_frozen_meeting()
    entry = entry_of(meeting, alpha).pk
    assert standing(meeting, ana, at=minutes(0)).entry_id == entry
    mandate = people.mandates_of(ana.person_id, at=NOW)[0]
    people.revoke_mandate(speaker=Speaker.system(), mandate_id=mandate.id, reason="Démission", at=minutes(1))
    with pytest.raises(NotAllowed) as caught:
        presence.arrive(
            speaker=speaking(ana.person_id, alpha, at=minutes(2)), entry_id=entry, way="self", at=minutes(2)
        )
    assert (caught.value.reason.code, Attendance.objects.count()) == ("not_on_roll_alone", 0)


@pytest.mark.parametrize(
    ("mode", "where", "minute", "code"),
    [
        ("room", "remote", 0, "room_only"),
        ("remote", "room", 0, "remote_only"),
        ("hybrid", "remote", -121, "doors_are_closed"),
        ("hybrid", "nowhere", 0, "way_unknown"),
    ],
)
def test_one_arrives_where_and_when_the_meeting_is(mode, where, minute, code):
    alpha = a_member("Alpha")
    ana = a_delegate(alpha, "Ana")
    meeting = a_frozen_meeting(mode=mode)
    entry = entry_of(meeting, alpha).pk
    with pytest.raises(Refusal) as caught:
        presence.arrive(speaker=ana, entry_id=entry, way="self", where=where, at=minutes(minute))
    assert (caught.value.reason.code, Attendance.objects.count()) == (code, 0)


def test_a_code_serves_one_arrival():
    alpha = a_member("Alpha")
    meeting = a_frozen_meeting()
    entry = entry_of(meeting, alpha).pk
    presence.arrive(speaker=DESK, entry_id=entry, way="code", at=minutes(1))
    assert not presence.arrive(speaker=DESK, entry_id=entry, way="code", at=minutes(2)).changed
    presence.leave(speaker=DESK, entry_id=entry, at=minutes(3))
    with pytest.raises(NotPossible) as caught:
        presence.arrive(speaker=DESK, entry_id=entry, way="code", at=minutes(4))
    assert caught.value.reason.code == "code_was_used"
    assert presence.arrive(speaker=DESK, entry_id=entry, at=minutes(5)).changed


def test_an_entry_struck_off_is_no_longer_there_and_does_not_come_back():
    alpha, beta = a_member("Alpha"), a_member("Bêta")
    meeting = a_frozen_meeting()
    entry = entry_of(meeting, alpha).pk
    for minute, one in ((1, alpha), (2, beta)):
        presence.arrive(speaker=DESK, entry_id=entry_of(meeting, one).pk, at=minutes(minute))
    rolls.strike(speaker=DESK, meeting_id=meeting.pk, number=1, reason="Radiée", at=minutes(3))
    assert (counts(meeting), entry in present_entries(meeting, at=minutes(3))) == ([(None, 1, 2, 1)], False)
    assert (counts(meeting, minutes(2)), entry in present_entries(meeting, at=minutes(2))) == ([(None, 2, 2, 2)], True)
    assert [(one.quorum.parts[0].present, one.quorum.parts[0].roll) for one in replayed(meeting)] == [
        (0, 2),
        (1, 2),
        (2, 2),
        (1, 1),
    ]
    with pytest.raises(NotPossible) as caught:
        presence.arrive(speaker=DESK, entry_id=entry, at=minutes(4))
    assert caught.value.reason.code == "struck_off"


def test_a_clock_put_back_never_puts_a_departure_before_its_arrival():
    alpha = a_member("Alpha")
    meeting = a_frozen_meeting()
    entry = entry_of(meeting, alpha).pk
    presence.arrive(speaker=DESK, entry_id=entry, at=minutes(10))
    presence.leave(speaker=DESK, entry_id=entry, at=minutes(4))
    presence.arrive(speaker=DESK, entry_id=entry, at=minutes(3))
    noted = list(Attendance.objects.order_by("pk").values_list("at", "arrived"))
    assert [at for at, _arrived in noted] == sorted({at for at, _arrived in noted})
    assert (counts(meeting), [one.quorum.parts[0].present for one in replayed(meeting)]) == (
        [(None, 1, 2, 1)],
        [0, 1, 0, 1],
    )


def test_a_delegate_who_is_replaced_loses_the_voice_at_once_and_the_organisation_keeps_one():
    alpha = a_member("Alpha")
    ana = a_delegate(alpha, "Ana")
    meeting = a_frozen_meeting()
    bo = a_delegate(alpha, "Bo", powers=("speak", "delegate"))
    entry = entry_of(meeting, alpha)
    presence.arrive(speaker=ana, entry_id=entry.pk, way="self", at=minutes(1))
    assert delegates.set_delegate(speaker=bo, entry_id=entry.pk, person_id=bo.person_id, at=minutes(2))
    assert not delegates.set_delegate(speaker=bo, entry_id=entry.pk, person_id=bo.person_id, at=minutes(3))
    assert [standing(meeting, one, at=minutes(4)).entry_id for one in (ana, bo)] == [None, entry.pk]
    assert counts(meeting) == [(None, 1, 2, 1)]


def test_a_delegation_is_changed_by_who_may_entrust_powers_there_and_goes_to_who_speaks_for_it():
    alpha, beta = a_member("Alpha"), a_member("Bêta")
    ana, bo = a_delegate(alpha, "Ana"), a_delegate(beta, "Bo", powers=("speak", "vote", "delegate"))
    meeting = a_frozen_meeting()
    entry = entry_of(meeting, alpha).pk
    for speaker in (ana, bo, Speaker(person_id=3)):
        with pytest.raises(NotAllowed) as caught:
            delegates.set_delegate(speaker=speaker, entry_id=entry, person_id=None, at=minutes(1))
        assert caught.value.reason.code == "may_not_delegate"
    with pytest.raises(Invalid) as caught:
        delegates.set_delegate(speaker=DESK, entry_id=entry, person_id=bo.person_id, at=minutes(1))
    found = RollEntry.objects.get(pk=entry).delegate_id
    assert (caught.value.reason.code, found) == ("speaks_not_for_it", ana.person_id)


def test_during_a_meeting_only_so_many_stand_in_for_a_delegate_as_the_by_laws_say():
    alpha = a_member("Alpha")
    ana = a_delegate(alpha, "Ana")
    meeting = a_frozen_meeting(rules={"substitutes": 1})
    bo, cleo = a_delegate(alpha, "Bo"), a_delegate(alpha, "Cleo")
    entry = entry_of(meeting, alpha).pk
    Meeting.objects.update(state="open", opened_at=minutes(0))
    turns = [(bo, 1), (ana, 2), (bo, 3)]
    assert all(
        delegates.set_delegate(speaker=DESK, entry_id=entry, person_id=one.person_id, at=minutes(minute))
        for one, minute in turns
    )
    with pytest.raises(NotPossible) as caught:
        delegates.set_delegate(speaker=DESK, entry_id=entry, person_id=cleo.person_id, at=minutes(4))
    assert (caught.value.reason.code, RollEntry.objects.get().delegate_id) == ("no_more_substitutes", bo.person_id)


def test_a_voice_is_entrusted_only_where_by_laws_and_law_let_it():
    for name in ("Alpha", "Bêta"):
        a_member(name)
    for said, code in (
        ({}, "proxies_off"),
        ({"rules": {"proxies": {"allowed": True}}, "template": "cooperative"}, "proxies_forbidden"),
    ):
        meeting = a_frozen_meeting(**said)
        with pytest.raises(NotPossible) as caught:
            proxies.entrust(speaker=DESK, meeting_id=meeting.pk, number=1, holder_number=2, at=NOW)
        assert caught.value.reason.code == code
    assert Proxy.objects.count() == 0


def test_proxies_have_a_cap_a_college_no_chain_and_end_when_the_voice_arrives():
    for name, college in (("Alpha", "a"), ("Bêta", "a"), ("Gamma", "a"), ("Delta", "b")):
        a_member(name, college=college)
    rules = {"proxies": {"allowed": True, "cap": 1}}
    meeting = a_frozen_meeting(body=a_body(colleges=("a", "b")), rules=rules)
    held = {"speaker": DESK, "meeting_id": meeting.pk}
    given_once = proxies.entrust(**held, number=1, holder_number=2, at=minutes(1), proof="Dossier 3")
    assert proxies.entrust(**held, number=1, holder_number=2, at=minutes(2)) == given_once
    refused = []
    for number, holder in ((3, 2), (3, 4), (2, 3), (3, 1), (3, 3)):
        with pytest.raises(Refusal) as caught:
            proxies.entrust(**held, number=number, holder_number=holder, at=minutes(3))
        refused.append(caught.value.reason.code)
    assert refused == ["proxy_cap", "proxy_other_college", "proxy_chain", "proxy_chain", "proxy_to_oneself"]
    assert counts(meeting) == [(None, 0, 0, 4)]  # a voice entrusted is not there
    presence.arrive(speaker=DESK, entry_id=RollEntry.objects.get(number=1).pk, at=minutes(4))
    assert Proxy.objects.get().ended_at == minutes(4)
    with pytest.raises(NotPossible) as caught:
        proxies.entrust(**held, number=1, holder_number=2, at=minutes(5))
    assert caught.value.reason.code == "proxy_of_present"


@pytest.mark.django_db(transaction=True)
def test_two_desks_that_note_the_same_arrival_at_the_same_second_write_it_once():
    organizations = [a_member(name) for name in ("Alpha", "Bêta")]
    meeting = a_frozen_meeting()
    entries = [entry_of(meeting, one).pk for one in organizations]
    together = Barrier(4)

    def note(entry: int) -> bool:
        together.wait()
        try:
            return presence.arrive(speaker=DESK, entry_id=entry, at=minutes(1)).changed
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        changed = list(pool.map(note, [*entries, *entries]))
    assert (sorted(changed), Attendance.objects.count()) == ([False, False, True, True], 2)
    reached = [
        one for one in entries_about("assemblies.meeting", meeting.pk) if one.value["kind"] == acts.QUORUM_REACHED
    ]
    assert (len(reached), counts(meeting)) == (1, [(None, 2, 2, 2)])


MOVES = st.lists(st.tuples(st.integers(1, 4), st.booleans(), st.sampled_from((None, 7, 8))), max_size=25)


@given(MOVES)
def test_the_last_instant_of_a_timeline_is_what_is_counted_now(said):
    noted = [Noted(minutes(rank), entry, arrived, person) for rank, (entry, arrived, person) in enumerate(said, 1)]
    roll = {1: Voice("a"), 2: Voice("a"), 3: Voice("b", 2), 4: Voice("b")}
    struck = {entry: voice for entry, voice in roll.items() if entry != 2}
    rule = read_by_laws({"quorum": {"share": "1/2", "colleges": {"b": {"number": 1}}}}).quorum
    found = core.timeline(rule=rule, rolls=[(minutes(0), roll), (minutes(12.5), struck)], noted=noted)
    here = {entry: struck[entry] for entry in core.there(noted) if entry in struck}
    now = quorum(rule=rule, roll=core.counted(struck), present=core.counted(here))
    assert (found[-1][1], [at for at, _one in found]) == (now, sorted({at for at, _one in found}))
