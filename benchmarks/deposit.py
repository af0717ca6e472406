"""Depositing references, measured: a RIS file through the real services, beside rispy alone that only parses it.

    uv run python benchmarks/deposit.py 10000

The file is made up: one reference in twenty is an exact double of an earlier one (its DOI), one in twenty a likely one
(its title, year and author). Each run has a new instance on SQLite and a process of its own, so that its peak memory is
its own. The same file is then deposited again, and a second file with the same references in another order.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from instance import open_instance

WORDS = [
    "eau",
    "fleuve",
    "coopérative",
    "logement",
    "forêt",
    "relève",
    "quartier",
    "école",
    "savoir",
    "travail",
    "commun",
    "partage",
    "santé",
    "budget",
    "territoire",
    "marché",
    "outil",
    "mémoire",
    "avenir",
    "réseau",
    "soin",
    "culture",
    "énergie",
    "transport",
    "mesure",
    "démocratie",
    "règle",
    "finance",
    "jeunesse",
    "histoire",
]
FAMILIES = [
    "Roy",
    "Côté",
    "Gagnon",
    "Tremblay",
    "Bouchard",
    "Clavier",
    "Nadon",
    "Oka",
    "Bell",
    "Sirois",
    "Dubé",
    "Lemay",
    "Pelletier",
    "Huard",
]


def made_up(number: int, seed: int = 14) -> list[str]:
    """That many references in RIS."""
    draw = random.Random(seed)
    told: list[tuple[str, str, int]] = []
    written = []
    for n in range(number):
        title = f"{' '.join(draw.sample(WORDS, 5)).capitalize()} {n}"
        author, year, doi = draw.choice(FAMILIES), draw.randint(1990, 2026), f"10.5555/chantier.{n}"
        if told and n % 20 == 7:
            title, author, year = draw.choice(told)
            doi = ""
        elif told and n % 20 == 13:
            doi = f"10.5555/chantier.{draw.randrange(0, n - 12, 20)}"
        else:
            told.append((title, author, year))
        lines = [
            f"TY  - {draw.choice(('RPRT', 'JOUR', 'VIDEO'))}",
            f"ID  - r{n}",
            f"AU  - {author}, A.",
            f"TI  - {title}",
        ]
        lines += [f"PY  - {year}", "PB  - Réseau du Fleuve", "LA  - fr", f"KW  - {draw.choice(WORDS)}"]
        lines += [f"AB  - {' '.join(draw.choices(WORDS, k=60))}.", "ZZ  - inconnu"]
        lines += [f"DO  - {doi}"] if doi else []
        written.append("\n".join([*lines, "ER  - ", "", ""]))
    return written


def ours(folder: Path, files: list[Path]) -> dict[str, Any]:
    """Each file received and deposited, in a new instance."""
    open_instance(folder)
    from django.utils import timezone

    from chantier.foundation.access.api import Speaker
    from chantier.library.models import DepositBatch, Resource
    from chantier.library.queries.batches import totals
    from chantier.library.services import batches
    from chantier.library.services.batch_run import run_batch
    from chantier.library.services.kinds import load_kinds

    speaker = Speaker.system()
    load_kinds(speaker=speaker, at=timezone.now())
    told: dict[str, Any] = {"runs": []}
    for path in files:
        wall, cpu = time.perf_counter(), time.process_time()
        got = batches.receive(speaker=speaker, path_or_upload=path, at=timezone.now(), kind="publication")
        received = time.process_time() - cpu
        if DepositBatch.objects.get(pk=got.batch_id).state == DepositBatch.STAGED:
            batches.start(speaker=speaker, batch_id=got.batch_id, in_background=False)
            run_batch(batch_id=got.batch_id, at=timezone.now())
        told["runs"].append(
            {
                "cpu": time.process_time() - cpu,
                "wall": time.perf_counter() - wall,
                "receive_cpu": received,
                "already_there": got.is_already_there,
                "totals": totals(got.batch_id),
                "resources": Resource.objects.count(),
            }
        )
    return told


def peer(_folder: Path, files: list[Path]) -> dict[str, Any]:
    """rispy parses the first file, and nothing else is done."""
    import rispy

    cpu = time.process_time()
    with files[0].open(encoding="utf-8") as stream:
        parsed = rispy.load(stream)
    return {"cpu": time.process_time() - cpu, "references": len(parsed)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=int, nargs="?", default=10_000)
    parser.add_argument("--one", choices=("ours", "peer"), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        files = sorted(asked.folder.glob("*.ris"))
        done = {"ours": ours, "peer": peer}[asked.one](asked.folder / "instance", [files[0], files[0], files[1]])
        done["megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        print(json.dumps(done))
        return
    with tempfile.TemporaryDirectory() as folder:
        written = made_up(asked.size)
        Path(folder, "1.ris").write_text("".join(written), encoding="utf-8")
        Path(folder, "2.ris").write_text("".join(reversed(written)), encoding="utf-8")
        for one in ("peer", "ours"):
            command = [sys.executable, __file__, str(asked.size), "--one", one, "--folder", folder]
            print(one, subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
