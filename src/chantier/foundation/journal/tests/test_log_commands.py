"""The log from the terminal: read again, copied into a folder, its witnesses named."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chantier.foundation.journal.api import LogStopped, read_log_again
from chantier.foundation.journal.core.auditing import faults
from chantier.foundation.journal.core.notes import Signer, read_checkpoint, read_note
from chantier.foundation.journal.models import LogCheckpoint, LogEntry, LogTile
from chantier.foundation.journal.queries.public_log import checkpoint_note
from chantier.foundation.journal.services.public_log import sequence
from chantier.foundation.journal.tests import rfc9162
from chantier.foundation.journal.tests.logs import AT, LOG, WITNESS, bake, bake_many, entries, plainly

pytestmark = pytest.mark.django_db


def run(*words: object) -> str:
    said = StringIO()
    call_command(*words, stdout=said, stderr=said)
    return plainly(said.getvalue())


def check() -> list[str]:
    said = StringIO()
    try:
        call_command("log", "check", stdout=said, stderr=said)
    except CommandError as error:
        return [*plainly(said.getvalue()).splitlines(), plainly(str(error))]
    return plainly(said.getvalue()).splitlines()


def a_log() -> None:
    bake_many(200)
    sequence(at=AT)
    bake_many(400, first=200)
    sequence(at=AT)


def test_a_log_that_holds_is_said_to_hold():
    assert check() == ["Le journal public tient. Inscriptions : 0 ; empreinte : –."]
    a_log()
    root = rfc9162.mth(entries()).hex()
    assert check() == [f"Le journal public tient. Inscriptions : 600 ; empreinte : {root}."]


def test_what_was_touched_in_the_tables_is_named():
    a_log()
    row = LogEntry.objects.get(index=333)
    LogEntry.objects.filter(index=333).update(content=row.content.replace("333", "334"))
    assert check() == [
        "Inscription n° 333 (tile/entries/001) : ce n’est plus ce qui a été signé.",
        "Le journal public ne tient pas. Défauts : 1.",
    ]
    LogEntry.objects.filter(index=333).update(content=row.content)
    tile = LogTile.objects.get(level=0, index=2)
    whole = bytes(tile.hashes)
    LogTile.objects.filter(pk=tile.pk).update(hashes=whole[:40] + bytes([whole[40] ^ 1]) + whole[41:])
    assert check()[0] == "tile/0/002.p/88 : ces empreintes ne sont plus celles qui ont été signées."
    LogTile.objects.filter(pk=tile.pk).update(hashes=whole)
    LogEntry.objects.filter(index=599).delete()
    assert check()[0] == "tile/entries/002.p/88 : ce fichier ne se lit pas (not kept)."


def test_each_night_what_was_touched_is_said_and_nothing_is_written():
    assert read_log_again() == 0
    a_log()
    assert read_log_again() == 600
    LogEntry.objects.filter(index=333).update(content="{}")
    with pytest.raises(LogStopped) as caught:
        read_log_again()
    assert plainly(str(caught.value)) == (
        "Le journal public est abîmé : Inscription n° 333 (tile/entries/001) : ce n’est plus ce qui a été signé."
    )
    assert (LogCheckpoint.objects.count(), LogTile.objects.count()) == (2, 4)


def test_a_former_checkpoint_and_a_place_that_was_not_given_are_named():
    a_log()
    former = LogCheckpoint.objects.get(size=200)
    LogCheckpoint.objects.filter(size=200).update(size=201)
    assert check()[0] == "Point de contrôle (inscriptions : 201) : il ne tient pas (not signed)."
    other = Signer(LOG.name, bytes(32))
    text = read_note(former.note.encode()).text
    LogCheckpoint.objects.filter(size=201).update(size=200, note=(text + b"\n" + other.line(text).encode()).decode())
    assert check()[0] == "Point de contrôle (inscriptions : 200) : il ne tient pas (not signed)."
    LogCheckpoint.objects.filter(size=200).update(note=former.note)
    bake(600)
    LogEntry.objects.filter(index__isnull=True).update(index=600)
    assert check()[0] == "Inscription n° 600 : elle a une place que le journal n’a pas donnée."


def test_the_log_as_a_folder_says_all_that_it_says(tmp_path: Path):
    with pytest.raises(CommandError, match="vide"):
        run("log", "export", tmp_path)
    a_log()
    assert run("log", "export", tmp_path) == "Inscriptions écrites : 600.\n"
    first = {file: file.stat().st_mtime_ns for file in (tmp_path / "tile").rglob("*") if file.is_file()}
    bake(600)
    assert run("log", "places") == "Inscriptions qui ont reçu leur place : 1.\n"
    run("log", "export", tmp_path)

    checkpoint = read_checkpoint(read_note((tmp_path / "checkpoint").read_bytes()))
    assert (tmp_path / "checkpoint").read_bytes() == checkpoint_note()
    assert (checkpoint.size, checkpoint.root) == (601, rfc9162.mth(entries()))
    assert list(faults(lambda path: (tmp_path / path).read_bytes(), checkpoint)) == []
    assert all(file.stat().st_mtime_ns == written for file, written in first.items())
    assert sorted(file.name for file in tmp_path.iterdir()) == ["checkpoint", "tile", "verifier"]


def test_a_log_that_stopped_says_so_in_the_terminal(settings):
    from chantier.foundation.journal import keeping

    a_log()
    bake(600)
    (keeping.folder() / "key").unlink()
    with pytest.raises(CommandError, match="clé du journal public n’est plus"):
        run("log", "places")


def test_witnesses_are_named_from_the_terminal():
    line = WITNESS.verifier.encoded
    added = run("witnesses", "add", "Pôle de l’exemple", line)
    number = added.split("\t")[0]
    assert added.split("\t")[1] == "Pôle de l’exemple"
    assert added.endswith(f"\t0\t{line}\n")
    with pytest.raises(CommandError, match="déjà"):
        run("witnesses", "add", "Autre", line)
    assert " – " in run("witnesses", "end", number)
    with pytest.raises(CommandError, match="plus compté"):
        run("witnesses", "end", number)
    assert run("witnesses", "list").count("\n") == 1
