"""What is read in words is shown as read, counted, and never over what is stated."""

import pytest
from django.urls import reverse

from chantier.directory.core.coverage import Tally
from chantier.directory.models import Organization, OrganizationTag, Source
from chantier.directory.queries.coverage import coverage
from chantier.directory.queries.facets import counts
from chantier.directory.tests.two_lists import AT, edition, entry, shown, source
from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import Count, Query
from chantier.foundation.words import api as words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vocabularies():
    words.load_shipped(speaker=Speaker.system(), at=AT)


@pytest.fixture
def register():
    return edition(source("registre", Source.REGISTER))


def tags(record):
    found = OrganizationTag.objects.filter(organization=record.organization_id, scheme="activity")
    return sorted(found.values_list("concept", flat=True))


def page(client, record):
    body = Organization.objects.get(pk=record.organization_id)
    return client.get(reverse("directory:organization", args=[body.public_id, body.slug])).content.decode()


def test_the_page_says_from_which_words_an_activity_was_read(register, client):
    record = entry(register, "lutins", legal_name="Les Lutins", activity="Exploitation d’une garderie")
    shown(record)
    assert tags(record) == ["childcare"]
    text = page(client, record)
    assert "se déduit des mots de la source « registre » : « garderie »." in " ".join(text.split())


def test_a_stated_activity_is_kept_and_the_page_says_nothing_of_words(register, client):
    record = entry(register, "lutins", legal_name="Les Lutins", activity="Garderie", activities=["housing"])
    shown(record)
    assert tags(record) == ["housing"]
    assert "déduit" not in page(client, record)


def test_a_cooperative_that_the_name_makes_more_precise_counts_in_both_forms(register, client):
    precise = entry(register, "a", legal_name="Coop de solidarité du Lac", legal_form="cooperative")
    broad = entry(register, "b", legal_name="Taxis coop", legal_form="cooperative")
    shown(precise, broad)
    assert coverage(kind="country", territory_id=0, contained=()).by_form == {
        "cooperative": Tally(0, 0, 0),
        "solidarity-cooperative": Tally(0, 0, 0),
    }
    asked = Query(filters={"legal_form": ("cooperative",)}, facets=("legal_form",))
    assert counts(asked)["legal_form"] == (Count("cooperative", 2), Count("solidarity-cooperative", 1))
    assert "Coopérative de solidarité" in page(client, precise)


def test_the_page_says_that_the_register_wins_on_the_form(register, client):
    record = entry(register, "a", legal_name="Les Lutins", legal_form="non-profit")
    other = entry(edition(source("liste")), "b", usual_name="Les Lutins", legal_form="cooperative")
    other.organization_id = record.organization_id
    other.save()
    shown(record)
    text = " ".join(page(client, record).split())
    assert "le registre l’emporte" in text
    assert "« Coopérative » (liste)" in text
