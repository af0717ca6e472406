"""A person of an organisation that sits there chairs a table, facilitates it or holds its pen, for a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chantier.deliberation import acts
from chantier.deliberation.debate_notices import _running
from chantier.deliberation.models import Seat, Table
from chantier.deliberation.part_notices import REACTIONS
from chantier.deliberation.permissions import may_hold_pen, may_run
from chantier.deliberation.queries.audience import readers
from chantier.deliberation.queries.parts import candidates, parts_of
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.services import parts, tables
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.deliberation.web.addresses import address_of
from chantier.foundation.access.api import COORDINATOR, Invalid, NotAllowed
from chantier.foundation.journal.models import Act
from chantier.foundation.journal.queries.acts import _view
from chantier.foundation.messages.models import Notice
from chantier.foundation.people.models import Mandate

pytestmark = pytest.mark.django_db


class Story:
    """A table where one organisation sits, for which one person speaks; another organisation is elsewhere."""

    def __init__(self):
        self.table = a_table(title="Table du soir")
        self.body, self.other = an_organization("La Braise"), an_organization("Ailleurs")
        seated(self.table, self.body)
        self.anne = mandated(a_speaker(self.body, "Anne"))
        self.luc = mandated(a_speaker(self.other, "Luc"))

    def give(self, speaker=COORDINATION, person=None, role=Seat.CHAIR, at=NOW, body=None, **more):
        return parts.give_part(
            speaker=speaker,
            table_id=self.table.pk,
            organization_id=(body or self.body).pk,
            person_id=(person or self.anne).person_id,
            role=role,
            at=at,
            **more,
        )

    def standing(self, speaker=None, at=NOW):
        return standing(self.table, speaker or self.anne, at=at)


@pytest.fixture
def story():
    return Story()


@pytest.mark.parametrize(
    ("role", "runs", "writes"), [("chair", True, True), ("facilitator", True, True), ("pen", False, True)]
)
def test_who_is_given_a_part_does_what_it_opens_until_it_is_taken_back(story, role, runs, writes):
    def may(at):
        found = story.standing(at=at)
        return bool(may_run(story.anne, found)), bool(may_hold_pen(story.anne, found))

    assert may(NOW) == (False, False)
    number = story.give(role=role)
    assert may(NOW) == (runs, writes)
    later = NOW + timedelta(days=2)
    parts.end_part(speaker=COORDINATION, seat_id=number, at=later)
    parts.end_part(speaker=COORDINATION, seat_id=number, at=later)
    assert may(NOW + timedelta(days=1)) == (runs, writes)
    assert may(later) == (False, False)
    told = Act.objects.filter(name__in=(acts.PART_GIVEN, acts.PART_ENDED)).order_by("pk")
    assert [(one.name, one.data) for one in told] == [
        (acts.PART_GIVEN, {"seat": number, "organization": story.body.pk}),
        (acts.PART_ENDED, {"seat": number, "organization": story.body.pk}),
    ]


def test_a_part_ends_with_its_day_to_the_second(story):
    until = NOW + timedelta(days=10)
    number = story.give(until=until)
    assert story.give(until=until) == number
    assert Act.objects.filter(name=acts.PART_GIVEN).count() == 1
    assert story.standing(at=until - timedelta(seconds=1)).roles == {"chair", "member"}
    assert story.standing(at=until).roles == {"member"}
    with pytest.raises(Invalid) as refused:
        story.give(until=NOW)
    assert refused.value.reason.code == "part_is_over"
    assert story.give(until=None) == number
    assert story.standing(at=until).roles == {"chair", "member"}


def test_only_who_runs_the_table_gives_parts_and_a_chair_does(story):
    with pytest.raises(NotAllowed):
        story.give(speaker=story.anne)
    story.give()
    body = an_organization("Le Fournil")
    seated(story.table, body)
    rose = mandated(a_speaker(body, "Rose"))
    assert story.give(speaker=story.anne, person=rose, body=body, role=Seat.PEN)


def test_nobody_of_elsewhere_and_nobody_without_a_mandate_is_given_a_part(story):
    with pytest.raises(Invalid) as refused:
        story.give(person=story.luc, body=story.other)
    assert refused.value.reason.code == "not_seated_here"
    for person in (story.luc, a_speaker(story.body, "Rose")):
        with pytest.raises(Invalid) as refused:
            story.give(person=person)
        assert refused.value.reason.code == "speaks_for_nobody_here"
    with pytest.raises(Invalid) as refused:
        story.give(role=Seat.MEMBER)
    assert refused.value.reason.code == "part_unknown"
    assert not Seat.objects.filter(person_id__isnull=False).exists()


def test_whoever_no_longer_speaks_for_who_presented_them_chairs_nothing_and_hears_nothing(story):
    Table.objects.filter(pk=story.table.pk).update(visibility=Table.CLOSED)
    story.give()
    story.table.refresh_from_db()
    who = story.anne.person_id
    assert readers([story.table], {who}, at=NOW) == {story.table.pk: frozenset({who})}
    assert _running(story.table, NOW) == {who}
    Mandate.objects.filter(person_id=who).update(revoked_at=NOW)
    alone = a_speaker(story.other, "x")
    lost = type(story.anne)(person_id=who, voice_id=alone.voice_id, organization_id=story.other.public_id)
    assert story.standing(lost).roles == frozenset()
    assert not visible_tables(lost, at=NOW).filter(pk=story.table.pk).exists()
    assert readers([story.table], {who}, at=NOW) == {story.table.pk: frozenset()}
    assert _running(story.table, NOW) == set()
    (shown,) = parts_of(story.table, at=NOW)
    assert not shown.speaks


def test_an_organisation_that_leaves_takes_the_parts_of_its_persons_with_it(story):
    story.give()
    seat = Seat.objects.get(organization=story.body)
    tables.end_seat(speaker=COORDINATION, seat_id=seat.pk, at=NOW + timedelta(days=1))
    assert story.standing(at=NOW + timedelta(days=1)).roles == frozenset()
    assert Seat.objects.get(person_id=story.anne.person_id).until == NOW + timedelta(days=1)


def test_an_organisation_that_keeps_another_seat_keeps_the_parts_of_its_persons(story):
    first, second = Seat.objects.get(organization=story.body), seated(story.table, story.body, Seat.PEN)
    story.give()
    tables.end_seat(speaker=COORDINATION, seat_id=first.pk, at=NOW + timedelta(days=1))
    assert "chair" in story.standing(at=NOW + timedelta(days=1)).roles
    tables.end_seat(speaker=COORDINATION, seat_id=second.pk, at=NOW + timedelta(days=2))
    assert story.standing(at=NOW + timedelta(days=2)).roles == frozenset()


def test_who_was_presented_by_an_organisation_that_sat_by_rule_and_no_longer_does_hears_nothing(story):
    rule = {"visibility": Table.CLOSED, "seating": Table.ALL_MEMBERS}
    Table.objects.filter(pk=story.table.pk).update(**rule)
    Seat.objects.all().delete()
    story.table.refresh_from_db()
    story.give()
    who = story.anne.person_id
    assert readers([story.table], {who}, at=NOW) == {story.table.pk: frozenset({who})}
    type(story.body).objects.filter(pk=story.body.pk).update(standing=type(story.body).KNOWN)
    assert story.standing().roles == frozenset()
    assert not visible_tables(story.anne, at=NOW).filter(pk=story.table.pk).exists()
    assert readers([story.table], {who}, at=NOW) == {story.table.pk: frozenset()}
    assert _running(story.table, NOW) == set()
    (shown,) = parts_of(story.table, at=NOW)
    assert not shown.speaks


def test_who_opened_the_table_goes_on_in_their_own_name(story):
    Seat.objects.create(table=story.table, person_id=story.luc.person_id, role=Seat.FACILITATOR, since=NOW)
    assert story.standing(story.luc).roles == {"facilitator"}
    assert _running(story.table, NOW) == {story.luc.person_id}


def test_a_coordinator_gives_and_takes_back_a_part_from_the_page(client, story):
    sign_in(client, role=COORDINATOR)
    here = address_of("table-parts", story.table)
    assert f'href="{here}"' in read(client.get(address_of("table-settings", story.table)))
    page = read(client.get(here))
    assert "Anne · La Braise" in page
    assert "Luc" not in page
    (one,) = candidates(story.table, at=timezone.now())
    sent = client.post(here, {"person": one.key, "role": "chair", "last": "2099-12-31"})
    assert sent.status_code == 303
    page = read(client.get(here))
    assert "31 décembre 2099, 23:59 (HNE)" in page
    seat = Seat.objects.get(role=Seat.CHAIR)
    assert (seat.person_id, seat.presented_by_id) == (story.anne.person_id, story.body.pk)
    shown = read(client.get(address_of("table", story.table)))
    assert "Présidence, animation et plume" in shown
    assert "Anne" not in shown.split("<main")[1]
    assert client.post(here, {"end": str(seat.pk)}).status_code == 303
    assert "Présidence, animation et plume" not in read(client.get(address_of("table", story.table)))


def test_bad_choices_and_seats_of_elsewhere_are_refused(client, story):
    elsewhere = Seat.objects.create(table=a_table(), person_id=story.luc.person_id, role=Seat.FACILITATOR, since=NOW)
    sign_in(client, role=COORDINATOR)
    here = address_of("table-parts", story.table)
    for person in ("", "1-2", "x", f"{story.other.pk}-{story.luc.person_id}"):
        assert client.post(here, {"person": person, "role": "chair"}).status_code == 422
    assert client.post(here, {"person": "1-2", "role": "member"}).status_code == 422
    (one,) = candidates(story.table, at=timezone.now())
    for last in ("9999-12-31", "0001-01-01", "demain"):
        assert client.post(here, {"person": one.key, "role": "chair", "last": last}).status_code == 422
    for number in (str(elsewhere.pk), str(Seat.objects.get(organization=story.body).pk), "x", "9" * 30):
        assert client.post(here, {"end": number}).status_code == 404
    assert Seat.objects.get(pk=elsewhere.pk).until is None


def test_members_and_visitors_do_not_see_who_might_be_given_a_part(client, story):
    here = address_of("table-parts", story.table)
    assert client.get(here).status_code == 302
    signed_in(client, story.anne)
    answer = client.get(here)
    assert answer.status_code == 403
    assert "Anne · La Braise" not in read(answer)


def test_the_page_costs_the_same_for_one_part_and_for_three(client, story, django_assert_max_num_queries):
    sign_in(client, role=COORDINATOR)
    for role in (Seat.CHAIR, Seat.FACILITATOR, Seat.PEN):
        story.give(role=role, at=timezone.now())
        with django_assert_max_num_queries(40):
            client.get(address_of("table-parts", story.table))


def told():
    for act in Act.objects.filter(name__in=tuple(REACTIONS)).order_by("pk"):
        for reaction in (*REACTIONS[act.name], *REACTIONS[act.name]):
            reaction(_view(act))
    rows = Notice.objects.order_by("pk").values_list("person_id", "subject", "body")
    return [(who, subject.replace("\xa0", " "), body.replace("\xa0", " ")) for who, subject, body in rows]


def test_the_person_hears_of_it_once_with_the_name_in_which_they_have_it_and_when_it_ends(story):
    number = story.give()
    (heard,) = told()
    assert heard[:2] == (story.anne.person_id, "« Table du soir » : on vous confie une responsabilité")
    assert "en parlant au nom de La Braise" in heard[2]
    assert len(told()) == 1
    parts.end_part(speaker=COORDINATION, seat_id=number, at=NOW)
    assert [subject for _who, subject, _body in told()] == [
        "« Table du soir » : on vous confie une responsabilité",
        "« Table du soir » : on vous retire une responsabilité",
    ]


def test_who_gives_themselves_a_part_and_who_no_longer_sees_the_table_hear_nothing(story):
    coordination = type(story.anne)(person_id=story.anne.person_id, roles=frozenset({COORDINATOR}))
    number = story.give(speaker=coordination)
    assert told() == []
    Table.objects.filter(pk=story.table.pk).update(visibility=Table.CLOSED)
    Mandate.objects.filter(person_id=story.anne.person_id).update(revoked_at=NOW)
    parts.end_part(speaker=COORDINATION, seat_id=number, at=NOW)
    assert told() == []
