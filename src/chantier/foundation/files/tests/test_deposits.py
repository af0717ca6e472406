from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from PIL import Image

from chantier.foundation.access.api import ALLOWED, NotAllowed, Refusal, Speaker, Verdict, rule
from chantier.foundation.files import permissions, storage
from chantier.foundation.files.api import (
    IMAGES,
    TABLES,
    RefusedFile,
    UnreadableTable,
    open_table,
    private_link,
    remove_expired,
    remove_file,
    serve,
    store_upload,
    stored_file,
)
from chantier.foundation.files.models import StoredFile
from chantier.foundation.files.serving import LINK_SECONDS, file_of_link
from chantier.foundation.files.web import views

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SOMEBODY = Speaker(person_id=7)
CSV = "Nom,Ville\nCoop été,Québec\n".encode()


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, settings: object) -> None:
    settings.CHANTIER_DATA = tmp_path  # type: ignore[attr-defined]


def deposit(content: bytes = CSV, **more: object) -> object:
    given: dict[str, object] = {"name": "liste.csv", "use": "test", "speaker": SOMEBODY, "at": AT, **more}
    return store_upload(file=io.BytesIO(content), **given)  # type: ignore[arg-type]


def on_disk() -> list[str]:
    return sorted(str(path.relative_to(storage.root())) for path in storage.root().rglob("*") if path.is_file())


def test_a_deposit_is_kept_under_its_checksum_and_reads_as_a_table() -> None:
    stored = deposit()
    assert on_disk() == [f"{stored.sha256[:2]}/{stored.sha256[2:]}"]
    assert stored_file(stored_id=stored.id) == stored
    assert [row.cells for row in open_table(stored.path).rows()] == [("Coop été", "Québec")]
    assert list(StoredFile.objects.values_list("name", "size", "media_type", "use", "uploaded_by")) == [
        ("liste.csv", len(CSV), "text/csv", "test", 7)
    ]


def test_the_same_bytes_are_kept_once_and_go_with_the_last_deposit() -> None:
    first, second = deposit(), deposit(name="autre.csv")
    assert len(on_disk()) == 1
    remove_file(stored_id=first.id)
    assert len(on_disk()) == 1
    remove_file(stored_id=second.id)
    assert on_disk() == []


def test_a_django_upload_is_taken_as_it_comes() -> None:
    stored = store_upload(
        file=SimpleUploadedFile("a.csv", CSV), name="C:\\dossier\\a\x00.csv", use="t", speaker=SOMEBODY, at=AT
    )
    assert (stored.name, stored.size) == ("a.csv", len(CSV))


def test_an_interrupted_upload_leaves_nothing() -> None:
    def broken() -> Iterator[bytes]:
        yield CSV
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store_upload(file=broken(), name="a.csv", use="t", speaker=SOMEBODY, at=AT)
    assert on_disk() == []
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "accepted", "code"),
    [
        (b"", TABLES, "empty_file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", TABLES | IMAGES, "kind_not_accepted"),
        (b"\xef\xbb\xbf <!DOCTYPE html>", TABLES | IMAGES, "kind_not_accepted"),
        (b"%PDF-1.7", TABLES | IMAGES, "kind_not_accepted"),
        (b"\x7fELF\x02\x01", TABLES, "kind_not_accepted"),
        (b"\x89PNG\r\n\x1a\n", TABLES, "not_a_table"),
        (CSV, IMAGES, "kind_not_accepted"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, IMAGES, "broken_image"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>", IMAGES, "broken_image"),
    ],
)
def test_what_is_not_accepted_is_refused_and_leaves_nothing(
    content: bytes, accepted: frozenset[str], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        deposit(content, accepted=accepted)
    assert refused.value.reason.code == code
    assert on_disk() == []
    assert not StoredFile.objects.exists()


def test_a_deposit_beyond_the_limit_is_refused_while_it_comes() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"a,b\n" * 1000

    with pytest.raises(RefusedFile) as refused:
        store_upload(file=endless(), name="a", use="t", speaker=SOMEBODY, at=AT, limit_bytes=1_000_000)
    assert refused.value.reason.params == {"megabytes": 1, "limit": 1}
    assert on_disk() == []


def test_a_zip_bomb_is_refused_and_leaves_nothing() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 30_000_000)
    with pytest.raises(UnreadableTable) as refused:
        deposit(content.getvalue())
    assert refused.value.reason.code == "zip_bomb"
    assert on_disk() == []


