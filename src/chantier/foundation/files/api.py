"""The door of files."""

from chantier.foundation.files.core.limits import DEFAULT, REGISTER, Limits
from chantier.foundation.files.core.problems import Problem
from chantier.foundation.files.phrases import sentence
from chantier.foundation.files.refusals import RefusedFile, UnreadableTable
from chantier.foundation.files.tables.opening import open_table
from chantier.foundation.files.tables.table import Row, Table

__all__ = [
    "DEFAULT",
    "REGISTER",
    "Limits",
    "Problem",
    "RefusedFile",
    "Row",
    "Table",
    "UnreadableTable",
    "open_table",
    "sentence",
]
