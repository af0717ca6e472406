"""Opinion maps, measured: ours beside red-dwarf, on made-up consultations and on real ones.

    uv run --group benchmarks python benchmarks/opinion_map.py --sizes 1000x200 10000x500
    uv run --group benchmarks python benchmarks/opinion_map.py --sizes 100000x1000            # an hour for the peer
    uv run --group benchmarks python benchmarks/opinion_map.py --real ../shared/data/opinions

The made-up voters are of three camps and vote on one statement in ten, from a seed. Each method runs in its own
process with the threads of mathematics pinned to one, and starts from what it takes: red-dwarf from a list of dicts,
which is made before the clock starts, ours from the bytes of a CSV file, which it reads on the clock. CPU seconds are
of the whole method (imports apart); memory is the highest resident size. Ours also resamples (50 or 20 maps more),
which the peer does not: `map alone` is ours without that, which is the same work as the peer's.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
CAMPS = 3


def made_up(voters: int, statements: int, path: Path) -> None:
    """A CSV of votes: each voter votes on one statement in ten, eight at least."""
    luck = np.random.default_rng(2026)
    lean, shared = luck.normal(0, 1.2, (CAMPS, statements)), luck.normal(0, 1, statements)
    each = max(8, statements // 10)
    with path.open("w", encoding="utf-8") as file:
        file.write("voter,statement,vote\n")
        for voter in range(voters):
            chosen = luck.choice(statements, each, replace=False)
            agrees = luck.random(each) < 1 / (1 + np.exp(-lean[voter % CAMPS, chosen] - shared[chosen]))
            votes = np.where(luck.random(each) < 0.12, 0, np.where(agrees, 1, -1))
            file.writelines(f"{voter},{one},{vote}\n" for one, vote in zip(chosen, votes, strict=True))


def used() -> dict[str, float]:
    seen = resource.getrusage(resource.RUSAGE_SELF)
    return {"cpu_s": seen.ru_utime + seen.ru_stime, "memory_mb": seen.ru_maxrss / 1024}


def ours(path: Path, resamples: int | None) -> dict[str, Any]:
    from chantier.deliberation.core.opinion_map.mapping import opinion_map
    from chantier.deliberation.core.opinion_map.reading import read_votes
    from chantier.deliberation.core.opinion_map.result import as_dict, canonical

    before, started = used()["cpu_s"], time.perf_counter()
    with path.open("rb") as file:
        votes = read_votes(iter(lambda: file.read(1 << 20), b""))
    read = used()["cpu_s"] - before
    told = as_dict(opinion_map(votes, resamples=resamples))
    canonical(told)
    return {
        "cpu_s": used()["cpu_s"] - before,
        "reading_cpu_s": read,
        "wall_s": time.perf_counter() - started,
        "memory_mb": used()["memory_mb"],
        "groups": told["groups"]["found"],
        "likeness": told["stability"]["mean_likeness"],
        "agree": [one["statement"] for one in told["consensus"]["agree"]],
        "disagree": [one["statement"] for one in told["consensus"]["disagree"]],
        "fingerprint": told["fingerprint"],
    }


def red_dwarf(path: Path) -> dict[str, Any]:
    import warnings

    warnings.simplefilter("ignore")
    from reddwarf.implementations.base import run_pipeline

    with path.open(encoding="utf-8", newline="") as file:
        votes = [
            {"participant_id": int(voter), "statement_id": int(statement), "vote": int(vote), "modified": 0}
            for voter, statement, vote in list(csv.reader(file))[1:]
        ]
    before, started = used()["cpu_s"], time.perf_counter()
    made = run_pipeline(votes=votes, random_state=0)
    return {
        "cpu_s": used()["cpu_s"] - before,
        "wall_s": time.perf_counter() - started,
        "memory_mb": used()["memory_mb"],
        "groups": int(made.participants_df["cluster_id"].dropna().nunique()),
        "agree": [str(one["tid"]) for one in made.consensus["agree"]],
        "disagree": [str(one["tid"]) for one in made.consensus["disagree"]],
    }


METHODS = {
    "chantier": lambda path: ours(path, None),
    "chantier, map alone": lambda path: ours(path, 0),
    "red-dwarf": red_dwarf,
}


def run(method: str, path: Path) -> dict[str, Any] | None:
    """One method in a process of its own; None when it fails, which is said."""
    done = subprocess.run(
        [sys.executable, __file__, "--method", method, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **dict.fromkeys(THREADS, "1")},
    )
    if done.returncode:
        print(f"{method}: failed\n{done.stderr[-2_000:]}", file=sys.stderr)
        return None
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def compared(case: str, path: Path, methods: list[str], log: Path | None) -> None:
    results: dict[str, dict[str, Any]] = {}
    for method in methods:
        if (found := run(method, path)) is None:
            continue
        results[method] = found
        if log:
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"case": case, "method": method, **found}) + "\n")
    peer = results.get("red-dwarf")
    for method, found in results.items():
        ratio = f"{peer['cpu_s'] / found['cpu_s']:.0f}" if peer and found is not peer else ""
        same = [set(found[side]) == set(peer[side]) for side in ("agree", "disagree")] if peer else []
        print(
            f"| {case} | {method} | {found['cpu_s']:.2f} | {found['wall_s']:.1f} | {found['memory_mb']:.0f} | {ratio} "
            f"| {found['groups']} | {'yes' if same and all(same) else 'no' if same else ''} |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="*", default=[], help="voters x statements: 1000x200")
    parser.add_argument("--real", type=Path, help="a folder of conversations, each with votes.csv")
    parser.add_argument("--methods", nargs="*", choices=METHODS, default=list(METHODS))
    parser.add_argument("--folder", type=Path, default=Path("var/benchmarks"), help="where made-up votes are written")
    parser.add_argument("--log", type=Path, help="a file to which each result is added as JSON")
    parser.add_argument("--method", choices=METHODS, help=argparse.SUPPRESS)
    parser.add_argument("path", nargs="?", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.method:
        print(json.dumps(METHODS[options.method](options.path)))
        return
    print("| case | method | CPU s | wall s | memory MB | their CPU ÷ ours | groups | same consensus |")
    print("|---" * 8 + "|")
    for size in options.sizes:
        voters, statements = map(int, size.split("x"))
        options.folder.mkdir(parents=True, exist_ok=True)
        path = options.folder / f"votes-{size}.csv"
        if not path.exists():
            made_up(voters, statements, path)
        compared(size, path, options.methods, options.log)
    for folder in sorted(options.real.iterdir()) if options.real else ():
        compared(folder.name, folder / "votes.csv", options.methods, options.log)


if __name__ == "__main__":
    main()
