"""Keeping what a person wrote and could not send: nothing typed is lost by a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast, Length

from chantier.deliberation.models import Draft

#: Beyond this many, or this many characters of them all, the oldest of a person's drafts go: a flood of refusals must
#: not fill the disk.
MOST: Final = 500
MOST_CHARACTERS: Final = 20_000_000
#: A longer address is not kept: cut, it would lead elsewhere.
LONGEST_URL: Final = 600
#: Characters kept of one draft, all fields together: more than a form can carry.
LONGEST: Final = 2_600_000


@transaction.atomic
def keep(*, person_id: int, key: str, content: Mapping[str, str], refusal: str, url: str, at: datetime) -> int:
    """Keep what was typed in a form, over what was kept under the same key; the draft's number.

    ``key`` says which form (``amendment:new:12``, at most 120 characters), ``refusal`` why it was refused, in the
    person's language, and ``url`` the path at which the form is found again; ``web/kept.py`` fills it from there.
    """
    values = {
        "content": _plain(content),
        "refusal": refusal.replace("\0", "")[:500],
        "url": url if url.startswith("/") and not url.startswith("//") and len(url) <= LONGEST_URL else "",
        "at": at,
    }
    rows = Draft.objects.select_for_update().filter(person_id=person_id, key=key[:120]).order_by("-at", "-pk")
    row = rows.first()
    if row is None:
        row = Draft.objects.create(person_id=person_id, key=key[:120], **values)
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    _drop_oldest(person_id, but=row.pk)
    return row.pk


def forget(*, person_id: int, key: str) -> bool:
    """Forget what was kept under this key, once it was sent; whether there was something."""
    return bool(Draft.objects.filter(person_id=person_id, key=key[:120]).delete()[0])


def forget_one(*, person_id: int, draft_id: int) -> bool:
    """Forget one of one's own drafts; whether there was one."""
    return bool(Draft.objects.filter(person_id=person_id, pk=draft_id).delete()[0])


def _plain(content: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    left = LONGEST
    for name, value in content.items():
        kept[str(name)[:80]] = str(value).replace("\0", "")[:left]
        left = max(0, left - len(kept[str(name)[:80]]))
    return kept


def _drop_oldest(person_id: int, *, but: int) -> None:
    held = Draft.objects.filter(person_id=person_id).order_by("-at", "-pk")
    sizes = held.annotate(size=Length(Cast("content", TextField()))).values_list("pk", "size")
    total, beyond = 0, []
    for place, (pk, size) in enumerate(sizes):
        total += size
        if pk != but and (place >= MOST or total > MOST_CHARACTERS):
            beyond.append(pk)
    if beyond:
        Draft.objects.filter(pk__in=beyond).delete()
