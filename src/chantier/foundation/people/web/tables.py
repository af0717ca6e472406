"""Tables of personal data as they are shown: titles and columns in words, values as text."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chantier.foundation.people import phrases
from chantier.foundation.people.personal_data import Rows, table_names
from chantier.foundation.ui.parts import Cell, Column, Table


def shown_tables(tables: dict[str, Rows]) -> tuple[Table, ...]:
    """The tables that hold something, in the order of their holders."""
    captions = table_names()
    return tuple(
        Table(
            caption=captions.get(name, name),
            columns=tuple(Column(label=phrases.COLUMNS.get(column, column)) for column in rows[0]),
            rows=tuple(tuple(Cell(text=_text(value)) for value in row.values()) for row in rows),
        )
        for name, rows in tables.items()
        if rows
    )


def _text(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
