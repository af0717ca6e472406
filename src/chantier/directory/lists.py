"""Lists in files, as bodies to compare; and pairs, as a file that a spreadsheet opens safely. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.directory.core.body import Body, body_from_values
from chantier.directory.core.column_words import FIELD_WORDS
from chantier.directory.core.columns import recognise
from chantier.directory.core.matching import Pair
from chantier.directory.core.rows import read_row
from chantier.directory.phrases import match_reason
from chantier.foundation.access.api import Invalid, Reason
from chantier.foundation.files.api import REGISTER, Table, csv_chunks, open_table

_SAMPLE: Final = 200
_ALIASES: Final = {"name": "legal_name", "names": "other_names", "neq": "register_number", "city": "municipality"}
_ASSIGNMENT: Final = re.compile(r"(?:^|,)\s*([a-z_]+)\s*=")
PAIR_COLUMNS: Final = ("left_row", "right_row", "probability", "decision", "reasons")


def read_assignments(text: str) -> dict[str, str]:
    """`name=NomEntreprise,postal_code=CodePostal` → fields and the columns that hold them.

    A column's title may hold commas. Raises `Invalid` for an unknown field or a text of another shape.
    """
    if not text.strip():
        return {}
    found = list(_ASSIGNMENT.finditer(text))
    if not found or text[: found[0].start()].strip():
        raise Invalid(
            Reason(
                "bad_assignments",
                _("« %(text)s » ne dit pas quelle colonne contient quoi."),
                _("Écrivez par exemple : name=NomEntreprise,postal_code=CodePostal"),
                {"text": text},
            )
        )
    ends = [match.start() for match in found[1:]] + [len(text)]
    columns: dict[str, str] = {}
    for match, end in zip(found, ends, strict=True):
        field = _ALIASES.get(match.group(1), match.group(1))
        if field not in FIELD_WORDS:
            raise Invalid(
                Reason(
                    "unknown_field",
                    _("« %(field)s » n’est pas un champ connu."),
                    _("Les champs sont : %(fields)s."),
                    {"field": field, "fields": ", ".join(FIELD_WORDS)},
                )
            )
        columns[field] = text[match.end() : end].strip()
    return columns


def fields_of(table: Table, columns: Mapping[str, str]) -> tuple[str | None, ...]:
    """The field of each column: as given in `columns`, else as recognised. Raises `Invalid` when no name is found."""
    sample = [row.cells for row in islice(table.rows(), _SAMPLE)]
    fields: list[str | None] = [
        None if guess.field in columns else guess.field for guess in recognise(table.header, sample)
    ]
    for field, title in columns.items():
        place = next((i for i, known in enumerate(table.header) if known.strip() == title), None)
        if place is None:
            place = next((i for i, known in enumerate(table.header) if known.strip().lower() == title.lower()), None)
        if place is None:
            raise Invalid(
                Reason(
                    "no_such_column",
                    _("Il n’y a pas de colonne « %(title)s »."),
                    _("Les colonnes sont : %(titles)s."),
                    {"title": title, "titles": ", ".join(table.header)},
                )
            )
        fields[place] = field
    if not {"legal_name", "usual_name"} & set(fields):
        raise Invalid(
            Reason(
                "no_name_column",
                _("Aucune colonne de noms n’a été reconnue."),
                _("Nommez-la, par exemple name=NomEntreprise. Les colonnes sont : %(titles)s."),
                {"titles": ", ".join(table.header)},
            )
        )
    return tuple(fields)


def read_bodies(path: Path, columns: Mapping[str, str]) -> Iterator[Body]:
    """The bodies of a file, in order; each key is the row's number, from 1 after the header, padded to sort."""
    table = open_table(path, limits=REGISTER)
    fields = fields_of(table, columns)
    for row in table.rows():
        yield body_from_values(f"{row.number:09d}", read_row(table.header, fields, row.cells).values)


def write_pairs(path: Path, pairs: Sequence[Pair]) -> None:
    """Write pairs as CSV in UTF-8; reasons are in the language that is active, and no cell can be a formula.

    The file is whole or absent: it is written beside and then put in place.
    """
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as stream:
        stream.writelines(csv_chunks(PAIR_COLUMNS, _cells(pairs)))
    beside.replace(path)


def _cells(pairs: Sequence[Pair]) -> Iterator[tuple[str | int, ...]]:
    for pair in pairs:
        reasons = "; ".join(match_reason(reason) for reason in pair.reasons)
        yield int(pair.left_key), int(pair.right_key), f"{pair.probability:.4f}", pair.decision, reasons
