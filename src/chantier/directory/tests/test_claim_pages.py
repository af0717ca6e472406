"""The pages of claims, as the person who asks, those who answer and an attacker meet them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chantier.directory.models import Organization, PageClaim
from chantier.directory.tests.claims import (
    ADDRESS,
    AT,
    asked_by_email,
    braise,
    coordinator,
    deliver,
    federation,
    open_claim,
    organization,
    person,
    prove,
    sent_key,
    speaks_for,
    state_of,
)
from chantier.foundation.access.api import Speaker
from chantier.foundation.messages.models import Letter
from chantier.foundation.people.middleware import VOICE_KEY
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db
QUEUE = "/fr/repertoire/demandes/"
ME = "/fr/moi/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def instance(settings):
    settings.INSTANCE = {
        **settings.INSTANCE,
        "name": "Pôle fictif",
        "contact": "pole@exemple.test",
        "postal_address": "1, rue du Pont, Ville-Fictive",
    }
    return settings


def as_(who: Speaker, **more: object) -> Client:
    client = Client(**more)
    client.force_login(Person.objects.get(pk=who.person_id), backend=BACKEND)
    return client


def page_for(body: Organization) -> str:
    return f"{QUEUE}fiche/{body.public_id}/"


def read(response) -> str:
    return response.content.decode()


def steady(text: str) -> str:
    """A page without what changes at each request: its form keys."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", text)


# The way through ----------------------------------------------------------------------------------


def test_a_person_asks_proves_and_is_answered_from_page_to_page():
    body, zoe, odile = braise(), person("Zoé"), coordinator()
    client, office = as_(zoe), as_(odile)
    asked = client.get(page_for(body))
    assert "…@labraise.coop" in read(asked)
    answer = client.post(page_for(body), {"proof": "email", "address": ADDRESS, "title": "Trésorière"})
    assert (answer.status_code, answer["Location"]) == (303, page_for(body))
    assert "un lien y est parti" in read(client.get(page_for(body)))
    link = f"{QUEUE}preuve/{sent_key()}/"
    assert link in mail.outbox[-1].body
    shown = client.get(link)
    assert "Confirmer" in read(shown)
    assert "no-store" in shown["Cache-Control"]
    assert client.post(link)["Location"] == page_for(body)
    (claim,) = PageClaim.objects.all()
    queue = read(office.get(QUEUE))
    for words in ("Zoé", "La Braise", "Trésorière", ADDRESS, "Accepter et donner le mandat"):
        assert words in queue
    answer = office.post(f"{QUEUE}{claim.pk}/acceptation/", {"from": "queue"})
    assert (answer.status_code, answer["Location"]) == (303, QUEUE)
    assert "Accepter" in read(client.get(ME))
    assert "Vous avez déjà un mandat" in read(client.get(page_for(body)))


def test_a_member_is_searched_named_and_answers_on_their_own_page_or_their_organisation_s():
    body, fours, zoe = organization("petite", "La Petite"), federation(), person("Zoé")
    marc = speaks_for(person("Marc"), fours)
    client = as_(zoe)
    assert "Fédération des fours" in read(client.get(page_for(body), {"membre": "federation"}))
    assert "Aucun membre ne porte ce nom" in read(client.get(page_for(body), {"membre": "rien de tel"}))
    client.post(page_for(body), {"proof": "voucher", "voucher": fours.public_id, "title": "Présidente"})
    (claim,) = PageClaim.objects.all()
    assert (claim.voucher_organization_id, claim.title) == (fours.pk, "Présidente")
    member = as_(marc)
    assert read(member.get(ME)).count("dit que <strong>Fédération des fours</strong> la connaît") == 1
    session = member.session
    session[VOICE_KEY] = marc.voice_id
    session.save()
    fiche = f"/fr/repertoire/{fours.public_id}/"
    assert "On vous demande de répondre" in read(member.get(fiche, follow=True))
    assert "On vous demande de répondre" not in read(client.get(fiche, follow=True))
    assert "On vous demande de répondre" not in read(client.get(ME))
    member.post(f"{QUEUE}{claim.pk}/recommandation/")
    assert state_of(claim) == "proven"
    assert "On vous demande de répondre" not in read(member.get(ME))


def test_those_who_already_speak_answer_on_their_own_page():
    body, zoe = braise(), person("Zoé")
    ana = speaks_for(person("Ana"), body, "speak", "delegate")
    claim = asked_by_email(zoe, body)
    prove(speaker=zoe, token=sent_key(), at=timezone.now())
    client = as_(ana)
    assert "demande à parler, comme vous," in read(client.get(ME))
    client.post(f"{QUEUE}{claim.pk}/refus/", {"reason": "Nous ne la connaissons pas."})
    assert "Nous ne la connaissons pas." in read(as_(zoe).get(page_for(body)))


