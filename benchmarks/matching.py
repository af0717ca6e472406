"""Matching, measured: our core beside rapidfuzz and Splink, on a synthetic register and on a real case.

    uv run --group benchmarks python benchmarks/matching.py --register 1000000 --rows 10000
    uv run --group benchmarks python benchmarks/matching.py --peers --register 20000 --rows 1000
    uv run --group benchmarks python benchmarks/matching.py --real ../shared/data/mauricie --truth judged.csv

The synthetic bodies are fictitious and made from a seed. Six left rows in ten are in the register, written otherwise
(abbreviations, slips, words lost, moved offices); two in ten are siblings of a registered body (a foundation, its
friends, the other bank, another number) and two in ten are nobody: a good matcher says so. `--truth` is a CSV with
`list,left_row,right_row` (empty when there is none). Each method runs in its own process; memory is its highest
resident size.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chantier.directory.core.body import Body

KINDS = (
    "Coopérative de solidarité", "Coopérative d’habitation", "Coopérative de travail",
    "Centre de la petite enfance", "Association", "Maison des jeunes", "Fondation", "Club",
    "Société d’histoire", "Ateliers", "Théâtre", "Corporation", "Comité", "Regroupement", "Service",
    "Centre d’action bénévole", "Cuisine collective", "Ressourcerie", "Festival",
)  # fmt: skip
THEMES = (
    "aidants", "agriculture", "alphabétisation", "artisanat", "arts", "autonomie", "bénévoles", "boisé",
    "chasse et pêche", "communication", "culture", "danse", "déficience", "économie", "éducation", "emploi",
    "enfance", "énergie", "environnement", "ferme", "forêt", "immigration", "jardins", "jeunesse",
    "littérature", "logement", "loisirs", "musique", "navigation", "nordique", "patrimoine", "plein air",
    "récupération", "répit", "santé", "soutien", "sport", "transport", "tourisme", "villages",
)  # fmt: skip
SYLLABLES = (
    "ba", "be", "bou", "cha", "co", "da", "dor", "e", "fan", "fle", "ga", "gri", "ho", "jal", "ka", "la", "lan",
    "lo", "mar", "mi", "mon", "na", "no", "or", "pa", "per", "pi", "ra", "ro", "sa", "sil", "ta", "ter", "u",
    "val", "vi", "zo",
)  # fmt: skip
ABBREVIATED = {
    "Coopérative": "Coop", "Centre de la petite enfance": "CPE", "Centre d’action bénévole": "CAB",
    "Association": "Ass.",
    "Saint-": "St-",
    "Société": "Soc.",
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    register: list[Body]
    rows: list[Body]
    truth: dict[str, str]


def word(draw: random.Random, least: int = 2) -> str:
    return "".join(draw.choice(SYLLABLES) for _ in range(draw.randint(least, 4))).capitalize()


def synthetic(size: int, rows: int, seed: int = 20_260) -> Case:
    """`size` fictitious bodies and `rows` rows of a list; the same for the same seed."""
    draw = random.Random(seed)
    towns = [
        (
            f"{draw.choice(('Saint-', 'Sainte-', '', 'Lac-', 'Val-'))}{word(draw)}",
            f"{draw.choice('GHJ')}{n % 10}{draw.choice('ABCEGHJKLMNPRSTVXYZ')}",
        )
        for n in range(1_100)
    ]
    streets = [word(draw) for _ in range(4_000)]
    lines = list(range(size))
    register: list[Body] = []
    for number in lines:
        town, area = draw.choice(towns) if draw.random() < 0.5 else towns[int(draw.paretovariate(1.1)) % len(towns)]
        name = draw.choice(KINDS)
        shape = draw.random()
        if shape < 0.55:
            name += f" {word(draw, 3)}" + (f" {draw.choice(THEMES)}" if draw.random() < 0.4 else "")
        elif shape < 0.85:
            name += f" {draw.choice(THEMES)} de {town}"
        else:
            name += f" {draw.choice(THEMES)} {word(draw, 3)} de {town}"
        rural = area[1] == "0"
        code = f"{area}{draw.randint(0, 9)}{draw.choice('ABCEGHJKL')}{0 if rural else draw.randint(0, 9)}"
        address = f"{int(draw.paretovariate(0.6)) % 4_000 + 1} rue {draw.choice(streets)}"
        register.append(
            Body(
                key=f"{number:08d}",
                names=(name.upper() if draw.random() < 0.6 else name,),
                address=address,
                municipality=town,
                postal_code=code,
            )
        )
    return Case(register, *_rows(draw, register, rows))


def _rows(draw: random.Random, register: list[Body], count: int) -> tuple[list[Body], dict[str, str]]:
    rows: list[Body] = []
    truth: dict[str, str] = {}
    chosen = draw.sample(range(len(register)), count)
    for number, place in enumerate(chosen):
        known, key = register[place], f"L{number:07d}"
        fate = draw.random()
        if fate < 0.6:
            rows.append(_rewritten(draw, known, key))
            truth[key] = known.key
        elif fate < 0.8:
            rows.append(_sibling(draw, known, key))
        else:
            name = f"{draw.choice(KINDS)} {word(draw, 3)} {draw.choice(THEMES)}"
            rows.append(Body(key=key, names=(name,), address="", municipality=known.municipality, postal_code=""))
    return rows, truth


def _rewritten(draw: random.Random, known: Body, key: str) -> Body:
    name = known.names[0].capitalize() if draw.random() < 0.5 else known.names[0]
    if draw.random() < 0.4:
        for long, short in ABBREVIATED.items():
            name = name.replace(long, short).replace(long.upper(), short.upper()).replace(long.capitalize(), short)
    if draw.random() < 0.15 and len(name) > 12:
        at = draw.randint(len(name) // 2, len(name) - 2)
        name = (
            name[:at] + name[at + 1 :] if draw.random() < 0.5 else name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        )
    if draw.random() < 0.1 and len(name.split()) > 3:
        words = name.split()
        words.pop(draw.randint(1, len(words) - 1))
        name = " ".join(words)
    address, code = known.address, known.postal_code
    if draw.random() < 0.1:
        address, code = f"{draw.randint(1, 4_000)} rue {word(draw)}", code[:3] + "9Z9"
    elif draw.random() < 0.3:
        civic, _, street = address.partition(" ")
        address = f"{civic}, {street.replace('rue ', '')}, bureau {draw.randint(1, 30)}"
    return Body(key=key, names=(name,), address=address, municipality=known.municipality, postal_code=code)


def _sibling(draw: random.Random, known: Body, key: str) -> Body:
    name = known.names[0]
    owner = "Conseil de la {}" if name.lower().startswith("fondation") else "Fondation de {}"
    trap = draw.choice((owner, "Les Amis de {}", "Syndicat des employés de {}", "{} Sud 2", "{} conseil 4412"))
    return Body(
        key=key,
        names=(trap.format(name),),
        address=known.address,
        municipality=known.municipality,
        postal_code=known.postal_code,
    )


def real(folder: Path, truth_file: Path) -> Case:
    from chantier.directory.core.body import body_from_values
    from chantier.directory.core.columns import recognise
    from chantier.directory.core.rows import read_row

    def read(name: str) -> Iterator[Body]:
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            header, *lines = list(csv.reader(stream))
        fields = tuple(guess.field for guess in recognise(header, lines[:200]))
        for number, cells in enumerate(lines, 1):
            yield body_from_values(f"{name}{number:06d}", read_row(header, fields, cells).values)

    truth: dict[str, str] = {}
    with truth_file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["right_row"]:
                truth[f"{row['list']}{int(row['left_row']):06d}"] = f"register{int(row['right_row']):06d}"
    return Case(list(read("register")), [*read("members"), *read("directory")], truth)


# Each method gives, for each row that it proposes something for: (its best candidate, whether it would decide alone).
Answers = dict[str, tuple[str, bool]]


def ours(case: Case) -> tuple[Answers, dict[str, float]]:
    from chantier.directory.core.blocking import Index
    from chantier.directory.core.matching import match

    started = time.perf_counter()
    index = Index(case.register)
    built = time.perf_counter()
    answers: Answers = {}
    for pair in match(case.rows, index).pairs:
        if pair.decision != "different":
            answers.setdefault(pair.left_key, (pair.right_key, pair.decision == "same"))
    done = time.perf_counter()
    return answers, {"index_s": built - started, "match_s": done - built}


def rapidfuzz_alone(case: Case) -> tuple[Answers, dict[str, float]]:
    """`process.extractOne` over all names with WRatio, 90 or more: what one writes first."""
    from rapidfuzz import fuzz, process, utils

    names = [utils.default_process(body.names[0]) for body in case.register]
    started = time.perf_counter()
    answers: Answers = {}
    for row in case.rows:
        found = process.extractOne(utils.default_process(row.names[0]), names, scorer=fuzz.WRatio, score_cutoff=75)
        if found:
            answers[row.key] = (case.register[found[2]].key, found[1] >= 92)
    return answers, {"index_s": 0.0, "match_s": time.perf_counter() - started}


def splink(case: Case) -> tuple[Answers, dict[str, float]]:
    """Splink's usual recipe for organisations: Jaro-Winkler levels on the name, exact places, u by sampling, EM."""
    import logging

    import pyarrow
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    started = time.perf_counter()

    def frame(bodies: list[Body]) -> pyarrow.Table:
        return pyarrow.table(
            {
                "unique_id": [body.key for body in bodies],
                "name": [body.names[0].lower() if body.names else None for body in bodies],
                "start": [(body.names[0].lower().split() or [""])[-1] if body.names else None for body in bodies],
                "address": [body.address.lower() or None for body in bodies],
                "postal": [body.postal_code.replace(" ", "").lower() or None for body in bodies],
                "town": [body.municipality.lower() or None for body in bodies],
            }
        )

    database = DuckDBAPI()
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8]),
            cl.JaroWinklerAtThresholds("address", [0.9]),
            cl.ExactMatch("postal"),
            cl.ExactMatch("town"),
        ],
        blocking_rules_to_generate_predictions=[block_on("postal"), block_on("name"), block_on("start", "town")],
    )
    left = database.register(frame(case.rows), dataset_display_name="list_rows")
    right = database.register(frame(case.register), dataset_display_name="register_rows")
    linker = Linker([left, right], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("name")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("postal"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    found = linker.inference.predict(threshold_match_probability=0.05).as_record_list()
    answers: Answers = {}
    known = {row.key for row in case.rows}
    for pair in sorted(found, key=lambda pair: -pair["match_probability"]):
        one, other = str(pair["unique_id_l"]), str(pair["unique_id_r"])
        if one not in known:
            one, other = other, one
        answers.setdefault(one, (other, pair["match_probability"] >= 0.99))
    return answers, {"index_s": 0.0, "match_s": time.perf_counter() - started}


METHODS = {"chantier": ours, "rapidfuzz": rapidfuzz_alone, "splink": splink}


def measured(method: str, case: Case) -> dict[str, float | str]:
    answers, times = METHODS[method](case)
    alone = {key: right for key, (right, decided) in answers.items() if decided}
    right = sum(case.truth.get(key) == value for key, value in alone.items())
    best = sum(answers.get(key, ("", False))[0] == value for key, value in case.truth.items())
    return {
        "method": method,
        **times,
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "decided": len(alone),
        "wrong": len(alone) - right,
        "precision": right / max(1, len(alone)),
        "recall": right / max(1, len(case.truth)),
        "best_right": best / max(1, len(case.truth)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--register", type=int, default=20_000)
    parser.add_argument("--rows", type=int, default=1_000)
    parser.add_argument("--peers", action="store_true", help="run rapidfuzz and Splink on the same case")
    parser.add_argument("--real", type=Path, help="folder of members.csv, directory.csv and register.csv")
    parser.add_argument("--truth", type=Path, help="your own judgement: list,left_row,right_row")
    parser.add_argument("--method", choices=METHODS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.method:
        case = real(options.real, options.truth) if options.real else synthetic(options.register, options.rows)
        print(json.dumps(measured(options.method, case)))
        return
    if options.real and not options.truth:
        parser.error("--real needs --truth")
    results = []
    for method in METHODS if options.peers else ("chantier",):
        command = [sys.executable, __file__, *sys.argv[1:], "--method", method]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{method}: failed\n{done.stderr[-2_000:]}")
            continue
        results.append(json.loads(done.stdout.strip().splitlines()[-1]))
    if not results:
        raise SystemExit(1)
    base = results[0]["index_s"] + results[0]["match_s"]
    titles = (
        "method",
        "index s",
        "match s",
        "× our time",
        "memory MB",
        "decided",
        "wrong",
        "precision",
        "decided right",
    )
    print("| " + " | ".join((*titles, "best right")) + " |")
    print("|---" * (len(titles) + 1) + "|")
    for row in results:
        total = row["index_s"] + row["match_s"]
        print(
            f"| {row['method']} | {row['index_s']:.1f} | {row['match_s']:.1f} | {total / base:.1f} "
            f"| {row['memory_mb']:.0f} | {row['decided']} | {row['wrong']} | {row['precision']:.4f} "
            f"| {row['recall']:.4f} | {row['best_right']:.4f} |"
        )


if __name__ == "__main__":
    main()
