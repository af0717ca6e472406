"""The first pages of assemblies: what comes, which bodies there are, and who sees what."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from chantier.assemblies.models import Body, ByLaws, Meeting

START = datetime(2026, 6, 6, 14, 0, tzinfo=UTC)


def body(name: str = "Assemblée générale", **more) -> Body:
    public_id = more.pop("public_id", f"b{Body.objects.count() + 1}")
    return Body.objects.create(
        public_id=public_id, kind=more.pop("kind", Body.ASSEMBLY), names={"fr": name}, created_at=START, **more
    )


def meeting(of: Body, title: str = "Assemblée annuelle", **more) -> Meeting:
    rules, _made = ByLaws.objects.get_or_create(
        body=of, in_force_from=date(2020, 1, 1), defaults={"articles": {"notice": {"days": 10}}, "written_at": START}
    )
    given = {"public_id": f"m{Meeting.objects.count() + 1}", "state": "convened", "kind": Meeting.GENERAL, **more}
    starts_at = given.pop("starts_at", timezone.now() + timedelta(days=20))
    return Meeting.objects.create(
        body=of, by_laws=rules, title=title, starts_at=starts_at, roll_on=starts_at.date(), created_at=START, **given
    )


def test_an_empty_instance_says_that_nothing_is_convened(client, db):
    page = client.get("/fr/assemblees/")
    assert page.status_code == 200
    assert "Aucune assemblée n’est convoquée" in page.content.decode()


def test_the_first_page_leads_to_what_comes_and_to_bodies(client, db):
    row = meeting(body())
    page = client.get("/fr/assemblees/").content.decode()
    assert f'href="/fr/assemblees/{row.public_id}/"' in page
    assert f'href="/fr/assemblees/instances/{row.body.public_id}/"' in page
    for address in (f"/fr/assemblees/{row.public_id}/", f"/fr/assemblees/instances/{row.body.public_id}/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("hidden", ["draft", "members"])
def test_what_is_in_preparation_or_for_members_is_not_shown_to_a_visitor(client, db, hidden):
    row = meeting(body(), state="draft") if hidden == "draft" else meeting(body(visibility=Body.MEMBERS_ONLY))
    page = client.get("/fr/assemblees/").content.decode()
    assert row.title not in page
    assert client.get(f"/fr/assemblees/{row.public_id}/").status_code == 403


def test_the_first_page_asks_as_much_for_three_meetings_as_for_one(client, db, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    meeting(body())
    client.get("/fr/assemblees/")
    with CaptureQueriesContext(connection) as once:
        client.get("/fr/assemblees/")
    for number in range(2):
        meeting(body(f"Comité {number}", kind=Body.COMMITTEE), f"Réunion {number}")
    with django_assert_num_queries(len(once)):
        client.get("/fr/assemblees/")