def test_what_was_typed_stays_with_the_reason_when_an_address_proves_nothing():
    body, zoe = braise(), person("Zoé")
    answer = as_(zoe).post(page_for(body), {"proof": "email", "address": "zoe@gmail.com", "title": "Trésorière"})
    page = read(answer)
    assert answer.status_code == 422
    for words in ("zoe@gmail.com", "Trésorière", "elle ne prouve rien"):
        assert words in page


def test_the_three_tabs_say_where_claims_stand_and_a_settled_one_says_why():
    body, odile = braise(), coordinator()
    one = asked_by_email(person("Zoé"), body)
    office = as_(odile)
    assert "Zoé" in read(office.get(QUEUE, {"etat": "attente"}))
    assert "Aucune demande à régler" in read(office.get(QUEUE, {"etat": "prouvees"}))
    office.post(f"{QUEUE}{one.pk}/refus/", {"from": "queue", "reason": "Pas de preuve."})
    assert "Raisons données\u00a0: Pas de preuve." in read(office.get(QUEUE, {"etat": "reglees"}))


@pytest.mark.parametrize("tab", ["attente", "prouvees", "reglees"])
def test_the_queue_costs_the_same_whatever_waits(tab):
    office, fours = as_(coordinator()), federation()
    states = {"attente": "waiting", "prouvees": "proven", "reglees": "refused"}

    def another(number):
        body = organization(f"o{number}", f"Coop {number}", website=f"https://coop{number}.coop")
        speaks_for(person(f"Porte{number}"), body)
        asked_by_email(person(f"P{number}"), body, address=f"info@coop{number}.coop")
        open_claim(speaker=person(f"V{number}"), organization_id=body.pk, voucher_id=fours.pk, at=AT)
        PageClaim.objects.update(state=states[tab], settled_by=1 if tab == "reglees" else None)

    another(1)
    office.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        assert "P1" in read(office.get(QUEUE, {"etat": tab}))
    another(2)
    another(3)
    with CaptureQueriesContext(connection) as many:
        assert "P3" in read(office.get(QUEUE, {"etat": tab}))
    assert len(many) == len(few)


# What an attacker would try -----------------------------------------------------------------------


def test_a_program_that_opens_every_link_of_a_mailbox_uses_no_key_up():
    body, zoe = braise(), person("Zoé")
    claim = asked_by_email(zoe, body)
    link = f"{QUEUE}preuve/{sent_key()}/"
    robot = Client()
    for method in (robot.get, robot.head, robot.post, robot.options):
        assert method(link).status_code in (302, 405)
    as_(zoe).head(link)
    as_(zoe).get(link)
    assert state_of(claim) == "waiting"
    as_(zoe).post(link)
    assert state_of(claim) == "proven"


def test_every_wrong_key_gets_the_same_page():
    body, zoe, thief = braise(), person("Zoé"), person("Voleur")
    asked_by_email(zoe, body)
    key = sent_key()
    wrong = [as_(thief).get(f"{QUEUE}preuve/{one}/") for one in (key, "x" * 43, f"{key[:-1]}0")]
    assert [one.status_code for one in wrong] == [409] * 3
    texts = {re.sub(r"(preuve|proof|prueba)/[A-Za-z0-9_-]{43}", "", steady(read(one))) for one in wrong}
    assert len(texts) == 1
    assert "La Braise" not in texts.pop()
    assert as_(zoe).get(f"{QUEUE}preuve/court/").status_code == 404


@pytest.mark.parametrize("verb", ["acceptation", "refus", "recommandation", "abstention"])
def test_to_whom_it_is_nothing_to_do_with_a_claim_does_not_exist(verb):
    body, fours = braise(), federation()
    claim = open_claim(speaker=person("Zoé"), organization_id=body.pk, voucher_id=fours.pk, at=AT)
    stranger = as_(speaks_for(person("Inconnu"), organization("ailleurs", "Ailleurs")))
    answers = [stranger.post(f"{QUEUE}{pk}/{verb}/", {"reason": "x"}) for pk in (claim.id, 999_999)]
    assert [one.status_code for one in answers] == [404, 404]
    assert PageClaim.objects.get(pk=claim.id).state == "waiting"
    assert Client().post(f"{QUEUE}{claim.id}/{verb}/").status_code == 302


@pytest.mark.parametrize("address", ["fiche/{body}/", "preuve/{key}/", "{pk}/acceptation/", "{pk}/refus/"])
def test_another_site_posts_nothing(address):
    body, odile = braise(), coordinator()
    claim = asked_by_email(odile, body)
    path = QUEUE + address.format(body=body.public_id, key=sent_key(), pk=claim.pk)
    client = as_(odile, enforce_csrf_checks=True)
    assert client.post(path, {"proof": "email", "address": ADDRESS, "reason": "x"}).status_code == 403
    assert (state_of(claim), PageClaim.objects.count()) == ("waiting", 1)


