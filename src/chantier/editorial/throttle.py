"""How often something may be asked, counted in the cache that every process shares and that keeps no name."""

from __future__ import annotations

from django.core.cache import cache


def allowed(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more; whether it is within ``most`` for this long. The name is sealed by the cache."""
    key = f"editorial:{what}:{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return int(cache.incr(key)) <= most
    except ValueError:  # it ended in between
        return cache.add(key, 1, seconds)
