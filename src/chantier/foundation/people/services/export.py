"""A person's data as one archive in commonly used formats (portability, CQLR c. P-39.1, s. 27)."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from chantier.foundation.access.api import Speaker
from chantier.foundation.people.permissions import own_id
from chantier.foundation.people.personal_data import Rows, everything_about

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def export_own_data(*, speaker: Speaker, at: datetime) -> bytes:
    """A ZIP that holds everything as one JSON file, and each table as CSV (formulas defused)."""
    tables = everything_about(own_id(speaker))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        whole = {"exported_at": at, "tables": tables}
        _write(out, "data.json", json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2), at)
        for name, rows in tables.items():
            if rows:
                _write(out, f"{name}.csv", _csv(rows), at)
    return archive.getvalue()


def _write(out: zipfile.ZipFile, name: str, text: str, at: datetime) -> None:
    stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    out.writestr(zipfile.ZipInfo(name, stamp), text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))


def _csv(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0].keys())
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    if isinstance(value, datetime):
        return value.isoformat()
    cell = str(value)
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
