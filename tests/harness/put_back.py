"""After a test whose transactions were real, the tables hold again what the migrations had put in them.

Django empties every table instead and makes its permissions anew: a second of PostgreSQL for two hundred tables of
which a test touched ten, and a start that no instance ever has, without its first pages or its procedures.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

Contents = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The tables of the run, which each test leaves as it found them."""
    with django_db_blocker.unblock():
        first = contents()
        connection.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: put_back(first))
        yield


def contents() -> Contents:
    """The rows of every table that has some."""
    found: Contents = {}
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name(table)})" for table in sorted(tables)]
        holding = []
        for start in range(0, len(asked), 100):
            cursor.execute(" UNION ALL ".join(asked[start : start + 100]))
            holding += [table for (table,) in cursor.fetchall()]
        for table in holding:
            cursor.execute(f"SELECT * FROM {name(table)}")
            found[table] = cursor.fetchall()
    return found


def put_back(first: Contents) -> None:
    """Every table whose rows differ is emptied, and given its first rows."""
    now = contents()
    different = [table for table in now.keys() | first.keys() if now.get(table) != first.get(table)]
    name = connection.ops.quote_name
    with _rows_in_any_order(), transaction.atomic(), connection.cursor() as cursor:
        for table in different:
            cursor.execute(f"DELETE FROM {name(table)}")
        for table in different:
            if rows := first.get(table):
                cursor.executemany(f"INSERT INTO {name(table)} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows)


@contextmanager
def _rows_in_any_order() -> Iterator[None]:
    """A row may leave before those that point at it: what points where is right again at the end."""
    off, on = {
        "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
        "postgresql": ("SET session_replication_role = replica", "SET session_replication_role = DEFAULT"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(off)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(on)
