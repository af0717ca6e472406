"""The list of proposals is kept in memory: what is done shows at once, and nobody finds there what they may not see."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from chantier.deliberation import acts
from chantier.deliberation.models import Proposal, Table
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.listed import listed
from chantier.deliberation.services import proposals
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization, seated
from chantier.foundation.journal.api import record

pytestmark = pytest.mark.django_db


def opened(table, body, title):
    """A text that was drafted by a body and published."""
    speaker = a_speaker(body, f"P{Proposal.objects.count()}")
    made = proposals.draft(speaker=speaker, table_id=table.pk, title=title, source="Une phrase.", at=NOW)
    proposals.move(speaker=speaker, proposal_id=made.id, verb="publish", at=NOW)
    return made


def titles(client, **asked):
    page = client.get(reverse("deliberation:proposals"), asked)
    return listed_titles(page), page


def listed_titles(page):
    return re.findall(r"<h3><a[^>]*>([^<]*)</a></h3>", page.content.decode())


def counts(page, name):
    found = [group for group in page.context["groups"] if group.name == name]
    return {one.label: one.count for one in found[0].choices} if found else {}


@pytest.fixture
def movement():
    """A public table and a closed one, with a text each, and who sits at both."""
    body = an_organization("La Coopérative")
    public, closed = (
        a_table(public_id="ouverte", title="La table ouverte"),
        a_table(public_id="close", title="La table close", visibility=Table.CLOSED, level=Table.NATIONAL),
    )
    for table in (public, closed):
        seated(table, body)
    opened(public, body, "Un bus du soir")
    opened(closed, body, "Une affaire entre nous")
    return body


def test_what_sits_at_a_closed_table_is_listed_and_counted_for_those_who_sit_there_alone(client, movement):
    sign_in(client, of=movement)
    found, page = titles(client)
    assert sorted(found) == ["Un bus du soir", "Une affaire entre nous"]
    assert counts(page, "table") == {"La table close": 1, "La table ouverte": 1}
    client.logout()
    for asked in ({}, {"table": "close"}, {"niveau": "national"}, {"etat": "open"}):
        found, page = titles(client, **asked)
        assert "Une affaire entre nous" not in found
        assert counts(page, "table").get("close", 0) == 0
        assert "La table close" not in read(page)
        assert sum(counts(page, "etat").values()) <= 1
    sign_in(client, of=an_organization("Une autre"), address="bea")
    assert titles(client)[0] == ["Un bus du soir"]


def test_an_act_shows_at_once_in_the_list_and_its_counts(client, movement):
    assert titles(client)[0] == ["Un bus du soir"]
    later = opened(Table.objects.get(public_id="ouverte"), movement, "Un vélo du matin")
    found, page = titles(client)
    assert found[0] == "Un vélo du matin"
    assert counts(page, "etat") == {"Ouverte au débat": 2}
    proposals.move(speaker=COORDINATION, proposal_id=later.id, verb="reject", reason="Plus tard.", at=NOW)
    assert counts(titles(client)[1], "etat") == {"Ouverte au débat": 1, "Écartée": 1}
    Table.objects.filter(public_id="ouverte").update(visibility=Table.CLOSED)  # who sees a table is asked each time
    assert titles(client)[0] == []


def test_the_list_costs_the_same_for_one_proposal_and_for_thirty(client, movement, django_assert_num_queries):
    titles(client)
    with django_assert_num_queries(2):
        titles(client)
    table = Table.objects.get(public_id="ouverte")
    for number in range(30):
        Proposal.objects.create(
            public_id=f"q{number}", table=table, title=f"Texte {number}", state="open", created_at=NOW, updated_at=NOW
        )
    opened(table, movement, "La dernière")
    titles(client)
    with django_assert_num_queries(2):
        found, page = titles(client)
    assert len(found) == 20
    assert page.context["next_url"]
    rest = listed_titles(client.get(page.context["next_url"]))
    assert len(set(found) | set(rest)) == 32


def test_all_proposals_are_read_again_only_when_something_was_written(movement, django_assert_num_queries):
    kept = listed()
    with django_assert_num_queries(1):
        assert listed() == kept
    with django_assert_num_queries(0):
        assert listed(moves.Instant(0, 0)) == kept
    subject = ("deliberation.proposal", kept.ids[0])
    record(name=acts.POSITION_TAKEN, speaker=COORDINATION, at=NOW, subject=subject, data={})
    with django_assert_num_queries(1):
        assert listed() == kept
    opened(Table.objects.get(public_id="ouverte"), movement, "Un vélo du matin")
    assert len(listed().ids) == len(kept.ids) + 1


def test_the_home_of_concertation_shows_an_act_at_once_and_closed_tables_to_who_sits_there(client, movement):
    home = reverse("deliberation:home")
    page = read(client.get(home))
    assert "1 proposition en discussion" in page
    assert "La table close" not in page
    assert "Une affaire entre nous" not in page
    opened(Table.objects.get(public_id="ouverte"), movement, "Un vélo du matin")
    page = read(client.get(home))
    assert "2 propositions en discussion" in page
    assert page.index("Un vélo du matin") < page.index("La table ouverte")
    sign_in(client, of=movement)
    page = read(client.get(home))
    assert "La table close" in page
    assert "Une affaire entre nous" in page
    sign_in(client, of=an_organization("Une autre"), address="bea")
    assert "La table close" not in read(client.get(home))


def test_the_home_of_concertation_costs_one_query_to_a_visitor(client, movement, django_assert_num_queries):
    client.get(reverse("deliberation:home"))
    for number in range(3):
        a_table(public_id=f"encore{number}")
    with django_assert_num_queries(1):
        client.get(reverse("deliberation:home"))
