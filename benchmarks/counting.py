"""Counting ballots, measured: ours beside five libraries, and each of them on official counts.

    python3.11 -m venv /tmp/peers && /tmp/peers/bin/pip install pref_voting pyrankvote votekit stvpoll votelib
    uv run python benchmarks/counting.py --peers /tmp/peers/bin/python --voters 1000000
    uv run python benchmarks/counting.py --peers /tmp/peers/bin/python --wards ../shared/data/elections/scotland-2017

Peers, each as it comes from PyPI: pref_voting 1.18.2 (MIT), pyrankvote 2.0.6 (MIT), VoteKit 3.5.0 (MIT), STVPoll 0.5.6
(GPL-3.0-or-later), votelib 0.4.0 (MIT). The software never imports them. Made-up papers rank ten candidates for four
seats (Schulze: one), a line each: « different » are complete orders drawn without repeating any, « repeated » are
short lists of four camps. Each method runs in its own process under a time limit; one that does not finish is asked
again with ten times fewer papers, beside ours at that size. CPU seconds: `reading` is from the bytes of the file to
papers in memory, equal ones joined (for peers by `papers_of` below, quicker than their own readers); `counting` is
from there to those elected, what a peer builds of its own included; ours makes its published result too. Imports, and
what is compiled at a first call, are apart. Memory is the highest resident size. On wards each method has 20 seconds
a ward.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import resource
import signal
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "NUMBA_NUM_THREADS")
CANDIDATES, SEATS = 10, 4
Papers = dict[tuple[int, ...], int]
Read = Any  # what a method is given: papers, seats and names; ours has its own form


def made_up(case: str, voters: int, path: Path) -> None:
    """A BLT file of papers of ten candidates, one a line, from a seed."""
    import numpy as np

    luck = np.random.default_rng(2026)
    if case == "different":
        numbers = luck.choice(math.factorial(CANDIDATES), voters, replace=False)
        left = np.tile(np.arange(1, CANDIDATES + 1), (voters, 1))
        orders = np.empty((voters, CANDIDATES), dtype=np.int64)
        for place in range(CANDIDATES):  # the number of an order, read in the base of factorials
            chosen, numbers = np.divmod(numbers, math.factorial(CANDIDATES - 1 - place))
            orders[:, place] = np.take_along_axis(left, chosen[:, None], axis=1)[:, 0]
            rest = np.arange(left.shape[1] - 1)[None, :]
            left = np.take_along_axis(left, rest + (rest >= chosen[:, None]), axis=1)
        lengths = np.full(voters, CANDIDATES)
    else:
        camps = luck.choice(4, voters, p=[0.4, 0.3, 0.2, 0.1])
        taste = luck.normal(0, 2.5, (4, CANDIDATES))[camps] + luck.gumbel(0, 1, (voters, CANDIDATES))
        orders = np.argsort(-taste, axis=1) + 1
        lengths = np.minimum(luck.geometric(0.35, voters), CANDIDATES)
    with path.open("w", encoding="ascii") as file:
        file.write(f"{CANDIDATES} {SEATS}\n")
        for order, length in zip(orders.tolist(), lengths.tolist(), strict=True):
            file.write(f"1 {' '.join(map(str, order[:length]))} 0\n")
        file.write("0\n" + "".join(f'"c{one}"\n' for one in range(1, CANDIDATES + 1)) + '"Made up"\n')


def papers_of(path: Path) -> tuple[Papers, int, list[str]]:
    """Papers joined, seats and names: what a library that has no reader of its own is given."""
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    body, _, names = rest.partition("\n0\n")
    joined: Papers = Counter()
    for line, times in Counter(body.split("\n")).items():
        voices, *order = map(int, line.split()[:-1])
        if order:
            joined[tuple(order)] += voices * times
    return joined, int(head.split()[1]), [name.strip('"') for name in names.splitlines()][: int(head.split()[0])]


def used() -> float:
    seen = resource.getrusage(resource.RUSAGE_SELF)
    return seen.ru_utime + seen.ru_stime


# Each method takes what was read, a rule and seats, and gives the numbers of those elected, from 1.


def read_by_us(path: Path) -> Read:
    from chantier.assemblies.core.counting.reading import read_ballots

    return read_ballots(path.read_bytes())


def ours(file: Read, rule: str, seats: int) -> set[int]:
    from chantier.assemblies.core.counting.result import as_dict, count

    places = {name: place for place, name in enumerate(file.ballots.candidates, 1)}
    return {places[one] for one in as_dict(count(file, rule=rule, seats=seats))["elected"]}


def pref_voting(read: Read, rule: str, seats: int) -> set[int]:
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles import Profile
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.proportional_methods import stv_scottish

    papers, _seats, names = read
    if all(len(order) == len(names) for order in papers):
        profile = Profile([[one - 1 for one in order] for order in papers], list(papers.values()))
    else:
        ranks = [{one - 1: place for place, one in enumerate(order, 1)} for order in papers]
        profile = ProfileWithTies(ranks, list(papers.values()), candidates=list(range(len(names))))
        if rule == "schulze":
            profile.use_extended_strict_preference()
    if rule == "schulze":
        return {one + 1 for one in beat_path(profile)}
    return {int(one) + 1 for one in stv_scottish(profile, num_seats=seats)}


def pyrankvote(read: Read, _rule: str, seats: int) -> set[int]:
    from pyrankvote import Ballot, Candidate, single_transferable_vote

    papers, _seats, names = read
    people = [Candidate(name) for name in names]
    ballots = [
        Ballot([people[one - 1] for one in order]) for order, voices in papers.items() for _each in range(voices)
    ]
    numbers = {person: place for place, person in enumerate(people, 1)}
    return {numbers[one] for one in single_transferable_vote(people, ballots, number_of_seats=seats).get_winners()}


def votekit(read: Read, rule: str, seats: int) -> set[int]:
    from votekit.ballot import RankBallot
    from votekit.elections import FastSTV, Schulze
    from votekit.pref_profile import RankProfile

    papers, _seats, names = read
    one_of = [frozenset({str(one)}) for one in range(len(names) + 1)]
    ballots = tuple(
        RankBallot(ranking=tuple(one_of[one] for one in order), weight=voices) for order, voices in papers.items()
    )
    profile = RankProfile(ballots=ballots, candidates=tuple(str(one) for one in range(1, len(names) + 1)))
    kind = Schulze if rule == "schulze" else FastSTV
    asked = {} if rule == "schulze" else {"simultaneous": False, "tiebreak": "first_place"}
    return {int(one) for some in kind(profile, n_seats=seats, **asked).get_elected() for one in some}


def stvpoll(read: Read, _rule: str, seats: int) -> set[int]:
    from stvpoll.scottish_stv import ScottishSTV

    papers, _seats, names = read
    poll = ScottishSTV(seats=seats, candidates=[str(one) for one in range(1, len(names) + 1)])
    for order, voices in papers.items():
        poll.add_ballot(map(str, order), voices)
    return {int(one) for one in poll.calculate().elected_as_tuple()}


def votelib(read: Read, rule: str, seats: int) -> set[int]:
    from votelib.convert import RankedToCondorcetVotes
    from votelib.evaluate.condorcet import Schulze
    from votelib.evaluate.sequential import TransferableVoteSelector

    papers, _seats, _names = read
    if rule == "schulze":
        return set(Schulze().evaluate(RankedToCondorcetVotes().convert(papers), seats))
    return set(TransferableVoteSelector(transferer="Gregory").evaluate(papers, seats))


METHODS: dict[str, tuple[Callable[[Read, str, int], set[int]], tuple[str, ...]]] = {
    "chantier": (ours, ("scottish-stv", "schulze")),
    "pref_voting": (pref_voting, ("scottish-stv", "schulze")),
    "pyrankvote": (pyrankvote, ("scottish-stv",)),
    "STVPoll": (stvpoll, ("scottish-stv",)),
    "votelib": (votelib, ("scottish-stv", "schulze")),
    "VoteKit": (votekit, ("scottish-stv", "schulze")),
}


def one_count(method: str, rule: str, path: Path) -> dict[str, Any]:
    count, reader = METHODS[method][0], read_by_us if method == "chantier" else papers_of
    count(reader(_warming(path.parent)), rule, 1)
    started, clock = used(), time.perf_counter()
    papers = reader(path)
    read = used()
    elected = count(papers, rule, 1 if rule == "schulze" else SEATS)
    return {
        "reading": read - started,
        "counting": used() - read,
        "wall": time.perf_counter() - clock,
        "memory": _highest(),
        "elected": sorted(elected),
    }


def _highest() -> float:
    """Megabytes, of this process alone: what getrusage says begins at what its parent had when it was born."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _warming(folder: Path) -> Path:
    path = folder / "warming.blt"
    if not path.exists():
        path.write_text('3 1\n3 1 2 3 0\n2 2 3 1 0\n1 3 1 2 0\n0\n"a"\n"b"\n"c"\n"t"\n', encoding="ascii")
    return path


