from __future__ import annotations

import pytest
from harness.browser import check_accessibility
from playwright.sync_api import Page, expect

from chantier.foundation.search import api
from chantier.foundation.search.tests.conftest import Shelves


@pytest.mark.django_db(transaction=True)
def test_one_types_reads_suggestions_and_finds(shelves: Shelves, page: Page) -> None:
    shelves.put("1", "Les Coopératives d’habitation", summary="Trente ans de coopératives à Montréal")
    api.flush_now()
    page.goto("/fr/recherche/")
    box = page.get_by_label("Chercher un nom, un sujet, un lieu")
    box.press_sequentially("l’habit")
    expect(page.get_by_role("link", name="Les Coopératives d’habitation")).to_be_visible()
    check_accessibility(page)
    box.press("Enter")
    expect(page.get_by_role("heading", name="Livres")).to_be_visible()
    check_accessibility(page)
