"""What one is at a table: asked once for a page, and again by whatever may change something."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from chantier.deliberation.models import Seat, Table
from chantier.deliberation.tests.pages import sign_in
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import a_speaker, a_table, an_organization, seated
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.reach import at_table, seen_tables, standing_of

pytestmark = pytest.mark.django_db


def a_request(method="get"):
    table, body = a_table(visibility=Table.CLOSED), an_organization("La Braise")
    seated(table, body)
    request = getattr(RequestFactory(), method)("/")
    request.speaker = a_speaker(body)
    return request, table


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_that_only_reads_asks_once_what_one_is_there(method, django_assert_num_queries):
    request, table = a_request(method)
    met = at_table(request, table)
    assert met.standing.is_seated
    with django_assert_num_queries(0):
        assert standing_of(request, table) == met.standing


def test_another_table_of_the_same_page_is_asked_apart():
    request, table = a_request()
    other = a_table(title="Une autre")
    assert standing_of(request, table).is_seated
    assert not standing_of(request, other).is_seated


def test_a_form_asks_again_what_one_is_there():
    request, table = a_request("post")
    assert standing_of(request, table).is_seated
    Seat.objects.update(until=table.opened_at)
    assert not standing_of(request, table).is_seated


def test_tables_that_one_sees_are_the_same_rows_for_all_that_a_page_draws():
    request, table = a_request()
    assert list(seen_tables(request)) == [table]
    assert list(seen_tables(request).filter(level=Table.NATIONAL)) == []
    assert list(seen_tables(request)) == [table]


def test_who_sits_reads_a_table_for_few_more_queries_than_a_visitor(client, django_assert_max_num_queries):
    table, body = a_table(), an_organization("La Braise")
    seated(table, body)
    address = address_of("table", table)
    with django_assert_max_num_queries(32):
        assert client.get(address).status_code == 200
    sign_in(client, of=body)
    with django_assert_max_num_queries(56):
        assert client.get(address).status_code == 200


def test_the_lists_of_a_table_are_read_together(client, django_assert_max_num_queries):
    story = Story()
    story.move("publish")
    assert story.drafted.public_id in client.get(address_of("table", story.table)).content.decode()
    with django_assert_max_num_queries(38):
        client.get(address_of("table", story.table))
