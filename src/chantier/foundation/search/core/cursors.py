"""Where a page of results begins: how many came before it, and the last of them."""

from __future__ import annotations

import base64

#: How far one can page: beyond, a person narrows the question.
DEEPEST_PAGE = 10_000


def cursor_of(offset: int, last_id: str) -> str:
    """The text that asks for the page after these."""
    return base64.urlsafe_b64encode(f"{offset} {last_id}".encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[int, str]:
    """The offset and last id of a cursor; anything that is not a cursor is the first page."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
        offset, _, last_id = text.partition(" ")
        return min(max(int(offset), 0), DEEPEST_PAGE), last_id
    except ValueError:
        return 0, ""