def picture(kind: str, size: tuple[int, int] = (30, 20), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#336699").save(target, kind, **options)
    return target.getvalue()


@pytest.mark.parametrize(("kind", "media"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_an_image_is_written_again_without_what_hid_in_it(kind: str, media: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "<script>secret</script>"
    stored = deposit(picture(kind, exif=exif) + b"<script>after</script>", name="logo", accepted=IMAGES)
    kept = stored.path.read_bytes()
    assert b"script" not in kept
    assert stored.media_type == media
    with Image.open(stored.path) as image:
        assert (image.format, image.size) == (kind, (30, 20))


def test_an_immense_image_is_refused_before_it_is_decoded() -> None:
    bomb = picture("PNG", (9_000, 9_000))
    started = time.perf_counter()
    with pytest.raises(RefusedFile) as refused:
        deposit(bomb, accepted=IMAGES)
    assert refused.value.reason.code == "image_too_large"
    assert time.perf_counter() - started < 1


def test_deposits_past_their_date_and_the_remains_of_a_crash_are_swept() -> None:
    kept, gone = deposit(), deposit(b"a,b\n1,2\n", kept_until=AT)
    crashed = storage.incoming() / "half"
    crashed.write_bytes(b"x")
    orphan = storage.root() / "ab" / ("c" * 62)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"x")
    recent = storage.incoming() / "coming"
    recent.write_bytes(b"x")
    long_ago = time.time() - 3 * 24 * 3600
    for path in (crashed, orphan):
        os.utime(path, (long_ago, long_ago))
    assert remove_expired(at=AT + timedelta(seconds=1)) == 1
    assert stored_file(stored_id=gone.id) is None
    assert on_disk() == sorted([".incoming/coming", f"{kept.sha256[:2]}/{kept.sha256[2:]}"])


def test_an_upload_that_ends_while_old_ones_are_swept_stops_nothing() -> None:
    gone = deposit(kept_until=AT)
    (storage.incoming() / "ended").symlink_to(storage.incoming() / "taken away")  # listed, and no longer there
    assert remove_expired(at=AT + timedelta(seconds=1)) == 1
    assert stored_file(stored_id=gone.id) is None


# ---- private links


def request_of(session_key: str | None = None) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore(session_key)
    if session_key is None:
        request.session.create()
    return request


def token_of(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[1]


def test_a_link_works_in_its_session_only() -> None:
    stored, request = deposit(), request_of()
    token = token_of(private_link(request, stored_id=stored.id))
    assert file_of_link(request, token) == stored.id
    assert file_of_link(request_of(), token) is None
    assert file_of_link(request, token + "x") is None
    request.session.flush()
    assert file_of_link(request, token) is None


def test_a_link_dies_after_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    stored, request = deposit(), request_of()
    token = token_of(private_link(request, stored_id=stored.id))
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + LINK_SECONDS - 5)
    assert file_of_link(request, token) == stored.id
    monkeypatch.setattr(signing.time, "time", lambda: now + LINK_SECONDS + 5)
    assert file_of_link(request, token) is None


def test_a_link_is_served_over_the_web_to_its_reader_and_to_nobody_else(client: Client) -> None:
    person = get_user_model().objects.create(email="une@exemple.org")
    client.force_login(person)
    stored = deposit(speaker=Speaker(person_id=person.pk))
    request = RequestFactory().get("/")
    request.session = client.session
    link = private_link(request, stored_id=stored.id)
    answer = client.get(link)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, CSV)  # type: ignore[attr-defined]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer.close()


def test_a_link_of_another_session_or_person_is_refused_with_its_reason() -> None:
    stored, request = deposit(), request_of()
    token = token_of(private_link(request, stored_id=stored.id))
    request.speaker = Speaker(person_id=8)
    with pytest.raises(NotAllowed) as not_theirs:
        views.private(request, token)
    stranger = request_of()
    stranger.speaker = SOMEBODY
    with pytest.raises(NotAllowed) as not_this_session:
        views.private(stranger, token)
    assert (not_theirs.value.reason.code, not_this_session.value.reason.code) == ("not_your_file", "link_is_over")


def test_a_deposit_is_served_as_an_attachment_that_nothing_runs() -> None:
    response = serve(deposit(), inline=True)
    assert response["Content-Disposition"] == 'attachment; filename="liste.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(response.streaming_content) == CSV  # type: ignore[arg-type]
    response.close()


def test_only_the_depositor_reads_unless_a_mandate_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    row = StoredFile.objects.get(pk=deposit().id)
    assert permissions.may_read_file(SOMEBODY, row).allowed
    with pytest.raises(NotAllowed) as refused:
        permissions.may_read_file(Speaker(person_id=8), row).enforce()
    assert refused.value.reason.code == "not_your_file"
    assert not permissions.may_read_file(Speaker.visitor(), row).allowed

    @rule
    def everybody(_speaker: Speaker, _stored_id: int) -> Verdict:
        return ALLOWED

    monkeypatch.setitem(permissions._readers, "test", everybody)
    assert permissions.may_read_file(Speaker(person_id=8), row).allowed


def test_refusals_are_those_that_pages_explain() -> None:
    assert issubclass(RefusedFile, Refusal)
    assert issubclass(UnreadableTable, Refusal)
