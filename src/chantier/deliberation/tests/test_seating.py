"""Organisations speak at tables where they sit, by whoever holds their mandate."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chantier.deliberation.models import Seat, Table
from chantier.deliberation.permissions import may_hold_pen, may_run, may_see_table, may_speak
from chantier.deliberation.queries.seating import NOBODY, seated_organizations, standing
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.foundation.access.api import Speaker

pytestmark = pytest.mark.django_db


def test_an_organization_that_sits_may_speak_whoever_holds_its_mandate():
    table, organization = a_table(), an_organization("La Braise")
    seated(table, organization)
    for name in ("Anselme", "Basile"):
        speaker = a_speaker(organization, name)
        assert may_speak(speaker, standing(table, speaker, at=NOW))


def test_a_visitor_a_person_alone_and_a_stranger_are_told_why_they_may_not():
    table, seated_one = a_table(), an_organization("La Braise")
    seated(table, seated_one)
    alone = Speaker(person_id=a_speaker(seated_one).person_id)
    stranger = a_speaker(an_organization("Le Fournil"))
    answers = [may_speak(one, standing(table, one, at=NOW)) for one in (Speaker.visitor(), alone, stranger)]
    assert [answer.reason.code for answer in answers] == ["sign_in_first", "speak_for_an_organization", "not_seated"]


def test_an_observer_reads_and_does_not_speak():
    table = a_table(visibility=Table.CLOSED)
    watching = an_organization("Le Guet")
    seated(table, watching, Seat.OBSERVER)
    speaker = a_speaker(watching)
    found = standing(table, speaker, at=NOW)
    assert may_see_table(speaker, table, found)
    assert not may_speak(speaker, found)


def test_a_seat_that_ended_gives_nothing():
    table, organization = a_table(), an_organization("La Braise")
    seat = seated(table, organization)
    Seat.objects.filter(pk=seat.pk).update(until=NOW + timedelta(days=1))
    speaker = a_speaker(organization)
    assert standing(table, speaker, at=NOW).is_seated
    assert not standing(table, speaker, at=NOW + timedelta(days=1)).is_seated


def test_every_member_sits_where_the_table_says_so():
    table, member = a_table(seating=Table.ALL_MEMBERS), an_organization("La Braise")
    known = an_organization("Le Fournil", standing=1)
    assert standing(table, a_speaker(member), at=NOW).is_seated
    assert not standing(table, a_speaker(known), at=NOW).is_seated
    assert seated_organizations(table, at=NOW) == (member.pk,)


def test_a_closed_table_is_seen_by_those_who_sit_and_by_the_coordination():
    table, organization = a_table(visibility=Table.CLOSED), an_organization("La Braise")
    outside = a_speaker(an_organization("Le Fournil"))
    assert not may_see_table(outside, table, standing(table, outside, at=NOW))
    assert may_see_table(COORDINATION, table, NOBODY)
    seated(table, organization)
    inside = a_speaker(organization)
    assert may_see_table(inside, table, standing(table, inside, at=NOW))


def test_the_chair_runs_the_table_and_the_pen_writes():
    table = a_table()
    chair, pen = an_organization("La Présidence"), an_organization("La Plume")
    seated(table, chair, Seat.CHAIR)
    seated(table, pen, Seat.PEN)
    chairing, writing = a_speaker(chair), a_speaker(pen)
    assert may_run(chairing, standing(table, chairing, at=NOW))
    assert may_hold_pen(writing, standing(table, writing, at=NOW))
    assert not may_run(writing, standing(table, writing, at=NOW))


def test_what_somebody_is_at_a_table_costs_the_same_however_many_sit(django_assert_max_num_queries):
    table, organization = a_table(), an_organization("La Braise")
    speaker = a_speaker(organization)
    for number in range(20):
        seated(table, an_organization(f"Corps {number}"))
    with django_assert_max_num_queries(5):
        standing(table, speaker, at=NOW)
