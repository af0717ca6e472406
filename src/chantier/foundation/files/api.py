"""The door of files."""

from chantier.foundation.files.core.limits import DEFAULT, REGISTER, Limits
from chantier.foundation.files.core.problems import Problem
from chantier.foundation.files.phrases import sentence
from chantier.foundation.files.refusals import RefusedFile, UnreadableTable
from chantier.foundation.files.tables.opening import open_table
from chantier.foundation.files.tables.register import (
    CONTINUATION,
    DOMAIN,
    ENTERPRISE,
    ESTABLISHMENT,
    MERGER,
    NAME,
    RegisterFiles,
    open_register,
)
from chantier.foundation.files.tables.table import Row, Table

__all__ = [
    "CONTINUATION",
    "DEFAULT",
    "DOMAIN",
    "ENTERPRISE",
    "ESTABLISHMENT",
    "MERGER",
    "NAME",
    "REGISTER",
    "Limits",
    "Problem",
    "RefusedFile",
    "RegisterFiles",
    "Row",
    "Table",
    "UnreadableTable",
    "open_register",
    "open_table",
    "sentence",
]
