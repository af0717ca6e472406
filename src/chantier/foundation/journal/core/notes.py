"""Signed notes, checkpoints and cosignatures: C2SP's signed-note, tlog-checkpoint and tlog-cosignature, with Ed25519.

A note is a text that ends with a line, an empty line, and lines « — name base64(key id ‖ signature) ». A checkpoint is
a note whose text says where a log stands: origin, size, root. A witness that saw a log only grow adds its own line,
with the time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chantier.foundation.journal.core.tree import HASH_BYTES

ED25519: Final = 1
COSIGNATURE: Final = 4
MOST_SIGNATURES: Final = 64
LONGEST_NOTE: Final = 64 * 1024
_MARK: Final = "— "
_PRIVATE: Final = "PRIVATE+KEY+"
_ID_BYTES: Final = 4
_TIME_BYTES: Final = 8


class NotANote(ValueError):
    """Bytes that are not a note, or not a checkpoint; the message says why."""


@dataclass(frozen=True)
class Verifier:
    """A public key under a name: who may have signed. ``kind``: `ED25519` (a log) or `COSIGNATURE` (a witness)."""

    name: str
    key: bytes
    kind: int = ED25519

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name, new line, kind, key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:_ID_BYTES]

    @property
    def encoded(self) -> str:
        """« name+id+key », as Go's and C2SP's tools read it."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.key).decode()}"

    def signed(self, text: bytes, signature: bytes) -> int | None:
        """0 when this key signed the text as a log, the instant (seconds of POSIX) when as a witness, else None."""
        at, message = 0, text
        if self.kind == COSIGNATURE:
            at = int.from_bytes(signature[:_TIME_BYTES], "big")
            message, signature = _cosigned(text, at), signature[_TIME_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return None
        return at


def verifier(encoded: str) -> Verifier:
    """The key written « name+id+key ». Raises `NotANote`."""
    name, plus, rest = encoded.strip().partition("+")
    told_id, again, told_key = rest.partition("+")
    raw = from_base64(told_key, "the key is not base64")
    if not (plus and again and is_a_name(name)) or len(raw) != 1 + HASH_BYTES or raw[0] not in (ED25519, COSIGNATURE):
        raise NotANote("a key is written name+id+key")
    read = Verifier(name, raw[1:], raw[0])
    if read.key_id.hex() != told_id:
        raise NotANote("the key is not the one its number says")
    return read


@dataclass(frozen=True)
class Signer:
    """A private key under a name: 32 bytes that stay where they are kept, and that no representation shows."""

    name: str
    secret: bytes = field(repr=False)
    kind: int = ED25519

    @property
    def verifier(self) -> Verifier:
        """What others need to check what this key signs."""
        return Verifier(self.name, self._key.public_key().public_bytes_raw(), self.kind)

    @property
    def encoded(self) -> str:
        """« PRIVATE+KEY+name+id+key », as Go's and C2SP's tools read it. A secret: for the file where it is kept."""
        kept = base64.b64encode(bytes([self.kind]) + self.secret).decode()
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{kept}"

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)

    def line(self, text: bytes, *, at: int = 0) -> str:
        """The line of signature of a text; ``at``, in seconds of POSIX, is told by witnesses only."""
        told = b""
        if self.kind == COSIGNATURE:
            told, text = at.to_bytes(_TIME_BYTES, "big"), _cosigned(text, at)
        signature = self.verifier.key_id + told + self._key.sign(text)
        return f"{_MARK}{self.name} {base64.b64encode(signature).decode()}\n"


def signer(encoded: str) -> Signer:
    """The private key written « PRIVATE+KEY+name+id+key ». Raises `NotANote`, whose message never holds the key."""
    name, plus, rest = encoded.strip().removeprefix(_PRIVATE).partition("+")
    told_id, again, told_key = rest.partition("+")
    raw = from_base64(told_key, "the key is not base64")
    well = encoded.startswith(_PRIVATE) and plus and again and is_a_name(name)
    if not well or len(raw) != 1 + HASH_BYTES or raw[0] not in (ED25519, COSIGNATURE):
        raise NotANote("a private key is written PRIVATE+KEY+name+id+key")
    read = Signer(name, raw[1:], raw[0])
    if read.verifier.key_id.hex() != told_id:
        raise NotANote("the key is not the one its number says")
    return read


def is_a_name(told: str) -> bool:
    """Whether a key may have this name: no blank, no plus, no control character."""
    return bool(told) and "+" not in told and told.isprintable() and not any(letter.isspace() for letter in told)


def _cosigned(text: bytes, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n".encode() + text


@dataclass(frozen=True)
class Note:
    """A text and its lines of signature: (name, bytes)."""

    text: bytes
    signatures: tuple[tuple[str, bytes], ...]

    def signed_by(self, known: Iterable[Verifier]) -> Mapping[Verifier, int]:
        """Who of ``known`` signed, and when (0 for a log). Raises `NotANote` where a known key's signature is false.

        Signatures of unknown keys are nothing: a name or a number alone is nobody.
        """
        keys = {(one.name, one.key_id): one for one in known}
        found: dict[Verifier, int] = {}
        for name, signature in self.signatures:
            key = keys.get((name, signature[:_ID_BYTES]))
            if key is None:
                continue
            at = key.signed(self.text, signature[_ID_BYTES:])
            if at is None:
                raise NotANote(f"the signature of {name} is false")
            found[key] = at
        return found


def read_note(content: bytes) -> Note:
    """A note from its bytes. Raises `NotANote`."""
    if len(content) > LONGEST_NOTE:
        raise NotANote("too long")
    try:
        told = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotANote("not UTF-8") from error
    if any(letter < " " and letter != "\n" for letter in told):
        raise NotANote("a control character")
    text, empty, lines = told.rpartition("\n\n")
    if not empty or not lines.endswith("\n"):
        raise NotANote("no empty line before the signatures")
    signatures = tuple(_signature(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise NotANote("too many signatures")
    return Note((text + "\n").encode(), signatures)


def _signature(line: str) -> tuple[str, bytes]:
    name, space, told = line.removeprefix(_MARK).partition(" ")
    if not line.startswith(_MARK) or not space or not name or "+" in name or any(one.isspace() for one in name):
        raise NotANote("a line of signature is « — name base64 »")
    signature = from_base64(told, "a signature is not base64")
    if len(signature) <= _ID_BYTES:
        raise NotANote("a signature is cut")
    return name, signature


@dataclass(frozen=True)
class Checkpoint:
    """Where a log stands: its origin, how many entries, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()

    def signed(self, *lines: str) -> bytes:
        """The note, with these lines of signature."""
        return self.text + b"\n" + "".join(lines).encode()


def read_checkpoint(note: Note) -> Checkpoint:
    """The checkpoint that a note tells; lines of extension are not read. Raises `NotANote`."""
    lines = note.text.decode().split("\n")[:-1]
    if len(lines) < 3 or not all(lines):
        raise NotANote("a checkpoint has an origin, a size and a root")
    origin, size, told = lines[:3]
    if not (size.isascii() and size.isdigit() and len(size) <= 18) or str(int(size)) != size:
        raise NotANote("the size is not a number")
    root = from_base64(told, "the root is not base64")
    if len(root) != HASH_BYTES:
        raise NotANote("the root is not a hash")
    return Checkpoint(origin, int(size), root)


def from_base64(told: str, otherwise: str) -> bytes:
    """Bytes written in base64, in the one way there is: two texts are never one signature. Raises `NotANote`."""
    try:
        read = base64.b64decode(told, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotANote(otherwise) from error
    if base64.b64encode(read).decode() != told:
        raise NotANote(otherwise)
    return read
