"""An instance many times larger: every organisation that the services wrote, copied with all that belongs to it.

    uv run python benchmarks/multiply.py FOLDER/100000/chantier FOLDER/1000000/multiplied --times 10

Bringing a million rows in takes a quarter of an hour; asking a million organisations questions needs only the rows.
Copies get numbers, identifiers and sorting names of their own, a word at the end of their name, and a position some
hundred metres away. Rows as received are not copied: no page of the directory reads them. SQLite only.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from pathlib import Path

#: Tables to copy and the columns that hold numbers of rows that are copied too.
TABLES: dict[str, tuple[str, ...]] = {
    "directory_organization": ("id", "merged_into_id"),
    "directory_record": ("id", "organization_id"),
    "directory_organizationname": ("id", "organization_id"),
    "directory_identifier": ("id", "organization_id"),
    "directory_organizationtag": ("id", "organization_id"),
    "directory_establishment": ("id", "organization_id"),
    "directory_membership": ("id", "organization_id", "record_id"),
}
OF = {
    "organization_id": "directory_organization",
    "merged_into_id": "directory_organization",
    "record_id": "directory_record",
}
ENDINGS = ("", "du Nord", "du Sud", "des Rives", "du Lac", "des Monts", "du Port", "des Pins", "du Bourg", "des Îles")


def multiply(origin: Path, target: Path, times: int) -> None:
    """Copy the instance in ``origin`` to ``target``, then its organisations ``times - 1`` times."""
    target.mkdir(parents=True)
    for path in origin.iterdir():
        if path.is_file():
            shutil.copy(path, target / path.name)
    shutil.copytree(origin / "files", target / "files")
    base = sqlite3.connect(target / "chantier.sqlite3")
    base.execute("PRAGMA synchronous=OFF")
    base.execute("PRAGMA cache_size=-524288")
    last = {table: base.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0] for table in TABLES}
    for table, numbers in TABLES.items():
        columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        steps = {name: last[OF.get(name, table)] for name in numbers}
        names = ", ".join(f'"{name}"' for name in columns)
        for time in range(1, times):
            made = ", ".join(_made(name, time, steps) for name in columns)
            base.execute(f"INSERT INTO {table} ({names}) SELECT {made} FROM {table} WHERE id <= {last[table]}")
        base.commit()
    base.execute("DELETE FROM search_pending")
    base.execute("DELETE FROM directory_gridcell")
    base.commit()
    base.execute("ANALYZE")
    base.close()


def _made(name: str, time: int, steps: dict[str, int]) -> str:
    if name in steps:
        return f"{name} + {steps[name] * time}"
    if name == "public_id":
        return f"public_id || '{time}'"
    if name == "key":
        return f"key || '|{time}'"
    if name == "name":
        return f"name || ' {ENDINGS[time]}'"
    if name == "sort_name":
        return f"substr(sort_name || ' {time}', 1, 120)"
    if name in {"lat", "lon"}:
        return f"{name} + abs(random() % 1000) / 200000.0"
    return f'"{name}"'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("origin", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--times", type=int, default=10, choices=range(2, 11))
    options = parser.parse_args()
    multiply(options.origin, options.target, options.times)


if __name__ == "__main__":
    main()
