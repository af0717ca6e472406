"""A question whose SQL Django writes once for a database; then only the values change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

Row = TypeVar("Row", bound=Model)


class Given(Expression):
    """What stands in the question for a value, by its name; its field says how the database is told it."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:  # noqa: ARG002  Django's signature
        """One place, with oneself in it until the question is asked."""
        return "%s", (self,)


class GivenMany(Given):
    """What stands for several values, of which there may be none: ``organization__in=given_many(…)``."""


def given(name: str, model: type[Model], field: str) -> Given:
    """The value called ``name`` when the question is asked, written as this field of this model is."""
    return Given(name, _field(model, field))


def given_many(name: str, model: type[Model], field: str) -> GivenMany:
    """The values called ``name`` when the question is asked, in a collection of any length."""
    return GivenMany(name, _field(model, field))


def _field(model: type[Model], field: str) -> Field[Any, Any]:
    found: Any = model._meta.get_field(field)
    return getattr(found, "target_field", found)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class _Written:
    """The question in the words of one database: ``pieces`` are one more than the ``params`` between them.

    ``pick`` and ``related`` are how a row becomes a model.
    """

    pieces: tuple[str, ...]
    params: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Any, ...]], ...]
    model: type[Model] | None
    names: tuple[str, ...]
    pick: slice
    related: tuple[Any, ...]


class Prepared(Generic[Row]):
    """A query made of models and of ``given`` values. ``write`` is called once for each sort of database.

    Values are never None, which no comparison of SQL finds.
    """

    def __init__(self, write: Callable[[], QuerySet[Row, Any]]) -> None:
        self._write = write
        self._written: dict[str, _Written] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, with the columns of ``values_list``. One query."""
        return [tuple(row) for row in self._asked(self._for_here(), values)]

    def objects(self, **values: Any) -> list[Row]:
        """The rows as models. One query."""
        written = self._for_here()
        return list(_made(written, self._asked(written, values)))

    def first(self, **values: Any) -> Row | None:
        """The first of them, or none. One query, which says itself how many it may find."""
        return next(iter(self.objects(**values)), None)

    def _for_here(self) -> _Written:
        written = self._written.get(connection.vendor)
        if written is None:
            written = self._written[connection.vendor] = _written(self._write())
        return written

    def _asked(self, written: _Written, values: dict[str, Any]) -> Iterator[list[Any]]:
        sql, told = [written.pieces[0]], []
        for one, piece in zip(written.params, written.pieces[1:], strict=True):
            places = [one]
            if isinstance(one, Given):
                # One that is none of them stands for no value at all: « in () » is not SQL everywhere.
                asked = list(values[one.name]) or [None] if isinstance(one, GivenMany) else [values[one.name]]
                places = [one.output_field.get_db_prep_value(value, connection) for value in asked]
            told += places
            sql += (", ".join(["%s"] * len(places)), piece)
        with connection.cursor() as cursor:
            cursor.execute("".join(sql), told)
            found = cursor.fetchall()
        for row in map(list, found):
            for place, (expression, converters) in written.converters:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
            yield row


def _written(rows: QuerySet[Any, Any]) -> _Written:
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    # A sign that is not a place is written twice.
    pieces = tuple(piece.replace("\0", "%%") for piece in sql.replace("%%", "\0").split("%s"))
    columns = [column for column, _sql, _alias in compiler.select]
    converters = tuple(
        (place, (expression, tuple(found))) for place, (found, expression) in compiler.get_converters(columns).items()
    )
    if rows._iterable_class is not ModelIterable:
        return _Written(pieces, tuple(params), converters, None, (), slice(0), ())
    if compiler.annotation_col_map:
        raise TypeError("a prepared question gives models as they are: ask for values")
    info = compiler.klass_info
    fields = info["select_fields"]
    pick = slice(fields[0], fields[-1] + 1)
    names = tuple(column.target.attname for column in columns[pick])
    # The stubs know a later Django, which asks for one thing more.
    related = tuple(get_related_populators(info, compiler.select, connection.alias))  # type: ignore[call-arg]
    return _Written(pieces, tuple(params), converters, info["model"], names, pick, related)


def _made(written: _Written, rows: Iterator[list[Any]]) -> Iterator[Any]:
    if written.model is None:
        raise TypeError("a question of values has no models")
    for row in rows:
        made = written.model.from_db(connection.alias, written.names, row[written.pick])
        for one in written.related:
            one.populate(row, made)
        yield made
