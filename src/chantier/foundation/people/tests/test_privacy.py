"""Consents, erasure, export, requests, incidents, retention."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import IntegrityError, transaction

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.models import Act
from chantier.foundation.people import queries
from chantier.foundation.people.core.lifecycle import MandateState
from chantier.foundation.people.models import Consent, Incident, Invitation, Person
from chantier.foundation.people.services import accounts, privacy
from chantier.foundation.people.services.export import export_own_data
from chantier.foundation.people.services.invitations import invite
from chantier.foundation.people.services.retention import apply_retention, retention_report
from chantier.foundation.people.tests.people import (
    COORDINATION,
    NOW,
    bakery,
    somebody,
    speaks,
    with_mandate,
)

pytestmark = pytest.mark.django_db
SYSTEM = Speaker.system()
WEEK = timedelta(days=7)


def test_a_consent_keeps_the_words_that_were_shown_and_its_withdrawal_keeps_the_proof():
    ana = somebody("Ana")
    privacy.give_consent(speaker=speaks(ana), purpose="public-name", proof="formulaire", at=NOW)
    shown = queries.public_names_of([ana.pk])
    privacy.withdraw_consent(speaker=speaks(ana), purpose="public-name", at=NOW + WEEK)
    kept = Consent.objects.get()
    assert (shown, queries.public_names_of([ana.pk])) == ({ana.pk: "Ana"}, {})
    assert "J’accepte que mon nom" in kept.text
    assert (kept.given_at, kept.withdrawn_at, kept.proof) == (NOW, NOW + WEEK, "formulaire")


def test_consenting_twice_keeps_the_first_consent():
    ana = somebody("Ana")
    for _ in range(2):
        privacy.give_consent(speaker=speaks(ana), purpose="newsletter", proof="formulaire", at=NOW)
    assert (Consent.objects.count(), queries.has_consented(ana.pk, "newsletter")) == (1, True)


def test_an_unknown_purpose_is_refused():
    with pytest.raises(Invalid) as caught:
        privacy.give_consent(speaker=speaks(somebody("Ana")), purpose="tracking", proof="", at=NOW)
    assert caught.value.reason.code == "purpose_unknown"


def test_an_erasure_waits_seven_days_and_can_be_taken_back():
    ana = somebody("Ana")
    due = accounts.request_erasure(speaker=speaks(ana), at=NOW)
    early = accounts.erase_due_accounts(speaker=SYSTEM, at=NOW + WEEK - timedelta(seconds=1))
    accounts.cancel_erasure(speaker=speaks(ana), at=NOW + timedelta(days=1))
    late = accounts.erase_due_accounts(speaker=SYSTEM, at=NOW + timedelta(days=30))
    assert (due, early, late) == (NOW + WEEK, 0, 0)
    assert Person.objects.get(pk=ana.pk).name == "Ana"


def test_an_erasure_destroys_who_the_person_was_and_keeps_what_was_done():
    ana, voice = somebody("Ana"), bakery()
    with_mandate(ana, voice, title="Présidente")
    invite(speaker=COORDINATION, voice_id=voice.id, address="ana@exemple.test", at=NOW)
    privacy.give_consent(speaker=speaks(ana), purpose="newsletter", proof="formulaire", at=NOW)
    accounts.request_erasure(speaker=speaks(ana), at=NOW)
    assert accounts.erase_due_accounts(speaker=SYSTEM, at=NOW + WEEK) == 1
    assert accounts.erase_due_accounts(speaker=SYSTEM, at=NOW + WEEK) == 0
    gone = Person.objects.get(pk=ana.pk)
    assert (gone.name, gone.email, gone.is_active) == ("", f"efface-{ana.pk}@invalid", False)
    assert not gone.has_usable_password()
    assert EmailAddress.objects.count() == 0
    assert "ana@" not in str(list(Invitation.objects.values()))
    [mandate] = queries.mandates_of_voice(voice.id, at=NOW + WEEK)
    assert (mandate.person_id, mandate.person_name, mandate.title) == (ana.pk, "", "")
    assert mandate.state is MandateState.REVOKED
    assert queries.person(ana.pk) is None
    written = json.dumps(list(Act.objects.values_list("name", "data")))
    assert "people.person_erased" in written
    assert "Ana" not in written
    assert "exemple" not in written


def test_a_demonstration_account_is_not_erased():
    ana = somebody("Ana", is_demo_account=True, demo_key="ana")
    with pytest.raises(NotPossible) as caught:
        accounts.request_erasure(speaker=speaks(ana), at=NOW)
    assert caught.value.reason.code == "demo_account"


def test_the_archive_holds_everything_as_json_and_as_defused_csv():
    ana = somebody("Ana")
    Person.objects.filter(pk=ana.pk).update(name="=HYPERLINK(1)")
    archive = zipfile.ZipFile(io.BytesIO(export_own_data(speaker=speaks(ana), at=NOW)))
    whole = json.loads(archive.read("data.json"))
    assert whole["tables"]["people.account"][0]["name"] == "=HYPERLINK(1)"
    assert "'=HYPERLINK(1)" in archive.read("people.account.csv").decode("utf-8-sig")
    assert {"data.json", "people.account.csv", "people.addresses.csv"} <= set(archive.namelist())
    assert "password" not in archive.read("data.json").decode()


def test_the_archive_of_one_person_holds_nothing_of_another():
    ana, bo = somebody("Ana"), somebody("Boris")
    with_mandate(bo, bakery())
    archive = zipfile.ZipFile(io.BytesIO(export_own_data(speaker=speaks(ana), at=NOW)))
    assert "oris" not in archive.read("data.json").decode()


def test_a_visitor_exports_nothing():
    with pytest.raises(NotAllowed) as caught:
        export_own_data(speaker=Speaker.visitor(), at=NOW)
    assert caught.value.reason.code == "sign_in_first"


def test_a_request_is_due_in_thirty_days_and_answered_once():
    ana = somebody("Ana")
    asked = privacy.receive_request(speaker=speaks(ana), kind="access", text="Tout", at=NOW)
    [before] = queries.privacy_requests(at=NOW)
    answer = {"speaker": SYSTEM, "request_id": asked, "at": NOW, "outcome": "refused"}
    with pytest.raises(Invalid) as silent:
        privacy.answer_request(answer=" ", **answer)
    privacy.answer_request(answer="Ces renseignements concernent un tiers.", **answer)
    with pytest.raises(NotPossible) as twice:
        privacy.answer_request(answer="Encore", **answer)
    assert (before.due_on, before.days_left) == (date(2026, 12, 23), 30)
    assert (silent.value.reason.code, twice.value.reason.code) == ("reasons_needed", "already_answered")


def test_only_an_administrator_answers_requests():
    ana = somebody("Ana")
    asked = privacy.receive_request(speaker=speaks(ana), kind="access", text="", at=NOW)
    with pytest.raises(NotAllowed) as caught:
        privacy.answer_request(speaker=speaks(ana), request_id=asked, outcome="granted", answer="", at=NOW)
    assert caught.value.reason.code == "role_needed"


INCIDENT = {
    "information": "Adresses courriel des membres",
    "circumstances": "Liste envoyée en copie visible",
    "occurred_from": date(2026, 11, 20),
    "known_on": date(2026, 11, 21),
    "persons_count": 41,
    "risk": "not_serious",
    "risk_assessment": "Peu sensibles",
    "measures": "Rappel de la consigne",
}


def test_an_incident_is_inscribed_completed_and_never_destroyed_by_the_schedule():
    number = privacy.record_incident(speaker=SYSTEM, fields=INCIDENT, at=NOW)
    privacy.amend_incident(
        speaker=SYSTEM,
        incident_id=number,
        fields={"commission_notified_on": date(2026, 11, 22)},
        at=NOW,
    )
    apply_retention(speaker=SYSTEM, at=NOW + timedelta(days=20 * 365))
    assert Incident.objects.get().commission_notified_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    "change", [{"information": ""}, {"known_on": date(2026, 11, 1)}, {"occurred_until": date(2026, 1, 1)}]
)
def test_an_incomplete_or_contradictory_incident_is_refused(change):
    with pytest.raises(Invalid) as caught:
        privacy.record_incident(speaker=SYSTEM, fields={**INCIDENT, **change}, at=NOW)
    assert (caught.value.reason.code, Incident.objects.count()) == ("incident_incomplete", 0)


def test_a_coordinator_does_not_open_the_register_of_incidents():
    with pytest.raises(NotAllowed) as caught:
        privacy.record_incident(speaker=COORDINATION, fields=INCIDENT, at=NOW)
    assert caught.value.reason.code == "role_needed"


def test_the_schedule_destroys_what_is_due_and_a_dry_run_destroys_nothing(capsys):
    invite(speaker=COORDINATION, voice_id=bakery().id, address="nul@exemple.test", at=NOW)
    later = NOW + timedelta(days=14 + 91)
    due = {line.model: line.due for line in retention_report(at=later)}
    assert (due["people.Invitation"], Invitation.objects.count()) == (1, 1)
    apply_retention(speaker=SYSTEM, at=later)
    assert Invitation.objects.count() == 0
    assert Act.objects.get(name="people.retention_applied").data == {"people.Invitation": 1}
    call_command("people", "retention", "--dry-run")
    assert "people.Incident  kept  0" in capsys.readouterr().out


def test_an_account_never_proved_and_never_used_goes_after_thirty_days_and_the_others_stay():
    forgotten, kept = somebody("Nul", created_at=NOW), somebody("Ana", created_at=NOW)
    EmailAddress.objects.filter(user=forgotten).update(verified=False)
    apply_retention(speaker=SYSTEM, at=NOW + timedelta(days=31))
    assert list(Person.objects.order_by("pk").values_list("pk", flat=True)) == [kept.pk]


def test_the_database_itself_refuses_a_refusal_without_reasons():
    from chantier.foundation.people.models import PrivacyRequest

    with pytest.raises(IntegrityError), transaction.atomic():
        PrivacyRequest.objects.create(
            kind="access", received_at=NOW, due_on=NOW.date(), outcome="refused", answered_at=NOW
        )
