"""A phase begins and ends at an hour of the place where the table sits, and that is one instant for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Phase
from chantier.deliberation.queries.calendars import is_open, moment
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.tables import a_table
from chantier.deliberation.web.addresses import address_of
from chantier.foundation.access.api import COORDINATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table(time_zone="America/Montreal")


def form(**given):
    rows = {"phases-TOTAL_FORMS": "1", "phases-INITIAL_FORMS": "0", "phases-0-verbs": ["debate"]}
    return {**rows, **{f"phases-0-{name}": value for name, value in given.items()}}


def post(client, table, **given):
    sign_in(client, role=COORDINATOR)
    return client.post(address_of("table-calendar", table), form(**given))


def test_the_hours_that_were_given_are_instants_and_are_read_again_as_they_were(client, table):
    given = {"first": "2026-10-31", "first_hour": "09:00", "last": "2026-11-01", "last_hour": "17:30"}
    assert post(client, table, **given).status_code == 302
    kept = Phase.objects.get()
    assert (kept.opens_at, kept.closes_at) == (
        datetime(2026, 10, 31, 13, 0, tzinfo=UTC),
        datetime(2026, 11, 1, 22, 30, tzinfo=UTC),
    )
    page = read(client.get(address_of("table-calendar", table)))
    for name, value in given.items():
        assert f'value="{value}"' in page, name
    assert "<details open>" in page
    assert "America/Montreal" in page
    assert client.post(address_of("table-calendar", table), form(**given)).status_code == 302
    assert (Phase.objects.get().opens_at, Phase.objects.get().closes_at) == (kept.opens_at, kept.closes_at)


def test_without_hours_whole_days_are_open_and_hours_are_not_asked(client, table):
    assert post(client, table, first="2026-03-08", last="2026-03-08").status_code == 302
    kept = Phase.objects.get()
    assert (kept.opens_at, kept.closes_at) == (
        datetime(2026, 3, 8, 5, 0, tzinfo=UTC),
        datetime(2026, 3, 9, 4, 0, tzinfo=UTC),
    )
    page = read(client.get(address_of("table-calendar", table)))
    assert "<details open>" not in page
    assert page.count("Préciser l’heure") == 3


def test_an_hour_that_comes_twice_closes_at_the_second_and_says_in_which_zone(client, table):
    given = {"first": "2026-11-01", "first_hour": "01:30", "last": "2026-11-01", "last_hour": "01:45"}
    post(client, table, **given)
    kept = Phase.objects.get()
    assert moment(kept.opens_at, table.time_zone).endswith("01:30 (HAE)")
    assert moment(kept.closes_at, table.time_zone).endswith("01:45 (HNE)")
    just_before = datetime(2026, 11, 1, 6, 44, 59, tzinfo=UTC)
    assert is_open(table, Verb.DEBATE, at=just_before)
    closed = is_open(table, Verb.DEBATE, at=datetime(2026, 11, 1, 6, 45, tzinfo=UTC))
    assert not closed
    assert "01:45 (HNE)" in str(closed.reason.advice)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"first": "2026-05-04", "first_hour": "10:00", "last": "2026-05-04", "last_hour": "09:00"},
            "finit avant de commencer",
        ),
        ({"first": "2026-05-04", "last": "2026-05-04", "last_hour": "00:00"}, "finit avant de commencer"),
        ({"first": "2026-05-04", "last_hour": "09:00"}, "Dites aussi quel jour"),
        ({"first": "2026-05-04", "first_hour": "25:00"}, "first_hour"),
        ({"first": "2026-05-04", "first_hour": "midi"}, "first_hour"),
    ],
)
def test_hours_that_cannot_be_are_refused_and_shown_again(client, table, given, said):
    answer = post(client, table, **given)
    assert answer.status_code == 422
    page = read(answer)
    assert said in page
    assert "<details open>" in page or "last_hour" not in said
    assert not Phase.objects.exists()


def test_a_calendar_file_gives_the_instant(client, table):
    sign_in(client, role=COORDINATOR)
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    given = {"first": "2026-01-05", "last": day.isoformat(), "last_hour": "17:30"}
    assert client.post(address_of("table-calendar", table), form(**given)).status_code == 302
    closes = Phase.objects.get().closes_at
    file = client.get(f"{address_of('table', table)}echeances.ics").content.decode()
    assert f"DTSTART:{closes:%Y%m%dT%H%M%SZ}" in file
    assert closes.astimezone(UTC).strftime("%H:%M") in ("21:30", "22:30")
