"""The door of files."""

from chantier.foundation.files.core.documents import DOCUMENTS, ENDINGS, FILMS, OFFICE, PDF, PLAIN, SOUND, ends_right
from chantier.foundation.files.core.formulas import defuse
from chantier.foundation.files.core.limits import DEFAULT, REGISTER, Limits
from chantier.foundation.files.core.outgoing import FetchLimits
from chantier.foundation.files.core.problems import Problem
from chantier.foundation.files.core.sniff import IMAGES, TABLES
from chantier.foundation.files.exports import csv_chunks, write_xlsx
from chantier.foundation.files.fetch_phrases import fetch_sentence
from chantier.foundation.files.fetching import Fetched, FetchRefused, fetch, user_agent
from chantier.foundation.files.permissions import let_read, may_use_deposit
from chantier.foundation.files.phrases import sentence
from chantier.foundation.files.refusals import RefusedFile, UnreadableTable, reason_of
from chantier.foundation.files.services import (
    Stored,
    remove_expired,
    remove_file,
    still_kept,
    store_upload,
    stored_file,
)
from chantier.foundation.files.serving import private_link, serve
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
    "DOCUMENTS",
    "DOMAIN",
    "ENDINGS",
    "ENTERPRISE",
    "ESTABLISHMENT",
    "FILMS",
    "IMAGES",
    "MERGER",
    "NAME",
    "OFFICE",
    "PDF",
    "PLAIN",
    "REGISTER",
    "SOUND",
    "TABLES",
    "FetchLimits",
    "FetchRefused",
    "Fetched",
    "Limits",
    "Problem",
    "RefusedFile",
    "RegisterFiles",
    "Row",
    "Stored",
    "Table",
    "UnreadableTable",
    "csv_chunks",
    "defuse",
    "ends_right",
    "fetch",
    "fetch_sentence",
    "let_read",
    "may_use_deposit",
    "open_register",
    "open_table",
    "private_link",
    "reason_of",
    "remove_expired",
    "remove_file",
    "sentence",
    "serve",
    "still_kept",
    "store_upload",
    "stored_file",
    "user_agent",
    "write_xlsx",
]
