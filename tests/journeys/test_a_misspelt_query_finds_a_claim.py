"""A debater types too fast, finds the case all the same, cites its claim, and keeps it in a notebook to copy from.

Until there are debates here, the citation ends in the reader's own text: its address, its words, its reference.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from harness.browser import OpenPage, check_accessibility
from playwright.sync_api import Page, expect

from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.search import api as search
from chantier.library.core import description as d
from chantier.library.models import Citation
from chantier.library.services.citing import withdraw_claim
from chantier.library.tests.shelved import AT, FUNDING, GROCERY, LIBRARIAN, prepare, shelve, with_pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/chantier.js") is None, reason="the bundle is not built"),
]
CLAIM = "Trois emplois ont été gardés au village."
PASSWORD = "une phrase que personne ne devine"
DEBATER = ("zelie@exemple.test", "Zélie Grandmaison")
WIDTHS = (390, 768, 1440)


@pytest.fixture
def case(settings: Any, tmp_path: Path) -> str:
    prepare(settings, tmp_path)
    people.create_person(speaker=Speaker.system(), email=DEBATER[0], name=DEBATER[1], at=AT, password=PASSWORD)
    one = shelve(replace(GROCERY, claims=(d.Claim(0, CLAIM, page="12"), d.Claim(0, "Le bail a été repris."))))
    with_pages(one, "Le début.", "Les subventions régionales ont tardé.")
    shelve(FUNDING)
    search.flush_now()
    return one.public_id


def test_a_debater_finds_a_case_by_a_misspelt_question_and_cites_its_claim(page: Page, case: str) -> None:
    suggestions_open_and_close(page)
    a_misspelt_question_finds_the_claim(page, case)
    the_claim_is_cited(page, case)
    page.get_by_role("link", name="Se connecter").last.click()
    they_sign_in_and_come_back(page)
    it_is_kept_and_copied(page, case)
    it_falls_when_the_claim_is_withdrawn(page)


def test_the_same_without_any_script(open_page: OpenPage, case: str) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/fr/bibliotheque/")
    a_misspelt_question_finds_the_claim(page, case, has_scripts=False)
    the_claim_is_cited(page, case, has_scripts=False)
    page.get_by_role("link", name="Se connecter").last.click()
    they_sign_in_and_come_back(page)
    page.get_by_role("button", name="Garder", exact=True).click()
    expect(page.get_by_text("La citation est gardée.")).to_be_visible()
    expect(page.locator(".notebook .cited-text")).to_contain_text(re.compile(rf"«\s{re.escape(CLAIM)}\s»"))
    expect(page.get_by_role("button", name=re.compile("^Copier"))).to_have_count(0)


def suggestions_open_and_close(page: Page) -> None:
    page.goto("/fr/bibliotheque/")
    box = page.locator("#library-words")
    box.press_sequentially("épic")
    expect(page.get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("combobox", name="Chercher dans la bibliothèque")).to_have_attribute(
        "aria-expanded", "true"
    )
    check_accessibility(page)
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()


def a_misspelt_question_finds_the_claim(page: Page, case: str, *, has_scripts: bool = True) -> None:
    page.locator("#library-words").fill("epicrie vilage emplois")
    page.locator("#library-words").press("Enter")
    expect(page.get_by_text("voici ce qui s’en approche")).to_be_visible()
    if has_scripts:
        look(page)
    page.get_by_role("link", name="affirmation 1").click()
    page.wait_for_url(f"**/fr/ressources/{case}-*/#c1")
    expect(page.locator("#c1")).to_be_in_viewport()
    expect(page.locator("#c1")).to_contain_text(CLAIM)


def the_claim_is_cited(page: Page, case: str, *, has_scripts: bool = True) -> None:
    address = page.url
    page.get_by_role("link", name="Citer l’affirmation 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Citer cette affirmation")
    expect(page.locator("#ready")).to_contain_text(
        re.compile(r"«\sTrois emplois .*\s» \(p\.\s12\) Clavier, E\. \(2024\)")
    )
    path = address[address.index("/fr/ressources/") :]
    expect(page.locator("#ready")).to_contain_text(path)
    expect(page.get_by_role("link", name=path)).to_be_visible()
    if has_scripts:
        look(page)
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copier l’adresse").click()
        assert copied(page).endswith(path)


def they_sign_in_and_come_back(page: Page) -> None:
    page.get_by_label("Adresse courriel").fill(DEBATER[0])
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Citer cette affirmation")


def it_is_kept_and_copied(page: Page, case: str) -> None:
    look(page)
    page.get_by_role("button", name="Garder", exact=True).click()
    expect(page.get_by_text("La citation est gardée.")).to_be_visible()
    look(page)
    page.get_by_role("button", name=re.compile("^Copier la citation")).click()
    text = copied(page)
    assert re.match(rf"«\s{re.escape(CLAIM)}\s»", text)
    assert f"/fr/ressources/{case}-" in text
    assert text.count("http") == 1
    assert text.count("#c1") == 1
    page.goto("/fr/moi/")
    look(page)
    page.get_by_role("link", name="Mes citations").click()
    page.get_by_role("link", name="L’épicerie reprise par ses voisins").click()
    expect(page.locator("#c1")).to_be_in_viewport()


def it_falls_when_the_claim_is_withdrawn(page: Page) -> None:
    kept = Citation.objects.get()
    withdraw_claim(speaker=LIBRARIAN, resource_id=kept.resource_id, number=1, reason="Deux emplois, non trois.", at=AT)
    page.reload()
    expect(page.locator("#c1")).to_contain_text("Affirmation retirée. Deux emplois, non trois.")
    look(page)
    page.goto("/fr/ressources/mes-citations/")
    expect(page.get_by_text("L’affirmation a été retirée. Deux emplois, non trois.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Copier"))).to_have_count(0)
    look(page)


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def look(page: Page) -> None:
    """The page holds in three widths, and axe has nothing serious to say."""
    page.wait_for_load_state()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (page.url, width)
    check_accessibility(page)
