"""What `frontend/` built for the browser, when it could be built."""

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders


@lru_cache(maxsize=64)
def is_built(name: str) -> bool:
    """Whether the bundle holds this file ("map.js"); asked once, since a bundle does not change under a server."""
    return built_file(name) is not None


def built_file(name: str) -> Path | None:
    """Where a built file ("quebec.topo.json") is on disk, for the server's own drawing; None when not built."""
    found = finders.find(f"chantier/dist/{name}")
    return Path(found) if found else None
