"""What is kept is made again by the hour and by acts of others, is not of closed tables, and is never without end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from chantier.deliberation import acts
from chantier.deliberation.models import Proposal, ProposalConcept, Seat, Table
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.listed import listed
from chantier.deliberation.services import debate
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import About
from chantier.deliberation.tests.debating import mandated, signed_in
from chantier.deliberation.tests.pages import read
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW
from chantier.deliberation.tests.test_rounds import Round
from chantier.deliberation.web.addresses import address_of
from chantier.foundation.journal.api import record

pytestmark = pytest.mark.django_db


def a_story(**given):
    told = Story(**given)
    for speaker in (told.one, told.two, told.pen):
        mandated(speaker)
    told.move("publish", told.one)
    return told


def address(story, name):
    return reverse(f"deliberation:{name}", args=[story.row.public_id, story.row.slug])


def test_a_seat_that_ends_with_no_act_leaves_the_positions_at_its_hour(client, monkeypatch):
    story, now = a_story(), timezone.now()
    story.move("call-for-positions")
    Seat.objects.filter(table=story.table, organization=story.two_body).update(until=now + timedelta(seconds=30))
    for _again in range(2):
        assert "Le Fournil" in read(client.get(address(story, "positions")))
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=31))
    assert "Le Fournil" not in read(client.get(address(story, "positions")))


def test_themes_that_become_one_are_one_in_the_list_at_once():
    story = a_story()
    ProposalConcept.objects.create(proposal_id=story.drafted.id, scheme="theme", concept="bus")
    assert set(listed().held["theme"]) == {"bus"}
    ProposalConcept.objects.update(concept="transport")  # as the merger of two concepts does, in its own words
    record(name="words.concepts_merged", speaker=COORDINATION, at=NOW, subject=("words.concept", 1), data={"kept": 2})
    assert set(listed().held["theme"]) == {"transport"}


def test_an_act_whose_data_are_not_understood_moves_everything_and_stops_no_page(client):
    story = a_story()
    before = moves.now()
    subject = ("deliberation.argument", 1)
    record(name=acts.ARGUMENT_EDITED, speaker=COORDINATION, at=NOW, subject=subject, data={"proposal": "q-12"})
    assert client.get(address(story, "debate")).status_code == 200
    assert moves.moved_since(before, [moves.proposal(story.row.pk)])
    assert moves.moved_since(before, [moves.LISTED], whatever=False)


@pytest.mark.parametrize(("visibility", "kept"), [(Table.CLOSED, 0), (Table.PUBLIC, 1)])
def test_no_contribution_of_a_closed_table_stays_in_memory(visibility, kept):
    story = a_story(visibility=visibility)
    about = About(proposal_id=story.drafted.id)
    debate.argue(speaker=story.two, about=about, said=Said("for", "Entre nous.", "fr"), at=NOW)
    assert "Entre nous." in read(signed_in(Client(), story.one).get(address(story, "debate")))
    assert len(caches["contributions"]._cache) == kept


def test_addresses_without_number_do_not_drive_out_what_many_read(client):
    story = a_story()
    for number in range(30):
        Proposal.objects.create(
            public_id=f"q{number}",
            table=story.table,
            title=f"Texte {number}",
            state="open",
            created_at=NOW,
            updated_at=NOW,
        )
    page = reverse("deliberation:proposals")
    for asked in ("", "?etat=open"):
        client.get(f"{page}{asked}")
    before = set(caches["concertation"]._cache)
    moved = listed().moved[0]
    asked = [f"suite={moved},{pk}" for pk in listed().ids[:5]]
    for one in (*asked, "q=texte", "etat=open&etat=settled", "etat=open&table=autre&niveau=local"):
        assert client.get(f"{page}?{one}").status_code == 200
    assert set(caches["concertation"]._cache) == before


def test_pages_that_a_view_of_the_nation_does_not_have_leave_nothing_in_memory(client):
    story = Round()
    page = address_of("question", story.question)
    client.get(page)
    before = set(caches["concertation"]._cache)
    for number in (21, 99, 1_000, 99_999):
        assert client.get(f"{page}?page={number}").status_code == 200
    assert set(caches["concertation"]._cache) == before
