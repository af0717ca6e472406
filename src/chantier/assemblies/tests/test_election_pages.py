"""The pages of elections: what each sees, one verb at a time, and what is typed is never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.assemblies.models import Candidacy, Election, Term, Vote
from chantier.assemblies.services.candidacies import answer_candidacy
from chantier.assemblies.services.elections import acclaim, close_candidacies
from chantier.assemblies.tests.elections import CHAIR, Stage
from chantier.assemblies.tests.meetings import minutes
from chantier.deliberation.tests.pages import sign_in
from chantier.foundation.access.api import SECRETARY
from chantier.foundation.ui.panels import panels_for

pytestmark = pytest.mark.django_db


def open_now(**given) -> Stage:
    now = timezone.now()
    return Stage(candidacies_open_at=now - timedelta(days=2), candidacies_close_at=now + timedelta(days=2), **given)


def address(stage: Stage, more: str = "") -> str:
    return f"/fr/assemblees/{stage.meeting.public_id}/elections/{stage.election.public_id}/{more}"


def test_a_visitor_reads_who_stands_and_not_what_waits(client):
    stage = open_now(conditions={"of_college": True, "floors": [{"group": "under-35", "least": 1}]})
    now = timezone.now()
    stage.stands(0, at=now, statement="Je tiendrai le **four**.")
    stage.stands(1, at=now, accepted=False, statement="En attente.")
    page = client.get(address(stage)).content.decode()
    assert "<strong>four</strong>" in page
    assert "Coop A" in page
    assert "En attente." not in page
    assert "Au moins 1 parmi les personnes élues" in page
    listed = client.get(f"/fr/assemblees/{stage.meeting.public_id}/elections/").content.decode()
    assert "1 candidature<" in listed
    assert "Élections" in client.get(f"/fr/assemblees/{stage.meeting.public_id}/").content.decode()


def test_pages_of_another_meeting_do_not_show_it(client):
    stage, other = open_now(), Stage(count=1)
    assert (
        client.get(f"/fr/assemblees/{other.meeting.public_id}/elections/{stage.election.public_id}/").status_code == 404
    )
    assert client.get(address(stage, "candidature/")).status_code == 302  # sign in first
    assert client.post(address(stage, "mener/"), {"verb": "close"}).status_code == 302
    stage.election.refresh_from_db()
    assert stage.election.candidacies_close_at > timezone.now()


def test_the_secretariat_sets_an_election_up_answers_and_prepares_its_vote(client):
    stage = open_now()
    Election.objects.all().delete()
    sign_in(client, role=SECRETARY)
    home = f"/fr/assemblees/{stage.meeting.public_id}/elections/"
    new = f"{home}preparer/nouvelle/"
    assert client.get(new).status_code == 200
    given = {
        "body": stage.board.pk,
        "college": "coops",
        "seats": 1,
        "rule": "approval",
        "close_day": (timezone.now() + timedelta(days=3)).date().isoformat(),
        "close_hour": "12:00",
        "starts_on": "2027-01-01",
        "of_college": "on",
        "floor_f": "1",
    }
    wrong = client.post(new, {**given, "rule": "schulze"})
    assert wrong.status_code == 422
    assert "les sièges ne s’y partagent pas" in wrong.content.decode()
    made = client.post(new, given)
    assert made.status_code == 303
    stage.election = Election.objects.get()
    assert stage.election.conditions == {
        "of_college": True,
        "floors": [{"group": "gender", "is": "f", "least": 1}],
    }
    said = {
        "person": "",
        "name": "Zélie Roy",
        "organization": stage.members[0].public_id,
        "agreed": "on",
        "gender": "f",
    }
    lost = client.post(address(stage, "candidature/"), {**said, "agreed": "", "statement": "Mes raisons."})
    assert lost.status_code == 422
    assert "Mes raisons." in lost.content.decode()
    assert client.post(address(stage, "candidature/"), said).status_code == 303
    other = {**said, "name": "Luc Roy", "organization": stage.members[1].public_id, "gender": ""}
    assert client.post(address(stage, "candidature/"), other).status_code == 303
    for row in Candidacy.objects.order_by("pk"):
        assert client.post(address(stage, "mener/"), {"verb": "accept", "candidacy": row.pk}).status_code == 303
    early = client.post(address(stage, "mener/"), {"verb": "prepare"})
    assert early.status_code == 422
    assert "Les candidatures sont encore ouvertes" in early.content.decode()
    assert client.post(address(stage, "mener/"), {"verb": "close"}).status_code == 303
    sent = client.post(address(stage, "mener/"), {"verb": "prepare"})
    vote = Vote.objects.get(election=stage.election)
    assert sent["Location"].endswith(f"/votes/{vote.public_id}/")
    assert client.post(address(stage, "mener/"), {"verb": "danser"}).status_code == 404
    assert client.post(address(stage, "mener/"), {"verb": "accept", "candidacy": "9" * 30}).status_code == 404


def test_a_refusal_shows_again_what_was_typed(client):
    stage = open_now(conditions={"must_say": ["under-35"]})
    row = stage.stands(0, at=timezone.now(), accepted=False)
    sign_in(client, role=SECRETARY)
    page = client.post(address(stage, "mener/"), {"verb": "accept", "candidacy": row.pk, "why": "Mes mots."})
    assert page.status_code == 422
    assert "Mes mots." in page.content.decode()
    assert "moins de 35 ans" in page.content.decode()


def test_a_stranger_leads_nothing(client):
    stage = open_now()
    row = stage.stands(0, at=timezone.now())
    sign_in(client)
    for verb in ("accept", "refuse", "withdraw", "close", "acclaim", "prepare"):
        assert client.post(address(stage, "mener/"), {"verb": verb, "candidacy": row.pk}).status_code in (403, 422), (
            verb
        )
    row.refresh_from_db()
    assert row.state == "accepted"
    assert client.get(f"/fr/assemblees/{stage.meeting.public_id}/elections/preparer/nouvelle/").status_code == 403


def test_seats_are_read_on_the_body_and_on_the_organisation(client):
    stage = Stage(term_starts_on=timezone.localdate() - timedelta(days=1), term_ends_on=None)
    stage.stands(0)
    acclaim(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    page = client.get(f"/fr/assemblees/instances/{stage.board.public_id}/").content.decode()
    assert "Qui y siège" in page
    assert "Coop A" in page
    assert "Fin du mandat" not in page
    panels = panels_for("directory.organization", stage.members[0].public_id, RequestFactory().get("/"))
    assert any("Conseil d’administration" in panel.html for panel in panels)
    assert not any(
        "Conseil d’administration" in panel.html
        for panel in panels_for("directory.organization", stage.members[1].public_id, RequestFactory().get("/"))
    )
    term = Term.objects.get()
    way = f"/fr/assemblees/instances/{stage.board.public_id}/sieges/{term.pk}/fin/"
    assert client.get(way).status_code == 302
    sign_in(client, role=SECRETARY)
    assert client.get(way).status_code == 200
    removed = client.post(way, {"why": "removed", "on": timezone.localdate().isoformat()})
    assert removed.status_code == 422
    assert client.post(way, {"why": "resigned", "on": timezone.localdate().isoformat()}).status_code == 302
    term.refresh_from_db()
    assert term.ended_why == "resigned"


def test_the_page_asks_as_much_for_three_candidacies_as_for_one(client):
    stage = open_now()
    now = timezone.now()
    stage.stands(0, at=now)
    client.get(address(stage))
    with CaptureQueriesContext(connection) as one:
        client.get(address(stage))
    for place in (1, 2):
        stage.stands(place, at=now)
    with CaptureQueriesContext(connection) as three:
        page = client.get(address(stage)).content.decode()
    assert page.count("Acceptée") == 3
    assert len(three) == len(one)


def test_an_acclamation_is_told_and_an_erased_name_leaves_its_place(client):
    stage = Stage()
    row = stage.stands(0)
    refused = stage.stands(1, accepted=False)
    answer_candidacy(speaker=CHAIR, candidacy_id=refused.pk, accepted=False, at=row.submitted_at, why="Hors délai.")
    close_candidacies(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    acclaim(speaker=CHAIR, election_id=stage.election.pk, at=minutes(1))
    Candidacy.objects.filter(pk=row.pk).update(name="", statement="")
    page = client.get(address(stage)).content.decode()
    assert "Élection par acclamation" in page
    assert "dont le nom est retiré" in page
    assert "Hors délai" not in page
