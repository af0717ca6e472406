"""One concept takes another's place, everywhere; and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.words import acts
from chantier.foundation.words.core.merging import merged, unmerged
from chantier.foundation.words.core.vocabulary import ConceptForm, SchemeForm, from_json, to_json
from chantier.foundation.words.holders import holders
from chantier.foundation.words.models import Concept, Merger
from chantier.foundation.words.services.editing import opened, refuse_unless, write_one
from chantier.foundation.words.services.writing import has_changed, invalid, refuse_what_is_wrong


@dataclass(frozen=True)
class Merged:
    """A merger, and how many things of other mandates bear the kept concept because of it."""

    id: int
    scheme: str
    absorbed: str
    kept: str
    moved: int


@transaction.atomic
def merge_concepts(*, speaker: Speaker, scheme: str, absorbed: str, kept: str, at: datetime) -> Merged:
    """``kept`` takes the place of ``absorbed``: labels, neighbours and everything that bears it. Can be undone.

    Raises ``NotAllowed``, ``NotPossible`` when either was withdrawn or merged, ``Invalid`` when it would make a circle.
    """
    row, whole = opened(scheme, speaker)
    rows = {one.slug: one for one in row.concepts.select_for_update()}
    if absorbed == kept:
        raise invalid("merged_into_itself", concept=absorbed)
    gone, stays = rows[absorbed], rows[kept]
    refuse_unless(gone.replaced_by_id is None and stays.replaced_by_id is None, "replaced")
    refuse_unless(stays.valid_until is None, "already_withdrawn")
    known = {one.slug: one for one in whole.concepts}
    after = merged(whole.concepts, absorbed=absorbed, kept=kept)
    refuse_what_is_wrong(
        replace(whole, concepts=tuple(after.get(one.slug, one) for one in whole.concepts if one.slug != absorbed))
    )
    done = {one.name: one.replace(scheme, absorbed, kept) for one in holders()}
    before = {
        "was": to_json(_part(whole, {slug: known[slug] for slug in after})),
        "became": to_json(_part(whole, after)),
        "until": gone.valid_until.isoformat() if gone.valid_until else None,
        "holders": {name: dict(what) for name, what in done.items() if any(what.values())},
    }
    for form in after.values():
        write_one(row, form, at)
    ends = gone.valid_until or max(at.date(), gone.valid_from or at.date())
    Concept.objects.filter(pk=gone.pk).update(replaced_by=stays, valid_until=ends, edited_at=at)
    merger = Merger.objects.create(absorbed=gone, kept=stays, at=at, before=before)
    moved = sum(len(owners) for what in done.values() for owners in what.values())
    for subject, other in ((gone, stays), (stays, gone)):
        record(
            name=acts.CONCEPTS_MERGED,
            speaker=speaker,
            at=at,
            subject=("words.concept", subject.pk),
            data={"merger": merger.pk, "other": other.pk, "kept": stays.pk, "moved": moved},
        )
    has_changed(row)
    return Merged(merger.pk, scheme, absorbed, kept, moved)


@transaction.atomic
def undo_merger(*, speaker: Speaker, merger_id: int, at: datetime) -> Merged:
    """Both concepts stand again, and what bore the absorbed one bears it again.

    Raises ``NotAllowed``, ``NotPossible`` when it is undone already or when the kept one was merged since.
    """
    merger = Merger.objects.select_for_update().select_related("absorbed__scheme", "kept").get(pk=merger_id)
    scheme = merger.absorbed.scheme.slug
    row, whole = opened(scheme, speaker)
    refuse_unless(merger.undone_at is None, "already_undone")
    refuse_unless(merger.kept.replaced_by_id is None, "merged_since")
    absorbed, kept = merger.absorbed.slug, merger.kept.slug
    until = merger.before["until"]
    Concept.objects.filter(pk=merger.absorbed_id).update(
        replaced_by=None, valid_until=datetime.fromisoformat(until).date() if until else None, edited_at=at
    )
    fresh = unmerged(
        {one.slug: one for one in whole.concepts},
        before=_by_slug(merger.before["was"]),
        after=_by_slug(merger.before["became"]),
    )
    for form in fresh.values():
        write_one(row, form, at)
    by_name = {one.name: one for one in holders()}
    moved = 0
    for name, done in merger.before["holders"].items():
        if name in by_name:
            by_name[name].restore(scheme, absorbed, kept, done)
            moved += sum(len(owners) for owners in done.values())
    merger.undone_at = at
    merger.save(update_fields=["undone_at"])
    for subject in (merger.absorbed_id, merger.kept_id):
        record(
            name=acts.MERGER_UNDONE,
            speaker=speaker,
            at=at,
            subject=("words.concept", subject),
            data={"merger": merger.pk, "moved": moved},
        )
    has_changed(row)
    return Merged(merger.pk, scheme, absorbed, kept, moved)


def _part(whole: SchemeForm, forms: dict[str, ConceptForm]) -> SchemeForm:
    return replace(whole, titles={}, concepts=tuple(forms.values()))


def _by_slug(said: dict[str, object]) -> dict[str, ConceptForm]:
    return {one.slug: one for one in from_json(said).concepts}
