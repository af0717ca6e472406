"""Write the drawn files of the demonstration movement again: ``uv run python demo/make``.

The same seed gives the same files, byte for byte. The files are committed and may be edited by hand: running this loses
such edits, so run it only to change the recipe.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import lists
import names
import organizations
import papers
import places
import register
import workbook

DEMO = Path(__file__).resolve().parents[1]
TRUTH = DEMO.parent / "tests" / "data" / "demo_truth.csv"
SEED = 20261123
REGISTERED, REGISTERED_IN_LISTS = 0.88, 0.85


def main() -> None:
    chance = random.Random(SEED)  # noqa: S311  a story, not a secret
    poems = names.poems(chance)
    numbered = register.numbers(chance)
    bodies = organizations.make(chance, poems)
    rows = [row for body in bodies for row in _register_of(body, numbered, chance)]
    listed = lists.region_bodies(poems, bodies, chance)
    for one in listed:
        rows += _register_of_listed(one, numbered, chance)
    chance.shuffle(listed)
    member_lines, entries = lists.members(listed, chance), lists.directory(listed, chance)
    rows += register.others(poems, numbered, chance)
    rows.sort(key=lambda row: row["NEQ"])
    _write(DEMO / "organizations.csv", organizations.COLUMNS, (body.row for body in bodies))
    _write(DEMO / "relations.csv", ("from", "kind", "to", "since"), organizations.relations(bodies, chance))
    _write(DEMO / "register.csv", register.COLUMNS, rows, ends="\r\n")
    first_member = workbook.write_members(DEMO / "membres.csv", member_lines)
    first_entry = workbook.write_directory(DEMO / "repertoire.xlsx", entries)
    truth = [
        *_truth("membres.csv", member_lines, first_member),
        *_truth("repertoire.xlsx", entries, first_entry),
    ]
    papers.make(DEMO / "library")
    _write(TRUTH, ("list", "line", "name", "register_number", "body", "trap"), truth)


def _register_of(body: organizations.Body, numbered: Iterator[str], chance: random.Random) -> list[dict[str, str]]:
    row = body.row
    if chance.random() > REGISTERED:
        return []
    here = next(one for one in places.municipalities() if one.code == row["municipality_code"])
    seen = register.entry(
        number=next(numbered),
        name=row["legal_name"],
        former=row["former_name"],
        address=row["address"],
        here=here,
        code=row["postal_code"],
        kind=body.kind,
        chance=chance,
    )
    # The movement has already reconciled about half of what it knows.
    if chance.random() < 0.5:
        row["register_number"] = seen.number
    body.number = seen.number
    found = [seen.row]
    if chance.random() < 0.06:
        found.append(register.sibling(row["legal_name"], seen.row, next(numbered), chance))
    return found


def _register_of_listed(one: lists.Listed, numbered: Iterator[str], chance: random.Random) -> list[dict[str, str]]:
    if one.known:
        return []
    if chance.random() > REGISTERED_IN_LISTS:
        return []
    seen = register.entry(
        number=next(numbered),
        name=one.legal,
        former=one.former,
        address=one.address,
        here=one.here,
        code=one.code,
        kind=one.kind,
        chance=chance,
    )
    one.number, one.traps = seen.number, list(seen.traps)
    found = [seen.row]
    if chance.random() < 0.12:
        found.append(register.sibling(one.legal, seen.row, next(numbered), chance))
    if chance.random() < 0.05:
        found.append(register.homonym(one.legal, one.kind, numbered, one.here.region, chance))
    return found


def _truth(file: str, lines: list[lists.Line], first: int) -> list[dict[str, str]]:
    name = "Nom de l'organisme" if file == "membres.csv" else "Organisation"
    return [
        {
            "list": file,
            "line": str(first + place),
            "name": str(line.cells[name]),
            "register_number": line.body.number if line.body else "",
            "body": line.body.key if line.body else "",
            "trap": ";".join([line.trap, *(f"register_{one}" for one in (line.body.traps if line.body else ()))]),
        }
        for place, line in enumerate(lines)
    ]


def _write(file: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, str]], *, ends: str = "\n") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, lineterminator=ends)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
