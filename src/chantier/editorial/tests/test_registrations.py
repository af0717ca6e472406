"""Who comes to an event is read by those who organise it, leaves in a safe file, and is forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.directory.models import Organization
from chantier.editorial.models import EventPage, Support
from chantier.editorial.permissions import may_read_registrations
from chantier.editorial.queries import support as queries
from chantier.editorial.services.registrations import KEPT, forget_registrations
from chantier.editorial.services.supporting import support, withdraw
from chantier.editorial.tests.site import AT, browser_of, event, person
from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.messages.models import Letter
from chantier.foundation.people import api as people

pytestmark = pytest.mark.django_db


def register(speaker: Speaker, page: EventPage) -> None:
    support(speaker=speaker, page_id=page.pk, consents=True, shows_name=False, at=AT)


def hosted(host: str) -> EventPage:
    """An event that this organisation hosts."""
    page = event(host or "sans-hote")
    EventPage.objects.filter(pk=page.pk).update(host=host)
    page.refresh_from_db()
    return page


def address(page: EventPage) -> str:
    return f"/fr/agenda/{page.pk}/inscriptions/"


@pytest.mark.parametrize("role", ["", "coordinator", "documentalist", "secretary"])
def test_whoever_does_not_organise_reads_no_name(role: str):
    page = hosted("abc")
    browser = browser_of(person("curieux", role=role))
    assert browser.get(address(page)).status_code == 403
    assert browser.post(f"{address(page)}fichier/").status_code == 403
    assert "Voir les inscriptions" not in browser.get("/fr/events/abc/").content.decode()
    assert Client().get(address(page)).status_code == 302
    assert Client().post(f"{address(page)}fichier/").status_code == 302


def test_editors_and_whoever_speaks_for_the_host_read_them():
    page, ana = hosted("abc"), person("ana")
    assert may_read_registrations(person("nour", role="editor"), page)
    assert may_read_registrations(replace(ana, voice_id=1, voice_name="La Braise", organization_id="abc"), page)
    assert not may_read_registrations(replace(ana, voice_id=2, organization_id="autre"), page)
    assert not may_read_registrations(ana, page)
    assert not may_read_registrations(ana, hosted(""))


def test_a_merger_of_organisations_keeps_those_who_speak_for_either_of_them():
    page, ana = hosted("abcd2345"), person("ana")
    made = {"created_at": AT, "updated_at": AT}
    kept = Organization.objects.create(public_id="efgh2345", name="La Braise", **made)
    gone = Organization.objects.create(public_id="abcd2345", name="Braise", merged_into=kept, **made)
    Organization.objects.create(public_id="jkmn2345", name="Autre", **made)
    speaks_for = {one: replace(ana, voice_id=1, organization_id=one) for one in ("abcd2345", "efgh2345", "jkmn2345")}
    assert [bool(may_read_registrations(one, page)) for one in speaks_for.values()] == [True, True, False]
    page.host = kept.public_id
    assert may_read_registrations(speaks_for[gone.public_id], page)


def test_a_list_costs_the_same_for_one_and_for_three_and_leaves_out_who_withdrew():
    page, browser = event(), browser_of(person("nour", role="editor"))
    assert "Personne n’est inscrit" in browser.get(address(page)).content.decode()
    register(person("ana"), page)
    counts = []
    for name in ("", "bo", "ce"):
        if name:
            register(person(name), page)
        with CaptureQueriesContext(connection) as captured:
            text = browser.get(address(page)).content.decode()
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert "ce@exemple.test" in text
    found = people.person_by_address("bo@exemple.test")
    assert found is not None
    bo = people.speaker_for(person_id=found.id, voice_id=None, language="fr", at=AT)
    withdraw(speaker=bo, page_id=page.pk, at=AT)
    answer = browser.get(address(page))
    assert "bo@exemple.test" not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


def test_the_file_runs_nothing_in_a_spreadsheet_and_the_journal_says_that_it_left():
    page, nour = event(), person("nour", role="editor")
    made = people.create_person(
        speaker=Speaker.system(), email="ruse@exemple.test", name='=HYPERLINK("http://x","ici")', at=AT
    )
    register(people.speaker_for(person_id=made.id, voice_id=None, language="fr", at=AT), page)
    answer = browser_of(nour).post(f"{address(page)}fichier/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Nom,Adresse courriel,Langue,Date d’inscription"
    assert lines[1].startswith("\"'=HYPERLINK")
    assert answer["Content-Disposition"] == 'attachment; filename="inscriptions-soiree.csv"'
    act = Act.objects.get(name="editorial.registrations_exported")
    assert (act.data, act.subject_id) == ({"count": 1}, str(page.pk))
    assert browser_of(nour).get(f"{address(page)}fichier/").status_code == 405


def test_three_months_after_the_event_only_a_number_stays():
    page, ana = event(), person("ana")
    register(ana, page)
    gone = page.ends_at + KEPT
    assert forget_registrations(at=gone) == 0
    assert forget_registrations(at=gone + timedelta(minutes=1)) == 1
    assert forget_registrations(at=gone + timedelta(minutes=1)) == 0
    assert queries.registrants(page.translation_key) == ()
    assert queries.seats(page.translation_key, None).taken == 1
    assert Support.objects.get().consent == ""


def test_an_event_put_off_in_one_language_keeps_its_registrations_and_a_deleted_one_does_not():
    page, ana = event(), person("ana")
    register(ana, page)
    later = event("plus-tard", starts_at=AT + timedelta(days=400), ends_at=AT + timedelta(days=401))
    later.translation_key, page_key = page.translation_key, page.translation_key
    later.locale = type(later.locale).objects.get(language_code="en")
    later.save()
    assert forget_registrations(at=page.ends_at + KEPT + timedelta(days=1)) == 0
    EventPage.objects.all().delete()
    assert forget_registrations(at=AT) == 1
    assert queries.registrants(page_key) == ()


def test_whoever_registers_gets_a_letter_with_the_day_and_whoever_leaves_leaves_no_name():
    page, ana = event(), person("ana")
    register(ana, page)
    letter = Letter.objects.get(kind="editorial.registered")
    assert "8 mars 2026" in letter.body
    assert f"/agenda/{page.pk}.ics" in letter.body
    assert "/fr/events/soiree/" in letter.body
    withdraw(speaker=ana, page_id=page.pk, at=AT)
    row = Support.objects.get()
    assert (row.person_id, row.withdrawn_at) == (None, AT)
    register(ana, page)
    assert queries.seats(page.translation_key, None).taken == 1
