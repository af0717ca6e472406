"""Tables of the journal: acts with the reactions they owe, and the public log."""

from chantier.foundation.journal.models.acts import Act, Reaction
from chantier.foundation.journal.models.public_log import (
    Cosignature,
    LogCheckpoint,
    LogEntry,
    LogTile,
    PublicLog,
    Witness,
)

__all__ = [
    "Act",
    "Cosignature",
    "LogCheckpoint",
    "LogEntry",
    "LogTile",
    "PublicLog",
    "Reaction",
    "Witness",
]
