"""The page of a table is kept for those who see the same: acts show at once, closed things to who sits there alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from chantier.deliberation.models import Seat, Table
from chantier.deliberation.services import proposals, tables
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.deliberation.web.addresses import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def movement():
    """A public table, a closed one inside it, and who sits at both."""
    body = an_organization("La Coopérative")
    above = a_table(public_id="ouverte", title="La table ouverte")
    inside = a_table(public_id="close", title="La table close", visibility=Table.CLOSED, parent=above)
    for table in (above, inside):
        seated(table, body)
    return body, above, inside


def opened(table, body, title):
    speaker = a_speaker(body, f"P{timezone.now().microsecond}")
    made = proposals.draft(speaker=speaker, table_id=table.pk, title=title, source="Une phrase.", at=NOW)
    proposals.move(speaker=speaker, proposal_id=made.id, verb="publish", at=NOW)


def test_a_closed_table_inside_another_is_named_to_who_sits_there_alone(client, movement):
    body, above, _inside = movement
    page = address_of("table", above)
    assert "La table close" not in read(client.get(page))
    sign_in(client, of=body)
    assert "La table close" in read(client.get(page))
    sign_in(client, of=an_organization("Une autre"), address="bea")
    assert "La table close" not in read(client.get(page))
    client.logout()
    assert "La table close" not in read(client.get(page))


def test_what_is_done_shows_at_once_on_the_page_of_a_table(client, movement):
    body, above, _inside = movement
    page = address_of("table", above)
    assert "Aucun texte n’est en discussion ici." in read(client.get(page))
    opened(above, body, "Un bus du soir")
    assert "Un bus du soir" in read(client.get(page))
    assert "Une maison de plus" not in read(client.get(page))
    other = an_organization("Une maison de plus")
    tables.give_seat(speaker=COORDINATION, table_id=above.pk, organization_id=other.pk, role=Seat.MEMBER, at=NOW)
    assert "Une maison de plus" in read(client.get(page))


def test_a_seat_that_ends_with_no_act_leaves_the_page_at_its_hour(client, movement, monkeypatch):
    body, above, _inside = movement
    page, now = address_of("table", above), timezone.now()
    Seat.objects.filter(table=above, organization=body).update(until=now + timedelta(seconds=30))
    assert "La Coopérative" in read(client.get(page))
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=31))
    assert "La Coopérative" not in read(client.get(page))


def test_the_page_of_a_closed_table_is_not_kept(client, movement):
    body, _above, inside = movement
    sign_in(client, of=body)
    opened(inside, body, "Une affaire entre nous")
    assert "Une affaire entre nous" in read(client.get(address_of("table", inside)))
    client.logout()
    refused = client.get(address_of("table", inside))
    assert refused.status_code == 403
    assert "Une affaire entre nous" not in read(refused)


def test_the_page_costs_the_same_for_one_text_and_for_twelve(client, movement, django_assert_num_queries):
    body, above, _inside = movement
    opened(above, body, "Le premier")
    for title in ("Le second", *(f"Texte {number}" for number in range(11))):
        client.get(address_of("table", above))
        with django_assert_num_queries(4):
            client.get(address_of("table", above))
        opened(above, body, title)
