from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chantier.foundation.people.models import RoleGrant
from chantier.library.models import Attachment, Resource
from chantier.library.tests.shelf import AT, shelf

pytestmark = pytest.mark.django_db


def lost(resource: Resource, number: int = 0, **more: Any) -> Attachment:
    given = {
        "url": f"https://lost.example/{number}",
        "check_state": "dead",
        "check_detail": {"code": "link_status", "params": {"status": 404}, "failures": 3},
        "checked_at": AT,
        "dead_since": AT - timedelta(days=4),
        "archived_url": "https://web.archive.org/web/2/https://lost.example/",
        **more,
    }
    return Attachment.objects.create(resource=resource, **given)


@pytest.fixture
def librarian(client: Client) -> Client:
    person = get_user_model().objects.create_user(email="biblio@example.org")
    RoleGrant.objects.create(person=person, role="documentalist", since=AT)
    client.force_login(person)
    return client


def test_a_dead_link_is_shown_with_what_was_seen_and_its_copy(librarian: Client) -> None:
    (resource,) = shelf(1)
    lost(resource)
    text = librarian.get(reverse("library:links")).content.decode()
    for words in (
        "Rapport 0",
        "code 404",
        "Mettre la copie à la place",
        "web.archive.org",
        "n’appelle aucun autre site",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("state", "changes", "words"),
    [
        (
            "moved",
            {"check_detail": {"code": "link_moved", "params": {"url": "https://new.example/"}}},
            "nouvelle adresse",
        ),
        ("blocked", {"check_detail": {"code": "link_robots", "params": {}}}, "ne pas venir"),
        ("blocked", {"check_detail": {"code": "fetch_private", "params": {}}}, "réseau privé"),
    ],
)
def test_each_state_has_its_address_and_its_words(
    librarian: Client, state: str, changes: dict[str, Any], words: str
) -> None:
    (resource,) = shelf(1)
    lost(resource, check_state=state, archived_url="", dead_since=None, **changes)
    assert words in librarian.get(reverse("library:links"), {"etat": state}).content.decode()
    assert words not in librarian.get(reverse("library:links")).content.decode().replace("Prendre la nouvelle", "")


def test_a_verb_repairs_and_says_so(librarian: Client) -> None:
    (resource,) = shelf(1)
    row = lost(resource)
    answer = librarian.post(reverse("library:link-act", args=[row.pk]), {"verb": "copy", "etat": "dead"}, follow=True)
    assert "La copie archivée a pris la place du lien." in answer.content.decode()
    assert "Aucun lien n’est mort." in answer.content.decode()
    row.refresh_from_db()
    assert (row.url, row.check_state) == ("https://web.archive.org/web/2/https://lost.example/", "never")
    again = librarian.post(reverse("library:link-act", args=[row.pk]), {"verb": "copy"}, follow=True)
    assert "a changé entretemps" in again.content.decode()


def test_who_is_no_documentalist_sees_and_repairs_nothing(client: Client) -> None:
    (resource,) = shelf(1)
    row = lost(resource)
    assert client.get(reverse("library:links")).status_code == 302
    client.force_login(get_user_model().objects.create_user(email="autre@example.org"))
    assert client.get(reverse("library:links")).status_code == 403
    assert client.post(reverse("library:link-act", args=[row.pk]), {"verb": "copy"}).status_code == 403
    row.refresh_from_db()
    assert row.check_state == "dead"


def test_a_page_of_many_asks_no_more_than_a_page_of_one(librarian: Client) -> None:
    (resource,) = shelf(1)
    librarian.get(reverse("library:links"))
    counts = []
    for number in range(4):
        lost(resource, number)
        with CaptureQueriesContext(connection) as asked:
            librarian.get(reverse("library:links"))
        counts.append(len(asked))
    assert counts[0] == counts[-1]


def test_the_page_of_links_holds_in_three_widths(open_page: Any, live_server: Any, client: Client) -> None:
    from harness.browser import check_accessibility

    person = get_user_model().objects.create_user(email="biblio@example.org")
    RoleGrant.objects.create(person=person, role="documentalist", since=AT)
    client.force_login(person)
    (resource,) = shelf(1)
    lost(resource, url=f"https://lost.example/{'a-very-long-address-' * 12}")
    session = client.cookies["sessionid"].value
    for width in (390, 768, 1440):
        page = open_page(viewport={"width": width, "height": 900})
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page.goto("/fr/bibliotheque/liens/")
        assert page.get_by_role("button", name="Mettre la copie à la place").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        check_accessibility(page)
