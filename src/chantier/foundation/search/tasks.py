"""Background work of search."""

from __future__ import annotations

from chantier.foundation.journal.api import task


@task()
def flush_pending() -> None:
    """Index what was noted since the last time."""
    from chantier.foundation.search.services import flush

    flush(wait=True)
