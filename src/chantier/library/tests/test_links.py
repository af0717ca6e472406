from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chantier.foundation.access.api import NotAllowed, NotPossible
from chantier.foundation.files.api import Fetched
from chantier.library.models import Attachment, Resource
from chantier.library.services import fixity
from chantier.library.services.attachments import attach_file
from chantier.library.services.links import check_links, follow_move, look_again, take_copy, trust
from chantier.library.tests.shelf import AT, HER, LIBRARIAN, shelf

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
asked: list[tuple[str, str]] = []
waited: list[float] = []


class Site(BaseHTTPRequestHandler):
    """A site whose robots.txt closes one folder."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        asked.append((self.command, self.path))
        status, headers, body = 200, {}, b"ok"
        match self.path:
            case "/robots.txt":
                body = b"User-agent: *\nDisallow: /closed/\n"
            case "/gone":
                status = 404
            case "/old":
                status, headers = 301, {"Location": "/new"}
            case "/inside":
                status, headers = 302, {"Location": "http://169.254.169.254/"}
            case "/shy":
                status = 403
            case "/no-head" if self.command == "HEAD":
                status = 405
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    asked.clear()
    waited.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    authority = f"127.0.0.1:{server.server_address[1]}"
    settings.CHANTIER_OUTGOING = ["127.0.0.1", "169.254.169.254"]
    settings.CHANTIER_OUTGOING_INTERNAL = [authority]
    yield f"http://{authority}"
    server.shutdown()
    server.server_close()
    thread.join()


def link(url: str) -> Attachment:
    resource = Resource.objects.first() or shelf(1)[0]
    return Attachment.objects.create(resource=resource, url=url)


def run(day: float = 0) -> int:
    return check_links(at=AT + DAY * day, pause=waited.append)


def states() -> dict[str, str]:
    return {one.url.rpartition("/")[2]: one.check_state for one in Attachment.objects.all()}


def test_each_link_is_known_for_what_it_answers(site: str) -> None:
    for path in ("page", "old", "shy", "inside", "closed/secret", "no-head", "gone"):
        link(f"{site}/{path}")
    assert run() == 7
    assert states() == {
        "page": "good",
        "old": "moved",
        "shy": "blocked",
        "inside": "blocked",
        "secret": "blocked",
        "no-head": "good",
        "gone": "never",
    }
    assert ("HEAD", "/closed/secret") not in asked
    assert len([path for _verb, path in asked if path == "/robots.txt"]) == 1
    assert asked.count(("GET", "/page")) == 0
    assert len(waited) >= 6
    assert all(0 < one <= 1.0 for one in waited)


def test_a_dead_link_is_told_with_its_copy_after_days(site: str) -> None:
    gone = link(f"{site}/gone")
    assert [run(day) for day in (0, 0.5, 1, 3.1, 6)] == [1, 0, 1, 1, 0]
    gone.refresh_from_db()
    assert (gone.check_state, gone.dead_since, gone.check_detail["code"]) == ("dead", AT, "link_status")
    assert gone.archived_url == f"https://web.archive.org/web/20261101/{site}/gone"


def test_nothing_is_asked_when_nothing_may_go_out(site: str, settings: Any) -> None:
    link(f"{site}/page")
    settings.CHANTIER_OUTGOING = []
    assert run() == 0
    settings.CHANTIER_OUTGOING = ["example.org"]
    assert run() == 0
    assert (asked, states()) == ([], {"page": "never"})


def test_what_is_not_published_is_not_looked_at(site: str) -> None:
    link(f"{site}/page")
    Resource.objects.update(state=Resource.WITHDRAWN)
    assert (run(), asked) == (0, [])


def test_a_site_is_asked_so_many_times_a_run(site: str) -> None:
    for number in range(30):
        link(f"{site}/page{number}")
    assert (run(), run(0.01)) == (25, 5)


def test_two_runs_at_the_same_time_do_not_ask_twice(site: str) -> None:
    link(f"{site}/page")
    inner: list[int] = []

    def look(url: str, **_more: Any) -> Fetched:
        inner.append(check_links(at=AT, look=look, pause=waited.append))
        return Fetched(url, 200, "text/plain", b"")

    check_links(at=AT, look=look, pause=waited.append)
    assert set(inner) == {0}


def test_the_archive_is_asked_when_it_may_be(site: str, settings: Any) -> None:
    settings.CHANTIER_OUTGOING = ["on"]
    gone, other = link("https://gone.example/a"), link("https://never-kept.example/b")
    Attachment.objects.update(check_detail={"code": "x", "failures": 2, "failing_since": (AT - 5 * DAY).isoformat()})

    def look(url: str, **_more: Any) -> Fetched:
        if url.startswith("https://archive.org/wayback/available?url=https%3A%2F%2Fgone"):
            closest = b'{"archived_snapshots": {"closest": {"url": "http://web.archive.org/web/2020/https://gone.example/a"}}}'
            return Fetched(url, 200, "application/json", closest)
        if url.startswith("https://archive.org/"):
            return Fetched(url, 200, "application/json", b'{"archived_snapshots": {}}')
        return Fetched(url, 404, "text/plain", b"")

    check_links(at=AT, look=look, pause=waited.append)
    gone.refresh_from_db()
    other.refresh_from_db()
    assert (gone.check_state, gone.archived_url) == ("dead", "https://web.archive.org/web/2020/https://gone.example/a")
    assert (other.check_state, other.archived_url) == ("dead", "")


def test_a_documentalist_takes_the_new_address_or_the_copy(site: str) -> None:
    moved, dead = link(f"{site}/old"), link("https://lost.example/")
    run()
    Attachment.objects.filter(pk=dead.pk).update(check_state="dead", archived_url="https://web.archive.org/web/2/x")
    with pytest.raises(NotAllowed):
        follow_move(speaker=HER, attachment_id=moved.pk, at=AT)
    follow_move(speaker=LIBRARIAN, attachment_id=moved.pk, at=AT)
    take_copy(speaker=LIBRARIAN, attachment_id=dead.pk, at=AT)
    assert set(Attachment.objects.values_list("url", "check_state")) == {
        (f"{site}/new", "never"),
        ("https://web.archive.org/web/2/x", "never"),
    }
    with pytest.raises(NotPossible):
        follow_move(speaker=LIBRARIAN, attachment_id=moved.pk, at=AT)


def test_a_link_that_a_person_opened_is_left_in_peace(site: str) -> None:
    shy = link(f"{site}/shy")
    run()
    trust(speaker=LIBRARIAN, attachment_id=shy.pk, at=AT)
    assert (states(), run(100)) == ({"shy": "good"}, 0)
    look_again(speaker=LIBRARIAN, attachment_id=shy.pk, at=AT)
    assert (run(101), states()) == (1, {"shy": "blocked"})


def test_a_trap_for_robots_does_not_stop_the_run(site: str) -> None:
    link("http://127.0.0.1:1/page")
    link(f"{site}/page")
    run()
    assert sorted(Attachment.objects.values_list("check_state", flat=True)) == ["blocked", "good"]


def test_a_file_that_was_altered_or_lost_is_told(tmp_path: Any, settings: Any) -> None:
    settings.CHANTIER_DATA = tmp_path
    (resource,) = shelf(1)
    for name, content in (("a.txt", b"one text"), ("b.txt", b"another text"), ("c.txt", b"a third text")):
        attach_file(speaker=LIBRARIAN, resource_id=resource.pk, at=AT, upload=[content], name=name)
    one, two, three = Attachment.objects.order_by("pk")
    for row, content in ((two, b"altered"), (three, None)):
        path = tmp_path / "files" / row.sha256[:2] / row.sha256[2:]
        path.chmod(0o600)
        path.unlink() if content is None else path.write_bytes(content)
    assert fixity.verify_files(at=AT) == 3
    found = [(row.check_state, row.check_detail) for row in Attachment.objects.order_by("pk")]
    assert found == [("good", {}), ("dead", {"code": "file_altered"}), ("dead", {"code": "file_missing"})]
    assert fixity.verify_files(at=AT) == 0
    assert fixity.verify_files(at=AT + 2 * DAY) == 2
    assert one.pk