def test_a_forged_host_never_reaches_the_letter(settings):
    body, zoe = braise(), person("Zoé")
    settings.ALLOWED_HOSTS = ["*"]
    form = {"proof": "email", "address": ADDRESS}
    as_(zoe).post(page_for(body), form, HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
    deliver()
    (letter,) = mail.outbox
    assert "evil.example" not in str(letter.message())
    assert f"{settings.CHANTIER_ADDRESS}{QUEUE}preuve/" in letter.body


@pytest.mark.parametrize("field", ["address", "title"])
def test_no_header_is_slipped_into_a_letter(field):
    body, zoe = braise(), person("Zoé")
    form = {"proof": "email", "address": ADDRESS, "title": "Trésorière"}
    as_(zoe).post(page_for(body), {**form, field: form[field] + "\r\nBcc: moi@evil.example"})
    deliver()
    for letter in mail.outbox:
        assert "evil.example" not in str(letter.message())
        assert letter.recipients() == [ADDRESS]


def test_the_same_is_answered_whoever_asked_before_and_whether_or_not_anybody_speaks_for_the_member():
    quiet, busy = organization("petite", "Petite A"), organization("grande", "Petite B")
    mute, loud = organization("muette", "Membre A"), organization("parle", "Membre B")
    speaks_for(person("Porte"), loud)
    speaks_for(person("Déjà"), busy)
    open_claim(speaker=person("Autre"), organization_id=busy.pk, voucher_id=loud.pk, at=AT)
    pages = []
    for body, member in ((quiet, mute), (busy, loud)):
        client = as_(person(f"P{body.public_id}"))
        client.post(page_for(body), {"proof": "voucher", "voucher": member.public_id})
        text = steady(read(client.get(page_for(body))))
        for one in (body.public_id, body.name, member.name, f"P{body.public_id}", f"p{body.public_id}", body.slug):
            text = text.replace(one, "…")
        pages.append(text)
    assert pages[0] == pages[1]


def test_a_full_mailbox_answers_like_an_empty_one():
    body, zoe, yan = braise(), person("Zoé"), person("Yan")
    for number in range(3):
        asked_by_email(zoe, body, address=f"info+{number}@labraise.coop", at=timezone.now())
    client = as_(yan)
    client.post(page_for(body), {"proof": "email", "address": ADDRESS})
    assert Letter.objects.count() == 3
    assert "un lien y est parti" in read(client.get(page_for(body)))


def test_a_private_page_is_claimed_by_nobody_who_does_not_see_it_and_a_merged_one_leads_on():
    body, other, zoe = braise(), federation(), person("Zoé")
    Organization.objects.filter(pk=body.pk).update(visibility=Organization.PRIVATE)
    client = as_(zoe)
    for answer in (client.get(page_for(body)), client.post(page_for(body), {"proof": "email", "address": ADDRESS})):
        assert answer.status_code == 404
    assert client.get(f"{QUEUE}fiche/inconnue/").status_code == 404
    Organization.objects.filter(pk=body.pk).update(visibility=Organization.PUBLIC, merged_into=other)
    assert client.get(page_for(body))["Location"] == page_for(other)


def test_the_queue_is_the_coordination_s_and_words_of_others_are_only_text():
    body, zoe, odile = braise(), person("Zoé"), coordinator()
    assert Client().get(QUEUE).status_code == 302
    assert as_(zoe).get(QUEUE).status_code == 403
    Person.objects.filter(pk=zoe.person_id).update(name="<img src=x onerror=alert(1)>")
    as_(zoe).post(page_for(body), {"proof": "email", "address": ADDRESS, "title": "<script>alert(1)</script>"})
    for text in (read(as_(odile).get(QUEUE)), read(as_(zoe).get(page_for(body), {"membre": '"><script>'}))):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert '"><script>' not in text


@pytest.mark.parametrize(
    "extra",
    [{"state": "proven"}, {"person_id": "1"}, {"vouched_by": "1"}, {"organization_id": "1"}, {"at": "2000-01-01"}],
)
def test_fields_that_a_form_does_not_have_are_ignored(extra):
    body, zoe = braise(), person("Zoé")
    as_(zoe).post(page_for(body), {"proof": "email", "address": ADDRESS, **extra})
    claim = PageClaim.objects.get()
    assert (claim.state, claim.person_id, claim.vouched_by, claim.organization_id) == (
        "waiting",
        zoe.person_id,
        None,
        body.pk,
    )
    assert timezone.now() - claim.at < timedelta(minutes=1)


@pytest.mark.parametrize("given_text", ["9" * 30, "-1", "x", "²"])
def test_a_strange_cursor_is_the_first_page(given_text):
    assert as_(coordinator()).get(QUEUE, {"apres": given_text, "etat": given_text}).status_code == 200
