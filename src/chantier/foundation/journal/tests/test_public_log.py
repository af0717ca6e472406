"""The public log: what is published gets its place once, is signed, and is proven to who trusts nobody here."""

from __future__ import annotations

import base64
import contextlib
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal import keeping
from chantier.foundation.journal.api import (
    LogStopped,
    consistency,
    entries_about,
    entries_of_acts,
    give_places,
    leaf,
    log_verifier,
    proof_of,
    proof_of_act,
    proofs_of,
    proven,
    publish,
    record,
    sequence,
)
from chantier.foundation.journal.core.notes import NotANote, read_checkpoint, read_note, signer
from chantier.foundation.journal.core.proofs import FalseProof
from chantier.foundation.journal.core.tiles import TileName, unbundled
from chantier.foundation.journal.models import Act, LogCheckpoint, LogEntry, LogTile, PublicLog
from chantier.foundation.journal.queries.public_log import checkpoint_note, standing, tile
from chantier.foundation.journal.tests import rfc9162

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
KIND = "tests.loaf_baked"


def bake(number: int) -> int:
    return publish(kind=KIND, value={"loaf": number}, at=AT)


def bake_many(count: int, *, first: int = 0) -> None:
    """As `publish` writes them, in one query."""
    LogEntry.objects.bulk_create(
        [
            LogEntry(kind=KIND, content=leaf(kind=KIND, value={"loaf": number}).decode(), at=AT)
            for number in range(first, first + count)
        ],
        batch_size=500,
    )


def entries() -> list[bytes]:
    """What the log holds, in its order."""
    rows = LogEntry.objects.filter(index__isnull=False).order_by("index")
    return [content.encode() for content in rows.values_list("content", flat=True)]


def state() -> tuple[object, ...]:
    return (
        list(LogEntry.objects.order_by("id").values_list("id", "index")),
        [(level, index, bytes(held)) for level, index, held in LogTile.objects.values_list("level", "index", "hashes")],
        list(LogCheckpoint.objects.order_by("size").values_list("size", "note")),
        list(PublicLog.objects.values_list("size", "origin", "verifier")),
    )


@pytest.mark.django_db
def test_an_entry_waits_with_its_transaction_then_has_its_place_and_its_proof():
    with transaction.atomic():
        bake(0)
        transaction.set_rollback(True)
    first = bake(1)
    assert (LogEntry.objects.count(), proof_of(first), standing(), checkpoint_note()) == (1, None, None, None)

    checkpoint = sequence(at=AT)
    second = bake(2)

    proof = proof_of(first)
    assert checkpoint is not None
    assert proof is not None
    assert (proof.index, proof.size, proof.path, proof.root) == (0, 1, (), rfc9162.mth([proof.entry]))
    assert proof.entry == b'{"kind":"tests.loaf_baked","loaf":1,"v":1}'
    assert read_checkpoint(read_note(proof.note)) == checkpoint
    assert proof_of(second) is None
    told = standing()
    assert told is not None
    assert (told.checkpoint, told.waiting, told.at, told.cosigned) == (checkpoint, 1, AT, ())


@pytest.mark.django_db
def test_giving_places_twice_gives_them_once():
    bake(1)
    assert [give_places(at=AT), give_places(at=AT), sequence(at=AT)] == [1, 0, None]
    assert LogCheckpoint.objects.count() == 1


@pytest.mark.django_db
def test_an_act_is_public_when_its_service_says_so():
    quiet = record(name="tests.loaf_baked", speaker=Speaker.system(), at=AT, subject=("tests.loaf", 7))
    told = record(name="tests.loaf_sold", speaker=Speaker.system(), at=AT, subject=("tests.loaf", 7), public={})
    more = record(
        name="tests.loaf_cut", speaker=Speaker.system(), at=AT, subject=("tests.loaf", 7), public={"slices": [1, 2]}
    )
    sequence(at=AT)

    assert Act.objects.count() == 3
    assert [entry.content for entry in entries_about("tests.loaf", 7)] == [
        b'{"at":"2026-03-01T12:00:00Z","kind":"tests.loaf_sold","subject":["tests.loaf",7],"v":1}',
        b'{"at":"2026-03-01T12:00:00Z","kind":"tests.loaf_cut","slices":[1,2],"subject":["tests.loaf",7],"v":1}',
    ]
    assert proof_of_act(quiet) is None
    proof = proof_of_act(more)
    assert proof is not None
    assert (proof.index, proof.kind, set(entries_of_acts([quiet, told, more]))) == (1, "tests.loaf_cut", {told, more})


