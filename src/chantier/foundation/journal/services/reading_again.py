"""Reading the whole public log again, each night: what was touched in the tables is known before a reader finds it."""

from __future__ import annotations

import structlog

from chantier.foundation.journal.phrases import fault_sentence
from chantier.foundation.journal.queries.checking import last_checkpoint, log_faults
from chantier.foundation.journal.services.public_log import stopped

log = structlog.get_logger(__name__)


def read_log_again() -> int:
    """Hold every entry, tile and checkpoint against what was signed; returns how many entries hold.

    Writes nothing. Raises `LogStopped`, whose reason names the first thing that does not hold; all are logged.
    """
    found = [fault_sentence(fault) for fault in log_faults()]
    for sentence in found:
        log.error("public_log_fault", fault=sentence)
    if found:
        raise stopped("log_damaged", place=found[0].rstrip(" ."))
    last = last_checkpoint()
    return last.size if last else 0
