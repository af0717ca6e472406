"""The two lists of a real pole against its register, held against a reading of every row.

``tests/data/mauricie_judged.csv`` is our own: 450 rows of the two lists and, for each, the number of its row in the
register, or nothing when it is not there. It was read with the matcher's candidates in view (``docs/matching.md``).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from django.core.management import call_command

JUDGED = Path(__file__).resolve().parents[1] / "data" / "mauricie_judged.csv"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.realdata
def test_same_is_never_wrong_and_most_matches_are_decided(shared_data: Path, tmp_path: Path) -> None:
    truth = {(one["list"], one["left_row"]): one["right_row"] for one in rows(JUDGED)}
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for name in ("members", "directory"):
        out = tmp_path / f"{name}.csv"
        folder = shared_data / "mauricie"
        call_command("match", str(folder / f"{name}.csv"), str(folder / "register.csv"), "--out", str(out), verbosity=0)
        for pair in rows(out):
            found[name, pair["left_row"]].append(pair)
    existing = {row: right for row, right in truth.items() if right}
    same = [(row, pair["right_row"]) for row, pairs in found.items() for pair in pairs if pair["decision"] == "same"]
    right = [row for row, register_row in same if truth[row] == register_row]
    best = [
        row
        for row, register_row in existing.items()
        if found.get(row) and found[row][0]["right_row"] == register_row and found[row][0]["decision"] != "different"
    ]
    figures = (len(existing), len(same), len(right), len(best))
    assert len(existing) == 382
    assert len(right) >= 0.995 * len(same), figures
    assert len(right) >= 0.80 * len(existing), figures
    assert len(best) >= 0.96 * len(existing), figures
    print(f"\n{len(existing)} matches, {len(same)} same, {len(right)} right, best candidate right {len(best)}")
