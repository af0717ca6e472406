"""Who takes the database after a secret vote closed joins persons to ballots no better than chance.

Five hundred voters vote in an order that the attacker knows (they watched the door). After the close they take all
there is: the SQLite file with its free pages and its log of writes, or PostgreSQL's tables with xmin and ctid and the
very files of those tables; every row of every table (acts, entries of the public log, tasks, sessions…); the logs. Out
of it they draw every sequence of persons and every sequence of codes that anything has an order for, and pair them.

Statistics. Right pairs: by chance the number of fixed points of a permutation, one on average, nine or more with a
probability of 10⁻⁶. Spearman's rank correlation of an order with that of the vote: by chance 0 ± 0.045 for 500, beyond
0.2 with a probability under 10⁻⁵. The same attacker, on tables made as most programs make them, re-links all 500.
"""

from __future__ import annotations

import logging
import random
import re
import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from chantier.assemblies.models import RollEntry, SignIn
from chantier.assemblies.services.sweeping import sweep
from chantier.assemblies.tests.meetings import minutes
from chantier.assemblies.tests.voting import FIRST_PERSON, a_vote, an_assembly, cast, closed, counted

VOTERS = 500
BY_CHANCE = 8
UNCORRELATED = 0.2
CODE = re.compile(r"[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}")

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Seized:
    """What an attacker holds: orders of persons, orders of codes, and what stands in one row or one transaction."""

    persons: dict[str, list[int]] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    together: set[tuple[int, str]] = field(default_factory=set)

    def add(self, source: str, persons: Iterable[int], codes: Iterable[str]) -> None:
        """An order found somewhere, each person and each code once."""
        if found := list(dict.fromkeys(persons)):
            self.persons[source] = found
        if known := list(dict.fromkeys(codes)):
            self.codes[source] = known


