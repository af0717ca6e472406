import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.directory.models import Distinction, Merge, Proposal, Record, Source
from chantier.directory.tests.two_lists import BAKERY, edition, entry, shown, source
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person
from chantier.foundation.words import api as vocabularies

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


HTMX = {"HX-Request": "true"}


def test_a_page_that_asks_for_the_next_pair_gets_it_alone_with_what_is_announced(reviewer):
    pairs(2)
    first, second = Proposal.objects.order_by("-probability", "id")
    reviewer.get(REVIEW)
    sent = reviewer.post(f"{REVIEW}{first.pk}/decision/", {"answer": "same"}, headers=HTMX, follow=True)
    fragment = read(sent)
    assert "<html" not in fragment
    for words in (
        f'action="{REVIEW}{second.pk}/decision/"',
        'id="answer-same"',
        '<div id="review-said" hx-swap-oob="innerHTML"><p>C’est noté',
        "Paire suivante",
        '<p id="review-left" hx-swap-oob="innerHTML">1 paire à examiner',
    ):
        assert words in fragment, words
    assert "HX-Request" in sent["Vary"]
    assert "C’est noté" not in read(reviewer.get(REVIEW))  # said once


def test_a_page_whose_session_has_ended_is_led_whole_to_the_sign_in(client):
    pairs(1)
    answer = client.post(f"{REVIEW}{Proposal.objects.get().pk}/decision/", {"answer": "same"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, REVIEW)
    assert Merge.objects.count() == 0


def test_two_reviewers_have_different_pairs_and_one_cannot_answer_the_others(reviewer):
    pairs(2)
    first, second = Proposal.objects.order_by("-probability", "id")
    bruno = Client()
    person = Person.objects.create_user("bruno@exemple.test", name="Bruno")
    people.grant_role(speaker=Speaker.system(), person_id=person.pk, role="documentalist", at=timezone.now())
    bruno.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert f"/{first.pk}/decision/" in read(reviewer.get(REVIEW))
    assert f"/{second.pk}/decision/" in read(bruno.get(REVIEW))
    refused = bruno.post(f"{REVIEW}{first.pk}/decision/", {"answer": "different"}, headers=HTMX, follow=True)
    assert "Une autre personne examine cette paire" in read(refused)
    assert f"/{second.pk}/decision/" in read(refused)
    assert not Distinction.objects.exists()
    reviewer.post(f"{REVIEW}{first.pk}/decision/", {"answer": "same"})
    late = bruno.post(f"{REVIEW}{first.pk}/decision/", {"answer": "different"}, follow=True)
    assert "n’attend plus de décision" in read(late)
    assert (Merge.objects.count(), Distinction.objects.count()) == (1, 0)


def three_lines_of_one_bakery():
    """Two lines of one organisation face the same third: one answer settles both questions."""
    pairs(1)
    known = Proposal.objects.get()
    again = entry(edition(source("voisins")), "v0", **BAKERY)
    again.organization_id = known.low.organization_id
    again.save()
    low, high = sorted([again.pk, known.high_id])
    return known, Proposal.objects.create(low_id=low, high_id=high, probability=0.4, created_at=timezone.now())


@pytest.mark.parametrize(
    ("answer", "why"),
    [("same", "sont déjà réunies dans la fiche"), ("different", "sont deux organismes")],
)
def test_an_answer_that_settles_other_pairs_says_how_many_which_and_why(reviewer, answer, why):
    known, implied = three_lines_of_one_bakery()
    reviewer.get(REVIEW)
    page = read(reviewer.post(f"{REVIEW}{known.pk}/decision/", {"answer": answer}, follow=True))
    assert "Cette réponse règle aussi 1 autre paire" in page
    assert why in page
    implied.refresh_from_db()
    assert implied.state == Proposal.MOOT
    assert "règle aussi" not in read(reviewer.get(REVIEW))
    assert why in read(reviewer.get(f"{REVIEW}reglees/"))
    reviewer.post(f"{REVIEW}derniere/annulation/")
    assert "Aucune paire réglée d’elle-même" in read(reviewer.get(f"{REVIEW}reglees/"))


def test_the_page_of_an_organisation_leads_a_reviewer_to_its_decisions(reviewer, client):
    pairs(1)
    reviewer.post(f"{REVIEW}{Proposal.objects.get().pk}/decision/", {"answer": "same"})
    kept = Merge.objects.get().kept
    page = read(reviewer.get(f"/fr/repertoire/{kept.public_id}-{kept.slug}/"))
    assert f"{REVIEW}decisions/?organisme={kept.public_id}" in page


def test_a_form_is_compared_by_its_name_not_by_its_code(reviewer):
    vocabularies.load_shipped(speaker=Speaker.system(), at=timezone.now())
    pairs(1)
    for record in Record.objects.all():
        record.values |= {"legal_form": "cooperative", "status": "active"}
        record.save()
    page = read(reviewer.get(REVIEW))
    assert page.count("Coopérative") >= 2
    assert page.count("En activité") == 2
    assert ">active" not in page
