"""An editor writes a story in French and its English translation, with a window on the map; a visitor reads both."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.staticfiles import finders
from harness.browser import check_accessibility
from playwright.sync_api import Page, expect

from chantier.directory.models import Organization
from chantier.directory.tests.two_lists import BAKERY, edition, entry, shown, source
from chantier.editorial.models import HomePage, SectionPage
from chantier.editorial.services.ground import prepare_ground
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.search import api as search
from chantier.foundation.words import api as words

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PASSWORD = "une phrase que personne ne devine"
EDITOR = ("nour@exemple.test", "Nour Lamplume")
WIDTHS = (390, 768, 1440)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/chantier.js") is None, reason="the bundle is not built"),
]


@pytest.fixture
def bakery() -> Organization:
    """A bakery in the directory, an editor, and a section of stories in two languages."""
    system = Speaker.system()
    words.load_shipped(speaker=system, at=AT)
    record = entry(edition(source("liste")), "mie", **BAKERY)
    shown(record)
    nour = people.create_person(speaker=system, email=EDITOR[0], name=EDITOR[1], at=AT, password=PASSWORD)
    people.grant_role(speaker=system, person_id=nour.id, role="editor", at=AT)
    prepare_ground()
    search.rebuild(kind="organization")
    first: SectionPage | None = None
    for language, title in (("fr", "Récits"), ("en", "Stories")):
        home = HomePage.objects.get(locale__language_code=language)
        key = {"translation_key": first.translation_key} if first is not None else {}
        made = SectionPage(
            title=title, slug=title.lower().replace("é", "e"), gathers="stories", locale=home.locale, **key
        )
        first = first or home.add_child(instance=made)
        if first is not made:
            home.add_child(instance=made)
    return Organization.objects.get(pk=record.organization_id)


def test_an_editor_writes_a_story_and_its_translation(page: Page, bakery: Organization) -> None:
    sign_in(page)
    the_story_is_written_in_french(page, bakery)
    it_is_translated(page)
    page.context.clear_cookies()
    a_visitor_reads_both(page, bakery)


def the_story_is_written_in_french(page: Page, bakery: Organization) -> None:
    page.goto("/fr/recits/")
    page.get_by_role("link", name="Modifier cette page").click()
    section = page.url.split("/pages/")[1].split("/")[0]
    page.goto(f"/fr/edition/pages/add/editorial/storypage/{section}/")
    page.locator("#id_title").fill("Le four du samedi")
    page.get_by_role("button", name="Choisir une organisation").first.click()
    page.get_by_label("Nom de l’organisation").fill("mie quartier")
    page.get_by_role("link", name=bakery.name).click()
    expect(page.locator("#id_organization")).to_have_value(bakery.public_id)
    page.locator("#id_summary").fill("On y apporte sa pâte.")
    page.get_by_role("button", name="Insérer un bloc").first.click()
    page.get_by_role("option", name="Fenêtre sur un mandat").click()
    page.locator("select[name='body-0-value-name']").select_option("carte")
    page.locator("input[name='body-0-value-title']").fill("Où sont les autres")
    publish(page)
    expect(page.get_by_text("publiée").first).to_be_visible()


def it_is_translated(page: Page) -> None:
    page.goto("/fr/recits/le-four-du-samedi/")
    page.get_by_role("link", name="Modifier cette page").click()
    story = page.url.split("/pages/")[1].split("/")[0]
    page.goto(f"/fr/edition/translation/submit/page/{story}/")
    page.get_by_role("checkbox", name="Anglais").check()
    page.locator("main form button[type='submit'], main form input[type='submit']").first.click()
    expect(page.locator("#id_title")).to_have_value("Le four du samedi")
    page.locator("#id_title").fill("The Saturday oven")
    page.locator("#id_summary").fill("People bring their dough.")
    page.locator("input[name='body-0-value-title']").fill("Where the others are")
    page.get_by_role("tab", name="Promotion").click()
    page.locator("#id_slug").fill("the-saturday-oven")
    publish(page)
    expect(page.get_by_text("publiée").first).to_be_visible()


def a_visitor_reads_both(page: Page, bakery: Organization) -> None:
    page.goto("/fr/recits/")
    look(page)
    page.get_by_role("link", name="Le four du samedi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le four du samedi")
    expect(page.get_by_role("link", name=bakery.name)).to_be_visible()
    expect(page.get_by_role("heading", name="Où sont les autres")).to_be_visible()
    expect(page.locator(".map-frame")).to_be_visible()
    look(page)
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page).to_have_url(page.url.split("/en/")[0] + "/en/stories/the-saturday-oven/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The Saturday oven")
    expect(page.get_by_role("heading", name="Where the others are")).to_be_visible()
    look(page)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Plus d'actions").click()
    page.get_by_role("button", name="Publier", exact=True).click()


def look(page: Page) -> None:
    """The page holds in three widths, and axe has nothing serious to say."""
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (page.url, width)
    check_accessibility(page)


def sign_in(page: Page) -> None:
    page.goto("/fr/")
    page.get_by_role("link", name="Se connecter").first.click()
    page.get_by_label("Adresse courriel").fill(EDITOR[0])
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_text(EDITOR[1]).first).to_be_attached()
