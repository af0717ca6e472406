from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.deliberation.core.opinion_map.grouping import likeness
from chantier.deliberation.core.opinion_map.mapping import OpinionMap, opinion_map
from chantier.deliberation.core.opinion_map.reading import read_votes
from chantier.deliberation.core.opinion_map.result import as_dict, canonical, fingerprint
from chantier.deliberation.core.opinion_map.tests.made_up import as_csv, camp_of, camps
from chantier.deliberation.core.opinion_map.votes import votes_from_rows


def made(sizes: tuple[int, ...], **options: float) -> OpinionMap:
    return opinion_map(votes_from_rows(camps(sizes, **options)))  # type: ignore[arg-type]


def test_planted_camps_are_found_shown_and_said_to_be_stable() -> None:
    found = made((40, 35, 30), noise=0.05)
    camp = camp_of((40, 35, 30))
    assert found.hidden == ""
    assert [group.size for group in found.groups] == [40, 35, 30]
    truth = np.array([camp[voter] for voter in found.votes.voters])
    assert likeness(found.group_of, truth) == 1.0
    assert found.stability.mean > 0.95


def test_what_everyone_shares_comes_first_and_what_parts_people_does_not() -> None:
    found = made((40, 35, 30), noise=0.03)
    shared = {f"s{number}" for number in range(0, 30, 3)}
    assert {found.votes.statements[one.place] for one in found.agreed} <= shared
    told = as_dict(found)["consensus"]["across_groups"]
    assert {one["statement"] for one in told[:10] if one["agree"] > one["disagree"]} <= shared


def test_groups_say_what_sets_them_apart() -> None:
    found = made((40, 35, 30))
    for group in found.groups:
        assert group.representative
        assert all(one.place % 3 or one.z_against_others > 1.28 for one in group.representative)


def test_people_without_camps_have_no_groups_to_show() -> None:
    luck = random.Random(5)
    rows = [(f"v{v}", f"s{s}", luck.choice((-1, 0, 1))) for v in range(80) for s in luck.sample(range(30), 20)]
    told = as_dict(opinion_map(votes_from_rows(rows)))
    assert told["groups"]["reason"] == "unstable"
    assert (told["groups"]["shown"], told["groups"]["groups"]) == (False, [])
    assert told["consensus"]["across_groups"] is None
    assert {one["group"] for one in told["coordinates"]["voters"]} == {None}


def test_a_group_too_small_to_hide_a_person_says_nothing() -> None:
    found = made((40, 40, 3), noise=0.0)
    assert found.hidden == ""
    small = as_dict(found)["groups"]["groups"][-1]
    assert small == {"group": 3, "shown": False}
    assert sorted(Counter(found.group_of.tolist()).items()) == [(0, 3), (1, 40), (2, 40)]


def test_a_handful_of_voters_have_consensus_and_no_groups() -> None:
    rows = [(voter, statement, 1) for voter in "abcde" for statement in "xyz"]
    told = as_dict(opinion_map(votes_from_rows(rows)))
    assert [one["statement"] for one in told["consensus"]["agree"]] == ["x", "y", "z"]
    assert told["groups"]["reason"] == "too_few"
    assert told["stability"]["consensus_kept"] == 1.0


@settings(max_examples=8)
@given(st.randoms(use_true_random=False), st.integers(0, 100))
def test_the_order_of_votes_does_not_change_a_bit(chance: random.Random, seed: int) -> None:
    rows = camps((14, 12), statements=15, each=10, seed=seed)
    other = list(rows)
    chance.shuffle(other)
    first, second = (canonical(as_dict(read_and_map(one))) for one in (rows, other))
    assert first == second


def read_and_map(rows: list[tuple[str, str, int]]) -> OpinionMap:
    return opinion_map(read_votes([as_csv(rows)]), resamples=5)


def test_the_number_of_threads_does_not_change_a_bit(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_bytes(as_csv(camps((300, 250), statements=60, each=30)))
    script = (
        "import sys\n"
        "from chantier.deliberation.core.opinion_map.mapping import opinion_map\n"
        "from chantier.deliberation.core.opinion_map.reading import read_votes\n"
        "from chantier.deliberation.core.opinion_map.result import as_dict\n"
        "print(as_dict(opinion_map(read_votes([open(sys.argv[1], 'rb').read()]), resamples=3))['fingerprint'])\n"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", script, str(file)],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "4")
    }
    assert len(seen) == 1


def test_anyone_can_check_the_fingerprint() -> None:
    told = json.loads(canonical(as_dict(made((12, 12)))))
    assert {"consensus", "groups", "stability", "coordinates", "fingerprint"} <= told.keys()
    assert fingerprint(told) == told["fingerprint"]
    told["consensus"]["agree"] = []
    assert fingerprint(told) != told["fingerprint"]


#: What red-dwarf 0.4.0 gives for the same votes (`select_consensus_statements` of `run_pipeline`, its defaults), in its
#: order; statements of equal worth stand in parentheses. See `benchmarks/opinion_map.py --real`.
PEER = {
    "15-per-hour-seattle": (["45", "12", "11", "48", "2"], ["26"]),
    "brexit-consensus": (["14", "1", "17", "19", "16"], ["3", "0", "27", "26", "23"]),
    "scoop-hivemind.biodiversity": (["81", "23", "45", "42", "24"], ["205", "128", "79", ("11", "14")]),
    "vtaiwan.uberx": (["40", "16", "7", "68", "65"], ["30", "156", "1", "2"]),
}


@pytest.mark.realdata
@pytest.mark.parametrize("name", PEER)
def test_real_conversations_have_the_consensus_of_the_peer_and_do_not_depend_on_order(
    name: str, shared_data: Path
) -> None:
    with (shared_data / "opinions" / name / "votes.csv").open("rb") as file:
        content = file.read()
    told = as_dict(opinion_map(read_votes([content]), resamples=2))
    for side, expected in zip(("agree", "disagree"), PEER[name], strict=True):
        flat = [one for each in expected for one in (each if isinstance(each, tuple) else (each,))]
        assert [one["statement"] for one in told["consensus"][side]] == flat
    rows = list(csv.reader(content.decode().splitlines()))
    shuffled = rows[1:]
    random.Random(name).shuffle(shuffled)
    text = "\n".join(",".join(row) for row in [rows[0], *shuffled])
    assert canonical(as_dict(opinion_map(read_votes([text.encode()]), resamples=2))) == canonical(told)


@pytest.mark.realdata
def test_real_groups_are_shown_where_they_are_steady_and_hidden_where_they_are_not(shared_data: Path) -> None:
    hidden = {}
    for name in PEER:
        with (shared_data / "opinions" / name / "votes.csv").open("rb") as file:
            hidden[name] = opinion_map(read_votes([file.read()])).hidden
    assert hidden == {
        "15-per-hour-seattle": "unstable",
        "brexit-consensus": "unstable",
        "scoop-hivemind.biodiversity": "",
        "vtaiwan.uberx": "",
    }
