from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.library.core.robots import is_robot
from chantier.library.models import UseCount
from chantier.library.services import use
from chantier.library.services.attachments import attach_file
from chantier.library.services.use import note_download, note_view, write_counts
from chantier.library.tests.shelf import AT, LIBRARIAN, shelf

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1"


@pytest.fixture(autouse=True)
def _nothing_waits() -> Iterator[None]:
    write_counts()
    yield
    use._views.clear()
    use._downloads.clear()
    use._since.clear()


def counts() -> list[tuple[int, date, int, int]]:
    return list(UseCount.objects.order_by("resource_id", "day").values_list("resource_id", "day", "views", "downloads"))


def test_counts_are_added_to_the_day_in_one_statement() -> None:
    one, other = shelf(2)
    for _turn in range(2):
        for _time in range(3):
            note_view(resource_id=one.pk, user_agent=FIREFOX, at=AT)
        note_download(resource_id=one.pk, user_agent=SAFARI, at=AT)
        note_view(resource_id=other.pk, user_agent=FIREFOX, at=AT)
        with CaptureQueriesContext(connection) as asked:
            assert write_counts() == 2
        assert len([each for each in asked if "INSERT" in each["sql"]]) == 1
        use._since.clear()
    assert counts() == [(one.pk, AT.date(), 6, 2), (other.pk, AT.date(), 2, 0)]


def test_counts_wait_a_minute_before_they_are_written() -> None:
    (one,) = shelf(1)
    note_view(resource_id=one.pk, user_agent=FIREFOX, at=AT)
    note_view(resource_id=one.pk, user_agent=FIREFOX, at=AT + timedelta(seconds=59))
    assert counts() == []
    note_view(resource_id=one.pk, user_agent=FIREFOX, at=AT + timedelta(seconds=61))
    assert counts() == [(one.pk, AT.date(), 3, 0)]


def test_the_day_is_that_of_the_place_of_the_instance(settings: Any) -> None:
    settings.TIME_ZONE = "America/Toronto"
    (one,) = shelf(1)
    note_view(resource_id=one.pk, user_agent=FIREFOX, at=AT.replace(hour=3))
    write_counts()
    assert counts() == [(one.pk, AT.date() - timedelta(days=1), 1, 0)]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
        "oaipmh-scythe/0.16.0",
        "python-requests/2.32",
        "curl/8.5",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/120.0 Safari/537.36",
        "facebookexternalhit/1.1",
    ],
)
def test_programs_are_not_counted(name: str) -> None:
    (one,) = shelf(1)
    note_view(resource_id=one.pk, user_agent=name, at=AT)
    assert is_robot(name)
    assert write_counts() == 0


@pytest.mark.parametrize(
    "name", [FIREFOX, SAFARI, "Lynx/2.9.0", "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"]
)
def test_people_are_counted(name: str) -> None:
    assert not is_robot(name)


def test_what_is_no_longer_there_is_forgotten() -> None:
    note_view(resource_id=10_000, user_agent=FIREFOX, at=AT)
    assert (write_counts(), counts()) == (0, [])


def test_a_busy_database_loses_no_count_and_breaks_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    (one,) = shelf(1)

    def busy(*_given: object) -> int:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(use, "_written", busy)
        note_view(resource_id=one.pk, user_agent=FIREFOX, at=AT)
        note_view(resource_id=one.pk, user_agent=FIREFOX, at=AT + timedelta(minutes=2))
    write_counts()
    assert counts() == [(one.pk, AT.date(), 2, 0)]


def test_nothing_is_kept_but_two_numbers() -> None:
    assert {field.name for field in UseCount._meta.fields} == {"id", "resource", "day", "views", "downloads"}


def test_a_file_that_begins_to_be_fetched_counts_and_its_pieces_do_not(
    client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.CHANTIER_DATA = tmp_path
    (one,) = shelf(1)
    attached = attach_file(speaker=LIBRARIAN, resource_id=one.pk, at=AT, upload=[b"un texte" * 100], name="texte.txt")
    path = f"/fr/ressources/fichiers/{attached.id}/"

    def fetched(agent: str = FIREFOX, verb: str = "get", **headers: str) -> int:
        before = sum(use._downloads.values())
        answer = getattr(client, verb)(path, headers={"user-agent": agent, **headers})
        assert answer.status_code in (200, 206)
        b"".join(answer.streaming_content)  # read to its end, which closes the file
        return sum(use._downloads.values()) - before

    assert [fetched(), fetched(range="bytes=0-"), fetched(range="bytes=0-799")] == [1, 1, 1]
    assert [fetched(range="bytes=100-"), fetched(range="bytes=-3"), fetched(range="bytes=0-1")] == [0, 0, 0]
    assert [fetched(verb="head"), fetched("Googlebot/2.1 (+http://www.google.com/bot.html)")] == [0, 0]
