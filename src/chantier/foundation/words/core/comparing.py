"""What differs between two states of a vocabulary, and what a new file may change of one that was edited here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from chantier.foundation.words.core.vocabulary import ConceptForm, SchemeForm, problems

#: What a change may be about, in the order in which it is told.
FIELDS = ("preferred", "alternative", "hidden", "notes", "notation", "uri", "broader", "related", "matches", "validity")


@dataclass(frozen=True)
class Difference:
    """One field of one concept, before and after in the words of the vocabulary; ``key`` is a language or a kind."""

    field: str
    key: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Comparison:
    """``added`` and ``left`` are slugs; ``changed`` is {slug: differences}; ``same`` counts the rest."""

    added: tuple[str, ...]
    changed: Mapping[str, tuple[Difference, ...]]
    left: tuple[str, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.changed or self.left)


def compare(before: SchemeForm | None, after: SchemeForm) -> Comparison:
    """What ``after`` changes in ``before``; a concept that ``after`` lacks has *left* unless it had ended already."""
    known = {one.slug: one for one in before.concepts} if before else {}
    coming = {one.slug: one for one in after.concepts}
    changed = {
        slug: found for slug, one in coming.items() if slug in known and (found := differences(known[slug], one))
    }
    return Comparison(
        added=tuple(slug for slug in coming if slug not in known),
        changed=changed,
        left=tuple(slug for slug, one in known.items() if slug not in coming and one.valid_until is None),
        same=sum(1 for slug in coming if slug in known and slug not in changed),
    )


def differences(before: ConceptForm, after: ConceptForm) -> tuple[Difference, ...]:
    """Field by field, in the order of ``FIELDS``; the order of neighbours and of labels does not count."""
    found: list[Difference] = []
    left, right = _flat(before), _flat(after)
    for field in FIELDS:
        keys = dict.fromkeys((*left[field], *right[field]))
        for key in keys:
            one, other = left[field].get(key, ""), right[field].get(key, "")
            if one != other:
                found.append(Difference(field, key, one, other))
    return tuple(found)


def _flat(one: ConceptForm) -> dict[str, dict[str, str]]:
    days = f"{one.valid_from or ''}/{one.valid_until or ''}"
    return {
        "preferred": dict(one.preferred),
        "alternative": {language: " ; ".join(sorted(texts)) for language, texts in one.alternative.items()},
        "hidden": {language: " ; ".join(sorted(texts)) for language, texts in one.hidden.items()},
        "notes": {f"{kind}/{language}": text for kind, said in one.notes.items() for language, text in said.items()},
        "notation": {"": one.notation},
        "uri": {"": one.uri},
        "broader": {"": ", ".join(sorted(one.broader))},
        "related": {"": ", ".join(sorted(one.related))},
        "matches": {kind: " ".join(sorted(uris)) for kind, uris in one.matches.items()},
        "validity": {"": "" if days == "/" else days},
    }


@dataclass(frozen=True)
class Reconciled:
    """A file and what was edited here, put together. ``ours`` are slugs where what was edited here was kept."""

    scheme: SchemeForm
    ours: tuple[str, ...]
    withdrawn: tuple[str, ...]


def reconcile(
    here: SchemeForm | None, coming: SchemeForm, *, edited: Collection[str], shipped: Mapping[str, str]
) -> Reconciled:
    """Three ways: what the file said before (``shipped``, {slug: fingerprint}), what is here, what the file says now.

    A concept nobody edited follows the file. One that was ``edited`` here stays as it is; where the file has changed
    too, its slug is in ``ours``. One added here (never shipped) stays. One that left the file, unedited, is withdrawn.
    A circle that the two would make together is broken on the side of what is here.
    """
    known = {one.slug: one for one in here.concepts} if here else {}
    ours: list[str] = []
    concepts: list[ConceptForm] = []
    for one in coming.concepts:
        mine = known.get(one.slug)
        if mine is None or one.slug not in edited or mine.fingerprint == one.fingerprint:
            concepts.append(one)
            continue
        concepts.append(mine)
        if shipped.get(one.slug) != one.fingerprint:
            ours.append(one.slug)
    said = {one.slug for one in coming.concepts}
    staying = [one for one in known.values() if one.slug not in said]
    withdrawn = [one.slug for one in staying if one.slug not in edited and one.valid_until is None]
    scheme = replace(coming, concepts=(*concepts, *staying))
    return Reconciled(_without_circles(scheme, known), tuple(ours), tuple(withdrawn))


def _without_circles(scheme: SchemeForm, known: Mapping[str, ConceptForm]) -> SchemeForm:
    circles = {problem.concept for problem in problems(scheme) if problem.code == "circle"}
    if not circles:
        return scheme
    kept = tuple(
        replace(one, broader=known[one.slug].broader) if one.slug in circles and one.slug in known else one
        for one in scheme.concepts
    )
    return replace(scheme, concepts=kept)
