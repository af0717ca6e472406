"""What tests of the public log share: entries, a witness, a log made apart that can be spoilt."""

from __future__ import annotations

from datetime import UTC, datetime

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.core.leaves import leaf
from chantier.foundation.journal.core.notes import COSIGNATURE, Checkpoint, Signer
from chantier.foundation.journal.core.tiles import grown
from chantier.foundation.journal.models import LogEntry
from chantier.foundation.journal.services.public_log import publish
from chantier.foundation.journal.services.witnesses import register_witness
from chantier.foundation.journal.tests import rfc9162
from chantier.foundation.journal.witnessing import Unreadable

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
KIND = "tests.loaf_baked"
WITNESS = Signer("pole.example/temoin", bytes(range(1, 33)), COSIGNATURE)
LOG = Signer("127.0.0.1:8000/log", bytes(range(32)))


def bake(number: int) -> int:
    return publish(kind=KIND, value={"loaf": number}, at=AT)


def loaves(count: int, *, first: int = 0) -> list[bytes]:
    return [leaf(kind=KIND, value={"loaf": number}) for number in range(first, first + count)]


def bake_many(count: int, *, first: int = 0) -> None:
    """As `publish` writes them, in one query."""
    LogEntry.objects.bulk_create(
        [LogEntry(kind=KIND, content=entry.decode(), at=AT) for entry in loaves(count, first=first)], batch_size=500
    )


def entries() -> list[bytes]:
    """What the log holds, in its order."""
    rows = LogEntry.objects.filter(index__isnull=False).order_by("index")
    return [content.encode() for content in rows.values_list("content", flat=True)]


def a_witness(key: Signer = WITNESS, organization: str = "Pôle de l’exemple") -> int:
    return register_witness(
        speaker=Speaker.system(), verifier_line=key.verifier.encoded, organization=organization, at=AT
    )


class Served:
    """A log as its addresses give it, made apart from the house: whoever holds its key may spoil it."""

    def __init__(self, told: list[bytes], *, key: Signer = LOG) -> None:
        nothing: dict[str, bytes] = {}
        self.key = key
        self.files = dict(grown(nothing.__getitem__, 0, told))
        self.checkpoint = Checkpoint(key.name, len(told), rfc9162.mth(told))
        self.files["checkpoint"] = self.checkpoint.signed(key.line(self.checkpoint.text))
        self.files["verifier"] = f"{key.verifier.encoded}\n".encode()

    def get(self, name: str) -> bytes:
        if name not in self.files:
            raise Unreadable(f"{name}: 404")
        return self.files[name]


def plainly(text: str) -> str:
    """What printers set apart by fine and hard spaces, with the spaces that one types."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
