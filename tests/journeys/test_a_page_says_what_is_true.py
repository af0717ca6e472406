"""The story of a page that is wrong: a passer-by says so, somebody decides, and the organisation speaks for itself."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from django.contrib.staticfiles import finders
from harness.browser import check_accessibility
from PIL import Image
from playwright.sync_api import Page, expect

from chantier.directory.models import Organization, Statement
from chantier.directory.tests.two_lists import BAKERY, edition, entry, shown, source
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.words import api as words

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PASSWORD = "une phrase que personne ne devine"
COORDINATOR, SPOKESPERSON = ("anne@exemple.test", "Anne Lavoie"), ("ana@exemple.test", "Ana Ruiz")
WIDTHS = (390, 768, 1440)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/chantier.js") is None, reason="the bundle is not built"),
]


@pytest.fixture
def bakery() -> Organization:
    system = Speaker.system()
    words.load_shipped(speaker=system, at=AT)
    record = entry(edition(source("liste")), "mie", **{**BAKERY, "phone": "+18195550100"})
    shown(record)
    found = Organization.objects.get(pk=record.organization_id)
    anne = people.create_person(speaker=system, email=COORDINATOR[0], name=COORDINATOR[1], at=AT, password=PASSWORD)
    people.grant_role(speaker=system, person_id=anne.id, role="coordinator", at=AT)
    ana = people.create_person(speaker=system, email=SPOKESPERSON[0], name=SPOKESPERSON[1], at=AT, password=PASSWORD)
    voice = people.ensure_voice(organization_ref=found.public_id, name=found.name)
    mandate = people.give_mandate(
        speaker=system, person_id=ana.id, voice_id=voice.id, title="", powers=("speak", "edit_page"), at=AT
    )
    people.accept_mandate(speaker=Speaker(person_id=ana.id), mandate_id=mandate.id, at=AT)
    return found


def test_a_wrong_page_is_corrected_then_kept_by_the_organisation_itself(page: Page, bakery: Organization) -> None:
    a_passer_by_proposes_another_number(page, bakery)
    the_coordination_accepts_it_with_one_key(page, bakery)
    the_organisation_says_who_it_is(page, bakery)
    the_organisation_hides_its_page(page, bakery)


def a_passer_by_proposes_another_number(page: Page, bakery: Organization) -> None:
    page.goto(f"/fr/repertoire/{bakery.public_id}/")
    page.get_by_role("link", name="Proposer une correction").click()
    look(page)
    page.get_by_role("link", name="Téléphone").click()
    look(page)
    page.get_by_label("Téléphone").fill("555-0177")
    page.get_by_label("D’où vient l’information").fill("leur vitrine")
    page.get_by_role("button", name="Proposer cette correction").click()
    expect(page.get_by_text("n’a pas d’indicatif régional").first).to_be_visible()
    expect(page.get_by_label("D’où vient l’information")).to_have_value("leur vitrine")
    look(page)
    page.get_by_label("Téléphone").fill("819 555-0177")
    page.get_by_role("button", name="Proposer cette correction").click()
    expect(page.get_by_text("attend d’être relue")).to_be_visible()
    expect(page.get_by_text("819 555-0100")).to_be_visible()


def the_coordination_accepts_it_with_one_key(page: Page, bakery: Organization) -> None:
    sign_in(page, COORDINATOR)
    page.goto("/fr/repertoire/corrections/")
    look(page)
    page.get_by_text("Refuser").click()
    look(page)
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("a")
    expect(page.get_by_text("Aucune correction à examiner")).to_be_visible()
    page.goto(f"/fr/repertoire/{bakery.public_id}/")
    expect(page.get_by_text("819 555-0177")).to_be_visible()
    expect(page.get_by_text("Une correction a été acceptée.")).to_be_visible()
    sign_out(page)


def the_organisation_says_who_it_is(page: Page, bakery: Organization) -> None:
    sign_in(page, SPOKESPERSON)
    page.goto("/fr/au-nom-de/")
    page.get_by_label(re.compile(re.escape(bakery.name))).check()
    page.get_by_role("button", name="Continuer").click()
    page.goto(f"/fr/repertoire/{bakery.public_id}/")
    page.get_by_role("link", name="Modifier la fiche").click()
    expect(page.get_by_text("Vous agissez ici au nom de")).to_be_visible()
    look(page)
    page.get_by_label("Présentation en français").fill("Du pain au levain, un four pour tout le quartier.")
    page.get_by_label("Image du logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": a_picture()}
    )
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Dites ce que montre le logo").first).to_be_visible()
    expect(page.get_by_label("Présentation en français")).to_have_value(re.compile("un four pour tout le quartier"))
    look(page)
    page.get_by_label("Image du logo").set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": a_picture()}
    )
    page.get_by_label("Ce que montre le logo").fill("Une miche dorée")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("un four pour tout le quartier").first).to_be_visible()
    expect(page.get_by_role("img", name="Une miche dorée")).to_be_visible()
    look(page)
    assert {one.kind for one in Statement.objects.exclude(field="phone")} == {"own"}


def the_organisation_hides_its_page(page: Page, bakery: Organization) -> None:
    page.get_by_role("link", name="Modifier la fiche").click()
    page.get_by_label("Personne d’autre que l’organisation et la coordination").check()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Cette fiche est privée")).to_be_visible()
    sign_out(page)
    assert page.goto(f"/fr/repertoire/{bakery.public_id}/").status == 404  # type: ignore[union-attr]
    page.goto("/fr/repertoire/")
    expect(page.get_by_text(bakery.name)).to_have_count(0)


def a_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (80, 80), "#0b5d4b").save(made, "PNG")
    return made.getvalue()


def look(page: Page) -> None:
    """The page holds in three widths, and axe has nothing serious to say."""
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


def sign_out(page: Page) -> None:
    page.context.clear_cookies()
