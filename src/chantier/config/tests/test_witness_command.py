"""``chantier witness``: a program of another organisation, over HTTP, that signs what continues and tells the rest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.core.notes import Signer, read_checkpoint, read_note, signer, verifier
from chantier.foundation.journal.exporting import export_log
from chantier.foundation.journal.queries.public_log import checkpoint_note, standing
from chantier.foundation.journal.services.witnesses import register_witness
from chantier.foundation.journal.tests.logs import AT, LOG, Served, bake, bake_many, loaves, plainly


def chantier(*words: object, inside: Path) -> subprocess.CompletedProcess[str]:
    """The command as anybody runs it: no instance, no database, no data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CHANTIER_", "DJANGO_"))}
    return subprocess.run(
        [str(Path(sys.executable).with_name("chantier")), *map(str, words)],
        cwd=inside,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def watch(url: str, inside: Path, *more: str) -> subprocess.CompletedProcess[str]:
    made = ("--key", "witness.key", "--name", "pole.example/temoin", "--folder", "kept", "--internal")
    return chantier("witness", url, *made, *more, inside=inside)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address at which a server of files gives it."""
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def put(folder: Path, log: Served) -> None:
    shutil.rmtree(folder)
    for name, content in log.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


@pytest.mark.django_db(transaction=True)
def test_a_witness_signs_what_an_instance_serves_and_the_instance_shows_it(live_server: Any, tmp_path: Path) -> None:
    bake_many(300)
    bake(300)
    address = f"{live_server.url}/log"

    first = watch(address, tmp_path, "--submit")
    assert (first.returncode, "L’instance n’a pas pris la signature" in first.stderr) == (1, True)
    key = signer((tmp_path / "witness.key").read_text()).verifier
    assert f"Clé publique du témoin : {key.encoded}" in plainly(first.stdout)
    assert "Première visite" in first.stdout
    register_witness(speaker=Speaker.system(), verifier_line=key.encoded, organization="Pôle de l’exemple", at=AT)
    second = watch(f"{address}/", tmp_path, "--submit")

    assert (second.returncode, second.stderr) == (0, "")
    assert "L’instance a pris la signature." in second.stdout
    note = read_note(checkpoint_note())
    assert read_checkpoint(note).size == 302
    assert set(note.signed_by([key])) == {key}
    assert [one.organization for one in standing().cosigned] == ["Pôle de l’exemple"]
    kept = read_note((tmp_path / "kept" / "checkpoint").read_bytes())
    assert set(kept.signed_by([key, verifier(standing().verifier)])) == {key, verifier(standing().verifier)}


@pytest.mark.django_db
def test_a_log_that_was_exported_is_watched_at_any_server_of_files(served: tuple[Path, str], tmp_path: Path) -> None:
    from chantier.foundation.journal.services.public_log import sequence

    folder, address = served
    bake_many(300)
    sequence(at=AT)
    export_log(folder)
    assert watch(address, tmp_path).returncode == 0
    bake_many(300, first=300)
    sequence(at=AT)
    export_log(folder)
    again = watch(address, tmp_path)

    assert again.returncode == 0
    assert "Inscriptions : 600 (la dernière fois : 300)" in plainly(again.stdout)


def test_a_split_view_ends_with_3_and_both_checkpoints_are_kept(served: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = served
    told = loaves(300)
    put(folder, Served(told))
    assert watch(address, tmp_path).returncode == 0
    kept = (tmp_path / "kept" / "checkpoint").read_bytes()

    codes = []
    for other in ([*told[:-1], b"another"], [b"another", *told[1:], b"more"], told[:200]):
        put(folder, Served(other))
        codes.append(watch(address, tmp_path))

    assert [answer.returncode for answer in codes] == [3, 3, 3]
    assert "deux empreintes" in codes[0].stderr
    assert "n’est plus celui qu’il avait signé" in codes[1].stderr
    assert "moins d’inscriptions qu’avant : 200 au lieu de 300" in plainly(codes[2].stderr)
    assert (tmp_path / "kept" / "checkpoint").read_bytes() == kept
    evidence = sorted((tmp_path / "kept" / "refused").iterdir())
    assert len(evidence) == 3
    for one in evidence:
        for name in ("kept", "shown"):
            assert set(read_note((one / name).read_bytes()).signed_by([LOG.verifier])) == {LOG.verifier}


def test_what_cannot_be_read_or_believed_ends_with_1(served: tuple[Path, str], tmp_path: Path) -> None:
    folder, address = served
    put(folder, Served(loaves(3)))
    other = Signer(LOG.name, bytes(32)).verifier.encoded
    answers = [
        watch(f"{address}/elsewhere", tmp_path),
        watch("ftp://127.0.0.1/log", tmp_path),
        watch(address, tmp_path, "--log-key", other),
        watch(address, tmp_path, "--log-key", "words"),
        chantier("witness", address, "--key", "new.key", "--folder", "kept", "--internal", inside=tmp_path),
        # Without being told, it goes to no private network.
        chantier("witness", address, "--key", "k", "--name", "a.example/w", "--folder", "kept", inside=tmp_path),
    ]
    assert [answer.returncode for answer in answers] == [1] * 6
    assert not any("Traceback" in answer.stderr for answer in answers)
    assert "404" in answers[0].stderr
    assert "n’est pas signé par la clé connue" in answers[2].stderr
    assert "Clé illisible" in answers[3].stderr
    assert "name" in answers[4].stderr
    assert not (tmp_path / "kept" / "checkpoint").exists()
