"""The pages that prepare and convene a meeting, and a member’s own page for the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from chantier.assemblies.models import AgendaItem, Body, Convening, Meeting, Officer, Roll, RollEntry
from chantier.assemblies.services.convening import convene
from chantier.assemblies.tests.convening_rows import SECRETARY, assembly, member, planned, speaks_for
from chantier.deliberation.tests.pages import read, sign_in
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def convened_meeting(django_capture_on_commit_callbacks, settings):
    """A meeting in forty days, convened: two members, one of whom nobody can be written to for."""
    settings.INSTANCE = {**settings.INSTANCE, "name": "Réseau", "contact": "a@exemple.test", "postal_address": "1, rue"}
    bee, cedar = member("abeilles"), member("cedre")
    person = speaks_for(bee, "anne")
    start = timezone.now() + timedelta(days=40)
    row = planned(
        assembly(), starts_at=start, ends_at=start + timedelta(hours=3), roll_on=(start - timedelta(days=2)).date()
    )
    with django_capture_on_commit_callbacks(execute=True):
        convene(speaker=SECRETARY, meeting_id=row.pk, at=timezone.now())
    row.refresh_from_db()
    return {"row": row, "bee": bee, "cedar": cedar, "anne": person, "address": f"/fr/assemblees/{row.public_id}/"}


def speak(client, person: Person, organization) -> None:
    """Signed in, in the name of an organisation."""
    from chantier.foundation.people import api as people

    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["speaking_voice"] = people.voice_of_organization(organization.public_id).id
    session.save()


def test_a_secretary_plans_writes_the_agenda_and_convenes(client, django_capture_on_commit_callbacks, settings):
    settings.INSTANCE = {**settings.INSTANCE, "name": "Réseau", "contact": "a@exemple.test", "postal_address": "1, rue"}
    speaks_for(member("abeilles"), "anne")
    body = assembly()
    person = sign_in(client, role="secretary", address="odile")
    day = timezone.localdate() + timedelta(days=30)
    sent: dict[str, Any] = {
        "title": "Assemblée du printemps",
        "kind": "general",
        "day": day.isoformat(),
        "starts": "09:30",
        "ends": "12:00",
        "mode": "room",
        "language": "fr",
    }
    address = f"/fr/assemblees/instances/{body.public_id}/preparer/"
    assert client.get(address).status_code == 200
    refused = client.post(address, sent)
    assert (refused.status_code, "Dites où l’on se réunit." in read(refused)) == (422, True)
    assert "Assemblée du printemps" in read(refused)
    made = client.post(address, {**sent, "place": "Salle A"})
    row = Meeting.objects.get()
    assert made["Location"] == f"/fr/assemblees/{row.public_id}/ordre-du-jour/"
    point = {"kind": "decision", "title": "Budget", "text": "Adopter **le budget**.", "minutes": "30"}
    assert client.post(made["Location"], point).status_code == 302
    assert client.post(made["Location"], {**point, "title": ""}).status_code == 422
    page = read(client.get(made["Location"]))
    assert "<strong>le budget</strong>" in page
    item = AgendaItem.objects.get()
    own = f"/fr/assemblees/{row.public_id}/ordre-du-jour/points/{item.pk}/"
    assert client.get(own).status_code == 200
    assert client.post(own, {**point, "title": "Budget 2027", "documents": "not an identifier!"}).status_code == 422
    assert client.post(own, {**point, "title": "Budget 2027"}).status_code == 302
    officers = f"/fr/assemblees/{row.public_id}/charges/"
    assert "Odile" in read(client.get(officers))
    assert client.post(officers, {"role": "secretary"}).status_code == 422
    assert client.post(officers, {"role": "secretary", "address": "nobody@exemple.test"}).status_code == 422
    assert client.post(officers, {"role": "secretary", "person": person.pk}).status_code == 302
    assert Officer.objects.get().person_id == person.pk
    notice = f"/fr/assemblees/{row.public_id}/convocation/"
    before = read(client.get(notice))
    for words in ("Dernier jour pour envoyer", "au moins 10 jours avant", "Convoquer 1 membre", "Abeilles"):
        assert words in before
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(notice).status_code == 302
    after = read(client.get(notice))
    for words in ("À temps", "Avis, version 1", "&lt;letter-"):
        assert words in after
    assert "Convoquer 1 membre" not in after
    assert len(mail.outbox) == 1
    again = client.post(notice, follow=True)
    assert "rien n’est parti de nouveau" in read(again)


def test_a_late_notice_is_a_box_to_tick_with_what_was_typed_kept(client):
    speaks_for(member("abeilles"), "anne")
    start = timezone.now() + timedelta(days=3)
    row = planned(assembly(), starts_at=start, ends_at=None, roll_on=(start - timedelta(days=2)).date())
    sign_in(client, role="secretary", address="odile")
    notice = f"/fr/assemblees/{row.public_id}/convocation/"
    assert "Cet avis partirait en retard" in read(client.get(notice))
    refused = client.post(notice)
    assert (refused.status_code, "il partirait en retard" in read(refused)) == (422, True)
    assert client.post(notice, {"despite_late": "on"}).status_code == 302
    Convening.objects.update(sent_at=timezone.now())
    assert "En retard" in read(client.get(notice))


def test_proofs_are_kept_member_by_member_and_a_delivery_is_noted(client, convened_meeting):
    sign_in(client, role="secretary", address="odile")
    address = f"{convened_meeting['address']}convocation/"
    page = read(client.get(address))
    assert "Ni compte pour parler en son nom, ni adresse sur sa fiche" in page
    key = f"o{convened_meeting['cedar'].pk}"
    delivery = f"{address}1/remise/{key}/"
    assert client.get(delivery).status_code == 200
    today = timezone.localdate().isoformat()
    assert client.post(delivery, {"way": "hand", "on": today, "proof": ""}).status_code == 422
    assert client.post(delivery, {"way": "hand", "on": today, "proof": "Signé A. Roy"}).status_code == 302
    assert "Signé A. Roy" in read(client.get(f"{address}?voir=in-time"))
    table = client.get(f"{address}1/preuves.csv").content.decode()
    assert table.splitlines()[0].startswith("\ufeffmembre,")
    assert "Signé A. Roy" in table
    part = read(client.get(f"{address}1/progres/"))
    assert "2 sur 2" in part
    assert "1 parti, 1 n’est pas parti" in part
    assert client.post(f"{address}1/relancer/").status_code == 302
    assert client.get(f"{address}9/preuves.csv").status_code == 404


def test_what_was_sent_is_read_word_for_word_with_its_fingerprint(client, convened_meeting):
    row = convened_meeting["row"]
    page = client.get(f"{convened_meeting['address']}ordre-du-jour/versions/1/")
    revision = row.revisions.get()
    assert revision.fingerprint in read(page)
    file = client.get(f"{convened_meeting['address']}ordre-du-jour/versions/1/?format=json")
    assert file.content == revision.content.encode()


def test_a_member_reads_in_whose_name_and_where_before_and_after_the_roll(client, convened_meeting):
    row, address = convened_meeting["row"], f"{convened_meeting['address']}ma-journee/"
    assert client.get(address).status_code == 302  # one signs in first
    speak(client, convened_meeting["anne"], convened_meeting["bee"])
    page = read(client.get(address))
    for words in ("Abeilles est convoquée", "avis envoyé le", "Point 1", "https://salle.exemple.test/ag?cle=secret"):
        assert words in page
    roll = Roll.objects.create(meeting=row, as_of=row.roll_on, frozen_at=timezone.now(), fingerprint="0")
    RollEntry.objects.create(
        roll=roll,
        number=7,
        organization=convened_meeting["bee"],
        name="Abeilles",
        delegate_id=convened_meeting["anne"].pk,
    )
    page = read(client.get(address))
    assert "Vous portez la voix de <strong>Abeilles</strong>" in page
    assert "n° 7 du registre" in page


def test_the_address_of_the_remote_room_is_for_those_who_are_convened(client, convened_meeting):
    for page in ("", "ordre-du-jour/", "ordre-du-jour/versions/1/", "assemblee.ics"):
        assert b"cle=secret" not in client.get(f"{convened_meeting['address']}{page}").content
    other = sign_in(client, address="zoe")
    page = read(client.get(f"{convened_meeting['address']}ma-journee/"))
    assert "cle=secret" not in page
    assert "choisissez au nom de qui vous parlez" in page
    assert other.pk


def test_the_meeting_goes_into_a_calendar_and_is_struck_there_when_it_is_off(client, convened_meeting):
    row = convened_meeting["row"]
    file = client.get(f"{convened_meeting['address']}assemblee.ics")
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    lines = file.content.decode().replace("\r\n ", "").splitlines()
    assert f"SUMMARY:{row.title}" in lines
    assert f"DTSTART:{row.starts_at:%Y%m%dT%H%M%SZ}" in lines
    assert any(line.startswith(f"UID:assembly-{row.public_id}@") for line in lines)
    assert "STATUS:CANCELLED" not in lines
    sign_in(client, role="secretary", address="odile")
    off = f"{convened_meeting['address']}annuler/"
    assert client.get(off).status_code == 200
    assert client.post(off, {"why": ""}).status_code == 422
    assert client.post(off, {"why": "Tempête"}).status_code == 302
    assert "Tempête" in read(client.get(convened_meeting["address"]))
    moved = client.get(f"{convened_meeting['address']}assemblee.ics").content.decode()
    assert "STATUS:CANCELLED" in moved
    assert "SEQUENCE:2" in moved


PAGES = (
    "", "ordre-du-jour/", "ordre-du-jour/versions/1/", "ordre-du-jour/versions/1/?format=json", "assemblee.ics",
    "ma-journee/", "convocation/", "convocation/1/progres/", "convocation/1/preuves.csv", "charges/", "modifier/",
    "annuler/", "ordre-du-jour/points/1/",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_a_body_for_members_is_read_by_who_speaks_for_nobody(client, convened_meeting, page):
    Body.objects.update(visibility=Body.MEMBERS_ONLY)
    sign_in(client, address="zoe")
    response = client.get(f"{convened_meeting['address']}{page}")
    assert response.status_code == 403
    assert "Point 1" not in read(response)
    assert convened_meeting["row"].title not in read(response)


@pytest.mark.parametrize("page", [one for one in PAGES if one.startswith(("convocation", "charges", "mod", "ann"))])
def test_what_a_secretary_does_is_refused_to_a_member_with_its_reason(client, convened_meeting, page):
    speak(client, convened_meeting["anne"], convened_meeting["bee"])
    response = client.get(f"{convened_meeting['address']}{page}")
    assert response.status_code == 403
    assert "Le secrétariat de cette assemblée fait cela." in read(response)


def test_the_lists_of_a_body_for_members_hide_it_from_visitors(client, convened_meeting):
    row = convened_meeting["row"]
    Body.objects.update(visibility=Body.MEMBERS_ONLY)
    for address in ("/fr/assemblees/", f"/fr/assemblees/instances/{row.body.public_id}/"):
        assert row.title not in read(client.get(address))
    speak(client, convened_meeting["anne"], convened_meeting["bee"])
    for address in ("/fr/assemblees/", f"/fr/assemblees/instances/{row.body.public_id}/", convened_meeting["address"]):
        assert row.title in read(client.get(address))


def test_an_hour_that_the_clocks_skip_is_no_hour(client):
    body = assembly()
    sign_in(client, role="secretary", address="odile")
    sent = {"title": "Nuit", "kind": "general", "day": "2027-03-14", "starts": "02:30", "mode": "room", "place": "Ici",
            "language": "fr"}  # fmt: skip
    response = client.post(f"/fr/assemblees/instances/{body.public_id}/preparer/", sent)
    assert (response.status_code, "les horloges avancent" in read(response)) == (422, True)
    night = client.post(
        f"/fr/assemblees/instances/{body.public_id}/preparer/", {**sent, "starts": "22:00", "ends": "01:00"}
    )
    assert night.status_code == 302
    row = Meeting.objects.get()
    assert row.ends_at - row.starts_at == timedelta(hours=4 - 1)
    assert isinstance(row.ends_at, datetime)
    assert row.roll_on == date(2027, 3, 14)


def test_who_did_not_say_in_whose_name_is_told_the_names_they_may_come_in(client, convened_meeting):
    client.force_login(convened_meeting["anne"], backend="django.contrib.auth.backends.ModelBackend")
    page = read(client.get(f"{convened_meeting['address']}ma-journee/"))
    assert "Vous pouvez y venir au nom de : <strong>Abeilles</strong>" in page


def test_the_public_site_shows_the_next_meeting_of_a_public_body_only(convened_meeting):
    from chantier.assemblies.api import coming_in_public

    assert [one.title for one in coming_in_public(at=timezone.now())] == [convened_meeting["row"].title]
    Body.objects.update(visibility=Body.MEMBERS_ONLY)
    assert coming_in_public(at=timezone.now()) == ()
