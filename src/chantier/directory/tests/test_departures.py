from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from chantier.directory.models import Departure, Edition, Organization, Record, Statement
from chantier.directory.services import imports
from chantier.directory.services.departures import decide_departure
from chantier.foundation.access.api import NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.api import acts_about
from chantier.foundation.people import api as people

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
COORDINATOR = Speaker(person_id=1, roles=frozenset({"coordinator"}))

pytestmark = pytest.mark.django_db


def imported(*names):
    content = "Nom,Ville\n" + "".join(f"{name},Amos\n" for name in names)
    got = imports.receive(
        speaker=COORDINATOR,
        path_or_upload=ContentFile(content.encode(), name="liste.csv"),
        source=imports.SourceGiven("Membres", makes_member=True),
        at=AT,
    )
    imports.set_reading(speaker=COORDINATOR, edition_id=got.edition_id, at=AT)
    imports.start(speaker=COORDINATOR, edition_id=got.edition_id, at=AT)
    imports.run_edition(got.edition_id, at=AT)
    return Edition.objects.get(pk=got.edition_id)


def standing_and_status():
    body = Organization.objects.get(name="Coop des Vents")
    return body.standing, body.status


def decide(edition, decision, speaker=COORDINATOR):
    record = Record.objects.get(values__legal_name="Coop des Vents")
    decide_departure(speaker=speaker, record_id=record.pk, edition_id=edition.pk, decision=decision, at=AT)
    return record


@pytest.fixture
def second():
    imported("Coop des Vents", "Coop du Lac")
    return imported("Coop du Lac", "Coop du Nord")


@pytest.mark.parametrize(
    ("decision", "shown"),
    [
        ("left", (Organization.REGISTERED, "unknown")),
        ("closed", (Organization.KNOWN, "ended")),
        ("kept", (Organization.MEMBER, "unknown")),
    ],
)
def test_what_became_of_it_shows_and_is_in_the_journal(second, decision, shown):
    record = decide(second, decision)
    assert standing_and_status() == shown
    assert Departure.objects.values_list("decision", "person_id").get() == (decision, 1)
    (act,) = acts_about("directory.organization", [record.organization_id])
    assert act.name == f"directory.departure_{decision}"


def test_the_last_decision_holds_and_the_word_that_it_closed_is_taken_back(second):
    decide(second, "closed")
    decide(second, "kept")
    assert standing_and_status() == (Organization.MEMBER, "unknown")
    assert Statement.objects.get().state == Statement.WITHDRAWN
    assert Departure.objects.get().decision == "kept"


def test_a_body_that_is_kept_is_not_asked_about_again_at_the_next_edition(second):
    decide(second, "kept")
    third = imported("Coop du Lac", "Coop de l’Est")
    gone = [record.values["legal_name"] for record in Record.objects.filter(vanished_in=third)]
    assert gone == ["Coop du Nord"]
    assert standing_and_status()[0] == Organization.MEMBER


def test_a_body_that_comes_back_is_no_longer_gone(second):
    decide(second, "left")
    imported("Coop des Vents", "Coop du Lac", "Coop du Nord")
    assert standing_and_status()[0] == Organization.MEMBER
    assert not Departure.objects.exists()


def test_only_coordination_decides_and_only_on_what_vanished(second):
    with pytest.raises(NotAllowed):
        decide(second, "left", Speaker(person_id=2, roles=frozenset({"documentalist"})))
    still = Record.objects.get(values__legal_name="Coop du Lac")
    with pytest.raises(NotPossible) as refusal:
        decide_departure(speaker=COORDINATOR, record_id=still.pk, edition_id=second.pk, decision="left", at=AT)
    assert refusal.value.reason.code == "not_vanished"
    assert not Departure.objects.exists()


def test_the_page_lists_what_vanished_and_takes_an_answer(client, django_user_model, second):
    person = people.create_person(speaker=Speaker.system(), email="c@example.org", name="Odile", at=AT)
    people.grant_role(speaker=Speaker.system(), person_id=person.id, role="coordinator", at=AT)
    client.force_login(django_user_model.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("directory:import-departures", args=[second.pk])
    assert url in client.get(reverse("directory:import", args=[second.pk])).content.decode()
    page = client.get(url)
    assert [(row.name, row.decision) for row in page.context["rows"]] == [("Coop des Vents", "")]
    record = page.context["rows"][0].record_id
    assert client.post(url, {"record": record, "verb": "closed"}).status_code == 302
    assert "A cessé ses activités" in client.get(url).content.decode()
    assert standing_and_status()[1] == "ended"


def test_the_page_costs_the_same_with_one_and_with_three(client, django_user_model, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    person = people.create_person(speaker=Speaker.system(), email="c@example.org", name="Odile", at=AT)
    people.grant_role(speaker=Speaker.system(), person_id=person.id, role="coordinator", at=AT)
    client.force_login(django_user_model.objects.get(pk=person.id), backend="django.contrib.auth.backends.ModelBackend")
    imported("Ferme des Vents", "Ferme du Lac", "Ferme du Nord", "Ferme du Sud")
    used = []
    for left in (("Ferme du Lac", "Ferme du Nord", "Ferme du Sud"), ()):
        edition = imported(*left, "Ferme de l’Est")
        url = reverse("directory:import-departures", args=[edition.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(url).context["rows"]) == (1 if left else 3)
        used.append(len(queries))
    assert used[0] == used[1]