def all_wards(method: str, folder: Path) -> dict[str, Any]:
    """How many wards elect whom their council declared; those that differ, and those without an answer."""
    differ, silent = [], []
    started = used()
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError()))
    wards = sorted(folder.glob("*.blt"))
    for ward in wards:
        with ward.with_suffix(".official.csv").open(encoding="utf-8") as file:
            declared = {row["candidate"] for row in csv.DictReader(file) if row["elected"] == "1"}
        signal.alarm(20)
        try:
            papers = papers_of(ward)
            _papers, seats, names = papers
            given = read_by_us(ward) if method == "chantier" else papers
            elected = METHODS[method][0](given, "scottish-stv", seats)
        except Exception as error:
            silent.append(f"{ward.stem} ({type(error).__name__})")
            continue
        finally:
            signal.alarm(0)
        if {" ".join(names[one - 1].split()) for one in elected} != {" ".join(one.split()) for one in declared}:
            differ.append(ward.stem)
    return {"wards": len(wards), "differ": differ, "silent": silent, "cpu": used() - started}


def run(python: str, arguments: list[str], limit: float) -> dict[str, Any] | None:
    """One method in a process of its own; None when it fails or does not finish, which is said."""
    environment = {**os.environ, **dict.fromkeys(THREADS, "1")}
    try:
        done = subprocess.run(
            [python, "-W", "ignore", __file__, *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            timeout=limit,
        )
    except subprocess.TimeoutExpired:
        print(f"{' '.join(arguments)}: not finished after {limit:.0f} s", file=sys.stderr)
        return None
    if done.returncode:
        print(f"{' '.join(arguments)}: failed\n{done.stderr[-1_500:]}", file=sys.stderr)
        return None
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def compare(options: argparse.Namespace) -> None:
    options.folder.mkdir(parents=True, exist_ok=True)
    known: dict[tuple[str, str, int], dict[str, Any]] = {}
    print("| rule | papers | method | at | reading | counting | MB | × counting | × in all | same elected |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for rule in options.rules:
        for case in options.cases:
            for method, (_make, rules) in METHODS.items():
                if rule not in rules or method not in options.methods:
                    continue
                voters = options.voters
                while voters >= 1_000:
                    path = options.folder / f"{case}-{voters}.blt"
                    if not path.exists():
                        made_up(case, voters, path)
                    for each in dict.fromkeys(("chantier", method)):
                        if (rule, case, voters) not in known or each != "chantier":
                            python = sys.executable if each == "chantier" else options.peers
                            found = run(python, ["--one", each, "--rule", rule, str(path)], options.limit)
                            if each == "chantier" and found:
                                known[rule, case, voters] = found
                    if found:
                        _say(rule, case, method, voters, found, known[rule, case, voters])
                        break
                    voters //= 10


def _say(rule: str, case: str, method: str, voters: int, found: dict[str, Any], own: dict[str, Any]) -> None:
    ratios = ["", "", ""]
    if found is not own:
        whole = (found["reading"] + found["counting"]) / (own["reading"] + own["counting"])
        same = "yes" if found["elected"] == own["elected"] else f"no: {found['elected']}"
        ratios = [f"{found['counting'] / own['counting']:.0f}", f"{whole:.0f}", same]
    print(
        f"| {rule} | {case} | {method} | {voters:,} | {found['reading']:.2f} | {found['counting']:.2f} "
        f"| {found['memory']:.0f} | {' | '.join(ratios)} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", default=sys.executable, help="the Python that has the peers")
    parser.add_argument("--voters", type=int, help="papers of the made-up elections")
    parser.add_argument("--wards", type=Path, help="a folder of wards, NAME.blt beside NAME.official.csv")
    parser.add_argument("--rules", nargs="*", default=["scottish-stv", "schulze"])
    parser.add_argument("--cases", nargs="*", choices=["different", "repeated"], default=["different", "repeated"])
    parser.add_argument("--methods", nargs="*", choices=METHODS, default=list(METHODS))
    parser.add_argument("--limit", type=float, default=300, help="seconds of one method")
    parser.add_argument("--folder", type=Path, default=Path("var/benchmarks"), help="where made-up papers are written")
    parser.add_argument("--one", choices=METHODS, help=argparse.SUPPRESS)
    parser.add_argument("--rule", help=argparse.SUPPRESS)
    parser.add_argument("path", nargs="?", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    if options.one:
        done = (
            one_count(options.one, options.rule, options.path) if options.rule else all_wards(options.one, options.path)
        )
        print(json.dumps(done))
        return
    if options.voters:
        compare(options)
    if options.wards:
        print("| method | wards | elected as declared | otherwise | no answer | CPU s |\n|---|---|---|---|---|---|")
        for method, (_make, rules) in METHODS.items():
            if "scottish-stv" not in rules or method not in options.methods:
                continue
            python = sys.executable if method == "chantier" else options.peers
            found = run(python, ["--one", method, str(options.wards)], options.limit * 4)
            if found:
                right = found["wards"] - len(found["differ"]) - len(found["silent"])
                print(
                    f"| {method} | {found['wards']} | {right} | {', '.join(found['differ'])} "
                    f"| {', '.join(found['silent'])} | {found['cpu']:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