@pytest.mark.django_db
def test_5_000_entries_are_those_of_the_standard(django_assert_num_queries):
    checkpoints = []
    for count in (1, 254, 2, 299, 4_444):
        bake_many(count, first=LogEntry.objects.count())
        checkpoint = sequence(at=AT)
        assert checkpoint is not None
        checkpoints.append(checkpoint)
    told = entries()

    assert told == [leaf(kind=KIND, value={"loaf": number}) for number in range(5_000)]
    assert [(one.size, one.root) for one in checkpoints] == [
        (size, rfc9162.mth(told[:size])) for size in (1, 255, 257, 556, 5_000)
    ]
    ids = list(
        LogEntry.objects.filter(index__in=(0, 255, 256, 511, 4_999)).order_by("index").values_list("pk", flat=True)
    )
    with django_assert_num_queries(4):
        proofs = proofs_of(ids)
    for proof in proofs.values():
        assert list(proof.path) == rfc9162.path(proof.index, told)
    with django_assert_num_queries(4):
        proof_of(ids[2])
    for former, size in ((0, 1), (1, 255), (255, 257), (257, 5_000), (512, 556), (556, 5_000), (5_000, 5_000)):
        with django_assert_num_queries(1):
            made = consistency(former, size)
        assert list(made) == rfc9162.proof(former, told[:size])


@pytest.mark.django_db
def test_tiles_and_bundles_are_read_by_their_names_in_one_query(django_assert_num_queries):
    bake_many(300)
    sequence(at=AT)
    bake(300)
    told = entries()

    with django_assert_num_queries(1):
        full = tile(TileName(0, 0, 256))
    assert full == b"".join(rfc9162.mth([entry]) for entry in told[:256])
    assert tile(TileName(0, 1, 7)) == b"".join(rfc9162.mth([entry]) for entry in told[256:263])
    assert tile(TileName(1, 0, 1)) == rfc9162.mth(told[:256])
    with django_assert_num_queries(1):
        bundle = tile(TileName(None, 1, 44))
    assert bundle is not None
    assert list(unbundled(bundle, path="", width=44)) == told[256:]
    # What waits, and what is not there, is not served.
    assert [tile(TileName(*name)) for name in ((None, 1, 45), (0, 1, 45), (0, 1, 256), (2, 0, 1))] == [None] * 4


@pytest.mark.django_db
def test_a_proof_goes_from_hand_to_hand_and_a_byte_changed_in_it_is_seen():
    bake_many(70)
    sequence(at=AT)
    proof = proof_of(LogEntry.objects.get(index=33).pk)
    key = log_verifier()
    assert proof is not None
    assert key is not None

    checkpoint, index = proven(proof.text, entry=proof.entry, known=[key])

    assert (checkpoint.size, index) == (70, 33)
    for place in range(len(proof.text)):
        touched = bytearray(proof.text)
        touched[place] ^= 1
        with pytest.raises(FalseProof):
            proven(bytes(touched), entry=proof.entry, known=[key])
    with pytest.raises(FalseProof, match="do not lead"):
        proven(proof.text, entry=proof.entry + b" ", known=[key])
    with pytest.raises(FalseProof, match="no key"):
        proven(proof.text, entry=proof.entry, known=[])


@pytest.mark.django_db
def test_the_key_is_one_file_that_its_owner_reads_and_nothing_shows():
    bake(1)
    sequence(at=AT)
    file = keeping.folder() / "key"
    key = signer(file.read_text())

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [one.name for one in file.parent.iterdir()] == ["key"]
    assert keeping.new_key("another/name") == key
    row = PublicLog.objects.get()
    secret = base64.b64encode(b"\x01" + key.secret).decode()
    assert (row.origin, row.verifier, key.name) == ("127.0.0.1:8000/log", key.verifier.encoded, "127.0.0.1:8000/log")
    assert not any(secret in shown for shown in (repr(state()), repr(key), str(row)))


@pytest.mark.django_db
def test_the_log_keeps_its_name_when_the_instance_moves(settings):
    bake(1)
    sequence(at=AT)
    settings.CHANTIER_ADDRESS = "https://ailleurs.example"
    bake(2)
    checkpoint = sequence(at=AT)
    assert checkpoint is not None
    assert (checkpoint.origin, checkpoint.size) == ("127.0.0.1:8000/log", 2)


def stopped() -> str:
    with pytest.raises(LogStopped) as caught:
        sequence(at=AT)
    assert str(caught.value)
    assert caught.value.reason.advice
    return caught.value.reason.code


