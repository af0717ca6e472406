"""The ground of the site: who enters the back office, with which policy, and what stays as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Page, Site, Workflow

from chantier.editorial import permissions
from chantier.editorial.models import HomePage
from chantier.editorial.services.ground import keep_editors, prepare_ground
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people
from chantier.foundation.people.models import Person

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
OFFICE = "/fr/edition/"


def somebody(*, role: str = "") -> Client:
    """A browser in which somebody with this role is signed in."""
    made = people.create_person(speaker=Speaker.system(), email=f"{role or 'x'}@exemple.test", name="Lou", at=AT)
    if role:
        people.grant_role(speaker=Speaker.system(), person_id=made.id, role=role, at=AT)
    client = Client()
    client.force_login(Person.objects.get(pk=made.id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_visitor_is_sent_to_our_own_sign_in():
    answer = Client().get(OFFICE)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/fr/compte/connexion/")


@pytest.mark.parametrize("role", ["", "coordinator", "documentalist", "secretary"])
def test_whoever_does_not_edit_is_refused_with_the_reason(role: str):
    answer = somebody(role=role).get(OFFICE)
    assert answer.status_code == 403
    assert "réservée aux personnes qui en ont la charge" in answer.content.decode()


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_whoever_edits_enters_and_may_write_publish_translate_and_redirect(role: str):
    client = somebody(role=role)
    assert client.get(OFFICE).status_code == 200
    home = HomePage.objects.get(locale__language_code="fr")
    for address in (
        f"pages/{home.pk}/edit/",
        f"pages/{home.pk}/",
        "images/",
        "documents/",
        "redirects/",
        "reports/locked/",
    ):
        assert client.get(f"{OFFICE}{address}").status_code == 200, address
    assert "/images/" in client.get(OFFICE).content.decode()


@pytest.mark.parametrize("address", ["users/", "groups/", "sites/", "password_reset/", "login/"])
def test_what_the_house_keeps_itself_is_walled_up_in_the_back_office(address: str):
    assert somebody(role="editor").get(f"{OFFICE}{address}").status_code == 404


def test_the_back_office_has_a_policy_of_its_own_and_every_other_page_keeps_the_strict_one():
    client = somebody(role="editor")
    assert "script-src 'self' 'unsafe-inline'" in client.get(OFFICE)["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/fr/")["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/fr/repertoire/")["Content-Security-Policy"]


def test_preparing_twice_changes_nothing_and_makes_three_translated_homes():
    prepare_ground()
    before = (Page.objects.count(), Workflow.objects.count(), Group.objects.count())
    prepare_ground()
    assert (Page.objects.count(), Workflow.objects.count(), Group.objects.count()) == before
    homes = HomePage.objects.order_by("locale__language_code")
    assert [home.locale.language_code for home in homes] == ["en", "es", "fr"]
    assert len({home.translation_key for home in homes}) == 1
    assert not any(home.live for home in homes)
    assert Site.objects.get().root_page.specific == HomePage.objects.get(locale__language_code="fr")


def test_whoever_stops_editing_is_no_longer_known_as_an_editor():
    client = somebody(role="editor")
    client.get(OFFICE)
    group = Group.objects.get(name=permissions.GROUP)
    assert group.user_set.count() == 1
    for grant in people.role_grants(at=AT):
        people.end_role(speaker=Speaker.system(), grant_id=grant.id, at=datetime(2026, 4, 1, tzinfo=UTC))
    assert keep_editors(at=datetime(2026, 4, 2, tzinfo=UTC)) == 1
    assert group.user_set.count() == 0
