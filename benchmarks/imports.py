"""Bringing lists in, measured: 10,000 to 1,000,000 rows through the real services, beside plainer ways to load rows.

    uv run python benchmarks/imports.py 10000 100000
    uv run python benchmarks/imports.py 1000000 --keep FOLDER --log RESULTS.jsonl

Each size has a new instance on SQLite and a process of its own, so that its peak memory is its own. Three lists come in
as a person would bring them (see ``made_up.py``): each is received, its columns are recognised, and every row is kept
as received and becomes a record, an organisation and what pages show of it. Matching is timed apart; the search index
and the grid of the map, which come afterwards, are timed by ``directory.py``. ``--keep`` leaves the instances there for
it; a size found in ``--log`` is not run again.

Whether a row costs more in a larger instance, on a machine that others use, is asked by turns:

    uv run python benchmarks/imports.py 10000 --into FOLDER/100000/chantier COPY/1000000/chantier --rounds 4

brings the next 10,000 rows of a register into each instance in turn, each time in a new process. They grow: give
copies. The list of a round is the same for all; a first round, which warms them up, is not counted.

The peers load the same rows and know nothing of them: sqlite3's ``executemany`` of raw cells, DuckDB's ``read_csv``
into a table, and Django's ``bulk_create`` of a plain model of text columns.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from instance import open_instance

PEERS = ("sqlite3", "duckdb", "bulk_create")
KINDS = {"register": ("register", False), "directory": ("partner", False), "members": ("network", True)}


class Clock:
    """Seconds of processor and of the wall, by step."""

    def __init__(self) -> None:
        self.steps: dict[str, list[float]] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            spent = self.steps.setdefault(name, [0.0, 0.0])
            spent[0] += time.perf_counter() - wall
            spent[1] += time.process_time() - cpu


def ours(folder: Path, lists: dict[str, Path], *, matching: bool) -> dict[str, Any]:
    open_instance(folder)
    from django.utils import timezone

    from chantier.directory.models import Edition, Organization, Proposal
    from chantier.directory.services import imports, reconcile
    from chantier.foundation.access.api import Speaker

    clock = Clock()
    real = reconcile.match_edition

    def timed(**given: Any) -> reconcile.MatchCounts:
        with clock.step("matching"):
            return real(**given) if matching else reconcile.MatchCounts(0, 0)

    reconcile.match_edition = timed
    marks: dict[str, float] = {}
    for name, path in lists.items():
        kind, are_members = KINDS[name]
        at = timezone.now()
        with clock.step("received"):
            source = imports.SourceGiven(name, kind, "CC BY 4.0", is_open=True, makes_member=are_members)
            got = imports.receive(speaker=Speaker.system(), path_or_upload=path, source=source, at=at)
            imports.set_reading(speaker=Speaker.system(), edition_id=got.edition_id, at=at)
        imports.start(speaker=Speaker.system(), edition_id=got.edition_id, at=at, in_background=False)
        with clock.step("whole run"):
            imports.run_edition(got.edition_id, at=at)
        marks[name] = Edition.objects.get(pk=got.edition_id).done
        clock.steps.setdefault("matching", [0.0, 0.0])
    whole, matched = clock.steps["whole run"], clock.steps["matching"]
    clock.steps["rows"] = [whole[0] - matched[0], whole[1] - matched[1]]
    return {
        "rows": sum(marks.values()),
        "organizations": Organization.objects.filter(merged_into__isnull=True).count(),
        "proposals": Proposal.objects.filter(state=Proposal.WAITING).count(),
        "memory_mb": memory(),
        "file_mb": (folder / "chantier.sqlite3").stat().st_size / 1e6,
        "steps": clock.steps,
    }


def sqlite3_alone(folder: Path, lists: dict[str, Path]) -> dict[str, Any]:
    import sqlite3

    base = sqlite3.connect(folder / "plain.sqlite3")
    base.execute("PRAGMA journal_mode=WAL")
    for name, path in lists.items():
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream)
            header = next(rows)
            base.execute(f"CREATE TABLE {name} ({', '.join(f'c{n} TEXT' for n in range(len(header)))})")
            marks = ",".join("?" * len(header))
            base.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        base.commit()
    return {}


def duckdb_alone(folder: Path, lists: dict[str, Path]) -> dict[str, Any]:
    import duckdb

    base = duckdb.connect(str(folder / "plain.duckdb"))
    base.execute("SET threads TO 1")
    for name, path in lists.items():
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{path}', all_varchar=true)")
    base.close()
    return {}


def bulk_create_alone(folder: Path, lists: dict[str, Path]) -> dict[str, Any]:
    open_instance(folder)
    from django.db import connection, models

    columns = {f"c{n}": models.TextField() for n in range(12)}
    meta = type("Meta", (), {"app_label": "directory"})
    plain = type("PlainRow", (models.Model,), {"__module__": __name__, "Meta": meta, **columns})
    with connection.schema_editor() as editor:
        editor.create_model(plain)
    for path in lists.values():
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.reader(stream)
            next(rows)
            while chunk := list(islice(rows, 2_000)):
                plain.objects.bulk_create(  # type: ignore[attr-defined]
                    [plain(**{f"c{n}": cell for n, cell in enumerate(row)}) for row in chunk]
                )
    return {}


ALONE: dict[str, Callable[[Path, dict[str, Path]], dict[str, Any]]] = {
    "sqlite3": sqlite3_alone,
    "duckdb": duckdb_alone,
    "bulk_create": bulk_create_alone,
}


def memory() -> float:
    """The most memory this process has taken, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def one(method: str, total: int, folder: Path, *, matching: bool) -> dict[str, Any]:
    """Run one method on one size, in this process."""
    lists = {name: folder.parent / f"{name}.csv" for name in KINDS}
    if method == "chantier":
        return {"method": method, "total": total, **ours(folder, lists, matching=matching)}
    if method == "bulk_create":
        open_instance(folder)  # the tables are not what is timed
    wall, cpu = time.perf_counter(), time.process_time()
    ALONE[method](folder, lists)
    spent = [time.perf_counter() - wall, time.process_time() - cpu]
    return {"method": method, "total": total, "memory_mb": memory(), "steps": {"rows": spent}}


