"""A third-party harvester reads a whole library by OAI-PMH: records a second, and memory from beginning to end.

    uv run python benchmarks/oai.py FOLDER 100000

Fills a new instance in FOLDER with made-up resources (descriptions, summaries, authors, themes, places; one in fifty
withdrawn), serves it with granian, one process, and harvests it with oaipmh-scythe in this one, over HTTP.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import time
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

from instance import open_instance

WORDS = (
    "coopérative", "habitat", "santé", "territoire", "gouvernance", "finance", "énergie", "culture", "alimentation",
    "logement", "emploi",
)  # fmt: skip


def fill(count: int) -> None:
    """Rows in bulk: what is measured is the harvest, not the deposit."""
    from chantier.foundation.access.api import DOCUMENTALIST, Speaker
    from chantier.library.models import Contribution, Resource, ResourceConcept, ResourceIdentifier, ResourceText
    from chantier.library.services.kinds import load_kinds

    at = datetime(2026, 1, 1, tzinfo=UTC)
    load_kinds(speaker=Speaker(person_id=1, roles=frozenset({DOCUMENTALIST})), at=at)
    draw = random.Random(7)
    kinds = ("publication", "analysis", "case-study", "video", "proposition")
    for start in range(0, count, 5_000):
        rows = [
            Resource(
                public_id=f"b{number:08d}",
                slug=f"ressource-{number}",
                kind_id=kinds[number % 5],
                state=Resource.WITHDRAWN if number % 50 == 0 else Resource.PUBLISHED,
                title=f"{draw.choice(WORDS)} et {draw.choice(WORDS)} {number}",
                sort_title=f"{number}",
                languages=["fr"],
                issued=str(1996 + number % 30),
                licence="cc-by",
                created_at=at,
                updated_at=at + timedelta(seconds=number // 3),
                published_at=at,
            )
            for number in range(start, min(count, start + 5_000))
        ]
        made = Resource.objects.bulk_create(rows)
        ResourceText.objects.bulk_create(
            ResourceText(
                resource=row,
                language="fr",
                title=row.title,
                summary=" ".join(draw.choices(WORDS, k=90)),
                is_original=True,
            )
            for row in made
        )
        Contribution.objects.bulk_create(
            Contribution(resource=row, family=draw.choice(WORDS).title(), given="Ode") for row in made
        )
        ResourceIdentifier.objects.bulk_create(
            ResourceIdentifier(resource=row, scheme="doi", value=f"10.1234/{row.public_id}") for row in made
        )
        ResourceConcept.objects.bulk_create(
            ResourceConcept(resource=row, scheme="theme", concept=draw.choice(WORDS)) for row in made
        )


def megabytes(pid: int) -> float:
    """Resident memory of a process and of its children."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if int(folder.name) == pid or int(status["PPid"]) == pid:
            total += int(status.get("VmRSS", "0 kB").split()[0])
    return total / 1024


def processor(pid: int) -> float:
    """Seconds of processor of a process and of its children."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(folder.name) == pid or int(after_name[1]) == pid:
            total += int(after_name[11]) + int(after_name[12])
    return total / os.sysconf("SC_CLK_TCK")


def harvest(address: str, server: int, prefix: str) -> None:
    """Read everything, and say how it went."""
    from oaipmh_scythe import Scythe

    started, before, deleted, memory = time.perf_counter(), processor(server), 0, []
    count = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Scythe(address) as harvester:
            for record in harvester.list_records(metadata_prefix=prefix):
                count += 1
                deleted += record.header.deleted
                if count % 10_000 == 0 or count == 1_000:
                    memory.append((count, round(megabytes(server))))
    took = time.perf_counter() - started
    cpu = processor(server) - before
    figures = f"{took:.0f} s | {cpu:.0f} s | {count / took:.0f} | {count / cpu:.0f}"
    print(f"| {prefix} | {count} | {deleted} | {figures} | {memory} |", flush=True)


def main() -> None:
    reading = argparse.ArgumentParser(description=__doc__)
    reading.add_argument("folder", type=Path)
    reading.add_argument("count", type=int)
    given = reading.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"
    os.environ["CHANTIER_ADDRESS"] = address
    open_instance(given.folder)
    from chantier.library.models import Resource

    if not Resource.objects.exists():
        fill(given.count)
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning", "--no-ws", "--workers", "1",
         "--host", "127.0.0.1", "--port", str(port), "chantier.config.wsgi:application"],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "chantier.config.settings"},
    )  # fmt: skip
    try:
        _wait(port)
        print(
            "| format | records | deleted | wall | records/s | (records, MB of the server) |\n|---|---|---|---|---|---|"
        )
        for prefix in ("oai_dc", "oai_datacite"):
            harvest(f"{address}/oai", server.pid, prefix)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _wait(port: int) -> None:
    for _turn in range(200):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
