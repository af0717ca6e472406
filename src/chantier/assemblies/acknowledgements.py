"""What a voter takes away: a text signed by this instance, which proves what was received. It is kept nowhere.

Ed25519 over the text itself: the vote, the code, the SHA-256 of the canonical ballot. The key is this instance's own,
in its data folder, apart from that of the public log; its public half is in the setup of each secret vote, hence in the
log.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

_HEAD: Final = "chantier acknowledgement 1"
_TEXT: Final = re.compile(
    rf"{_HEAD}\nvote (?P<vote>[0-9a-z]{{1,12}})\ncode (?P<code>[A-Z2-9-]{{14}})\n"
    r"ballot (?P<ballot>[0-9a-f]{64})\nturn (?P<turn>[0-9]{1,4})\n"
)
_SIGNATURE: Final = re.compile(r"(?P<text>.*\n)signature (?P<signature>[A-Za-z0-9+/]{86}==)\s*", re.DOTALL)


@dataclass(frozen=True)
class Acknowledged:
    """What an acknowledgement says: the vote, the code, the fingerprint of the ballot, how often it was replaced."""

    vote: str
    code: str
    ballot: str
    turn: int

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{_HEAD}\nvote {self.vote}\ncode {self.code}\nballot {self.ballot}\nturn {self.turn}\n"


def signed(said: Acknowledged) -> str:
    """The acknowledgement, with its line of signature. The same for the same ballot, always."""
    signature = base64.b64encode(_key().sign(said.text.encode())).decode()
    return f"{said.text}signature {signature}\n"


def public_key() -> str:
    """What others need to check one: 32 bytes in base64."""
    return base64.b64encode(_key().public_key().public_bytes_raw()).decode()


def read(told: str, *, key: str) -> Acknowledged | None:
    """What an acknowledgement says where this key signed it, else None. Line ends and blanks around are forgiven."""
    lines = "\n".join(line.strip() for line in told.replace("\r", "\n").split("\n") if line.strip()) + "\n"
    found = _SIGNATURE.fullmatch(lines)
    said = _TEXT.fullmatch(found["text"]) if found else None
    if found is None or said is None:
        return None
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        public.verify(base64.b64decode(found["signature"]), found["text"].encode())
    except (InvalidSignature, ValueError, binascii.Error):
        return None
    return Acknowledged(said["vote"], said["code"], said["ballot"], int(said["turn"]))


def folder() -> Path:
    """Where the key is."""
    return Path(settings.CHANTIER_DATA) / "ballots"


def _key() -> Ed25519PrivateKey:
    """The private key: made at the first need, the same ever after, read each time (a restored folder has its own)."""
    path = folder() / "key"
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except FileNotFoundError:
        pass
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = folder() / f"key.{secrets.token_hex(8)}"
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # a key is never replaced
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
