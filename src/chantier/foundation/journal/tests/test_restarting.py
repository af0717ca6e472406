"""A log that cannot go on begins again in the open: another name, another key, and an entry that says why."""

from __future__ import annotations

import stat

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal import keeping
from chantier.foundation.journal.core.notes import read_checkpoint, read_note
from chantier.foundation.journal.core.witnessing import Refused, shown
from chantier.foundation.journal.models import Cosignature, LogCheckpoint, LogEntry, LogTile, PublicLog
from chantier.foundation.journal.queries.checking import log_faults
from chantier.foundation.journal.queries.public_log import (
    checkpoint_note,
    entry_at,
    log_verifier,
    proof_of,
    standing,
)
from chantier.foundation.journal.services.public_log import LogStopped, give_places, sequence
from chantier.foundation.journal.services.restarting import begin_again
from chantier.foundation.journal.services.witnesses import append_cosignature
from chantier.foundation.journal.tests import rfc9162
from chantier.foundation.journal.tests.logs import AT, WITNESS, a_witness, bake, bake_many, entries, plainly

SYSTEM = Speaker.system()


def restart(because: str = "La sauvegarde du matin est tout ce qui reste.") -> str:
    return begin_again(speaker=SYSTEM, because=because, at=AT)


@pytest.mark.django_db(transaction=True)
def test_after_a_backup_that_forgot_the_log_begins_again_with_what_is_left(client: Client):
    a_witness()
    bake_many(298)
    give_places(at=AT)
    tiles = list(LogTile.objects.values())
    bake_many(2, first=298)
    give_places(at=AT)
    note = checkpoint_note()
    append_cosignature(content=note + WITNESS.line(read_note(note).text, at=int(AT.timestamp())).encode(), at=AT)
    former, told, key = standing().checkpoint, entries(), log_verifier()
    # The backup of before: the last two entries are gone, as if they had never been.
    LogEntry.objects.filter(index__gte=299).delete()
    LogTile.objects.all().delete()
    LogTile.objects.bulk_create([LogTile(**row) for row in tiles])
    PublicLog.objects.update(size=299)
    bake(500)
    with pytest.raises(LogStopped):
        sequence(at=AT)

    name = restart()
    give_places(at=AT)

    assert name == "127.0.0.1:8000/log/2"
    now = entries()
    assert now[:299] == told[:299]
    assert entry_at(len(now) - 1).value == {
        "v": 1,
        "kind": "journal.log_began_again",
        "at": "2026-03-01T12:00:00Z",
        "because": "La sauvegarde du matin est tout ce qui reste.",
        "former": {"origin": former.origin, "size": 301, "root": former.root.hex()},
        "kept": 299,
    }
    assert (standing().checkpoint.root, list(log_faults())) == (rfc9162.mth(now), [])
    # Nobody takes it for the former one, whose checkpoints and witnesses' lines are kept.
    assert log_verifier().name == name
    assert log_verifier().key != key.key
    with pytest.raises(Refused):
        shown(checkpoint_note(), log=key)
    kept = read_note((keeping.folder() / "former-1" / "301.checkpoint").read_bytes())
    assert (read_checkpoint(kept), set(kept.signed_by([key, WITNESS.verifier]))) == (former, {key, WITNESS.verifier})
    assert (Cosignature.objects.count(), keeping.last_signed(1), keeping.last_signed(2).origin) == (0, former, name)
    assert stat.S_IMODE((keeping.folder() / "key-2").stat().st_mode) == 0o600
    page = plainly(client.get(reverse("journal:log")).content.decode())
    assert "inscriptions reprises : 299. Pourquoi : « La sauvegarde du matin" in page
    # And it goes on.
    bake(600)
    assert proof_of(LogEntry.objects.order_by("-pk").first().pk).size == len(now) + 1
    assert restart("Encore une fois.") == "127.0.0.1:8000/log/3"


@pytest.mark.django_db
def test_a_lost_key_and_tables_that_do_not_hold_are_begun_again_from_the_entries():
    bake_many(300)
    sequence(at=AT)
    (keeping.folder() / "key").unlink()
    LogTile.objects.filter(level=0, index=0).update(hashes=b"spoilt")
    LogEntry.objects.filter(index=7).delete()

    restart()
    give_places(at=AT)

    assert (standing().checkpoint.size, standing().checkpoint.root) == (300, rfc9162.mth(entries()))
    assert list(log_faults()) == []
    assert list(LogEntry.objects.order_by("index").values_list("index", flat=True)) == list(range(300))


@pytest.mark.django_db(transaction=True)
def test_an_empty_database_beside_the_key_of_a_log_does_not_go_on_as_that_log():
    bake(1)
    for model in (LogEntry, LogTile, LogCheckpoint, PublicLog):
        model.objects.all().delete()
    bake(2)
    with pytest.raises(LogStopped) as caught:
        sequence(at=AT)
    assert caught.value.reason.code == "log_rolled_back"
    assert restart() == "127.0.0.1:8000/log/2"
    give_places(at=AT)
    assert [entry_at(index).kind for index in (0, 1)] == ["tests.loaf_baked", "journal.log_began_again"]
    assert (standing().checkpoint.origin, list(log_faults())) == ("127.0.0.1:8000/log/2", [])


@pytest.mark.django_db
def test_a_log_does_not_begin_again_without_a_reason_nor_by_anybody_nor_from_nothing():
    with pytest.raises(NotPossible) as caught:
        restart()
    assert caught.value.reason.code == "restart_of_nothing"
    bake(1)
    sequence(at=AT)
    before = standing()
    for because in ("", "  ", "x" * 501, "a\u202eb"):
        with pytest.raises(Invalid):
            restart(because)
    with pytest.raises(NotAllowed):
        begin_again(speaker=Speaker(person_id=1, roles=frozenset({"coordinator"})), because="Parce que", at=AT)
    with pytest.raises(CommandError, match="500 caractères"):
        call_command("log", "begin-again", "--because", "")
    assert standing() == before