class Attacker:
    """Pairs everything with everything. ``truth``: who cast which code, only to count what is right."""

    def __init__(self, truth: Mapping[int, str], watched: Sequence[int], entries: Mapping[int, int]) -> None:
        self.truth, self.watched, self.entries = truth, list(watched), entries

    def right_pairs(self, seized: Seized) -> tuple[int, str]:
        """The most pairs that any way of joining gets right, and which way."""
        best = (sum(self.truth.get(person) == code for person, code in seized.together), "together")
        persons = {"watched": self.watched, **seized.persons}
        for (who, order), (what, codes) in product(persons.items(), seized.codes.items()):
            for name, some in ((what, codes), (f"{what}, backwards", codes[::-1])):
                right = sum(self.truth.get(person) == code for person, code in zip(order, some, strict=False))
                best = max(best, (right, f"{who} with {name}"))
        return best

    def correlation(self, seized: Seized) -> tuple[float, str]:
        """The strongest correlation of any order of codes with the order of the vote, and which."""
        rank = {self.truth[person]: place for place, person in enumerate(self.watched)}
        strongest = (0.0, "")
        for name, codes in seized.codes.items():
            places = [rank[code] for code in codes if code in rank]
            if len(places) >= VOTERS // 2:
                strongest = max(strongest, (abs(spearman(places)), name))
        return strongest

    def sqlite(self, folder: Path) -> Seized:
        """The file, with what its free pages and its log of writes hold."""
        seized = Seized()
        raw = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
        for name, content in raw.items():
            told = [found.decode() for found in re.findall(CODE.pattern.encode(), content)]
            seized.add(f"bytes of {name}", (), told)
            seized.add(f"last bytes of {name}", (), told[::-1])
        taken = sqlite3.connect(folder / "taken.sqlite3")
        names = [row[0] for row in taken.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in names:
            if table.startswith("sqlite_") and table != "sqlite_sequence":
                continue
            try:
                rows = taken.execute(f'SELECT rowid, * FROM "{table}" ORDER BY rowid')
            except sqlite3.OperationalError:  # a table of the search index, which has none
                rows = taken.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in rows.description]
            self._read(seized, table, columns, rows.fetchall())
        taken.close()
        return seized

    def postgresql(self) -> Seized:
        """Every table in the order of its rows on the disk and of its transactions, and the files of two of them."""
        seized, by_transaction = Seized(), {}
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                for order in ("ctid", "xmin::text::bigint, ctid"):
                    cursor.execute(f'SELECT xmin::text AS wrote, * FROM "{table}" ORDER BY {order}')
                    columns = [column[0] for column in cursor.description]
                    rows = cursor.fetchall()
                    self._read(seized, f"{table} by {order}", columns, rows)
                    for row in rows:
                        found = by_transaction.setdefault(row[0], (set(), set()))
                        persons, codes = self._of(columns[1:], row[1:])
                        found[0].update(persons)
                        found[1].update(codes)
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
                " WHERE relname LIKE 'assemblies_ballot%' OR relname LIKE 'assemblies_signin%' OR relname LIKE 'naive%'"
            )
            for name, content in cursor.fetchall():
                seized.add(f"file of {name}", (), [one.decode() for one in re.findall(CODE.pattern.encode(), content)])
        for persons, codes in by_transaction.values():
            if len(persons) == len(codes) == 1:
                seized.together |= set(product(persons, codes))
        return seized

    def _read(self, seized: Seized, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        persons: list[int] = []
        codes: list[str] = []
        for row in rows:
            who, what = self._of(columns, row)
            persons += who
            codes += what
            if len(who) == len(what) == 1:
                seized.together.add((who[0], what[0]))
        seized.add(table, persons, codes)

    def _of(self, columns: Sequence[str], row: Sequence[Any]) -> tuple[list[int], list[str]]:
        """The persons and the codes that a row names."""
        who: list[int] = []
        what: list[str] = []
        for column, value in zip(columns, row, strict=True):
            if isinstance(value, int) and not isinstance(value, bool):
                if column == "entry_id" and value in self.entries:
                    who.append(self.entries[value])
                elif FIRST_PERSON < value <= FIRST_PERSON + VOTERS:
                    who.append(value - FIRST_PERSON)
                continue
            told = bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
            what += CODE.findall(told)
        return list(dict.fromkeys(who)), what


def spearman(places: Sequence[int]) -> float:
    """The rank correlation of an order with the one that is counted from 0."""
    ranks = {place: rank for rank, place in enumerate(sorted(places))}
    many = len(places)
    squares = sum((rank - ranks[place]) ** 2 for rank, place in enumerate(places))
    return 1 - 6 * squares / (many * (many**2 - 1))


def taken_from_here(folder: Path) -> Path:
    """A copy of the database's files, as they lie now."""
    folder.mkdir()
    name = Path(connection.settings_dict["NAME"])
    for suffix in ("", "-wal"):
        if (file := name.with_name(name.name + suffix)).exists():
            shutil.copyfile(file, folder / f"taken.sqlite3{suffix}")
    return folder


def seized_by(attacker: Attacker, folder: Path) -> Seized:
    return attacker.postgresql() if connection.vendor == "postgresql" else attacker.sqlite(taken_from_here(folder))


@pytest.fixture
def watched_order():
    order = list(range(1, VOTERS + 1))
    random.Random(5).shuffle(order)
    return order


@pytest.fixture
def naive_tables(transactional_db):
    """A sheet and a box as most programs make them: a serial, in the order in which people vote, in one transaction."""
    serial = "INTEGER PRIMARY KEY AUTOINCREMENT" if connection.vendor == "sqlite" else "serial PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE naive_sheet (id {serial}, entry_id bigint)")
        cursor.execute(f"CREATE TABLE naive_box (id {serial}, code varchar(14))")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE naive_sheet")
        cursor.execute("DROP TABLE naive_box")


