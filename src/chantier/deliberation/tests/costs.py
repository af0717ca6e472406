"""What a page costs: made, then read again once it is kept."""

from __future__ import annotations

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def cost(client: Client, address: str) -> tuple[int, int]:
    """(queries when nothing is kept of the page, queries right after). It must be a page."""
    caches["concertation"].clear()
    return _asked(client, address), _asked(client, address)


def _asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return len(found)
