import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.directory.models import Distinction, Merge, Proposal, Source
from chantier.directory.tests.two_lists import BAKERY, edition, entry, shown, source
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db
REVIEW = "/fr/repertoire/rapprochement/"


@pytest.fixture
def reviewer(client):
    person = Person.objects.create_user("anne@exemple.test", name="Anne")
    now = timezone.now()
    people.grant_role(speaker=Speaker.system(), person_id=person.pk, role="coordinator", at=now)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def pairs(count):
    members, register = edition(source("membres")), edition(source("registre", Source.REGISTER))
    for number in range(count):
        one = entry(members, f"m{number}", **BAKERY)
        other = entry(register, f"r{number}", legal_name="Boulangerie La Mie du quartier", municipality="Shawinigan")
        shown(one, other)
        low, high = sorted([one.pk, other.pk])
        reasons = [{"code": "names_alike", "params": {}}]
        Proposal.objects.create(
            low_id=low,
            high_id=high,
            probability=0.62,
            reasons=reasons,
            created_at=timezone.now(),
            edition=members,
        )


def read(response):
    return response.content.decode()


def test_a_pair_is_shown_with_its_differences_reasons_and_sources(reviewer):
    pairs(1)
    page = read(reviewer.get(REVIEW))
    for words in ("1 paire à examiner", "Probablement le même organisme", "noms semblables", "<ins>", "<del>"):
        assert words in page
    for key in "sdpu":
        assert f'data-shortcut="{key}"' in page
    assert "membres.csv" in page
    assert "registre.csv" in page


def test_after_an_answer_the_next_pair_comes_and_the_answer_can_be_taken_back(reviewer):
    pairs(2)
    first = Proposal.objects.order_by("-probability", "id").first()
    reviewer.get(REVIEW)
    answer = reviewer.post(f"{REVIEW}{first.pk}/decision/", {"answer": "same", "edition": first.edition_id})
    assert (answer.status_code, answer["Location"]) == (303, f"{REVIEW}?edition={first.edition_id}")
    assert "1 paire à examiner" in read(reviewer.get(answer["Location"]))
    assert Merge.objects.filter(undone_at__isnull=True).count() == 1
    reviewer.post(f"{REVIEW}derniere/annulation/")
    assert Merge.objects.filter(undone_at__isnull=True).count() == 0
    assert f"{REVIEW}{first.pk}/decision/" in read(reviewer.get(REVIEW))


def test_a_pair_that_is_passed_comes_back_after_the_others(reviewer):
    pairs(2)
    first, second = Proposal.objects.order_by("-probability", "id")
    assert f"/{first.pk}/decision/" in read(reviewer.get(REVIEW))
    reviewer.post(f"{REVIEW}{first.pk}/plus-tard/")
    assert f"/{second.pk}/decision/" in read(reviewer.get(REVIEW))
    reviewer.post(f"{REVIEW}{second.pk}/plus-tard/")
    assert f"/{first.pk}/decision/" in read(reviewer.get(REVIEW))


def test_every_decision_is_listed_with_its_undo(reviewer):
    pairs(2)
    first, second = Proposal.objects.order_by("-probability", "id")
    reviewer.post(f"{REVIEW}{first.pk}/decision/", {"answer": "same"})
    reviewer.post(f"{REVIEW}{second.pk}/decision/", {"answer": "different"})
    page = read(reviewer.get(f"{REVIEW}decisions/"))
    assert "Anne" in page
    reviewer.post(f"{REVIEW}distinctions/{Distinction.objects.get().pk}/annulation/")
    reviewer.post(f"{REVIEW}fusions/{Merge.objects.get().pk}/annulation/", {"told_apart": "yes"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (Proposal.DIFFERENT, Proposal.WAITING)
    kept = Merge.objects.get().kept.public_id
    assert "Annulée" in read(reviewer.get(f"{REVIEW}decisions/?organisme={kept}"))


@pytest.mark.parametrize("address", [REVIEW, f"{REVIEW}decisions/"])
def test_a_page_costs_the_same_whatever_waits(reviewer, address):
    pairs(4)
    first, *others = Proposal.objects.order_by("-probability", "id")
    reviewer.post(f"{REVIEW}{first.pk}/decision/", {"answer": "same"})
    reviewer.get(REVIEW)
    with CaptureQueriesContext(connection) as few:
        reviewer.get(address)
    for one in others[:2]:
        reviewer.post(f"{REVIEW}{one.pk}/decision/", {"answer": "same"})
    reviewer.get(REVIEW)
    with CaptureQueriesContext(connection) as many:
        reviewer.get(address)
    assert len(many) == len(few)


def test_a_visitor_signs_in_first_and_a_member_is_told_why_not(client):
    assert client.get(REVIEW).status_code == 302
    person = Person.objects.create_user("bruno@exemple.test", name="Bruno")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(REVIEW)
    assert answer.status_code == 403
    assert "réservée aux personnes qui en ont la charge" in read(answer)
