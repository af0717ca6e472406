"""A vocabulary in a SKOS file: what it would change is shown first, then confirmed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.words import acts, queries
from chantier.foundation.words.core.comparing import Comparison, compare
from chantier.foundation.words.core.vocabulary import LANGUAGES, SchemeForm, from_json, to_json
from chantier.foundation.words.models import Scheme, Waiting
from chantier.foundation.words.permissions import may_edit_vocabularies
from chantier.foundation.words.services.editing import refuse_unless
from chantier.foundation.words.services.loading import Loaded, keep_scheme
from chantier.foundation.words.services.writing import has_changed, invalid, keep_concepts, refuse_what_is_wrong

#: A file that somebody sends to a page; the console takes larger ones.
LARGEST_SENT_MB = 5
KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Preview:
    """What a file that waits would change. ``is_new``: there is no vocabulary of this name yet."""

    id: int
    scheme: str
    title: str
    file_name: str
    concepts: int
    is_new: bool
    comparison: Comparison


def read_skos(content: bytes, *, name: str, slug: str = "") -> SchemeForm:
    """The vocabulary that a file holds, with our own names taken back to slugs. Nothing is fetched.

    Raises ``Invalid`` with the first thing that is wrong.
    """
    # rdflib takes a third of a second to load and only documentalists need it.
    from chantier.foundation.words.core.skos import UnreadableSkos, form_of, from_skos

    try:
        text = content.decode("utf-8-sig")
        form = from_skos(text, form=form_of(name, text), slug=slug)
    except UnreadableSkos as error:
        raise invalid(*error.args) from error
    except UnicodeDecodeError as error:
        raise invalid("not_text", str(error)) from error
    return _with_our_names(form)


@transaction.atomic
def receive_skos(*, speaker: Speaker, content: bytes, name: str, slug: str = "", at: datetime) -> Preview:
    """Keep what a file says until somebody confirms it, for a day.

    Raises ``NotAllowed``, and ``Invalid`` when it is too large or no vocabulary.
    """
    may_edit_vocabularies(speaker).enforce()
    if len(content) > LARGEST_SENT_MB * 1_000_000:
        raise invalid("too_large", str(LARGEST_SENT_MB))
    form = read_skos(content, name=name, slug=slug)
    if not form.slug or len(form.slug) > 60:
        raise invalid("no_slug", form.slug[:80])
    refuse_what_is_wrong(form)
    Waiting.objects.filter(at__lt=at - KEPT_FOR).delete()
    kept = Waiting.objects.create(
        person_id=speaker.person_id, slug=form.slug, form=to_json(form), name=name[:200], at=at
    )
    return _preview(kept)


def preview(*, speaker: Speaker, waiting_id: int) -> Preview | None:
    """What a file that waits would change now, or nothing when it is not there or somebody else sent it."""
    may_edit_vocabularies(speaker).enforce()
    kept = Waiting.objects.filter(pk=waiting_id, person_id=speaker.person_id).first()
    return _preview(kept) if kept else None


@transaction.atomic
def confirm_skos(*, speaker: Speaker, waiting_id: int, withdraw: bool, at: datetime) -> Loaded:
    """Do what the preview said. ``withdraw``: concepts that the file lacks end today; else they stay.

    Whoever confirms saw each change: what was edited here is written over, and counts as edited here from then on.
    """
    may_edit_vocabularies(speaker).enforce()
    kept = Waiting.objects.select_for_update().filter(pk=waiting_id, person_id=speaker.person_id).first()
    refuse_unless(kept is not None, "import_gone")
    assert kept is not None
    form = from_json(kept.form)
    kept.delete()
    row = Scheme.objects.select_for_update().filter(slug=form.slug).first()
    if row is None:
        return keep_scheme(form=form, languages=(), speaker=speaker, at=at)
    queries.forget()
    here = queries.scheme_form(form.slug)
    assert here is not None
    comparison = compare(here, form)
    coming = {one.slug for one in form.concepts}
    staying = tuple(one for one in here.concepts if one.slug not in coming)
    whole = replace(here, concepts=(*form.concepts, *staying))
    refuse_what_is_wrong(whole)
    touched = dict.fromkeys((*comparison.added, *comparison.changed), at)
    keep_concepts(row, whole.concepts, shipped={}, edited_at=touched)
    withdrawn = 0
    if withdraw:
        withdrawn = row.concepts.filter(slug__in=comparison.left).update(valid_until=at.date(), edited_at=at)
    loaded = Loaded(form.slug, True, len(comparison.added), len(coming) - len(comparison.added), withdrawn)
    record(
        name=acts.SCHEME_IMPORTED,
        speaker=speaker,
        at=at,
        subject=("words.scheme", row.pk),
        data={"added": loaded.added, "changed": len(comparison.changed), "withdrawn": withdrawn},
    )
    ids = dict(row.concepts.values_list("slug", "pk"))
    for slug in touched:
        fields = dict.fromkeys(one.field for one in comparison.changed.get(slug, ()))
        record(
            name=acts.CONCEPT_CHANGED if fields else acts.CONCEPT_ADDED,
            speaker=speaker,
            at=at,
            subject=("words.concept", ids[slug]),
            data={"fields": list(fields)} if fields else {},
        )
    has_changed(row)
    return loaded


def import_file(*, file: Path, slug: str = "", speaker: Speaker, at: datetime) -> Loaded:
    """Import a file from the console, at once; what was edited here is kept.

    Raises ``NotAllowed``, and ``Invalid`` with the first thing that is wrong.
    """
    from chantier.foundation.words.services.loading import small_enough

    small_enough(file)
    form = read_skos(file.read_bytes(), name=file.name, slug=slug)
    return keep_scheme(form=form, languages=(), speaker=speaker, at=at)


def _preview(kept: Waiting) -> Preview:
    form = from_json(kept.form)
    here = queries.scheme_form(form.slug)
    titles = here.titles if here else form.titles
    return Preview(
        id=kept.pk,
        scheme=form.slug,
        title=queries.in_language(titles, LANGUAGES[0]) or form.slug,
        file_name=kept.name,
        concepts=len(form.concepts),
        is_new=here is None,
        comparison=compare(here, form),
    )


def _with_our_names(form: SchemeForm) -> SchemeForm:
    """A vocabulary that we gave out comes back named by our pages: those names are ours, not outside addresses."""
    address = queries.address_of(form.slug, site=settings.CHANTIER_ADDRESS) if form.slug else ""
    if not address or form.uri not in ("", address):
        return form
    return replace(
        form,
        uri="",
        concepts=tuple(replace(one, uri="") if one.uri == f"{address}{one.slug}/" else one for one in form.concepts),
    )
