"""Search at 10,000, 100,000 and 1,000,000 organisations, beside SQLite's full-text index and plain SQL.

    uv run python benchmarks/search.py 10000 100000 1000000

The organisations are made up (a seed, no file): names of two to seven words drawn from the words of this field, eight
facets, a year, a point. The same rows and the same questions go to each engine in the same run. A question asks for the
twenty best, and, where it says so, for the counts of eight facets. Facet counts that an index keeps for repeated
questions are thrown away before each question, so that every figure is that of a question never asked before.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chantier.foundation.search.core.analysis import analyse
from chantier.foundation.search.core.shapes import Box, Document, Query, Text, Weight
from chantier.foundation.search.engine import Schema
from chantier.foundation.search.tantivy_engine import TantivyIndex

FACETS = {"region": 17, "mrc": 104, "form": 12, "activity": 60, "purpose": 25, "size": 6, "college": 10, "standing": 3}
SORTS = [
    "Coopérative de solidarité",
    "Coopérative d’habitation",
    "Centre de la petite enfance",
    "CPE",
    "Maison des jeunes",
    "Coopérative de travail",
    "Fondation",
    "Association",
    "Entreprise d’insertion",
    "Regroupement",
    "Centre d’action bénévole",
    "Société d’histoire",
    "Corporation de développement communautaire",
    "Popote roulante",
    "Ressourcerie",
    "Théâtre",
    "Festival",
]
SAINTS = [
    "Jean",
    "Pierre",
    "Hyacinthe",
    "Jérôme",
    "Roch",
    "Tite",
    "Élie",
    "Maurice",
    "Casimir",
    "Narcisse",
    "Alexis",
    "Boniface",
    "Sévère",
    "Paulin",
]
THINGS = [
    "forêt",
    "rivière",
    "famille",
    "enfants",
    "aînés",
    "quartier",
    "village",
    "alimentation",
    "agriculture",
    "culture",
    "métiers",
    "logement",
    "transport",
    "énergie",
    "loisirs",
    "plein-air",
    "friperie",
    "atelier",
    "mémoire",
    "patrimoine",
    "santé",
    "autonomie",
    "emploi",
    "numérique",
    "musique",
    "jardin",
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
    "coopérative",
    "l’habitation",
    "centre de la petite enfance",
    "cpe",
    "maison jeunes",
    "fondation santé",
    "coop st-",
    "insertion emploi",
    "« centre d’action bénévole »",
    "théâtre",
    "ressourcerie quartier",
    "développement communautaire",
    "saint-tite",
    "agriculture",
    "familles",
    "logements aînés",
    "festival musiques",
    "popote",
    "cooperative energie",
    "forêts",
)
MISTAKES = (
    "coopertaive",
    "habitaiton",
    "ressourcerei",
    "theatrre",
    "bennevole",
    "fondaton sante",
    "patrimione",
    "hyacynthe",
)


@dataclass(frozen=True)
class Row:
    """One made-up organisation."""

    number: int
    name: str
    about: str
    facets: dict[str, tuple[str, ...]]
    year: int
    latitude: float
    longitude: float


def rows(total: int) -> Iterator[Row]:
    """The same organisations at every run."""
    draw = random.Random(20261123)
    names = ["".join(draw.choices(_SYLLABLES, k=draw.choice((2, 3)))).capitalize() for _ in range(40_000)]
    for number in range(total):
        kind = draw.choice(SORTS)
        last = f"Saint-{draw.choice(SAINTS)}" if draw.random() < 0.2 else draw.choice(names)
        name = f"{kind} {draw.choice(THINGS)} {last}" if draw.random() < 0.4 else f"{kind} {draw.choice(names)} {last}"
        facets = {facet: (f"{facet}-{int(values * draw.random() ** 2)}",) for facet, values in FACETS.items()}
        facets["activity"] += (f"activity-{int(60 * draw.random())}",)
        yield Row(
            number,
            name,
            " ".join(draw.choices(THINGS, k=6)),
            facets,
            1900 + int(125 * draw.random() ** 0.5),
            45 + 5 * draw.random(),
            -79 + 12 * draw.random(),
        )


class Chantier:
    """Our index."""

    name = "chantier (tantivy)"

    def __init__(self, folder: Path) -> None:
        self.index = TantivyIndex(folder, "organization", Schema(tuple(FACETS), ("year",)))

    def build(self, total: int) -> None:
        self.index.rebuild(
            Document(
                id=str(row.number),
                title=row.name,
                texts=(Text(row.name, Weight.NAME), Text(row.about, Weight.BODY)),
                facets=row.facets,
                numbers={"year": row.year},
                point=(row.latitude, row.longitude),
            )
            for row in rows(total)
        )

    def ask(self, text: str, *, filters: dict[str, str], box: Box | None, facets: bool) -> int:
        reader = self.index._reader
        if reader is not None:
            reader.counts.clear()
        chosen = {name: (value,) for name, value in filters.items()}
        wanted = tuple(FACETS) if facets else ()
        return self.index.search(Query(text=text, filters=chosen, box=box, facets=wanted)).total


class Sqlite:
    """SQLite: FTS5 (accents removed), or ``LIKE`` on a folded name, with the facets in a table of their own."""

    def __init__(self, folder: Path, *, full_text: bool) -> None:
        self.name = "SQLite FTS5" if full_text else "SQLite, LIKE"
        self.full_text = full_text
        self.base = sqlite3.connect(folder / f"{'fts' if full_text else 'like'}.sqlite3")
        self.base.execute("PRAGMA cache_size=-262144")
        self.base.execute("PRAGMA mmap_size=2000000000")

    def build(self, total: int) -> None:
        base = self.base
        base.execute("PRAGMA synchronous=OFF")
        base.execute("CREATE TABLE body (id INTEGER PRIMARY KEY, name TEXT, folded TEXT, year INT, lat REAL, lon REAL)")
        base.execute("CREATE TABLE facet (body INT, name TEXT, value TEXT)")
        if self.full_text:
            base.execute(
                "CREATE VIRTUAL TABLE text USING fts5(name, about, content='',"
                " tokenize='unicode61 remove_diacritics 2')"
            )
        for row in rows(total):
            folded = " ".join(analyse(row.name, "fr").words) if not self.full_text else ""
            base.execute(
                "INSERT INTO body VALUES (?,?,?,?,?,?)",
                (row.number, row.name, folded, row.year, row.latitude, row.longitude),
            )
            base.executemany(
                "INSERT INTO facet VALUES (?,?,?)",
                [(row.number, name, value) for name, values in row.facets.items() for value in values],
            )
            if self.full_text:
                base.execute("INSERT INTO text (rowid, name, about) VALUES (?,?,?)", (row.number, row.name, row.about))
        base.execute("CREATE INDEX facet_value ON facet (name, value, body)")
        base.execute("CREATE INDEX facet_body ON facet (body, name, value)")
        base.execute("CREATE INDEX place ON body (lat, lon)")
        base.commit()
        base.execute("ANALYZE")

    def ask(self, text: str, *, filters: dict[str, str], box: Box | None, facets: bool) -> int:
        words = [word for word in analyse(text, "fr").words if len(word) > 2] if text else []
        inside, values = self._where(words, filters, box)
        order = "bm25(text, 8, 1)" if words and self.full_text else "body.name"
        best = self.base.execute(f"{inside} ORDER BY {order} LIMIT 20", values).fetchall()
        if facets:
            rest = [name for name in FACETS if name not in filters]
            self._count(rest, words, filters, box)
            for name in filters:
                self._count([name], words, {facet: v for facet, v in filters.items() if facet != name}, box)
        return len(best)

    def _count(self, names: list[str], words: list[str], filters: dict[str, str], box: Box | None) -> None:
        """Counts of several facets at once: the set is found once, then joined to its values."""
        marks = ",".join("?" * len(names))
        if not words and not filters and box is None:
            counted = f"SELECT name, value, count(*) FROM facet WHERE name IN ({marks}) GROUP BY name, value"
            self.base.execute(counted, names).fetchall()
            return
        inside, values = self._where(words, filters, box)
        self.base.execute(f"CREATE TEMP TABLE found AS {inside}", values)
        self.base.execute(
            "SELECT facet.name, value, count(*) FROM found CROSS JOIN facet ON facet.body = found.id"
            f" WHERE facet.name IN ({marks}) GROUP BY facet.name, value",
            names,
        ).fetchall()
        self.base.execute("DROP TABLE found")

    def _where(self, words: list[str], filters: dict[str, str], box: Box | None) -> tuple[str, list[object]]:
        values: list[object] = []
        if words and self.full_text:
            parts = ["SELECT text.rowid AS id FROM text CROSS JOIN body ON body.id = text.rowid WHERE text MATCH ?"]
            values.append(" ".join(f'"{word}"*' for word in words))
        else:
            parts = ["SELECT id FROM body WHERE 1"]
            parts += ["AND folded LIKE ?" for _ in words]
            values += [f"%{word}%" for word in words]
        for name, value in filters.items():
            if words:
                parts.append(
                    "AND EXISTS (SELECT 1 FROM facet WHERE facet.body = body.id AND facet.name = ? AND value = ?)"
                )
            else:
                parts.append("AND id IN (SELECT body FROM facet WHERE name = ? AND value = ?)")
            values += [name, value]
        if box is not None:
            parts.append("AND lat BETWEEN ? AND ? AND lon BETWEEN ? AND ?")
            values += [box.south, box.north, box.west, box.east]
        return " ".join(parts), values


@dataclass(frozen=True)
class Case:
    """One way to ask."""

    label: str
    texts: tuple[str, ...]
    filters: bool = False
    box: Box | None = None
    facets: bool = False


CASES = (
    Case("text, 20 best", QUESTIONS),
    Case("text + 8 facets", QUESTIONS, facets=True),
    Case("text + 2 filters + 8 facets", QUESTIONS, filters=True, facets=True),
    Case("text + box + 8 facets", QUESTIONS, box=Box(-73.6, 46.2, -72.4, 46.8), facets=True),
    Case("no text, 8 facets", ("",) * 4, facets=True),
    Case("2 filters + 8 facets", ("",) * 8, filters=True, facets=True),
    Case("while typing (3 letters)", tuple(word[:3] for word in QUESTIONS if word[:3].isalpha())),
    Case("typing mistake", MISTAKES),
)


def measured(ask: Callable[[], object]) -> float:
    """Milliseconds of processor of one call, all threads: the same on a busy machine as on an idle one."""
    started = time.process_time()
    ask()
    return (time.process_time() - started) * 1000


def run(engine: Chantier | Sqlite, case: Case, budget: float) -> tuple[float, float, int] | None:
    """p50 and p95 in milliseconds, and how many questions fitted in the budget (seconds)."""
    if case.texts is MISTAKES and not isinstance(engine, Chantier):
        return None
    draw = random.Random(7)
    times: list[float] = []
    started = time.perf_counter()
    for _round in range(3):
        for text in case.texts:
            chosen = {"region": f"region-{draw.randrange(5)}", "form": f"form-{draw.randrange(4)}"}
            filters = chosen if case.filters else {}
            times.append(
                measured(lambda t=text, f=filters: engine.ask(t, filters=f, box=case.box, facets=case.facets))  # type: ignore[misc]
            )
            if time.perf_counter() - started > budget:
                break
        if time.perf_counter() - started > budget:
            break
    times.sort()
    return times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))], len(times)


def size_mb(folder: Path, pattern: str) -> float:
    """Disk taken by what an engine wrote."""
    return sum(path.stat().st_size for path in folder.glob(pattern) if path.is_file()) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("totals", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--budget", type=float, default=10.0, help="seconds for one case of one engine")
    parser.add_argument("--alone", action="store_true", help="our engine only")
    options = parser.parse_args()

    analyse("préparer", "fr")
    names = [row.name for row in rows(50_000)]
    for label in ("words met for the first time", "words met before"):
        took = measured(lambda: [analyse(name, "fr") for name in names])
        print(f"analysis, {label}: {len(names) / took * 1000:,.0f} names a second")

    for total in options.totals:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            engines: list[Chantier | Sqlite] = [Chantier(folder)]
            if not options.alone:
                engines += [Sqlite(folder, full_text=True), Sqlite(folder, full_text=False)]
            made = measured(lambda total=total: sum(1 for _ in rows(total))) / 1000  # type: ignore[misc]
            print(f"\n## {total:,} organisations\n")
            for engine, pattern in zip(engines, ("organization-*/*", "fts.sqlite3", "like.sqlite3"), strict=False):
                took = measured(lambda engine=engine, total=total: engine.build(total)) / 1000 - made  # type: ignore[misc]
                print(f"{engine.name}: built in {took:,.1f} s of processor, {size_mb(folder, pattern):,.0f} MB")
            print(f"\n| p50 / p95, CPU ms | {' | '.join(engine.name for engine in engines)} | p95, peers ÷ ours |")
            print("|---|" + "---|" * (len(engines) + 1))
            for case in CASES:
                figures = [run(engine, case, options.budget) for engine in engines]
                cells = [f"{f[0]:.1f} / {f[1]:.1f}" + ("" if f[2] > 3 else " *") if f else "none" for f in figures]
                ours = figures[0]
                ratios = [f"{f[1] / ours[1]:.0f}" if f and ours else "–" for f in figures[1:]]
                print(f"| {case.label} | {' | '.join(cells)} | {', '.join(ratios) or '–'} |", flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of this process: {peak:,.0f} MB. * at most three questions fitted in the budget.")


if __name__ == "__main__":
    main()
