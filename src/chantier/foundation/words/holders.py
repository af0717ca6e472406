"""Tables of other mandates that keep slugs of concepts: what a merger re-points, and what undoing it gives back.

Each mandate registers its own from its application's ``ready``: words know nobody above them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model

from chantier.foundation.access.api import Sentence

#: ``moved``: owners whose concept was replaced; ``joined``: owners that already bore the other one.
Done = Mapping[str, list[int]]
Changed = Callable[[Sequence[int]], None]


@dataclass(frozen=True)
class Holder:
    """Something that bears concepts. ``count(scheme, slug)``; ``replace(scheme, old, new)`` says what it did, which
    ``restore(scheme, old, new, done)`` gives back. Safe to call twice."""

    name: str
    label: Sentence
    count: Callable[[str, str], int]
    replace: Callable[[str, str, str], Done]
    restore: Callable[[str, str, str, Done], None]


_holders: dict[str, Holder] = {}


def register(holder: Holder) -> None:
    """Add a holder; registering the same name again replaces it."""
    _holders[holder.name] = holder


def holders() -> tuple[Holder, ...]:
    """All of them, by name."""
    return tuple(_holders[name] for name in sorted(_holders))


def of_rows(*, name: str, label: Sentence, model: type[Model], owner: str, changed: Changed) -> Holder:
    """A table of rows (``owner``, ``scheme``, ``concept``), each pair once for an owner.

    ``changed`` is told the owners whose rows changed, for instance to feed the search.
    """
    table = model._default_manager

    def owners(scheme: str, slug: str) -> list[int]:
        return list(table.filter(scheme=scheme, concept=slug).order_by(owner).values_list(f"{owner}_id", flat=True))

    def replace(scheme: str, old: str, new: str) -> Done:
        bearing, already = owners(scheme, old), set(owners(scheme, new))
        moved = [one for one in bearing if one not in already]
        joined = [one for one in bearing if one in already]
        rows = table.filter(scheme=scheme, concept=old)
        rows.filter(**{f"{owner}__in": joined}).delete()
        rows.filter(**{f"{owner}__in": moved}).update(concept=new)
        changed([*moved, *joined])
        return {"moved": moved, "joined": joined}

    def restore(scheme: str, old: str, new: str, done: Done) -> None:
        table.filter(scheme=scheme, concept=new, **{f"{owner}__in": done["moved"]}).update(concept=old)
        standing = set(owners(scheme, new))
        missing = [model(**{f"{owner}_id": one, "scheme": scheme, "concept": old}) for one in done["joined"]]
        table.bulk_create([one for one in missing if getattr(one, f"{owner}_id") in standing], ignore_conflicts=True)
        changed([*done["moved"], *done["joined"]])

    return Holder(name, label, lambda scheme, slug: len(owners(scheme, slug)), replace, restore)


def of_column(*, name: str, label: Sentence, model: type[Model], column: str, scheme: str, changed: Changed) -> Holder:
    """A table with one slug of one ``scheme`` in a ``column``."""
    table = model._default_manager

    def bearing(asked: str, slug: str) -> list[int]:
        if asked != scheme:
            return []
        return list(table.filter(**{column: slug}).order_by("pk").values_list("pk", flat=True))

    def replace(asked: str, old: str, new: str) -> Done:
        moved = bearing(asked, old)
        table.filter(pk__in=moved).update(**{column: new})
        changed(moved)
        return {"moved": moved, "joined": []}

    def restore(asked: str, old: str, new: str, done: Done) -> None:
        if asked == scheme:
            table.filter(pk__in=done["moved"], **{column: new}).update(**{column: old})
            changed(done["moved"])

    return Holder(name, label, lambda asked, slug: len(bearing(asked, slug)), replace, restore)
