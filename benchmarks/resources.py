"""Search with five facets at 100,000 and 1,000,000 resources, beside SQLite FTS5 and PostgreSQL's full text.

    uv run python benchmarks/resources.py 100000 1000000

The resources are made up (a seed, no file): a title of three to seven words and a summary of about 25, French words of
the field among a long tail of invented ones, five facets (kind, theme, region, language, decade). The same rows, the
same questions and the same filters go to each engine in the same run. A question asks for the ten best and the counts
of the five facets, each as if its own filter were off. What our index keeps of repeated questions is thrown away
before each question. Milliseconds are of processor (for PostgreSQL, of its server's process, without parallel workers)
and of the clock; on a busy machine only the first can be compared.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import psycopg

from chantier.foundation.search.core.analysis import analyse
from chantier.foundation.search.core.shapes import Document, Query, Text, Weight
from chantier.foundation.search.engine import Schema
from chantier.foundation.search.tantivy_engine import TantivyIndex

FACETS = {"kind": 8, "theme": 60, "region": 17, "language": 4, "decade": 5}
WORDS = [
    "coopérative",
    "logement",
    "habitation",
    "épicerie",
    "village",
    "quartier",
    "territoire",
    "alimentation",
    "agriculture",
    "forêt",
    "énergie",
    "financement",
    "capital",
    "communauté",
    "insertion",
    "travail",
    "emploi",
    "formation",
    "jeunesse",
    "aînés",
    "santé",
    "soins",
    "garde",
    "enfance",
    "culture",
    "patrimoine",
    "média",
    "numérique",
    "transport",
    "mobilité",
    "tourisme",
    "gouvernance",
    "assemblée",
    "membres",
    "démocratie",
    "mesure",
    "impact",
    "recherche",
    "éducation",
    "populaire",
    "solidarité",
    "économie",
    "sociale",
    "finance",
    "mutuelle",
    "association",
    "entreprise",
    "collective",
    "reprise",
    "relève",
    "bénévole",
    "loyer",
    "terres",
    "commun",
    "recyclage",
    "réemploi",
    "climat",
    "eau",
    "déchets",
    "cuisine",
    "jardin",
    "marché",
    "circuit",
    "court",
]
_SYLLABLES = [
    "ba",
    "ber",
    "bo",
    "cha",
    "cor",
    "da",
    "del",
    "fa",
    "fon",
    "gau",
    "ge",
    "la",
    "lan",
    "le",
    "lo",
    "ma",
    "mar",
    "mi",
    "mon",
    "na",
    "nor",
    "pa",
    "per",
    "ri",
    "ro",
    "sa",
    "ta",
    "tre",
    "va",
    "vil",
]
QUESTIONS = (
    "coopérative d’habitation",
    "épiceries de village",
    "financement solidaire",
    "l’économie sociale",
    "reprise collective entreprise",
    "logement aînés",
    "gouvernance démocratie membres",
    "énergie",
    "forêts",
    "circuit court alimentation",
    "insertion travail jeunesse",
    "garde enfance",
    "mesure impact",
    "terres agriculture relève",
    "mutuelle santé",
    "recyclage déchets quartier",
    "éducation populaire",
    "transport mobilité territoire",
    "culture patrimoine tourisme",
    "jardin cuisine bénévole",
)


@dataclass(frozen=True)
class Row:
    """One made-up resource."""

    number: int
    title: str
    summary: str
    facets: dict[str, tuple[str, ...]]


def rows(total: int) -> Iterator[Row]:
    """The same resources at every run."""
    draw = random.Random(20261123)
    tail = ["".join(draw.choices(_SYLLABLES, k=draw.choice((2, 3, 4)))) for _ in range(30_000)]
    every = WORDS + tail
    weights = list(
        accumulate([60.0 / (1 + at / 12) for at in range(len(WORDS))] + [30.0 / (20 + at) for at in range(len(tail))])
    )
    for number in range(total):
        words = draw.choices(every, cum_weights=weights, k=draw.randint(3, 7) + 25)
        cut = len(words) - 25
        facets = {name: (f"{name}-{int(values * draw.random() ** 1.7)}",) for name, values in FACETS.items()}
        facets["theme"] += (f"theme-{int(60 * draw.random())}",)
        yield Row(number, " ".join(words[:cut]).capitalize(), " ".join(words[cut:]), facets)


class Chantier:
    """Our index, as the library asks it."""

    name = "chantier (tantivy)"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = TantivyIndex(folder, "resource", Schema(tuple(FACETS)))

    def build(self, total: int) -> float:
        self.index.rebuild(
            Document(
                str(row.number),
                row.title,
                texts=(Text(row.title, Weight.NAME), Text(row.summary, Weight.BODY, is_forgiving=True)),
                facets=row.facets,
            )
            for row in rows(total)
        )
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file()) / 1e6

    def ask(self, text: str, filters: dict[str, str]) -> int:
        if self.index._reader is not None:
            self.index._reader.counts.clear()
        chosen = {name: (value,) for name, value in filters.items()}
        query = Query(
            text=text, filters=chosen, size=10, facets=tuple(FACETS), preferred="fr", is_lenient=True, highlight=True
        )
        return self.index.search(query).total

    def spent(self) -> float:
        return time.process_time()


class Sqlite:
    """SQLite: FTS5 with accents removed, facets in a table of their own."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "fts.sqlite3"
        self.base = sqlite3.connect(self.path)
        self.base.execute("PRAGMA cache_size=-262144")
        self.base.execute("PRAGMA mmap_size=2000000000")
        self.base.execute("PRAGMA synchronous=OFF")

    def build(self, total: int) -> float:
        base = self.base
        base.execute("CREATE TABLE facet (resource INT, name TEXT, value TEXT)")
        base.execute(
            "CREATE VIRTUAL TABLE text USING fts5(title, summary, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        for row in rows(total):
            base.execute(
                "INSERT INTO text (rowid, title, summary) VALUES (?,?,?)", (row.number, row.title, row.summary)
            )
            base.executemany(
                "INSERT INTO facet VALUES (?,?,?)",
                [(row.number, name, value) for name, values in row.facets.items() for value in set(values)],
            )
        base.execute("CREATE INDEX facet_value ON facet (name, value, resource)")
        base.execute("CREATE INDEX facet_of ON facet (resource, name, value)")
        base.commit()
        base.execute("ANALYZE")
        return self.path.stat().st_size / 1e6

    def ask(self, text: str, filters: dict[str, str]) -> int:
        words = " ".join(f'"{word}"' for word in analyse(text, "fr").words if len(word) > 2)
        where, values = self._where(words, filters)
        best = self.base.execute(f"{where} ORDER BY bm25(text, 8, 1) LIMIT 10", values).fetchall()
        self._count([name for name in FACETS if name not in filters], words, filters)
        for name in filters:
            self._count([name], words, {facet: value for facet, value in filters.items() if facet != name})
        return len(best)

    def _where(self, words: str, filters: dict[str, str]) -> tuple[str, list[object]]:
        parts, values = ["SELECT text.rowid AS id FROM text WHERE text MATCH ?"], [words]
        for name, value in filters.items():
            parts.append("AND EXISTS (SELECT 1 FROM facet WHERE resource = text.rowid AND name = ? AND value = ?)")
            values += [name, value]
        return " ".join(parts), values  # type: ignore[return-value]

    def _count(self, names: list[str], words: str, filters: dict[str, str]) -> None:
        where, values = self._where(words, filters)
        marks = ",".join("?" * len(names))
        self.base.execute(
            f"WITH found AS MATERIALIZED ({where}) SELECT name, value, count(*) FROM found"
            f" CROSS JOIN facet ON facet.resource = found.id WHERE name IN ({marks}) GROUP BY name, value",
            [*values, *names],
        ).fetchall()

    def spent(self) -> float:
        return time.process_time()


class PostgreSQL:
    """PostgreSQL: the French configuration without accents, a GIN index, facets in columns."""

    name = "PostgreSQL"

    def __init__(self, address: str) -> None:
        self.base = psycopg.connect(address, autocommit=True)
        self.base.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        self.base.execute("DROP TABLE IF EXISTS made_up_resource")
        self.base.execute("DROP TEXT SEARCH CONFIGURATION IF EXISTS plain_french")
        self.base.execute("CREATE TEXT SEARCH CONFIGURATION plain_french (COPY = french)")
        self.base.execute(
            "ALTER TEXT SEARCH CONFIGURATION plain_french"
            " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem"
        )
        self.base.execute("SET max_parallel_workers_per_gather = 0")
        self.base.execute("SET work_mem = '256MB'")
        (self.pid,) = self.base.execute("SELECT pg_backend_pid()").fetchone() or (0,)

    def build(self, total: int) -> float:
        base = self.base
        base.execute(
            "CREATE UNLOGGED TABLE made_up_resource (id int, title text, summary text, kind text, region text,"
            " language text, decade text, theme text[], words tsvector)"
        )
        with (
            base.cursor() as cursor,
            cursor.copy(
                "COPY made_up_resource (id, title, summary, kind, region, language, decade, theme) FROM STDIN"
            ) as copy,
        ):
            for row in rows(total):
                one = row.facets
                copy.write_row(
                    (
                        row.number,
                        row.title,
                        row.summary,
                        one["kind"][0],
                        one["region"][0],
                        one["language"][0],
                        one["decade"][0],
                        list(set(one["theme"])),
                    )
                )
        base.execute(
            "UPDATE made_up_resource SET words = setweight(to_tsvector('plain_french', title), 'A')"
            " || setweight(to_tsvector('plain_french', summary), 'D')"
        )
        base.execute("CREATE INDEX ON made_up_resource USING gin (words)")
        base.execute("CREATE INDEX ON made_up_resource (region)")
        base.execute("VACUUM ANALYZE made_up_resource")
        (size,) = base.execute("SELECT pg_total_relation_size('made_up_resource')").fetchone() or (0,)
        return float(size) / 1e6

    def ask(self, text: str, filters: dict[str, str]) -> int:
        one = "FROM made_up_resource, websearch_to_tsquery('plain_french', %s) q WHERE words @@ q"
        values: list[Any] = [text]
        narrowed = one
        for name, value in filters.items():
            narrowed += f" AND {name} = %s"
            values.append(value)
        best = self.base.execute(
            f"SELECT id, title {narrowed} ORDER BY ts_rank('{{0.1,0.1,0.4,1}}', words, q) DESC LIMIT 10", values
        ).fetchall()
        plain = [name for name in FACETS if name != "theme" and name not in filters]
        sets = ", ".join(f"({name})" for name in plain)
        found = f"WITH found AS MATERIALIZED (SELECT kind, region, language, decade, theme {narrowed})"
        self.base.execute(
            f"{found}, plain AS (SELECT {', '.join(plain)}, count(*) AS n FROM found GROUP BY GROUPING SETS ({sets})),"
            " themes AS (SELECT t, count(*) AS n FROM found, unnest(theme) t GROUP BY t)"
            f" SELECT concat_ws(' ', {', '.join(plain)}), n FROM plain UNION ALL SELECT t, n FROM themes",
            values,
        ).fetchall()
        for name in filters:
            self.base.execute(f"SELECT {name}, count(*) {one} GROUP BY {name}", [text]).fetchall()
        return len(best)

    def spent(self) -> float:
        """Seconds that the server's process of this connection ran, and ours."""
        theirs = int(Path(f"/proc/{self.pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
        return theirs + time.process_time()


def timed(engine: Any, *, filtered: bool, budget: float) -> tuple[list[float], list[float]]:
    """Milliseconds of processor and of the clock of each question, as many as fit in the budget (seconds)."""
    draw = random.Random(7)
    processor, clock = [], []
    begun = time.perf_counter()
    for _round in range(3):
        for text in QUESTIONS:
            filters = {"region": f"region-{draw.randrange(6)}"} if filtered else {}
            spent, now = engine.spent(), time.perf_counter()
            engine.ask(text, filters)
            clock.append((time.perf_counter() - now) * 1000)
            processor.append((engine.spent() - spent) * 1000)
            if time.perf_counter() - begun > budget:
                return sorted(processor), sorted(clock)
    return sorted(processor), sorted(clock)


def at(share: float, values: list[float]) -> float:
    """The value under which this share of them lies."""
    return values[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("totals", nargs="*", type=int, default=[100_000])
    parser.add_argument("--budget", type=float, default=20.0, help="seconds for one case of one engine")
    parser.add_argument("--without", nargs="*", default=[], choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    for total in options.totals:
        print(f"\n## {total:,} resources\n")
        print("| engine | case | p50 / p95, CPU ms | p50 / p95, clock ms | questions | p95 ÷ ours |")
        print("|---|---|---|---|---|---|", flush=True)
        ours: dict[bool, float] = {}
        engines: list[Callable[[Path], Any]] = [Chantier]
        if "sqlite" not in options.without:
            engines.append(Sqlite)
        if "postgresql" not in options.without:
            engines.append(lambda _folder: PostgreSQL(_cluster()))
        for make in engines:
            with tempfile.TemporaryDirectory() as place:
                engine = make(Path(place))
                spent = engine.spent()
                size = engine.build(total)
                took = engine.spent() - spent
                for filtered in (False, True):
                    processor, clock = timed(engine, filtered=filtered, budget=options.budget)
                    ours.setdefault(filtered, at(0.95, processor))
                    print(
                        f"| {engine.name} | words{' + 1 filter' if filtered else ''} + 5 facets"
                        f" | {at(0.5, processor):.1f} / {at(0.95, processor):.1f}"
                        f" | {at(0.5, clock):.1f} / {at(0.95, clock):.1f}"
                        f" | {len(clock)} | {at(0.95, processor) / ours[filtered]:.1f} |",
                        flush=True,
                    )
                print(f"<!-- {engine.name}: built in {took:,.0f} s of processor, {size:,.0f} MB -->", flush=True)


def _cluster() -> str:
    """A private PostgreSQL, as the tests make it."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from harness.postgresql import address_of_private_cluster

    return address_of_private_cluster()


if __name__ == "__main__":
    main()
