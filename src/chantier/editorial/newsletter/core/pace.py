"""How an issue is sent: by so many, tried so often, and how long a mail that was handed over may be on its way."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

BATCH: Final = 50
MAX_ATTEMPTS: Final = 3
LEASE: Final = timedelta(minutes=15)
