"""A table is opened, a text is proposed there, amended, debated, and settled; whoever reads it can check it.

Each person has a browser of their own; the same is done without any script.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from harness.browser import OpenPage, check_accessibility
from playwright.sync_api import Page, expect

from chantier.deliberation.models import Proposal
from chantier.deliberation.services.procedures import load_procedures
from chantier.deliberation.tests.tables import COORDINATION, an_organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.search import api as search
from chantier.foundation.words import api as words

PASSWORD = "une phrase que personne ne devine"
WIDTHS = (390, 768, 1440)
TITLE = "Un transport du soir"
SOURCE = """# Ce que nous voulons

Un autobus part chaque soir de chaque village.

# Qui paie

La région paie trois ans."""
PEOPLE = {
    "odile": ("odile@exemple.test", "Odile Brisebarre", ""),
    "anselme": ("anselme@exemple.test", "Anselme Tournevent", "La Braise"),
    "zelie": ("zelie@exemple.test", "Zélie Abeille", "Le Fournil"),
}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/chantier.js") is None, reason="the bundle is not built"),
]


@dataclass(frozen=True)
class Movement:
    """Who lives the story, each in a browser where they signed in."""

    odile: Page
    anselme: Page
    zelie: Page
    visitor: Page


@pytest.fixture
def movement() -> None:
    at, system = timezone.now(), Speaker.system()
    words.load_shipped(speaker=system, at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    load_procedures(speaker=COORDINATION, at=at)
    for email, name, body in PEOPLE.values():
        made = people.create_person(speaker=system, email=email, name=name, at=at, password=PASSWORD)
        if not body:
            people.grant_role(speaker=system, person_id=made.id, role="coordinator", at=at)
            continue
        organization = an_organization(body)
        voice = people.ensure_voice(organization_ref=organization.public_id, name=body)
        mandate = people.give_mandate(
            speaker=system, person_id=made.id, voice_id=voice.id, title="", powers=("speak",), at=at
        )
        people.accept_mandate(speaker=Speaker(person_id=made.id), mandate_id=mandate.id, at=at)
    search.rebuild(kind="organization")


@pytest.mark.usefixtures("movement")
@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_text_goes_from_a_table_to_its_fingerprint(open_page: OpenPage, has_scripts: bool) -> None:
    told = Movement(*(open_page(java_script_enabled=has_scripts) for _one in range(4)))
    for name, who in PEOPLE.items():
        sign_in(getattr(told, name), *who)
    table = the_coordination_opens_a_table_and_seats_two_organisations(told.odile, has_scripts)
    text = anselme_proposes_and_opens_it(told.anselme, table, has_scripts)
    zelie_asks_for_two_changes(told.zelie, text, has_scripts)
    zelie_speaks_in_the_debate(told.zelie, text, has_scripts)
    the_pen_answers_and_takes_in_what_it_accepted(told.odile, text, has_scripts)
    both_take_position_and_one_keeps_its_reserve(told, text, has_scripts)
    the_text_is_settled(told.odile, text)
    anybody_checks_it(told.visitor, text, has_scripts)


def the_coordination_opens_a_table_and_seats_two_organisations(page: Page, has_scripts: bool) -> str:
    page.goto("/fr/concertation/")
    look(page, has_scripts)
    page.get_by_role("link", name="Ouvrir une table").click()
    page.get_by_role("link", name="Rédaction d’un mémoire").click()
    page.get_by_label("Nom de la table").fill("Table de l’autobus")
    page.get_by_label("Qui y siège").select_option("listed")
    for number in range(3):  # all may be done from the first day: the story is told in one
        fold = page.locator("fieldset.fieldset").filter(has_text=f"Étape {number + 1}").first
        fold.get_by_label("Du").fill(timezone.localdate().isoformat())
    look(page, has_scripts)
    page.get_by_role("button", name="Ouvrir la table").click()
    for name in ("La Braise", "Le Fournil"):
        page.get_by_label("Trouver une organisation du répertoire").fill(name)
        page.locator("main").get_by_role("button", name="Chercher").click()
        page.get_by_label("Organisation", exact=True).select_option(label=name)
        page.get_by_role("button", name="Attribuer ce siège").click()
        expect(page.get_by_role("link", name=name)).to_be_visible()
    look(page, has_scripts)
    page.get_by_role("link", name="Table de l’autobus").first.click()
    expect(page.get_by_text("Qui siège")).to_be_visible()
    return page.url


def anselme_proposes_and_opens_it(page: Page, table: str, has_scripts: bool) -> str:
    page.goto(table)
    page.get_by_role("link", name="Proposer un texte").click()
    page.get_by_label("Titre").fill(TITLE)
    page.get_by_label("Texte", exact=True).fill(SOURCE)
    look(page, has_scripts)
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("Brouillon", exact=True)).to_be_visible()
    page.get_by_role("link", name="Ouvrir au débat").click()
    page.get_by_role("button", name="Ouvrir au débat").click()
    expect(page.get_by_text("Ouverte au débat")).to_be_visible()
    look(page, has_scripts)
    return page.url


def zelie_asks_for_two_changes(page: Page, text: str, has_scripts: bool) -> None:
    page.goto(text)
    page.get_by_role("link", name="Amender le passage 1.1").click()
    look(page, has_scripts)
    page.get_by_label("Le passage tel que vous le voulez").fill(
        "Un autobus part chaque matin et chaque soir de chaque village."
    )
    page.get_by_label("Pourquoi").fill("Il faut aussi pouvoir partir.")
    page.get_by_role("button", name="Déposer l’amendement").click()
    expect(page.locator("ins")).to_have_text(re.compile("matin"))
    look(page, has_scripts)
    page.goto(text)
    page.get_by_role("link", name="Amender le passage 2.1").click()
    page.get_by_label("Ce que vous demandez").select_option("delete")
    page.get_by_label("Pourquoi").fill("Trop court.")
    page.get_by_role("button", name="Déposer l’amendement").click()
    expect(page.get_by_text("Amendement 2 : Suppression")).to_be_visible()


def zelie_speaks_in_the_debate(page: Page, text: str, has_scripts: bool) -> None:
    page.goto(text + "debat/")
    look(page, has_scripts)
    page.get_by_label("Pour", exact=True).first.check()
    page.locator("textarea[name=body]").first.fill("Nos boulangères rentrent à pied : ce texte les ramène.")
    page.get_by_role("button", name="Publier").first.click()
    expect(page.get_by_text("Nos boulangères rentrent à pied").first).to_be_visible()
    look(page, has_scripts)


def the_pen_answers_and_takes_in_what_it_accepted(page: Page, text: str, has_scripts: bool) -> None:
    page.goto(text + "amendements/")
    look(page, has_scripts)
    page.get_by_role("link", name=re.compile("^2. Suppression")).click()
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("alert")).to_contain_text("Dites pourquoi")
    page.get_by_label("La réponse et sa raison").fill("Trois ans, c’est ce que la région a voté.")
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_text("Trois ans, c’est ce que la région a voté.").first).to_be_visible()
    page.goto(text + "amendements/1/")
    page.get_by_role("button", name="Accepter").click()
    page.goto(text + "amendements/")
    page.get_by_role("link", name="Voir le texte consolidé").click()
    look(page, has_scripts)
    page.get_by_role("button", name="En faire la version suivante").click()
    expect(page.get_by_text("chaque matin et chaque soir")).to_be_visible()
    page.get_by_role("link", name="Appeler les positions").click()
    page.get_by_role("button", name="Appeler les positions").click()
    expect(page.get_by_text("Prise de position", exact=True)).to_be_visible()


def both_take_position_and_one_keeps_its_reserve(told: Movement, text: str, has_scripts: bool) -> None:
    told.anselme.goto(text + "positions/")
    told.anselme.locator("input[name=stance][value=support]").check()
    told.anselme.get_by_role("button", name="Prendre position").click()
    expect(told.anselme.get_by_text("La Braise").first).to_be_visible()
    page = told.zelie
    page.goto(text + "positions/")
    look(page, has_scripts)
    page.locator("input[name=stance][value=reserve]").check()
    page.get_by_role("button", name="Prendre position").click()
    expect(page.get_by_role("alert")).to_contain_text("Dites pourquoi")
    page.locator("textarea[name=reason]").fill("Trois ans passeront vite.")
    page.get_by_role("button", name="Prendre position").click()
    expect(page.get_by_text("Trois ans passeront vite.").first).to_be_visible()
    look(page, has_scripts)


def the_text_is_settled(page: Page, text: str) -> None:
    page.goto(text)
    page.get_by_role("link", name="Arrêter le texte").click()
    expect(page.get_by_text("Personne n’objecte.")).to_be_visible()
    page.get_by_role("button", name="Arrêter le texte").click()
    expect(page.get_by_text("Texte arrêté", exact=True)).to_be_visible()


def anybody_checks_it(page: Page, text: str, has_scripts: bool) -> None:
    page.goto(text)
    look(page, has_scripts)
    shown = page.locator("code.fingerprint").first.inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Télécharger le texte arrêté").click()
    assert hashlib.sha256(waiting.value.path().read_bytes()).hexdigest() == shown
    assert Proposal.objects.get().fingerprint == shown
    page.goto(text + "positions/")
    expect(page.get_by_text("Trois ans passeront vite.")).to_be_visible()


def look(page: Page, has_scripts: bool) -> None:
    """The page holds in three widths, and axe has nothing serious to say (axe is a script: it needs them)."""
    if not has_scripts:
        return
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (page.url, width)
    check_accessibility(page)


def sign_in(page: Page, email: str, name: str, body: str) -> None:
    page.goto("/fr/")
    page.get_by_role("link", name="Se connecter").first.click()
    page.get_by_label("Adresse courriel").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text(name).first).to_be_attached()
    if body:
        page.goto("/fr/au-nom-de/")
        page.get_by_label(re.compile(re.escape(body))).check()
        page.get_by_role("button", name="Continuer").click()
