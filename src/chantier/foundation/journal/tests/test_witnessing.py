"""A witness keeps what it saw: it signs what continues it, and two logs that contradict each other are told."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from chantier.foundation.journal.core.notes import NotANote, Signer, read_checkpoint, read_note, signer
from chantier.foundation.journal.core.witnessing import Refused
from chantier.foundation.journal.tests.logs import LOG, WITNESS, Served, loaves
from chantier.foundation.journal.witnessing import Contradicted, Unreadable, Witnessed, key_of_witness, witness


def look(folder: Path, served: Served, *, at: int = 1_700_000_000, log_key: str = "") -> Witnessed:
    return witness(get=served.get, folder=folder, key=WITNESS, at=at, log_key=log_key)


def refusal(folder: Path, served: Served, **more: str) -> str:
    kept = {file.name: file.read_bytes() for file in folder.glob("*") if file.is_file()}
    with pytest.raises(Refused) as caught:
        look(folder, served, **more)
    assert {file.name: file.read_bytes() for file in folder.glob("*") if file.is_file() and file.name != ".lock"} == {
        name: content for name, content in kept.items() if name != ".lock"
    }
    return caught.value.code


def contradiction(folder: Path, served: Served) -> Contradicted:
    kept = (folder / "checkpoint").read_bytes()
    with pytest.raises(Contradicted) as caught:
        look(folder, served)
    assert (folder / "checkpoint").read_bytes() == kept
    return caught.value


@pytest.mark.parametrize("sizes", [(1, 2, 3), (5, 256, 257), (255, 255, 700), (0, 0, 300), (256, 512, 70_000)])
def test_what_continues_is_signed_and_kept(tmp_path, sizes):
    told = loaves(max(sizes))
    for place, size in enumerate(sizes):
        done = look(tmp_path, Served(told[:size]), at=1_700_000_000 + place)
        note = read_note((tmp_path / "checkpoint").read_bytes())

        assert (done.former_size, done.trusted_now) == (sizes[place - 1] if place else 0, place == 0)
        assert read_checkpoint(note).size == size
        assert note.signed_by([LOG.verifier, WITNESS.verifier]) == {
            LOG.verifier: 0,
            WITNESS.verifier: 1_700_000_000 + place,
        }
    assert not (tmp_path / "refused").exists()


def test_two_logs_of_one_size_are_a_split_view_and_both_notes_are_kept(tmp_path):
    told = loaves(300)
    first, second = Served(told), Served([*told[:299], b"another"])
    look(tmp_path, first)

    found = contradiction(tmp_path, second)

    assert (found.code, found.former, found.latest) == ("split_view", first.checkpoint, second.checkpoint)
    assert found.evidence.parent == tmp_path / "refused"
    # Whoever has the log's public key sees that it signed both.
    for name, checkpoint in (("kept", first.checkpoint), ("shown", second.checkpoint)):
        note = read_note((found.evidence / name).read_bytes())
        assert (read_checkpoint(note), LOG.verifier in note.signed_by([LOG.verifier])) == (checkpoint, True)


@pytest.mark.parametrize(
    ("number", "former", "size"), [(0, 300, 900), (299, 300, 301), (255, 256, 600), (511, 700, 900)]
)
def test_a_longer_log_with_another_past_is_told_even_if_it_is_sound_in_itself(tmp_path, number, former, size):
    told = loaves(size)
    look(tmp_path, Served(told[:former]))
    told[number] = b"another"

    assert contradiction(tmp_path, Served(told)).code == "rewritten"


def test_a_log_that_lost_entries_is_told(tmp_path):
    look(tmp_path, Served(loaves(300)))
    assert contradiction(tmp_path, Served(loaves(299))).code == "smaller"
    assert look(tmp_path, Served(loaves(301))).former_size == 300


def test_hashes_that_lead_nowhere_accuse_nobody(tmp_path):
    look(tmp_path, Served(loaves(300)))
    for path in ("tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"):
        served = Served(loaves(600))
        served.files[path] = b"\1" + served.files[path][1:]
        assert (path, refusal(tmp_path, served)) == (path, "damaged")
        del served.files[path]
        assert (path, refusal(tmp_path, served)) == (path, "damaged")
    assert not (tmp_path / "refused").exists()
    assert look(tmp_path, Served(loaves(600))).former_size == 300


def test_a_partial_tile_that_is_gone_is_asked_for_whole(tmp_path):
    served, later = Served(loaves(300)), Served(loaves(512))
    served.files["tile/0/001"] = later.files["tile/0/001"]
    del served.files["tile/0/001.p/44"]

    assert look(tmp_path, served).shown.checkpoint.size == 300


def test_what_the_log_did_not_sign_is_refused(tmp_path):
    look(tmp_path, Served(loaves(3)))
    other = Signer(LOG.name, bytes(32))
    assert refusal(tmp_path, Served(loaves(4), key=other)) == "not_signed"
    forged = Served(loaves(4))
    forged.files["checkpoint"] = forged.files["checkpoint"].replace(b"\n4\n", b"\n5\n")
    assert refusal(tmp_path, forged) == "not_a_checkpoint"
    elsewhere = Served(loaves(4))
    text = b"elsewhere" + elsewhere.checkpoint.text[len(LOG.name) :]
    elsewhere.files["checkpoint"] = text + b"\n" + LOG.line(text).encode()
    assert refusal(tmp_path, elsewhere) == "other_log"
    nothing = Served(loaves(4))
    nothing.files["checkpoint"] = b"<html>"
    assert refusal(tmp_path, nothing) == "not_a_checkpoint"


def test_the_key_of_the_log_is_the_one_given_or_the_first_one_said(tmp_path):
    other = Signer(LOG.name, bytes(32))
    given = tmp_path / "given"
    assert refusal(given, Served(loaves(1)), log_key=other.verifier.encoded) == "not_signed"
    assert look(given, Served(loaves(1)), log_key=LOG.verifier.encoded).trusted_now is False
    served = Served(loaves(2))
    served.files["verifier"] = other.verifier.encoded.encode()
    assert look(given, served).log == LOG.verifier
    with pytest.raises(NotANote, match="another log"):
        look(given, Served(loaves(2)), log_key=other.verifier.encoded)
    del served.files["verifier"]
    with pytest.raises(Unreadable):
        look(tmp_path / "new", served)


def test_the_key_of_a_witness_is_made_once_and_only_its_owner_reads_it(tmp_path):
    file = tmp_path / "a" / "witness.key"
    with pytest.raises(NotANote, match="name"):
        key_of_witness(file, name="two words")
    made, is_new = key_of_witness(file, name="pole.example/temoin")
    kept, again = key_of_witness(file, name="")

    assert (kept, is_new, again, stat.S_IMODE(file.stat().st_mode)) == (made, True, False, 0o600)
    assert signer(file.read_text()) == made
    file.write_text(LOG.encoded)
    with pytest.raises(NotANote, match="not that of a witness"):
        key_of_witness(file, name="")
    file.write_text("words")
    with pytest.raises(NotANote, match=r"private key|base64"):
        key_of_witness(file, name="")
