"""An editor chooses an organisation by its name: what is found is public, what is kept is its identifier."""

from __future__ import annotations

import pytest
from django.test import Client

from chantier.directory.models import Organization
from chantier.directory.tests.two_lists import BAKERY, edition, entry, shown, source
from chantier.editorial.blocks import OrganizationBlock
from chantier.editorial.services.ground import prepare_ground
from chantier.editorial.tests.site import browser_of, person
from chantier.foundation.search import api as search

pytestmark = pytest.mark.django_db

CHOOSE = "/fr/edition/organisations/"


@pytest.fixture
def bakery() -> Organization:
    """A bakery that the search knows."""
    record = entry(edition(source("liste")), "mie", **BAKERY)
    shown(record)
    prepare_ground()
    search.rebuild(kind="organization")
    return Organization.objects.get(pk=record.organization_id)


def test_a_name_misspelt_finds_the_organisation_and_choosing_it_gives_its_identifier(bakery: Organization):
    browser = browser_of(person("nour", role="editor"))
    window = browser.get(CHOOSE).json()
    assert "Nom de l’organisation" in window["html"]
    assert bakery.name not in window["html"]
    found = browser.get(f"{CHOOSE}results/", {"q": "mie du quartié"}).content.decode()
    assert bakery.name in found
    chosen = browser.get(f"{CHOOSE}chosen/{bakery.public_id}/").json()["result"]
    assert (chosen["id"], bakery.name in chosen["title"]) == (bakery.public_id, True)
    assert "ne ressemble à" in browser.get(f"{CHOOSE}results/", {"q": "zzzz <b>"}).content.decode()


def test_what_is_not_public_is_neither_found_nor_chosen(bakery: Organization):
    Organization.objects.update(visibility=Organization.PRIVATE)
    search.rebuild(kind="organization")
    browser = browser_of(person("nour", role="editor"))
    assert bakery.name not in browser.get(f"{CHOOSE}results/", {"q": "mie"}).content.decode()
    assert browser.get(f"{CHOOSE}chosen/{bakery.public_id}/").status_code == 404


@pytest.mark.parametrize("address", [CHOOSE, f"{CHOOSE}results/?q=mie", f"{CHOOSE}chosen/x/"])
def test_whoever_does_not_edit_chooses_nothing(address: str):
    assert Client().get(address).status_code == 302
    assert browser_of(person("ana")).get(address).status_code == 403


def test_a_block_shows_the_organisation_and_keeps_its_identifier(bakery: Organization):
    block = OrganizationBlock()
    state = block.get_form_state(bakery.public_id)
    assert (state["id"], bakery.name in state["title"]) == (bakery.public_id, True)
    assert block.get_form_state("") is None
    assert block.clean(bakery.public_id) == bakery.public_id
    assert block.clean(f"https://exemple.test/fr/repertoire/{bakery.public_id}-un-nom/") == bakery.public_id
    assert OrganizationBlock(required=False).clean(None) == ""
