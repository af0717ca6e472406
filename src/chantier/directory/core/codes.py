"""What identifies an organisation, and a row within its source."""

from __future__ import annotations

from chantier.foundation.text.api import public_id, slug, sort_name

__all__ = ["public_id", "record_key", "slug", "sort_name"]


def record_key(*, register_number: str, own_id: str, name: str, postal_code: str, municipality: str) -> str:
    """What identifies a row within its source from one edition to the next.

    The source's own identifier when it has one; else its register number; else its folded name and its place.
    """
    if own_id:
        return f"id:{own_id}"[:190]
    if register_number:
        return f"neq:{register_number}"
    place = postal_code.replace(" ", "").upper() or slug(municipality)
    return f"name:{slug(name, length=140)}|{place}"[:190]
