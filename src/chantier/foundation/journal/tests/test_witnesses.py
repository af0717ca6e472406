"""Witnesses of the log: who administers names them, what they sign is served, what nobody known signed is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.core.notes import (
    COSIGNATURE,
    Checkpoint,
    Signer,
    read_checkpoint,
    read_note,
)
from chantier.foundation.journal.models import Cosignature, LogCheckpoint, LogEntry, Witness
from chantier.foundation.journal.queries.public_log import checkpoint_note, standing, witnesses
from chantier.foundation.journal.services.public_log import sequence
from chantier.foundation.journal.services.witnesses import (
    NoSuchCheckpoint,
    append_cosignature,
    end_witness,
    register_witness,
)
from chantier.foundation.journal.tests.logs import AT, LOG, WITNESS, a_witness, bake, bake_many

pytestmark = pytest.mark.django_db
NOON = int(AT.timestamp())


def cosigned(note: bytes, *keys: Signer, at: int = NOON) -> bytes:
    text = read_note(note).text
    return note + "".join(key.line(text, at=at) for key in keys).encode()


def code(content: bytes, *, at: object = AT) -> str:
    with pytest.raises((Invalid, NotPossible)) as caught:
        append_cosignature(content=content, at=at)
    assert Cosignature.objects.count() == 0
    return caught.value.reason.code


def test_the_line_of_a_witness_is_served_under_the_checkpoint():
    a_witness()
    checkpoint = sequence(at=AT)
    note = checkpoint_note()

    assert append_cosignature(content=cosigned(note, WITNESS), at=AT) == 1
    assert append_cosignature(content=cosigned(note, WITNESS), at=AT) == 0

    served = read_note(checkpoint_note())
    key = standing().verifier
    assert (read_checkpoint(served), served.signed_by([WITNESS.verifier])) == (checkpoint, {WITNESS.verifier: NOON})
    assert [(one.organization, one.since, one.at) for one in standing().cosigned] == [("Pôle de l’exemple", AT, AT)]
    assert key.startswith("127.0.0.1:8000/log+")
    # The next checkpoint waits for its own.
    bake(1)
    sequence(at=AT)
    assert standing().cosigned == ()
    [told] = witnesses()
    assert (told.size, told.at, told.until) == (1, AT, None)


def test_a_witness_that_signs_again_later_is_shown_as_of_then():
    a_witness()
    sequence(at=AT)
    note = checkpoint_note()
    for seconds in (10, 20, 5):
        append_cosignature(content=cosigned(note, WITNESS, at=NOON + seconds), at=AT)
    assert read_note(checkpoint_note()).signed_by([WITNESS.verifier]) == {WITNESS.verifier: NOON + 20}


def test_what_no_known_witness_signed_is_refused_with_its_reason():
    a_witness()
    sequence(at=AT)
    note = checkpoint_note()
    stranger = Signer("autre.example/temoin", bytes(32), COSIGNATURE)
    thief = Signer(WITNESS.name, bytes(32), COSIGNATURE)
    line = WITNESS.line(read_note(note).text, at=NOON)
    false = note + line[:-6].encode() + (b"AAA==\n" if line[-6:] != "AAA==\n" else b"BAA==\n")

    assert code(note) == "cosignature_unknown"
    assert code(cosigned(note, stranger, thief)) == "cosignature_unknown"
    assert code(b"words") == "cosignature_unreadable"
    assert code(false) in ("cosignature_false", "cosignature_unreadable")
    assert code(cosigned(note, WITNESS, at=NOON + 3_600)) == "cosignature_ahead"
    assert code(cosigned(note, WITNESS, at=2**63)) == "cosignature_ahead"


def test_a_signature_moved_to_another_checkpoint_is_false():
    a_witness()
    sequence(at=AT)
    first = checkpoint_note()
    bake(1)
    sequence(at=AT)
    line = WITNESS.line(read_note(first).text, at=NOON)
    assert code(checkpoint_note() + line.encode()) == "cosignature_false"


def test_a_checkpoint_that_this_log_never_signed_is_told_apart():
    a_witness()
    sequence(at=AT)
    size = standing().checkpoint.size
    for other in (Checkpoint(LOG.name, size, bytes(32)), Checkpoint(LOG.name, 99, bytes(32))):
        with pytest.raises(NoSuchCheckpoint):
            append_cosignature(content=other.signed(WITNESS.line(other.text, at=NOON)), at=AT)


def test_a_witness_of_the_past_signs_no_more_and_what_it_signed_stays():
    number = a_witness()
    sequence(at=AT)
    append_cosignature(content=cosigned(checkpoint_note(), WITNESS), at=AT)
    end_witness(speaker=Speaker.system(), witness_id=number, at=AT + timedelta(days=1))
    sequence(at=AT)

    with pytest.raises(Invalid) as caught:
        append_cosignature(content=cosigned(checkpoint_note(), WITNESS), at=AT)
    with pytest.raises(NotPossible):
        end_witness(speaker=Speaker.system(), witness_id=number, at=AT)
    assert caught.value.reason.code == "cosignature_unknown"
    assert Cosignature.objects.count() == 1
    assert list(LogEntry.objects.order_by("id").values_list("kind", flat=True)) == [
        "journal.witness_registered",
        "journal.witness_ended",
    ]
    assert Witness.objects.get().until == AT + timedelta(days=1)


@pytest.mark.parametrize(
    ("line", "organization", "expected"),
    [
        ("words", "Pôle", "witness_key_unreadable"),
        (LOG.verifier.encoded, "Pôle", "witness_key_of_a_log"),
        (WITNESS.verifier.encoded, "  ", "witness_without_organization"),
        (WITNESS.verifier.encoded, "P\u202eôle", "witness_without_organization"),
        (Signer("p" * 400, bytes(32), COSIGNATURE).verifier.encoded, "Pôle", "witness_key_unreadable"),
    ],
)
def test_what_is_not_a_witness_is_refused(line, organization, expected):
    with pytest.raises(Invalid) as caught:
        register_witness(speaker=Speaker.system(), verifier_line=line, organization=organization, at=AT)
    assert (caught.value.reason.code, Witness.objects.count()) == (expected, 0)


def test_a_key_and_a_name_are_those_of_one_witness():
    a_witness()
    for key in (WITNESS, Signer(WITNESS.name, bytes(32), COSIGNATURE)):
        with pytest.raises(Invalid) as caught:
            a_witness(key)
        assert caught.value.reason.code == "witness_known"


def test_only_who_administers_names_witnesses():
    for speaker in (Speaker.visitor(), Speaker(person_id=1, roles=frozenset({"coordinator", "editor"}))):
        with pytest.raises(NotAllowed):
            register_witness(speaker=speaker, verifier_line=WITNESS.verifier.encoded, organization="Pôle", at=AT)
        with pytest.raises(NotAllowed):
            end_witness(speaker=speaker, witness_id=1, at=AT)


def test_pages_ask_the_same_number_of_queries_for_one_witness_and_for_three(django_assert_num_queries):
    bake_many(300)
    sequence(at=AT)
    for number in range(3):
        a_witness(Signer(f"w{number}.example/temoin", bytes([number]) * 32, COSIGNATURE), f"Pôle {number}")
        with django_assert_num_queries(2):
            assert len(witnesses()) == number + 1
    with django_assert_num_queries(5):
        standing()
    assert LogCheckpoint.objects.count() == 1
