"""What is too large is refused by what it declares; what is cut short leaves nothing."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from chantier.directory.tests.test_imports_bad_input import _data, keeper, says, shown, whats_left

__all__ = ["_data", "keeper"]  # fixtures

pytestmark = pytest.mark.django_db


class NeverRead(io.BytesIO):
    """The body of a request that nobody may read."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("a byte of it was read")

    readline = read  # type: ignore[assignment]


def test_two_gigabytes_are_refused_by_what_they_declare_and_not_a_byte_is_read(keeper, settings):
    settings.UPLOAD_LIMIT_BYTES = 1_500_000_000
    answer = keeper.generic(
        "POST",
        reverse("directory:import-new"),
        **{"CONTENT_TYPE": MULTIPART_CONTENT, "wsgi.input": NeverRead(), "CONTENT_LENGTH": "2147483648"},
    )
    assert answer.status_code == 413
    assert says("file_too_large", shown(answer))
    assert whats_left() == (0, 0, 0, 0, [])


def test_a_visitor_has_nothing_large_to_give(client):
    answer = client.generic(
        "POST",
        reverse("directory:import-new"),
        **{"CONTENT_TYPE": MULTIPART_CONTENT, "wsgi.input": NeverRead(), "CONTENT_LENGTH": "50000000"},
    )
    assert answer.status_code == 413


def test_a_sparse_file_larger_than_the_limit_is_refused_by_the_command_before_it_is_read(tmp_path, settings):
    settings.UPLOAD_LIMIT_BYTES = 1_500_000_000
    path = tmp_path / "enorme.csv"
    with path.open("wb") as stream:
        stream.truncate(2**31)
    with pytest.raises(CommandError) as refusal:
        call_command("import", path, "--source", "Membres", "--report", tmp_path / "r.json", verbosity=0)
    assert says("file_too_large", str(refusal.value))
    assert whats_left() == (0, 0, 0, 0, [])


def form_of(content: bytes) -> bytes:
    file = SimpleUploadedFile("liste.csv", content)
    return encode_multipart(BOUNDARY, {"name": "Membres", "kind": "network", "file": file, "whole": "1"})


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.97])
def test_an_upload_that_ends_early_keeps_nothing_and_says_so(keeper, cut):
    body = form_of(b"Nom,Ville\n" + b"Coop,Amos\n" * 2_000)
    sent = body[: int(len(body) * cut)]
    answer = keeper.generic(
        "POST",
        reverse("directory:import-new"),
        **{"CONTENT_TYPE": MULTIPART_CONTENT, "wsgi.input": io.BytesIO(sent), "CONTENT_LENGTH": str(len(body))},
    )
    assert answer.status_code == 422
    assert "Le fichier n’est pas arrivé en entier" in shown(answer)
    assert whats_left() == (0, 0, 0, 0, [])


class HungUp(io.BytesIO):
    """The body of somebody who closes the connection in the middle."""

    def read(self, size: int = -1) -> bytes:
        got = super().read(min(size, 4096) if size > 0 else 4096)
        if not got:
            raise OSError("the other end is closed")
        return got


def test_a_connection_that_breaks_keeps_nothing(keeper):
    body = form_of(b"Nom,Ville\n" + b"Coop,Amos\n" * 2_000)
    half = HungUp(body[: len(body) // 2])
    more = {"CONTENT_TYPE": MULTIPART_CONTENT, "wsgi.input": half, "CONTENT_LENGTH": str(len(body))}
    with pytest.raises(OSError, match="closed"):
        keeper.generic("POST", reverse("directory:import-new"), **more)
    assert whats_left() == (0, 0, 0, 0, [])
