"""What the database keeps without being able to read it: the secrets of code apps and of codes for a bad day.

They are enciphered with a key drawn from the instance's secret key, which is not in the database: a copy of the
database alone opens nobody's second door. Fernet is AES-128-CBC with an HMAC (github.com/fernet/spec); the package
``cryptography`` comes with what checks passkeys.
"""

from __future__ import annotations

import base64
import secrets

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

log = structlog.get_logger(__name__)

_MARK = "sealed:"
_SALT = "people.sealing"


def seal(text: str) -> str:
    """A secret as the database keeps it: never twice the same."""
    return _MARK + _ciphers().encrypt(text.encode()).decode()


def unseal(kept: str) -> str:
    """The secret again, also one that was sealed under a former key of the instance or kept before there was a seal.

    When the key is lost, a fresh secret that nothing matches: every code is then wrong, and none is guessed.
    """
    if not kept.startswith(_MARK):
        return kept
    try:
        return _ciphers().decrypt(kept.removeprefix(_MARK)).decode()
    except InvalidToken:
        log.error("secret_of_another_key")
        return base64.b32encode(secrets.token_bytes(20)).decode()


def _ciphers() -> MultiFernet:
    return MultiFernet([Fernet(_drawn(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _drawn(key: str) -> bytes:
    return base64.urlsafe_b64encode(salted_hmac(_SALT, "", secret=key, algorithm="sha256").digest())
