"""The stamp of what is known of places: what every cache of this package compares itself with."""

from __future__ import annotations

import secrets

from chantier.foundation.places.models import Stamp


def stamp_anew(*, drawn_from: str = "") -> str:
    """Say that a territory or an outline changed; ``drawn_from`` remembers the inputs of the drawing."""
    value = secrets.token_hex(8)
    Stamp.objects.update_or_create(pk=1, defaults={"value": value, "drawn_from": drawn_from})
    return value
