"""A debater types too fast, finds the case all the same, and the claim that they will cite."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from harness.browser import check_accessibility
from playwright.sync_api import Page, expect

from chantier.foundation.search import api as search
from chantier.library.core import description as d
from chantier.library.tests.shelved import FUNDING, GROCERY, prepare, shelve, with_pages

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(finders.find("chantier/dist/chantier.js") is None, reason="the bundle is not built"),
]
CLAIM = "Trois emplois ont été gardés au village."


@pytest.fixture
def case(settings: Any, tmp_path: Path) -> str:
    prepare(settings, tmp_path)
    one = shelve(replace(GROCERY, claims=(d.Claim(0, CLAIM),)))
    with_pages(one, "Le début.", "Les subventions régionales ont tardé.")
    shelve(FUNDING)
    search.flush_now()
    return one.public_id


def test_a_misspelt_question_finds_the_case_and_its_claim(page: Page, case: str) -> None:
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
    box.fill("epicrie vilage emplois")
    box.press("Enter")
    expect(page.get_by_text("voici ce qui s’en approche")).to_be_visible()
    expect(page.get_by_text("affirmation 1")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("link", name="L’épicerie reprise par ses voisins").click()
    page.wait_for_url(f"**/fr/ressources/{case}-*/")
    expect(page.get_by_text(CLAIM).first).to_be_visible()
