"""A meeting is planned under the by-laws of its day, its agenda written, its officers named."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from chantier.assemblies.core.agenda import hours
from chantier.assemblies.models import AgendaItem, ByLaws, Meeting, Officer
from chantier.assemblies.queries.agendas import content_now, points_of
from chantier.assemblies.services.agenda import PointGiven, add_point, change_point, move_point, withdraw_point
from chantier.assemblies.services.planning import (
    cancel_meeting,
    change_meeting,
    end_officer,
    name_officer,
    plan_meeting,
)
from chantier.assemblies.tests.convening_rows import AT, HELD, SECRETARY, assembly, given, planned
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.people.models import Person


def test_hours_are_foreseen_until_a_point_whose_length_nobody_said():
    at = datetime(2126, 4, 11, 14, 0, tzinfo=UTC)
    assert hours(at, [15, None, 10]) == (at, at + timedelta(minutes=15), None)
    assert hours(at, []) == ()


def test_a_meeting_is_planned_once_by_who_keeps_bodies(db):
    body = assembly()
    with pytest.raises(NotAllowed):
        plan_meeting(speaker=Speaker.visitor(), body_id=body.pk, given=given(), at=AT)
    made = plan_meeting(speaker=SECRETARY, body_id=body.pk, given=given(), at=AT)
    again = plan_meeting(speaker=SECRETARY, body_id=body.pk, given=given(), at=AT)
    assert (again.id, again.was_there) == (made.id, True)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"mode": "remote"}, "mode_forbidden"),
        ({"mode": "room", "place": " "}, "place_missing"),
        ({"mode": "hybrid", "remote_address": ""}, "remote_missing"),
        ({"mode": "room", "ends_at": HELD}, "ends_before"),
        ({"mode": "room", "roll_on": date(2126, 4, 12)}, "roll_after"),
        ({"mode": "room", "title": "  "}, "title_missing"),
        (
            {"starts_at": datetime(2019, 4, 1, tzinfo=UTC), "ends_at": None, "roll_on": date(2019, 3, 1)},
            "no_by_laws_that_day",
        ),
    ],
)
def test_what_the_by_laws_or_the_calendar_forbid_is_refused_with_its_reason(db, changed, code):
    body = assembly(modes=["room", "hybrid"])
    with pytest.raises((Invalid, NotPossible)) as refusal:
        plan_meeting(speaker=SECRETARY, body_id=body.pk, given=given(**changed), at=AT)
    assert refusal.value.reason.code == code
    assert "%(" not in str(refusal.value)


def test_a_meeting_follows_the_by_laws_of_its_day(db):
    body = assembly()
    later = ByLaws.objects.create(
        body=body, in_force_from=date(2126, 4, 11), articles={"notice": {"days": 3}}, written_at=AT
    )
    row = planned(body)
    assert row.by_laws_id == later.pk
    change_meeting(
        speaker=SECRETARY, meeting_id=row.pk, given=given(starts_at=HELD - timedelta(days=1), ends_at=None), at=AT
    )
    row.refresh_from_db()
    assert row.by_laws_id != later.pk


def test_points_are_added_once_moved_changed_and_withdrawn(db):
    row = planned(assembly(), points=3)
    twice = PointGiven("discussion", "Point 3", minutes=45)
    assert add_point(speaker=SECRETARY, meeting_id=row.pk, given=twice, at=AT) == AgendaItem.objects.last().pk
    first, second, third = AgendaItem.objects.order_by("position")
    move_point(speaker=SECRETARY, meeting_id=row.pk, item_id=third.pk, up=True, at=AT)
    move_point(speaker=SECRETARY, meeting_id=row.pk, item_id=first.pk, up=True, at=AT)
    assert [one.title for one in points_of(row)] == ["Point 1", "Point 3", "Point 2"]
    assert [one.hour for one in points_of(row)] == ["10:00", "10:15", "11:00"]
    change_point(speaker=SECRETARY, meeting_id=row.pk, item_id=first.pk, given=PointGiven("decision", "Budget"), at=AT)
    withdraw_point(speaker=SECRETARY, meeting_id=row.pk, item_id=second.pk, at=AT)
    assert [(one.number, one.title, one.hour) for one in points_of(row)] == [(1, "Budget", "10:00"), (2, "Point 3", "")]
    row.state = "convened"
    row.save()
    withdraw_point(speaker=SECRETARY, meeting_id=row.pk, item_id=third.pk, at=AT)
    third.refresh_from_db()
    assert third.withdrawn_at == AT


def test_an_open_meeting_keeps_the_agenda_it_was_convened_with(db):
    row = planned(assembly())
    row.state = "open"
    row.save()
    with pytest.raises(NotPossible):
        add_point(speaker=SECRETARY, meeting_id=row.pk, given=PointGiven("decision", "Surprise"), at=AT)
    with pytest.raises(NotPossible):
        change_meeting(speaker=SECRETARY, meeting_id=row.pk, given=given(place="Ailleurs"), at=AT)


@pytest.mark.parametrize(
    ("point", "code"),
    [
        (PointGiven("decision", ""), "point_without_title"),
        (PointGiven("gossip", "Titre"), "point_unknown"),
        (PointGiven("decision", "Titre", proposal="nowhere1"), "proposal_not_settled"),
        (PointGiven("decision", "Titre", documents=("nowhere1",)), "document_unknown"),
    ],
)
def test_a_point_that_leads_nowhere_is_refused(db, point, code):
    row = planned(assembly(), points=0)
    with pytest.raises(Invalid) as refusal:
        add_point(speaker=SECRETARY, meeting_id=row.pk, given=point, at=AT)
    assert refusal.value.reason.code == code
    assert not AgendaItem.objects.exists()


def test_what_is_sent_says_no_address_of_a_remote_room(db):
    said = content_now(planned(assembly()))
    assert b"secret" not in said
    assert [one["title"] for one in json.loads(said)["items"]] == ["Point 1", "Point 2"]


def test_one_presides_and_one_writes_at_a_time_and_several_count(db):
    row = planned(assembly())
    people = [Person.objects.create_user(f"p{n}@exemple.test", name=f"P {n}") for n in range(3)]
    for role in (Officer.PRESIDENT, Officer.SCRUTINEER):
        for person in (people[0], people[0], people[1]):
            name_officer(speaker=SECRETARY, meeting_id=row.pk, role=role, person_id=person.pk, at=AT)
    now = Officer.objects.filter(meeting=row, until__isnull=True).order_by("role", "pk")
    assert list(now.values_list("role", "person_id")) == [
        ("president", people[1].pk),
        ("scrutineer", people[0].pk),
        ("scrutineer", people[1].pk),
    ]
    end_officer(speaker=SECRETARY, meeting_id=row.pk, officer_id=now[0].pk, at=AT)
    assert not Officer.objects.filter(meeting=row, role="president", until__isnull=True).exists()
    with pytest.raises(Invalid):
        name_officer(speaker=SECRETARY, meeting_id=row.pk, role="president", person_id=99_999, at=AT)


def test_the_secretary_of_the_meeting_writes_its_agenda_without_a_role(db):
    row = planned(assembly())
    person = Person.objects.create_user("plume@exemple.test", name="Plume")
    own = Speaker(person_id=person.pk)
    with pytest.raises(NotAllowed):
        add_point(speaker=own, meeting_id=row.pk, given=PointGiven("decision", "Budget"), at=AT)
    name_officer(speaker=SECRETARY, meeting_id=row.pk, role=Officer.SECRETARY, person_id=person.pk, at=AT)
    add_point(speaker=own, meeting_id=row.pk, given=PointGiven("decision", "Budget"), at=AT)
    assert points_of(row)[-1].title == "Budget"


def test_a_meeting_is_called_off_once_with_its_reason(db):
    row = planned(assembly())
    with pytest.raises(Invalid):
        cancel_meeting(speaker=SECRETARY, meeting_id=row.pk, why="  ", at=AT)
    cancel_meeting(speaker=SECRETARY, meeting_id=row.pk, why="Tempête", at=AT)
    cancel_meeting(speaker=SECRETARY, meeting_id=row.pk, why="Autre", at=AT)
    assert Meeting.objects.values_list("state", "cancelled_why").get() == ("cancelled", "Tempête")
