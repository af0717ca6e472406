"""The directory at 10,000 to 1,000,000 organisations: what its pages ask, beside a plain ORM, and the pages themselves.

    uv run python benchmarks/imports.py 100000 --keep FOLDER --alone
    uv run python benchmarks/directory.py FOLDER/100000/chantier --postgresql

Reads an instance that ``imports.py`` left, so that every row is one that the services wrote. Builds the search index
and the grid of the map when they are missing, and times them. Then, in a process for each database:

* each question is asked as the page asks it, through the same functions; the peer is the plain Django ORM
  (``icontains``, ``count``, one ``GROUP BY`` a facet), which is also what the site falls back to without an index;
* each page is asked by Django's test client, with the middleware: time, queries and bytes sent (gzip).

Counts that an index keeps for repeated questions are thrown away before each question. PostgreSQL is a private server
made of Debian's programs, filled by copying the tables of the instance.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from instance import open_instance

WORDS = (
    "coopérative", "l’habitation", "centre de la petite enfance", "cpe", "maison des jeunes", "fondation santé",
    "théâtre", "ressourcerie", "développement", "saint-tite", "agriculture", "familles", "festival musique", "popote",
    "coop energie", "forêts", "aide à domicile", "gatineau", "patrimoine sherbrooke", "bénévole laval",
)  # fmt: skip
REGISTER_TOO = ("member", "known", "registered")
BUDGET = 12.0
Figures = tuple[float, float, float, float, int]


def timed(asks: list[Callable[[], object]], forget: Callable[[], None], budget: float = BUDGET) -> Figures:
    """p50 and p95 of processor, p50 and p95 of the wall, in milliseconds, and how many fitted in the budget."""
    cpu: list[float] = []
    wall: list[float] = []
    asks[0]()
    started = time.perf_counter()
    for ask in asks:
        forget()
        clock, processor = time.perf_counter(), time.process_time()
        ask()
        cpu.append((time.process_time() - processor) * 1000)
        wall.append((time.perf_counter() - clock) * 1000)
        if time.perf_counter() - started > budget:
            break
    return (*_two(cpu), *_two(wall), len(cpu))


def _two(times: list[float]) -> tuple[float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def prepared(folder: Path) -> dict[str, list[float]]:
    """Seconds (wall, processor) to build what was missing: the index, the grid."""
    from chantier.directory.models import GridCell
    from chantier.directory.services.grid import rebuild_grid
    from chantier.foundation.search.api import flush_now, kind_named, rebuild

    took: dict[str, list[float]] = {}

    def step(name: str, work: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        took[name] = [time.perf_counter() - wall, time.process_time() - cpu]

    if not kind_named("organization").index.is_ready():
        step("search index", lambda: rebuild(kind="organization"))
    flush_now("organization")
    if not GridCell.objects.exists():
        step("grid", rebuild_grid)
    took["index_mb"] = [sum(one.stat().st_size for one in (folder / "search").rglob("*") if one.is_file()) / 1e6]
    return took


def questions() -> dict[str, tuple[list[Callable[[], object]], list[Callable[[], object]]]]:
    """{what is asked: (our ways, the peer's ways)}."""
    from chantier.directory.queries import coverage, map_points, organizations
    from chantier.directory.search import KIND, fallback
    from chantier.directory.web.asked import shown_facets
    from chantier.foundation.access.api import Speaker
    from chantier.foundation.places import api as places
    from chantier.foundation.search.api import Box, Query, Sort, Visibility, cells, matching_keys, search

    visitor = Speaker.visitor("fr")
    seen = frozenset({Visibility.PUBLIC})
    regions = [str(one.id) for one in places.of_kind("region")]
    draw = random.Random(11)
    shown = {"standing": ("member", "known")}
    everyone = {"standing": REGISTER_TOO}

    def page(**more: Any) -> Query:
        given: dict[str, Any] = {"filters": shown, "facet_limit": 1500, "sort": Sort.NAME, **more}
        given.setdefault("facets", shown_facets(given["filters"]))
        return Query(**given, visible=seen)

    def list_ours(query: Query) -> Callable[[], object]:
        def ask() -> object:
            answer = search(KIND, query, speaker=visitor)
            return organizations.by_ids([int(hit.id) for hit in answer.hits])

        return ask

    def list_theirs(query: Query) -> Callable[[], object]:
        return lambda: organizations.by_ids([int(hit.id) for hit in fallback(query).hits])

    def boxes(size: float) -> list[Box]:
        middles = [(draw.uniform(-74.5, -71.0), draw.uniform(45.3, 47.0)) for _ in range(20)]
        return [Box(x - size, y - size / 2, x + size, y + size / 2) for x, y in middles]

    by_text = [page(text=text, sort=Sort.RELEVANCE, filters=everyone) for text in WORDS]
    forms = ("cooperative", "non-profit", "solidarity-cooperative")
    by_filter = [
        page(filters={**everyone, "region": (draw.choice(regions),), "legal_form": (draw.choice(forms),)})
        for _ in range(20)
    ]
    whole = [page() if number % 2 else page(filters=everyone) for number in range(20)]
    near = [page(filters=everyone, facets=(), box=box) for box in boxes(0.05)]
    wide = [page(filters=everyone, facets=(), box=box) for box in boxes(1.5)]
    texts = [replace(query, facets=()) for query in by_text]

    def coverages(ours: bool) -> list[Callable[[], object]]:
        asked: list[dict[str, Any]] = [{"kind": "province", "territory_id": 0, "contained": ()}]
        asked += [{"kind": "region", "territory_id": int(one), "contained": ()} for one in regions[:9]]
        ask = coverage.coverage if ours else coverage._from_the_database
        return [lambda given=given: ask(**given) for given in asked * 2]  # type: ignore[misc]

    def points_ours(query: Query) -> Callable[[], object]:
        return lambda: map_points.points_of(
            matching_keys(KIND, query, speaker=visitor, limit=map_points.MOST_POINTS) or (), ["public"]
        )

    def cells_ours(query: Query) -> Callable[[], object]:
        width = map_points.width_of_cells(7)
        return lambda: cells(KIND, query, speaker=visitor, width=width)

    def grid(box: Box) -> Callable[[], object]:
        return lambda: map_points.cells_of_grid(zoom=7, box=box, standings=(0, 1, 2))

    return {
        "list by name, 11 facets": ([list_ours(q) for q in whole], [list_theirs(q) for q in whole]),
        "text, 11 facets": ([list_ours(q) for q in by_text], [list_theirs(q) for q in by_text]),
        "2 filters, 12 facets": ([list_ours(q) for q in by_filter], [list_theirs(q) for q in by_filter]),
        "box of a town, points": (
            [points_ours(q) for q in near],
            [lambda q=q: map_points.points_by_query(q) for q in near],
        ),  # type: ignore[misc]
        "box of a region, cells of any answer": (
            [cells_ours(q) for q in wide],
            [lambda q=q: map_points.cells_by_query(q, zoom=7) for q in wide],  # type: ignore[misc]
        ),
        "box of a region, grid": ([grid(q.box) for q in wide if q.box], []),
        "text, cells of the whole map": (
            [cells_ours(q) for q in texts],
            [lambda q=q: map_points.cells_by_query(q, zoom=7) for q in texts],  # type: ignore[misc]
        ),
        "coverage": (coverages(True), coverages(False)),
    }


def pages() -> dict[str, tuple[Any, list[str]]]:
    """{page: (client, addresses)}."""
    from django.db.models import Count
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from chantier.directory.models import Organization, OrganizationTag
    from chantier.directory.web.addresses import page_of
    from chantier.foundation.access.api import Speaker
    from chantier.foundation.people.models import Person
    from chantier.foundation.people.services.roles import grant_role
    from chantier.foundation.places import api as places

    visitor, coordinator = Client(headers={"accept-encoding": "gzip"}), Client(headers={"accept-encoding": "gzip"})
    person = Person.objects.filter(email="camille@pole.example").first()
    if person is None:
        person = Person.objects.create_user(email="camille@pole.example", password=None, name="Camille")
        grant_role(speaker=Speaker.system(), person_id=person.pk, role="coordinator", at=timezone.now())
    coordinator.force_login(person)
    listed = reverse("directory:list")
    points = reverse("directory:map-points")
    some = Organization.objects.filter(merged_into__isnull=True, standing__gte=1).order_by("pk")[:400:20]
    references = [one.reference for one in places.of_kind("region")]
    covered = reverse("directory:coverage")
    api = "/api/v1/organizations"
    current = Organization.objects.filter(merged_into__isnull=True).order_by()
    forms = [one for one, _n in current.values_list("legal_form").annotate(n=Count("pk")).order_by("-n") if one]
    tags = OrganizationTag.objects.filter(scheme="activity").order_by()
    concepts = [one for one, _n in tags.values_list("concept").annotate(n=Count("pk")).order_by("-n")]
    return {
        "home": (visitor, ["/fr/"] * 10),
        "list": (visitor, [listed, f"{listed}?lien=registered&lien=known&lien=member"] * 5),
        "list, words": (visitor, [f"{listed}?q={word}&lien=registered&lien=known" for word in WORDS]),
        "list, region": (visitor, [f"{listed}?territoire={one}" for one in references]),
        "map (the page)": (visitor, [f"{listed}?vue=carte"] * 10),
        "map, whole": (visitor, [f"{points}?zoom=6&bbox=-80,44,-60,53&lien=registered&lien=known&lien=member"] * 10),
        "map, a town": (visitor, [f"{points}?zoom=13&bbox=-72.6,46.3,-72.5,46.4&lien=registered&lien=known"] * 10),
        "organisation": (visitor, [page_of(one.public_id, one.slug) for one in some]),
        "coverage": (visitor, [covered] * 6),
        "coverage, region": (visitor, [f"{covered}?territoire={one}" for one in references]),
        "imports": (coordinator, [reverse("directory:imports")] * 10),
        "review": (coordinator, [reverse("directory:review")] * 10),
        "JSON, 50": (visitor, [api] * 10),
        "JSON, by form": (visitor, [f"{api}?legal_form={forms[0]}", f"{api}?legal_form={forms[-1]}"] * 5),
        "JSON, by activity": (visitor, [f"{api}?activity={concepts[0]}", f"{api}?activity={concepts[-1]}"] * 5),
    }


def _asked(client: Any, address: str) -> Any:
    answer = client.get(address, follow=False)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return answer


def measured(folder: Path, only: str, *, alone: bool) -> dict[str, Any]:
    """Everything, on the database of this process."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from chantier.directory.models import Organization
    from chantier.foundation.search.api import kind_named

    def forget() -> None:
        reader = kind_named("organization").index._reader
        if reader is not None:
            reader.counts.clear()
            reader.crossed.clear()

    found: dict[str, Any] = {"prepared": prepared(folder), "questions": {}, "pages": {}}
    found["organizations"] = Organization.objects.filter(merged_into__isnull=True).count()
    for label, (ours, theirs) in questions().items() if only != "pages" else ():
        peers = timed(theirs, forget) if theirs and not alone else None
        found["questions"][label] = (timed(ours, forget), peers)
        print(label, found["questions"][label], file=sys.stderr, flush=True)
    for label, (client, addresses) in pages().items() if only != "questions" else ():
        _asked(client, addresses[0])
        forget()
        with CaptureQueriesContext(connection) as captured:
            sent = len(b"".join(_asked(client, addresses[0])))
        queries = len(captured)
        figures = timed([partial(_asked, client, one) for one in addresses], forget)
        found["pages"][label] = (figures, queries, sent)
        print(label, found["pages"][label], file=sys.stderr, flush=True)
    return found


def copied(folder: Path, origin: Path) -> None:
    """Fill the PostgreSQL of this process with the tables of a SQLite instance."""
    from django.apps import apps
    from django.db import connection

    source = sqlite3.connect(f"file:{origin / 'chantier.sqlite3'}?mode=ro", uri=True)
    tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables) + " CASCADE")
        for table in tables:
            cursor.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
            )
            kinds = dict(cursor.fetchall())
            columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})") if row[1] in kinds]
            if not columns:
                continue
            names = ", ".join(f'"{name}"' for name in columns)
            flags = [kinds[name] == "boolean" for name in columns]
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in source.execute(f"SELECT {names} FROM {table}"):
                    copy.write_row(
                        [
                            bool(cell) if flag and cell is not None else cell
                            for flag, cell in zip(flags, row, strict=True)
                        ]
                    )
            if kinds.get("id") == "bigint":
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence(%s, 'id'), coalesce(max(id), 1)) FROM \"{table}\"", [table]
                )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    for name in ("search", "files"):
        if (origin / name).exists() and not (folder / name).exists():
            shutil.copytree(origin / name, folder / name)


def table(results: dict[str, dict[str, Any]]) -> None:
    for base, found in results.items():
        print(f"\n## {found['organizations']:,} organisations, {base}\n")
        for step, took in found["prepared"].items():
            print(f"{step}: " + " / ".join(f"{one:,.1f}" for one in took))
        print("\n| question | ours, CPU p50/p95 ms | wall p50/p95 | plain ORM, wall p50/p95 | p95, ORM ÷ ours |")
        print("|---" * 5 + "|")
        for label, (ours, theirs) in found["questions"].items():
            peer = f"{theirs[2]:,.0f}/{theirs[3]:,.0f}" if theirs else "none"
            ratio = f"{theirs[3] / ours[3]:,.0f}" if theirs else "–"
            print(f"| {label} | {ours[0]:,.0f}/{ours[1]:,.0f} | {ours[2]:,.0f}/{ours[3]:,.0f} | {peer} | {ratio} |")
        print("\n| page | CPU p50/p95 ms | wall p50/p95 | queries | kB sent |")
        print("|---" * 5 + "|")
        for label, (figures, asked, sent) in found["pages"].items():
            print(
                f"| {label} | {figures[0]:,.0f}/{figures[1]:,.0f} | {figures[2]:,.0f}/{figures[3]:,.0f} "
                f"| {asked} | {sent / 1000:,.0f} |"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="an instance that imports.py left: …/100000/chantier")
    parser.add_argument("--postgresql", action="store_true", help="the same on a private PostgreSQL")
    parser.add_argument("--alone", action="store_true", help="without the plain ORM, which takes minutes at a million")
    parser.add_argument("--postgresql-only", action="store_true")
    parser.add_argument("--only", choices=("", "questions", "pages"), default="")
    parser.add_argument("--log", type=Path, help="append the figures, one JSON line a database")
    parser.add_argument("--base", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.base:
        is_copy = options.base != "sqlite"
        here = options.folder.parent / "postgresql" if is_copy else options.folder
        open_instance(here, database=options.base if is_copy else "")
        if is_copy:
            copied(here, options.folder)
        print(json.dumps(measured(here, options.only, alone=options.alone)))
        return
    bases = {"SQLite": "sqlite"}
    if options.postgresql or options.postgresql_only:
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
        from harness.postgresql import address_of_private_cluster

        bases = ({} if options.postgresql_only else bases) | {"PostgreSQL": address_of_private_cluster()}
    results = {}
    for label, base in bases.items():
        command = [sys.executable, __file__, str(options.folder), "--base", base, "--only", options.only]
        command += ["--alone"] if options.alone else []
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{label} failed")
        results[label] = json.loads(done.stdout.strip().splitlines()[-1])
        if options.log:
            with options.log.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({"base": label, **results[label]}) + "\n")
    table(results)


if __name__ == "__main__":
    main()
