"""Changing one concept: adding it, saying it otherwise, moving it, withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import slug as slug_of
from chantier.foundation.words import acts, queries
from chantier.foundation.words.core.comparing import differences
from chantier.foundation.words.core.vocabulary import LANGUAGES, ConceptForm, SchemeForm
from chantier.foundation.words.models import Concept, Scheme
from chantier.foundation.words.permissions import may_edit_vocabularies
from chantier.foundation.words.phrases import STANDS_IN_THE_WAY
from chantier.foundation.words.services.writing import has_changed, invalid, refuse_what_is_wrong, say_anew


@dataclass(frozen=True)
class Edited:
    """A concept that was written, and the names of the fields that changed."""

    scheme: str
    slug: str
    fields: tuple[str, ...]


@transaction.atomic
def add_concept(*, speaker: Speaker, scheme: str, form: ConceptForm, at: datetime) -> Edited:
    """Add a concept of our own; without a slug, it is named after its English label.

    Raises ``NotAllowed``, and ``Invalid`` (a label missing or already borne, a slug that served, a broader unknown).
    """
    row, whole = opened(scheme, speaker)
    _refuse_missing_labels(form)
    named = replace(form, slug=form.slug or slug_of(form.preferred.get("en", ""))[:60])
    if not named.slug.replace("-", "").replace("_", "").isalnum():
        raise invalid("no_slug", named.slug)
    _check(whole, (*whole.concepts, named), named)
    order = len(whole.concepts)
    concept = Concept.objects.create(scheme=row, slug=named.slug, order=order, edited_at=at, **_columns(named))
    rows = {one.slug: one for one in row.concepts.all()}
    say_anew((named,), {**rows, named.slug: concept})
    _journal(acts.CONCEPT_ADDED, speaker, concept, at, ())
    has_changed(row)
    return Edited(scheme, named.slug, ())


@transaction.atomic
def change_concept(*, speaker: Speaker, scheme: str, slug: str, form: ConceptForm, seen: str, at: datetime) -> Edited:
    """Say a concept otherwise or move it. ``seen`` is the fingerprint of what the person had before their eyes.

    Raises ``NotAllowed``, ``NotPossible`` when somebody changed it since, ``Invalid`` as ``add_concept``.
    """
    row, whole = opened(scheme, speaker)
    concept = row.concepts.select_for_update().get(slug=slug)
    before = next(one for one in whole.concepts if one.slug == slug)
    refuse_unless(concept.replaced_by_id is None, "replaced")
    refuse_unless(before.fingerprint == seen, "changed_meanwhile")
    after = replace(form, slug=slug)
    fields = tuple(dict.fromkeys(one.field for one in differences(before, after)))
    if not fields:
        return Edited(scheme, slug, ())
    _check(whole, tuple(after if one.slug == slug else one for one in whole.concepts), after)
    write_one(row, after, at)
    _journal(acts.CONCEPT_CHANGED, speaker, concept, at, fields)
    has_changed(row)
    return Edited(scheme, slug, fields)


@transaction.atomic
def withdraw_concept(*, speaker: Speaker, scheme: str, slug: str, at: datetime) -> None:
    """A concept may no longer be chosen from today; what bears it reads as before."""
    row, _whole = opened(scheme, speaker)
    concept = row.concepts.select_for_update().get(slug=slug)
    refuse_unless(concept.valid_until is None, "already_withdrawn")
    concept.valid_until = max(at.date(), concept.valid_from or at.date())
    concept.edited_at = at
    concept.save(update_fields=["valid_until", "edited_at"])
    _journal(acts.CONCEPT_WITHDRAWN, speaker, concept, at, ())
    has_changed(row)


@transaction.atomic
def restore_concept(*, speaker: Speaker, scheme: str, slug: str, at: datetime) -> None:
    """A withdrawn concept may be chosen again. One that was merged comes back by undoing the merger."""
    row, _whole = opened(scheme, speaker)
    concept = row.concepts.select_for_update().get(slug=slug)
    refuse_unless(concept.replaced_by_id is None, "replaced")
    refuse_unless(concept.valid_until is not None, "not_withdrawn")
    concept.valid_until = None
    concept.edited_at = at
    concept.save(update_fields=["valid_until", "edited_at"])
    _journal(acts.CONCEPT_RESTORED, speaker, concept, at, ())
    has_changed(row)


def opened(scheme: str, speaker: Speaker) -> tuple[Scheme, SchemeForm]:
    """The vocabulary locked, and what it says now. Raises ``NotAllowed``."""
    row = Scheme.objects.select_for_update().get(slug=scheme)
    may_edit_vocabularies(speaker).enforce()
    queries.forget()
    whole = queries.scheme_form(scheme)
    assert whole is not None
    return row, whole


def write_one(scheme: Scheme, form: ConceptForm, at: datetime) -> None:
    """Write what a concept says over what it said."""
    Concept.objects.filter(scheme=scheme, slug=form.slug).update(edited_at=at, **_columns(form))
    say_anew((form,), {one.slug: one for one in scheme.concepts.all()})


def refuse_unless(condition: bool, code: str) -> None:
    """Raises ``NotPossible`` with the words of this code."""
    if not condition:
        raise NotPossible(Reason(code, *STANDS_IN_THE_WAY[code]))


def _columns(form: ConceptForm) -> dict[str, object]:
    return {
        "notation": form.notation,
        "uri": form.uri,
        "valid_from": form.valid_from,
        "valid_until": form.valid_until,
    }


def _refuse_missing_labels(form: ConceptForm) -> None:
    missing = [language for language in LANGUAGES if not form.preferred.get(language)]
    if missing:
        raise invalid("label_missing", ", ".join(missing), form.slug)


def _check(whole: SchemeForm, concepts: tuple[ConceptForm, ...], written: ConceptForm) -> None:
    _refuse_missing_labels(written)
    current = {one.slug for one in queries.concepts(whole.slug) if not one.replaced_by} | {written.slug}
    for one in (*written.broader, *written.related):
        if one not in current:
            raise invalid("unknown_broader", one, written.slug)
    replaced = {one.slug for one in queries.concepts(whole.slug) if one.replaced_by}
    standing = tuple(one for one in concepts if one.slug not in replaced)
    slugs = [one.slug for one in concepts]
    if len(slugs) != len(set(slugs)):
        raise invalid("slug_twice", concept=written.slug)
    refuse_what_is_wrong(replace(whole, concepts=_without(standing, replaced)))


def _without(concepts: tuple[ConceptForm, ...], replaced: set[str]) -> tuple[ConceptForm, ...]:
    return tuple(
        replace(
            one,
            broader=tuple(slug for slug in one.broader if slug not in replaced),
            related=tuple(slug for slug in one.related if slug not in replaced),
        )
        for one in concepts
    )


def _journal(name: str, speaker: Speaker, concept: Concept, at: datetime, fields: tuple[str, ...]) -> None:
    record(
        name=name,
        speaker=speaker,
        at=at,
        subject=("words.concept", concept.pk),
        data={"fields": list(fields)} if fields else {},
    )