def next_rows(folder: Path, lists: Path) -> dict[str, float]:
    """Bring one more edition of the register in; µs a row of user, of system and of the wall. Matching is left out."""
    open_instance(folder)
    from django.utils import timezone

    from chantier.directory.services import import_run, imports
    from chantier.foundation.access.api import Speaker

    speaker, at = Speaker.system(), timezone.now()
    source = imports.SourceGiven("register", "register", "CC BY 4.0", is_open=True)
    got = imports.receive(speaker=speaker, path_or_upload=lists / "register.csv", source=source, at=at)
    imports.set_reading(speaker=speaker, edition_id=got.edition_id, at=at)
    imports.start(speaker=speaker, edition_id=got.edition_id, at=at, in_background=False)
    run = import_run._taken(got.edition_id, "benchmark", at, lambda _step, _done: None)
    assert run is not None
    before, wall = os.times(), time.perf_counter()
    run.bring_rows_in()
    after = os.times()
    if run.tally.totals["kept"] != run.edition.done:
        return {}  # some of these numbers were there already
    spent = {"user": after.user - before.user, "system": after.system - before.system}
    spent["wall"] = time.perf_counter() - wall
    return {name: took / run.edition.done * 1e6 for name, took in spent.items()}


def by_turns(folders: list[Path], total: int, rounds: int) -> None:
    """A B A B…: medians of each instance, and each beside the first."""
    told: list[list[dict[str, float]]] = []
    with tempfile.TemporaryDirectory() as temporary:
        while len(told) <= rounds:
            seed = time.time_ns()
            lists = Path(temporary) / str(seed)
            lists.mkdir()
            start = [sys.executable, __file__, str(math.ceil(total / 0.85)), "--keep", str(lists)]
            subprocess.run([*start, "--method", "lists", "--seed", str(seed)], check=True)
            turn = []
            for folder in folders:
                command = [*start, "--method", "into", "--into", str(folder)]
                done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
                turn.append(json.loads(done.stdout.strip().splitlines()[-1]))
                print(folder, {name: round(took) for name, took in turn[-1].items()}, file=sys.stderr, flush=True)
            told += [turn] if all(turn) else []
    print("| instance | user µs a row | system | both | wall | CPU ÷ the first |")
    print("|---" * 6 + "|")
    first = 0.0
    for folder, found in zip(folders, zip(*told[1:], strict=True), strict=True):
        user, system, wall = (statistics.median(one[name] for one in found) for name in ("user", "system", "wall"))
        cpu = statistics.median(one["user"] + one["system"] for one in found)
        first = first or cpu
        print(f"| {folder} | {user:,.0f} | {system:,.0f} | {cpu:,.0f} | {wall:,.0f} | {cpu / first:.2f} |")


