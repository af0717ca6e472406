"""The public log beside pymerkle: entries added, a root, proofs of inclusion and of consistency, in one run.

    python3.11 -m venv PEER && PEER/bin/pip install pymerkle==7.0.0
    uv run python benchmarks/public_log.py FOLDER --peer PEER/bin/python

Fills a new instance in FOLDER with made-up entries (waiting, in bulk: what is measured is the log, not the acts), gives
them their places as the worker does (5,000 a transaction, each signed and written to the disk), then asks for the root,
for proofs of entries drawn by lot, and for consistency proofs. « One by one » is `proof_of` as a page asks it, four
queries each; « at once » is `proofs_of` for all of them. The peer runs in its own Python: pymerkle's `SqliteTree` on a
file (all entries in one transaction, as it comes) and its `InmemoryTree`, with the same entries and its caches on. Ours
in memory is the tree of `core` alone. Wall seconds, one process each, one run; every proof is verified and the
roots must be the same. pymerkle's trees sign nothing and serve no tiles.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PROOFS = 1_000
PEER = """
import json, random, resource, sys, time
import pymerkle
kind, count, proofs, file = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
entries = [line.rstrip("\\n").encode() for line in open(sys.argv[5], encoding="utf-8")]
told = {"version": pymerkle.__version__}
def timed(call):
    start = time.perf_counter()
    made = call()
    return time.perf_counter() - start, made
tree = pymerkle.SqliteTree(file) if kind == "SqliteTree" else pymerkle.InmemoryTree()
told["append"], _ = timed(lambda: tree.append_entries(entries))
told["root"], state = timed(lambda: tree.get_root(count))
told["value"] = state.hex()
draw = random.Random(7)
places = [draw.randrange(count) for _ in range(proofs)]
told["inclusion"], made = timed(lambda: [tree.prove_inclusion(place + 1, count) for place in places])
leaves = [tree.get_leaf(place + 1) for place in places]
told["verify"], _ = timed(lambda: [pymerkle.verify_inclusion(leaf, state, one) for leaf, one in zip(leaves, made)])
sizes = [draw.randrange(1, count) for _ in range(proofs)]
told["consistency"], _ = timed(lambda: [tree.prove_consistency(size, count) for size in sizes])
told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps(told))
"""


def entry(number: int) -> bytes:
    """About the size of an act: 130 bytes."""
    from chantier.foundation.journal.core.leaves import leaf

    value = {"at": "2026-03-01T12:00:00Z", "subject": ["tests.loaf", number], "for": number % 90, "against": number % 7}
    return leaf(kind="tests.loaf_baked", value=value)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = call()
    return time.perf_counter() - start, made


def of_the_peer(python: str, kind: str, count: int, folder: Path, entries: Path) -> dict[str, Any]:
    words = [python, "-c", PEER, kind, str(count), str(PROOFS), str(folder / f"{kind}.db"), str(entries)]
    return json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


def of_ours_in_memory(told: list[bytes]) -> dict[str, Any]:
    from chantier.foundation.journal.core import tree

    found: dict[str, Any] = {}
    found["append"], leaves = timed(lambda: tree.Leaves(tree.leaf_hash(one) for one in told))
    size = len(told)
    found["root"], root = timed(lambda: tree.root(leaves, size))
    found["value"] = root.hex()
    found |= _proofs(told, leaves, root, size)
    return found


def _proofs(told: list[bytes], nodes: Any, root: bytes, size: int) -> dict[str, Any]:
    from chantier.foundation.journal.core import tree

    draw = random.Random(7)
    places = [draw.randrange(size) for _ in range(PROOFS)]
    inclusion, made = timed(lambda: [tree.inclusion_proof(nodes, place, size) for place in places])
    verify, held = timed(
        lambda: [
            tree.is_included(tree.leaf_hash(told[place]), index=place, size=size, proof=proof, root=root)
            for place, proof in zip(places, made, strict=True)
        ]
    )
    assert all(held)
    sizes = [draw.randrange(1, size) for _ in range(PROOFS)]
    consistency, _ = timed(lambda: [tree.consistency_proof(nodes, one, size) for one in sizes])
    return {"inclusion": inclusion, "verify": verify, "consistency": consistency}


def of_ours_in_the_database(told: list[bytes]) -> dict[str, Any]:
    from chantier.foundation.journal.core import tree
    from chantier.foundation.journal.models import LogEntry
    from chantier.foundation.journal.queries import public_log
    from chantier.foundation.journal.queries.checking import log_faults
    from chantier.foundation.journal.services.public_log import give_places

    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    LogEntry.objects.bulk_create(
        [LogEntry(kind="tests.loaf_baked", content=one.decode(), at=at) for one in told], batch_size=2_000
    )
    found: dict[str, Any] = {}
    found["append"], given = timed(lambda: give_places(at=at))
    assert given == len(told)
    found["root"], standing = timed(public_log.standing)
    root, size = standing.checkpoint.root, standing.checkpoint.size
    found["value"] = root.hex()
    draw = random.Random(7)
    ids = dict(LogEntry.objects.order_by("index").values_list("index", "pk"))
    places = [draw.randrange(size) for _ in range(PROOFS)]
    found["inclusion"], made = timed(lambda: [public_log.proof_of(ids[place]) for place in places])
    found["verify"], held = timed(
        lambda: [
            tree.is_included(one.leaf, index=one.index, size=one.size, proof=one.path, root=one.root) for one in made
        ]
    )
    assert all(held)
    found["at_once"], together = timed(lambda: public_log.proofs_of([ids[place] for place in places]))
    assert all(together[one.entry_id] == one for one in made)
    sizes = [draw.randrange(1, size) for _ in range(PROOFS)]
    found["consistency"], _ = timed(lambda: [public_log.consistency(one, size) for one in sizes])
    found["check"], faults = timed(lambda: list(log_faults()))
    assert faults == []
    return found


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--peer", default="")
    reader.add_argument("--entries", type=int, default=100_000)
    given = reader.parse_args()
    from instance import open_instance

    open_instance(given.folder)
    told = [entry(number) for number in range(given.entries)]
    lines = given.folder / "entries.txt"
    lines.write_text("".join(f"{one.decode()}\n" for one in told), encoding="utf-8")
    rows: list[tuple[str, dict[str, Any]]] = [
        ("ours, database", of_ours_in_the_database(told)),
        ("ours, memory", of_ours_in_memory(told)),
    ]
    if given.peer:
        rows += [
            (f"pymerkle {kind}", of_the_peer(given.peer, kind, given.entries, given.folder, lines))
            for kind in ("SqliteTree", "InmemoryTree")
        ]
    assert len({one["value"] for _name, one in rows}) == 1, "the roots differ"
    print(f"{given.entries:,} entries, {len(told[-1])} bytes each; {PROOFS:,} proofs; the same root\n")
    print(f"{'':24}{'append s':>10}{'a second':>10}{'root ms':>10}{'incl. ms':>10}{'verify ms':>11}{'consist. ms':>12}")
    for name, one in rows:
        each = 1_000 / PROOFS
        print(
            f"{name:24}{one['append']:10.2f}{given.entries / one['append']:10,.0f}{1_000 * one['root']:10.2f}"
            f"{each * one['inclusion']:10.3f}{each * one['verify']:11.3f}{each * one['consistency']:12.3f}"
        )
    first = rows[0][1]
    print(
        f"\nours, database, {PROOFS:,} inclusion proofs asked at once: {1_000 * first['at_once'] / PROOFS:.3f} ms each"
    )
    print(f"All of it read again (chantier log check): {first['check']:.2f} s")
    print(f"Memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
