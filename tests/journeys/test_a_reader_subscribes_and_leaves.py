"""The story of a reader: they ask for the newsletter, answer the letter, get an issue, and leave in one click."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from harness.browser import check_accessibility
from playwright.sync_api import Page, expect

from chantier.editorial.models import Delivery, NewsletterIssue, Subscriber
from chantier.editorial.newsletter.services.sending import send_due
from chantier.foundation.access.api import Speaker
from chantier.foundation.messages.models import OutboxMail
from chantier.foundation.people import api as people
from chantier.foundation.places import api as places
from chantier.foundation.words import api as words

PASSWORD = "une phrase que personne ne devine"
EDITOR, READER = ("nour@exemple.test", "Nour Lamplume"), "lectrice@exemple.org"
WIDTHS = (390, 768, 1440)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/chantier.js") is None, reason="the bundle is not built"),
]


@pytest.fixture
def demonstration(settings) -> None:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "chantier.foundation.messages.outbox.OutboxBackend"
    settings.INSTANCE = {
        **settings.INSTANCE,
        "name": "Réseau du Fleuve",
        "contact": "ecrire@exemple.test",
        "postal_address": "1, rue du Four, Trois-Rivières (Québec) G9A 1A1",
    }
    now = timezone.now()
    words.load_shipped(speaker=Speaker.system(), at=now)
    places.load_facts(speaker=Speaker.system(), at=now)
    nour = people.create_person(speaker=Speaker.system(), email=EDITOR[0], name=EDITOR[1], at=now, password=PASSWORD)
    people.grant_role(speaker=Speaker.system(), person_id=nour.id, role="editor", at=now)


def test_a_reader_subscribes_gets_an_issue_and_leaves(open_page, demonstration: None) -> None:
    reader, editor = open_page(), open_page()
    the_reader_asks(reader)
    the_reader_confirms_from_the_letter(reader)
    an_editor_composes_and_sends(editor)
    the_reader_gets_it_and_leaves_in_one_click(reader)
    assert Subscriber.objects.get().state == "left"
    an_editor_sends_another_which_nobody_gets(editor)


def test_a_reader_without_any_script_subscribes_and_leaves(open_page, demonstration: None) -> None:
    reader, editor = open_page(java_script_enabled=False), open_page()
    reader.context.has_no_script = True
    the_reader_asks(reader)
    the_reader_confirms_from_the_letter(reader)
    an_editor_composes_and_sends(editor)
    the_reader_gets_it_and_leaves_in_one_click(reader)
    assert Subscriber.objects.get().state == "left"


def the_reader_asks(page: Page) -> None:
    page.goto("/fr/infolettre/")
    look(page)
    page.get_by_label("Adresse courriel").fill(READER)
    page.get_by_text("Choisir des territoires").click()
    page.get_by_label("Mauricie").check()
    page.get_by_label(re.compile("J’accepte que Réseau du Fleuve")).check()
    look(page)
    page.get_by_role("button", name="Demander l’infolettre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos courriels")
    look(page)


def the_reader_confirms_from_the_letter(page: Page) -> None:
    page.get_by_role("link", name="Ouvrir les courriels de la démonstration").click()
    page.get_by_text("Confirmez votre abonnement").first.click()
    follow(page, "/confirmation/")
    expect(page.get_by_text(READER)).to_be_visible()
    assert Subscriber.objects.get().state == "waiting"
    look(page)
    page.get_by_role("button", name="Confirmer mon abonnement").click()
    expect(page.get_by_text("Votre abonnement commence")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Revoir mes choix").click()
    expect(page.get_by_label("Mauricie")).to_be_checked()
    look(page)


def an_editor_composes_and_sends(page: Page) -> None:
    sign_in(page, EDITOR)
    page.goto("/fr/infolettre/atelier/")
    look(page)
    page.get_by_role("button", name="Composer").click()
    page.get_by_role("textbox", name="Titre").first.fill("Un four de quartier rouvre")
    page.get_by_role("textbox", name="Texte").first.fill("La boulangerie coopérative reprend ses fournées samedi.")
    page.get_by_role("button", name="Ajouter ce texte").click()
    expect(page.get_by_text("Un four de quartier rouvre").first).to_be_visible()
    look(page)
    page.get_by_role("link", name="Aperçu").click()
    expect(page.locator("pre")).to_contain_text("La boulangerie coopérative")
    look(page)
    page.get_by_role("link", name="Revenir au numéro").click()
    page.get_by_role("button", name="Envoyer maintenant").click()
    expect(page.get_by_text("Envoi terminé")).to_be_visible()
    look(page)
    assert [one.state for one in Delivery.objects.all()] == ["sent"]


def the_reader_gets_it_and_leaves_in_one_click(page: Page) -> None:
    page.goto("/fr/demonstration/courriels/")
    page.get_by_text("L’infolettre du").first.click()
    expect(page.get_by_text("La boulangerie coopérative").first).to_be_visible()
    follow(page, "/numeros/")
    expect(page.get_by_text("La boulangerie coopérative")).to_be_visible()
    look(page)
    page.goto("/fr/demonstration/courriels/")
    page.get_by_text("L’infolettre du").first.click()
    follow(page, "/depart/")
    assert Subscriber.objects.get().state == "active"
    look(page)
    page.get_by_role("button", name="Me désabonner").click()
    expect(page.get_by_text("Vous ne recevrez plus l’infolettre.")).to_be_visible()
    look(page)


def an_editor_sends_another_which_nobody_gets(page: Page) -> None:
    before = OutboxMail.objects.count()
    issue = NewsletterIssue.objects.get()
    NewsletterIssue.objects.filter(pk=issue.pk).update(state="scheduled", scheduled_for=timezone.now())
    Delivery.objects.all().delete()
    assert send_due(at=timezone.now() + timedelta(minutes=1)) == 0
    assert OutboxMail.objects.count() == before
    page.goto("/fr/infolettre/numeros/")
    look(page)


def follow(page: Page, part: str) -> None:
    """The link of a mail, on this site."""
    address = page.locator(f"details[open] a[href*='{part}']").first.get_attribute("href")
    assert address
    page.goto(urlsplit(address).path)


def look(page: Page) -> None:
    """The page holds in three widths, and axe has nothing serious to say in any."""
    if getattr(page.context, "has_no_script", False):
        return  # axe is a script
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (page.url, width)
        check_accessibility(page)


def sign_in(page: Page, who: tuple[str, str]) -> None:
    page.goto("/fr/")
    page.get_by_role("link", name="Se connecter").first.click()
    page.get_by_label("Adresse courriel").fill(who[0])
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text(who[1]).first).to_be_attached()
