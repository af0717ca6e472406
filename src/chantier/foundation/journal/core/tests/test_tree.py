"""The tree: known roots, the standard's own definition, and proofs that nothing else passes."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.journal.core.tiles import (
    WIDTH,
    Damaged,
    Tiles,
    bundle_path,
    bundled,
    bundles_of,
    grown,
    tile_path,
    tiles_of,
    unbundled,
)
from chantier.foundation.journal.core.tree import (
    EMPTY,
    Leaves,
    consistency_proof,
    inclusion_proof,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root,
)

# Entries and roots that implementations of Certificate Transparency check themselves against.
KNOWN = [
    ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
    ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
    ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
    ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
    ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
    ("606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
]


def entries(count: int) -> list[bytes]:
    return [f"entry {one}".encode() for one in range(count)]


def tree(count: int) -> Leaves:
    return Leaves(leaf_hash(entry) for entry in entries(count))


def defined(leaves: list[bytes]) -> bytes:
    """The hash of a list as the standard defines it."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    cut = 1
    while cut * 2 < len(leaves):
        cut *= 2
    return node_hash(defined(leaves[:cut]), defined(leaves[cut:]))


def test_roots_are_those_that_everybody_knows():
    grown_tree = Leaves()
    for entry, expected in KNOWN:
        grown_tree.append(leaf_hash(bytes.fromhex(entry)))
        assert root(grown_tree, len(grown_tree)).hex() == expected
    assert root(Leaves(), 0) == EMPTY


def test_every_proof_of_small_trees_holds_and_no_other_does():
    whole = tree(40)
    leaves = whole.levels[0]
    for size in range(1, 41):
        top = root(whole, size)
        assert top == defined(leaves[:size])
        for index in range(size):
            proof = inclusion_proof(whole, index, size)
            assert is_included(leaves[index], index=index, size=size, proof=proof, root=top)
            assert not is_included(leaves[index], index=index ^ 1, size=size, proof=proof, root=top)
            assert not is_included(leaves[index], index=index, size=size, proof=(*proof, top), root=top)
        for former in range(size + 1):
            proof = consistency_proof(whole, former, size)
            before = root(whole, former)
            assert is_consistent(former=former, former_root=before, size=size, root=top, proof=proof)
            if 0 < former < size:
                assert not is_consistent(former=former, former_root=top, size=size, root=top, proof=proof)
                assert not is_consistent(former=former, former_root=before, size=size, root=before, proof=proof)


@given(st.integers(-2, 70), st.integers(-2, 70), st.lists(st.binary(max_size=33), max_size=8), st.binary(max_size=33))
def test_a_made_up_proof_is_refused_and_never_raises(index, size, proof, top):
    assert not is_included(b"\x01" * 32, index=index, size=size, proof=proof, root=top)
    if index != size and index:
        assert not is_consistent(former=index, former_root=b"\x02" * 32, size=size, root=top, proof=proof)


@given(st.integers(1, 700), st.data())
def test_changing_any_hash_of_a_proof_breaks_it(size, data):
    whole = tree(size)
    index = data.draw(st.integers(0, size - 1))
    proof = list(inclusion_proof(whole, index, size))
    top = root(whole, size)
    if proof:
        place = data.draw(st.integers(0, len(proof) - 1))
        proof[place] = bytes([proof[place][0] ^ 1]) + proof[place][1:]
        assert not is_included(whole.levels[0][index], index=index, size=size, proof=proof, root=top)


def test_a_proof_of_what_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no leaf 3"):
        inclusion_proof(tree(3), 3, 3)
    with pytest.raises(ValueError, match="not the beginning"):
        consistency_proof(tree(3), 4, 3)


def test_names_of_tiles_are_those_of_the_specification():
    assert [tile_path(0, 1_234_067), tile_path(2, 5, 17), bundle_path(0), bundle_path(1_000, 3)] == [
        "tile/0/x001/x234/067",
        "tile/2/005.p/17",
        "tile/entries/000",
        "tile/entries/x001/000.p/3",
    ]


def test_a_tree_of_70_000_has_the_tiles_that_the_specification_counts():
    told = list(tiles_of(70_000))

    assert sum(level == 0 and width == WIDTH for level, _index, width in told) == 273
    assert [one for one in told if one[2] != WIDTH] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert (1, 0, WIDTH) in told
    assert list(tiles_of(256)) == [(0, 0, 256), (1, 0, 1)]


@given(st.lists(st.integers(1, 700), min_size=1, max_size=5))
def test_tiles_that_grow_batch_by_batch_are_the_same_as_at_once_and_never_change(batches):
    kept: dict[str, bytes] = {}
    size, told = 0, entries(sum(batches))
    for batch in batches:
        written = grown(kept.__getitem__, size, told[size : size + batch])
        assert all(kept[path] == content for path, content in written.items() if path in kept)
        kept |= written
        size += batch

    read = Tiles(kept.__getitem__, size)
    whole = tree(size)
    assert root(read, size) == root(whole, size)
    assert inclusion_proof(read, size // 2, size) == inclusion_proof(whole, size // 2, size)
    assert consistency_proof(read, batches[0], size) == consistency_proof(whole, batches[0], size)
    assert {tile_path(*one) for one in tiles_of(size)} <= set(kept)
    assert [
        entry
        for index, width in bundles_of(size)
        for entry in unbundled(kept[bundle_path(index, width)], path="", width=width)
    ] == told


def test_a_tree_of_three_levels_of_tiles_is_read_from_them():
    size = WIDTH * WIDTH + 300
    kept = dict(grown({}.__getitem__, 0, entries(size)))

    read = Tiles(kept.__getitem__, size)

    assert root(read, size) == root(tree(size), size)
    assert len(inclusion_proof(read, 70, size)) == 17


def test_damage_names_its_file():
    with pytest.raises(Damaged, match=r"tile/0/000.p/2: 63 bytes, not 64"):
        root(Tiles(lambda _path: b"x" * 63, 2), 2)
    for content, why in [(b"\0", "cut"), (b"\0\x05ab", "cut"), (bundled([b"a"]), "1 entries, not 2")]:
        with pytest.raises(Damaged, match=why):
            unbundled(content, path="tile/entries/000.p/2", width=2)
    with pytest.raises(ValueError, match="65536 bytes"):
        bundled([b"x" * 65_536])