def lists_of(place: Path, total: int, seed: int) -> None:
    """Write the lists of one size in a process of its own: it opens no instance here."""
    if not (place / "members.csv").exists():
        open_instance(place / "words")
        from made_up import write_lists

        from chantier.foundation.words import api as words

        activities = tuple(concept.slug for concept in words.concepts("activity"))
        write_lists(place, total, seed=seed, concepts=activities)


def run(method: str, total: int, place: Path, options: argparse.Namespace) -> dict[str, Any]:
    """A process for one method on one size; what it answers."""
    command = [sys.executable, __file__, str(total), "--method", method, "--keep", str(place)]
    command += ["--without-matching"] if options.without_matching else []
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{method} at {total:,} failed")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1] or "{}") if done.stdout.strip() else {}
    return found


def table(results: list[dict[str, Any]]) -> None:
    """Ratios against each peer, and the growth of our own."""
    print("| rows | method | seconds (wall / CPU) | rows/s | our time ÷ theirs | peak MB |")
    print("|---" * 6 + "|")
    ours_by_total = {row["total"]: row for row in results if row["method"] == "chantier"}
    for row in results:
        wall, cpu = row["steps"]["rows"]
        base = ours_by_total.get(row["total"])
        ratio = f"{base['steps']['rows'][1] / cpu:,.0f}" if base else "–"
        print(
            f"| {row['total']:,} | {row['method']} | {wall:,.1f} / {cpu:,.1f} | {row['total'] / wall:,.0f} "
            f"| {ratio} | {row['memory_mb']:,.0f} |"
        )
    print("\n| rows | step | wall s | CPU s | CPU µs a row |\n|---|---|---|---|---|")
    for total, row in sorted(ours_by_total.items()):
        for step in ("received", "rows", "matching"):
            wall, cpu = row["steps"].get(step, (0.0, 0.0))
            print(f"| {total:,} | {step} | {wall:,.1f} | {cpu:,.1f} | {cpu / total * 1e6:,.0f} |")
    sizes = sorted(ours_by_total)
    for less, more in pairwise(sizes):
        allowed = (more * math.log(more)) / (less * math.log(less))
        for step in ("rows", "matching"):
            grew = ours_by_total[more]["steps"][step][1] / max(1e-9, ours_by_total[less]["steps"][step][1])
            print(f"{step}, {less:,} → {more:,}: × {grew:.1f} (n log n would be × {allowed:.1f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("totals", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="work in this folder and leave the instances there")
    parser.add_argument("--log", type=Path, help="one JSON line a result; what it holds is not measured again")
    parser.add_argument("--without-matching", action="store_true")
    parser.add_argument("--alone", action="store_true", help="no peers")
    parser.add_argument("--into", type=Path, nargs="+", metavar="INSTANCE", help="by turns into these instances")
    parser.add_argument("--rounds", type=int, default=4, help="how many turns are counted")
    parser.add_argument("--seed", type=int, default=20261123, help=argparse.SUPPRESS)
    parser.add_argument("--method", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.method == "lists":
        lists_of(options.keep, options.totals[0], options.seed)
        return
    if options.method == "into":
        print(json.dumps(next_rows(options.into[0], options.keep)))
        return
    if options.into:
        by_turns(options.into, options.totals[0], options.rounds)
        return
    if options.method:
        folder = options.keep / options.method
        folder.mkdir(exist_ok=True)
        print(json.dumps(one(options.method, options.totals[0], folder, matching=not options.without_matching)))
        return
    results = []
    if options.log and options.log.exists():
        results = [json.loads(line) for line in options.log.read_text("utf-8").splitlines()]
    known = {(row["method"], row["total"]) for row in results}
    with tempfile.TemporaryDirectory() as temporary:
        for total in options.totals:
            place = (options.keep or Path(temporary)) / str(total)
            place.mkdir(parents=True, exist_ok=True)
            run("lists", total, place, options)
            for method in ("chantier", *(() if options.alone else PEERS)):
                if (method, total) in known:
                    continue
                results.append(run(method, total, place, options))
                if options.log:
                    with options.log.open("a", encoding="utf-8") as stream:
                        stream.write(json.dumps(results[-1]) + "\n")
    table(sorted(results, key=lambda row: row["total"]))


if __name__ == "__main__":
    main()
