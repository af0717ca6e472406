"""Signed notes: what is signed is read back, what was touched is refused, and forms are those of the specification."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.journal.core.notes import (
    COSIGNATURE,
    Checkpoint,
    NotANote,
    Signer,
    Verifier,
    read_checkpoint,
    read_note,
    verifier,
)

LOG = Signer("chantier.example/journal", bytes(range(32)))
WITNESS = Signer("pole.example/temoin", bytes(range(1, 33)), COSIGNATURE)
STANDS = Checkpoint("chantier.example/journal", 5, bytes(range(32)))
SIGNED = STANDS.signed(LOG.line(STANDS.text), WITNESS.line(STANDS.text, at=1_700_000_000))


def test_a_checkpoint_is_read_back_with_who_signed_and_when():
    note = read_note(SIGNED)

    assert read_checkpoint(note) == STANDS
    assert note.signed_by([LOG.verifier, WITNESS.verifier]) == {LOG.verifier: 0, WITNESS.verifier: 1_700_000_000}


def test_the_note_of_the_specification_is_read():
    # C2SP's example; its signature is read with the key that its number names, which is not published.
    example = (
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
        "— example.com/behind-the-sofa "
        "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    )
    note = read_note(example.encode())
    told = read_checkpoint(note)

    assert (told.origin, told.size, told.root[:4].hex()) == ("example.com/behind-the-sofa", 20_852_163, "0ac5186a")
    assert [(name, len(signature)) for name, signature in note.signatures] == [("example.com/behind-the-sofa", 68)]


def test_a_key_goes_from_hand_to_hand_in_one_line():
    assert verifier(LOG.verifier.encoded) == LOG.verifier
    assert verifier(WITNESS.verifier.encoded) == WITNESS.verifier
    # The published key of Go's checksum database, whose number is part of its line.
    known = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    assert verifier(known).encoded == known


@pytest.mark.parametrize(
    "line", ["", "name", "name+00000000+AAAA", "a+b+c+d", LOG.verifier.encoded.replace("+", "+0", 1)]
)
def test_what_is_not_a_key_is_refused(line):
    with pytest.raises(NotANote):
        verifier(line)


def test_one_byte_changed_anywhere_is_seen():
    for place in range(len(SIGNED)):
        touched = SIGNED[:place] + bytes([SIGNED[place] ^ 4]) + SIGNED[place + 1 :]
        try:
            signed = read_note(touched).signed_by([LOG.verifier, WITNESS.verifier])
        except NotANote:
            continue
        # A signature whose name or number changed is nobody's: one of the two no longer counts.
        assert len(signed) < 2, place


def test_a_log_does_not_sign_as_a_witness_and_a_name_alone_is_nobody():
    other = Signer(LOG.name, bytes(32))
    note = read_note(STANDS.signed(LOG.line(STANDS.text)))

    assert note.signed_by([other.verifier, Verifier(LOG.name, LOG.verifier.key, COSIGNATURE)]) == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text\n",
        b"text\n\n",
        SIGNED[:-1],
        SIGNED.replace(b"\n\n", b"\n\r\n"),
        SIGNED.replace(b"5\n", b"5\0\n"),
        b"\xff" + SIGNED,
        SIGNED.replace("—".encode(), b"-"),
        STANDS.signed(*([LOG.line(STANDS.text)] * 65)),
        b"x" * 70_000 + SIGNED,
        STANDS.signed("— name AAAA\n"),
        STANDS.signed("— na+me AAAAAAAA\n"),
    ],
)
def test_what_is_not_a_note_is_refused(content):
    with pytest.raises(NotANote):
        read_note(content)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n5\n",
        "origin\n05\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "origin\n-5\n" + base64.b64encode(bytes(32)).decode() + "\n",
        "origin\n5\n" + base64.b64encode(bytes(31)).decode() + "\n",
        "origin\n5\nAAA\n",
        "\n5\n" + base64.b64encode(bytes(32)).decode() + "\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text):
    note = read_note((text + "\n" + LOG.line(text.encode())).encode())
    with pytest.raises(NotANote):
        read_checkpoint(note)


@given(st.binary(max_size=300))
def test_whatever_the_bytes_there_is_a_note_or_a_refusal(content):
    with contextlib.suppress(NotANote):
        read_note(content)
