"""The pages of a consultation: a statement and three buttons, what is shared, and what is kept of nobody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from chantier.deliberation.models import Draft, OpinionMap, OpinionStatement, OpinionVote, Table
from chantier.deliberation.services import opinions, texts
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_table, an_organization, seated
from chantier.deliberation.web.addresses import address_of
from chantier.foundation.access.api import COORDINATOR

pytestmark = pytest.mark.django_db
SEEDS = ("Le dernier autobus part trop tôt.", "La marche suffit aux courses.", "Il faut un service à la demande.")


@pytest.fixture(autouse=True)
def _french(settings, tmp_path):
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")


@pytest.fixture
def row():
    given = opinions.MapGiven("Se déplacer le soir", "Une **heure** de route.", SEEDS)
    opened = opinions.open_map(speaker=COORDINATION, table_id=a_table().pk, given=given, at=NOW)
    return OpinionMap.objects.select_related("table").get(pk=opened.id)


def answered(row, voters=8):
    """Votes of made-up voters, written as the service writes them."""
    numbers = dict(row.statements.values_list("number", "pk"))
    for voter in range(voters):
        for number, pk in numbers.items():
            value = 1 if number == 1 else (1 if voter % 2 else -1)
            OpinionVote.objects.create(map=row, statement_id=pk, voter=f"v{voter:031}", value=value, at=NOW)
    return opinions.compute(map_id=row.pk, at=NOW)


def test_a_seated_organization_answers_one_statement_after_the_other_and_changes_its_mind(client, row):
    body = an_organization("La Braise")
    seated(row.table, body)
    sign_in(client, of=body)
    for left in (3, 2, 1):
        page = client.get(address_of("opinion", row))
        assert f"{3 - left} réponses données sur 3" in read(page)
        action = re.search(r'action="([^"]*/reponse/\d+/)"', page.content.decode())[1]
        assert client.post(action, {"value": "1"}).status_code == 303
    assert "Vous avez répondu à tout" in read(client.get(address_of("opinion", row)))
    again = client.get(address_of("opinion", row) + "?enonce=2")
    assert "Changer votre réponse" in read(again)
    client.post(address_of("opinion-vote", row, 2), {"value": "-1"})
    assert sorted(OpinionVote.objects.values_list("statement__number", "value")) == [(1, 1), (2, -1), (3, 1)]
    assert client.post(address_of("opinion-vote", row, 2), {"value": "9"}).status_code == 422


def test_who_does_not_sit_reads_why_and_cannot_answer(client, row):
    address = address_of("opinion", row)
    assert 'value="1"' not in client.get(address).content.decode()
    assert client.post(address_of("opinion-vote", row, 1), {"value": "1"}).status_code == 403
    sign_in(client, of=an_organization("Autre"))
    page = client.get(address)
    assert "ne siège pas à cette table" in read(page)
    assert client.post(address_of("opinion-vote", row, 1), {"value": "1"}).status_code == 403
    assert not OpinionVote.objects.exists()


def test_a_mandate_ended_between_the_form_and_its_sending_does_not_vote(client, row):
    body = an_organization("La Braise")
    seat = seated(row.table, body)
    sign_in(client, of=body)
    client.get(address_of("opinion", row))
    seat.until = timezone.now() - timedelta(seconds=1)
    seat.save()
    assert client.post(address_of("opinion-vote", row, 1), {"value": "1"}).status_code == 403
    assert not OpinionVote.objects.exists()


def test_a_closed_table_hides_its_consultations_from_those_who_do_not_sit_there(client, row):
    Table.objects.filter(pk=row.table_id).update(visibility=Table.CLOSED)
    for name in ("opinion", "opinion-statements", "opinion-results", "opinion-votes", "opinion-result"):
        assert client.get(address_of(name, row)).status_code == 403
    assert row.public_id not in client.get(reverse("deliberation:opinions")).content.decode()
    body = an_organization("La Braise")
    seated(row.table, body)
    sign_in(client, of=body)
    assert row.public_id in client.get(reverse("deliberation:opinions")).content.decode()


def test_a_refused_statement_stays_in_the_form_and_in_the_drafts(client, row):
    body = an_organization("La Braise")
    seated(row.table, body)
    person = sign_in(client, of=body)
    long = "Une idée <script>alert(1)</script> " + "très longue " * 40
    page = client.post(address_of("opinion-statements", row), {"verb": "offer", "text": long, "language": "fr"})
    assert page.status_code == 422
    assert "très longue très longue" in read(page)
    assert "<script>alert" not in page.content.decode()
    assert Draft.objects.get(person_id=person.pk).content["text"] == long
    page = client.post(address_of("opinion-statements", row), {"verb": "offer", "text": "Court.", "language": "fr"})
    assert page.status_code == 303
    assert not Draft.objects.exists()
    assert "Attend d’être lu" in read(client.get(address_of("opinion-statements", row)))


def test_whoever_runs_the_table_opens_reads_refuses_and_closes(client):
    table = a_table()
    sign_in(client, role=COORDINATOR)
    form = {"title": "Le soir", "statements": "Un.\nDeux.", "voters": "persons", "language": "fr", "closes_on": ""}
    assert (
        client.post(reverse("deliberation:opinion-new", args=[table.public_id]), {**form, "title": ""}).status_code
        == 422
    )
    page = client.post(reverse("deliberation:opinion-new", args=[table.public_id]), form)
    assert page.status_code == 303
    row = OpinionMap.objects.get()
    OpinionStatement.objects.filter(number=2).update(state=OpinionStatement.WAITING)
    address = address_of("opinion-statements", row)
    assert client.post(address, {"verb": "refuse", "number": "2", "reason": " "}).status_code == 422
    assert client.post(address, {"verb": "refuse", "number": "2", "reason": "Trop court."}).status_code == 303
    assert "Trop court." in read(client.get(address))
    assert client.get(address_of("opinion-close", row)).status_code == 200
    assert client.post(address_of("opinion-close", row)).status_code == 303
    assert "Terminée" in read(client.get(address_of("opinion", row)))


def test_others_open_nothing_read_nothing_that_waits_and_close_nothing(client, row):
    body = an_organization("La Braise")
    seated(row.table, body)
    sign_in(client, of=body)
    assert client.get(reverse("deliberation:opinion-new", args=[row.table.public_id])).status_code == 403
    assert client.post(address_of("opinion-close", row)).status_code == 403
    OpinionStatement.objects.filter(number=2).update(state=OpinionStatement.WAITING)
    assert SEEDS[1] not in read(client.get(address_of("opinion-statements", row)))
    post = client.post(address_of("opinion-statements", row), {"verb": "show", "number": "2"})
    assert post.status_code == 403


def test_results_say_what_is_shared_first_and_how_steady_they_are(client, row):
    fingerprint = answered(row)
    page = read(client.get(address_of("opinion-results", row)))
    assert page.index("Ce qui est partagé") < page.index("Les groupes d’opinion")
    assert SEEDS[0] in page
    assert "Trop peu de personnes ont assez voté pour former des groupes." in page
    assert fingerprint in page
    assert "Les voix sur le plan, par case" in page
    assert not re.search(r"v0{25,}", page)
    assert "style=" not in re.search(r"<main.*</main>", page, re.S)[0]
    assert client.get(address_of("opinion-result", row)).json()["fingerprint"] == fingerprint
    votes = b"".join(client.get(address_of("opinion-votes", row)).streaming_content).decode().splitlines()
    assert votes[0] == "voter,statement,vote"
    assert len(votes) == 1 + 8 * 3


def test_few_voters_are_not_shown_at_all(client, row):
    answered(row, voters=4)
    assert "Il faut les réponses de 5 voix au moins" in read(client.get(address_of("opinion-results", row)))
    assert client.get(address_of("opinion-votes", row)).status_code == 404
    assert client.get(address_of("opinion-result", row)).status_code == 404


def test_pages_cost_the_same_however_many_statements_and_voters(client, row, django_assert_max_num_queries):
    body = an_organization("La Braise")
    seated(row.table, body)
    sign_in(client, of=body)
    for number in range(4, 34):
        text = texts.write(language="fr", title="", body=f"Idée {number}.", at=NOW)
        OpinionStatement.objects.create(map=row, number=number, text=text, state=OpinionStatement.SHOWN, at=NOW)
    answered(row, voters=12)
    with django_assert_max_num_queries(26):
        client.get(address_of("opinion", row))
    with django_assert_max_num_queries(26):
        client.get(address_of("opinion-statements", row))
    with django_assert_max_num_queries(28):
        client.get(address_of("opinion-results", row))


def test_a_former_address_leads_to_the_present_one(client, row):
    for name in ("opinion", "opinion-statements", "opinion-results"):
        page = client.get(address_of(name, row).replace(row.slug, "autre"))
        assert (page.status_code, page.url) == (301, address_of(name, row))
    assert client.get("/fr/concertation/avis/inconnu-x/").status_code == 404


def test_a_statement_sent_to_a_former_address_is_not_lost(client, row):
    body = an_organization("La Braise")
    seated(row.table, body)
    sign_in(client, of=body)
    former = address_of("opinion-statements", row).replace(row.slug, "autre")
    page = client.post(former, {"verb": "offer", "text": "Le bus part trop tôt.", "language": "fr"})
    assert (page.status_code, page.url) == (303, address_of("opinion-statements", row))
    assert "Le bus part trop tôt." in read(client.get(page.url))