@pytest.mark.django_db
def test_a_log_without_its_key_stops_and_waits():
    bake(1)
    sequence(at=AT)
    bake(2)
    file = keeping.folder() / "key"
    kept, before = file.read_text(), state()

    file.unlink()
    codes = [stopped()]
    keeping.new_key("127.0.0.1:8000/log")
    codes.append(stopped())
    file.write_text("nothing that is a key\n")
    codes.append(stopped())
    assert (codes, state()) == (["log_key_lost", "log_key_other", "log_key_unreadable"], before)

    file.write_text(kept)
    assert give_places(at=AT) == 1
    with pytest.raises(NotANote) as caught:
        signer(kept[:-3])
    assert kept[40:] not in str(caught.value)


@pytest.mark.django_db(transaction=True)
def test_a_restored_backup_signs_no_other_past():
    bake(1)
    backup = list(LogEntry.objects.values()), list(LogTile.objects.values()), list(LogCheckpoint.objects.values())
    log = PublicLog.objects.values().get()
    bake(2)
    assert standing().checkpoint.size == 2
    LogEntry.objects.all().delete()
    LogCheckpoint.objects.all().delete()
    LogTile.objects.all().delete()
    for model, rows in zip((LogEntry, LogTile, LogCheckpoint), backup, strict=True):
        model.objects.bulk_create([model(**row) for row in rows])
    PublicLog.objects.filter(pk=1).update(**log)

    bake(3)  # its task stops, what was done stays
    assert stopped() == "log_rolled_back"
    assert (LogEntry.objects.count(), standing().checkpoint.size, standing().waiting) == (2, 1, 1)


@pytest.mark.django_db
def test_a_table_that_somebody_wrote_in_is_signed_no_more():
    bake_many(300)
    sequence(at=AT)
    bake(300)
    row = LogTile.objects.get(level=0, index=1)
    whole = bytes(row.hashes)
    LogTile.objects.filter(pk=row.pk).update(hashes=b"\0" + whole[1:])
    codes = [stopped()]
    LogTile.objects.filter(pk=row.pk).update(hashes=whole[:-1])
    codes.append(stopped())
    LogTile.objects.filter(pk=row.pk).update(hashes=whole)
    checkpoint = LogCheckpoint.objects.get()
    checkpoint.delete()
    codes.append(stopped())
    assert codes == ["log_rewritten", "log_damaged", "log_damaged"]
    checkpoint.save()
    assert give_places(at=AT) == 1


class Killed(Exception):
    """The process ends here."""


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_query_the_log_is_as_it_was_or_as_it_should_be():
    bake_many(250)
    sequence(at=AT)
    bake_many(20, first=250)
    before = state()

    def die(execute, sql, params, many, context):
        nonlocal left
        if not left:
            raise Killed(sql)
        left -= 1
        return execute(sql, params, many, context)

    for place in range(60):
        left = place
        with contextlib.suppress(Killed), connection.execute_wrapper(die):
            sequence(at=AT + timedelta(hours=1))
        if state() != before:
            break
    told = standing()
    assert place > 5
    assert told is not None
    assert (told.checkpoint.size, told.checkpoint.root, told.waiting) == (270, rfc9162.mth(entries()), 0)
    assert sequence(at=AT) is None


@pytest.mark.django_db(transaction=True)
def test_many_who_publish_and_sequence_at_once_get_one_log_without_a_gap():
    together = Barrier(6)

    def work(number: int) -> None:
        together.wait()
        try:
            for turn in range(10):
                with transaction.atomic():
                    bake(100 * number + turn)
        finally:
            connection.close()

    def number_them(_number: int) -> None:
        together.wait()
        try:
            for _turn in range(10):
                sequence(at=AT, most=7)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda number: (work if number < 4 else number_them)(number), range(6)))
    give_places(at=AT)

    rows = list(LogEntry.objects.order_by("index").values_list("index", flat=True))
    told = entries()
    assert (rows, len(set(told))) == (list(range(40)), 40)
    for checkpoint in LogCheckpoint.objects.order_by("size"):
        read = read_checkpoint(read_note(checkpoint.note.encode()))
        assert (read.size, read.root) == (checkpoint.size, rfc9162.mth(told[: checkpoint.size]))
    assert standing().checkpoint.size == 40


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_gets_its_place_by_itself_once_for_a_transaction():
    with transaction.atomic():
        for number in range(3):
            bake(number)
        with transaction.atomic():
            bake(3)
        asked = [hook for hook in connection.run_on_commit if "journal" in hook[1].__module__]
        assert len(asked) == 1
    assert LogEntry.objects.filter(index__isnull=True).count() == 0
    assert list(LogCheckpoint.objects.values_list("size", flat=True)) == [4]
    assert keeping.last_signed() == standing().checkpoint