def test_after_the_close_persons_and_ballots_are_joined_no_better_than_by_chance(watched_order, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    vote = a_vote(an_assembly({"nord": 300, "sud": 200}), rule="scottish-stv", options=("Une", "Deux", "Trois"))
    draw = random.Random(6)
    truth = {}
    for place, number in enumerate(watched_order):
        choices = draw.sample("abc", draw.randint(1, 3))
        truth[number] = cast(vote, number, *choices, at=minutes(3 + place / 100)).code
    open_log = caplog.text
    attacker = Attacker(truth, watched_order, dict(RollEntry.objects.values_list("pk", "number")))
    during = seized_by(attacker, tmp_path / "during")
    closed(vote)
    assert sweep(vote_id=vote.pk, at=minutes(11))
    assert sweep(vote_id=vote.pk, at=minutes(12))  # safe twice
    counted(vote)

    seized = seized_by(attacker, tmp_path / "taken")
    for number in (*truth.values(), *(str(FIRST_PERSON + one) for one in truth)):
        assert number not in open_log  # nothing is written of a ballot as it is cast
    seized.add("log", (), CODE.findall(caplog.text))
    assert any(len(codes) >= VOTERS for codes in seized.codes.values())  # the box itself is there, to be paired
    assert len(seized.persons.get("assemblies_signin", seized.persons.get("assemblies_signin by ctid"))) == VOTERS

    right, way = attacker.right_pairs(seized)
    assert right <= BY_CHANCE, way
    strength, order = attacker.correlation(seized)
    assert strength <= UNCORRELATED, order
    signed = list(SignIn.objects.order_by("pk").values_list("entry__number", flat=True))
    assert signed == sorted(signed)  # nor does the sheet say who came first
    # Before the close it was otherwise, as the documentation says; so this attacker would see what was left behind.
    if connection.vendor == "postgresql":
        assert attacker.right_pairs(during)[0] == VOTERS
    else:
        assert during.persons["assemblies_signin"] == watched_order


def test_the_same_attacker_joins_all_of_a_naive_table(watched_order, naive_tables, tmp_path):
    an_assembly({"": VOTERS})
    entries = dict(RollEntry.objects.values_list("pk", "number"))
    keys = {number: pk for pk, number in entries.items()}
    draw = random.Random(7)
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    truth = {one: "-".join("".join(draw.choices(alphabet, k=4)) for _part in range(3)) for one in watched_order}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete=OFF")
        for number in watched_order:
            with transaction.atomic():
                cursor.execute("INSERT INTO naive_sheet (entry_id) VALUES (%s)", [keys[number]])
                cursor.execute("INSERT INTO naive_box (code) VALUES (%s)", [truth[number]])
    attacker = Attacker(truth, watched_order, entries)
    seized = seized_by(attacker, tmp_path / "naive")
    assert attacker.right_pairs(seized)[0] == VOTERS
    assert attacker.correlation(seized)[0] == pytest.approx(1)
    if connection.vendor == "postgresql":
        assert {(person, code) for person, code in seized.together if truth.get(person) == code} == set(truth.items())

    # Deleting the box is not enough where nothing is written anew: the bytes are still there, in their order.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM naive_box")
    left = seized_by(attacker, tmp_path / "deleted")
    assert attacker.correlation(left)[0] > 2 * UNCORRELATED


def test_a_sweep_in_a_transaction_says_that_it_is_still_to_be_done():
    vote = a_vote(an_assembly())
    cast(vote, 1)
    closed(vote)
    vote.swept_at = None  # as a task that was killed leaves it
    vote.save(update_fields=["swept_at"])
    with transaction.atomic():
        assert not sweep(vote_id=vote.pk, at=minutes(11))
    assert sweep(vote_id=vote.pk, at=minutes(12))
    vote.refresh_from_db()
    assert vote.swept_at == minutes(12)


def test_the_statistic_knows_order_from_chance():
    assert spearman(range(500)) == 1
    assert spearman(range(499, -1, -1)) == -1
    mixed = list(range(500))
    random.Random(1).shuffle(mixed)
    assert abs(spearman(mixed)) < UNCORRELATED
