"""A whole log read again: one byte changed anywhere names its place, and accuses nothing else."""

from __future__ import annotations

import pytest

from chantier.foundation.journal.core.auditing import ENTRY, ROOT, TILE, UNREADABLE, Fault, faults
from chantier.foundation.journal.core.notes import Checkpoint
from chantier.foundation.journal.core.tiles import Damaged, bundled, grown, unbundled
from chantier.foundation.journal.tests import rfc9162

SIZE = 600


def loaves(count: int = SIZE) -> list[bytes]:
    return [f"loaf {number}".encode() for number in range(count)]


def a_log(told: list[bytes]) -> dict[str, bytes]:
    nothing: dict[str, bytes] = {}
    return dict(grown(nothing.__getitem__, 0, told))


def found(files: dict[str, bytes], *, root: bytes | None = None, size: int = SIZE) -> list[Fault]:
    def read(path: str) -> bytes:
        if path not in files:
            raise Damaged(path, "not there")
        return files[path]

    return list(faults(read, Checkpoint("log", size, rfc9162.mth(loaves(size)) if root is None else root)))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, SIZE])
def test_a_log_that_holds_has_no_fault(size):
    assert found(a_log(loaves(size)), size=size) == []


@pytest.mark.parametrize("number", [0, 255, 256, 511, 512, 599])
def test_one_byte_of_an_entry_names_that_entry(number):
    files = a_log(loaves())
    path = f"tile/entries/{number // 256:03}" + (".p/88" if number > 511 else "")
    held = list(unbundled(files[path], path=path, width=88 if number > 511 else 256))
    held[number % 256] = b"L" + held[number % 256][1:]
    files[path] = bundled(held)

    assert found(files) == [Fault(ENTRY, path, number)]


@pytest.mark.parametrize("path", ["tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"])
@pytest.mark.parametrize("place", [0, 33, -1])
def test_one_byte_of_a_tile_names_that_tile(path, place):
    files = a_log(loaves())
    spoilt = bytearray(files[path])
    spoilt[place] ^= 1
    files[path] = bytes(spoilt)

    assert found(files) == [Fault(TILE, path)]


def test_an_entry_changed_with_all_the_tiles_above_it_contradicts_the_signature():
    told = loaves()
    told[300] = b"loaf 300!"

    assert [(one.code, one.path) for one in found(a_log(told))] == [(ROOT, "checkpoint")]


def test_an_entry_and_a_tile_of_elsewhere_are_both_named():
    files = a_log(loaves())
    held = list(unbundled(files["tile/entries/000"], path="", width=256))
    held[7] = b"another"
    files["tile/entries/000"] = bundled(held)
    files["tile/0/001"] = b"\0" * 32 + files["tile/0/001"][32:]

    assert found(files) == [Fault(TILE, "tile/0/001"), Fault(ENTRY, "tile/entries/000", 7)]


def test_what_cannot_be_read_is_named_before_anything_is_compared():
    files = a_log(loaves())
    del files["tile/0/001"]
    files["tile/1/000.p/2"] = b"short"
    files["tile/entries/000"] = files["tile/entries/000"][:-1]

    assert [(one.code, one.path) for one in found(files)] == [
        (UNREADABLE, "tile/entries/000"),
        (UNREADABLE, "tile/0/001"),
        (UNREADABLE, "tile/1/000.p/2"),
    ]
