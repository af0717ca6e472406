"""Loading vocabularies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.words import acts, queries
from chantier.foundation.words.core import vocabulary as words
from chantier.foundation.words.core.comparing import reconcile
from chantier.foundation.words.core.reading import UnreadableScheme, read_scheme
from chantier.foundation.words.core.vocabulary import SchemeForm
from chantier.foundation.words.models import Scheme
from chantier.foundation.words.permissions import may_load_vocabularies
from chantier.foundation.words.services.writing import has_changed, invalid, keep_concepts, refuse_what_is_wrong

#: The vocabularies that come with Chantier.
SHIPPED = Path(__file__).parent.parent / "schemes"
LARGEST_MB = 20


@dataclass(frozen=True)
class Loaded:
    """What loading a vocabulary changed: how many concepts are new, still there, and withdrawn.

    ``ours`` are those that were edited here and that the file says otherwise: what was edited here was kept.
    """

    scheme: str
    changed: bool
    added: int = 0
    kept: int = 0
    withdrawn: int = 0
    ours: tuple[str, ...] = ()


def load_scheme(*, file: Path, speaker: Speaker, at: datetime) -> Loaded:
    """Load a vocabulary from our own file form; every concept has its three labels. Loading twice changes nothing.

    Raises ``NotAllowed``, and ``Invalid`` with the first thing that is wrong.
    """
    small_enough(file)
    try:
        form = read_scheme(file.read_text(encoding="utf-8"))
    except UnreadableScheme as error:
        raise invalid(*error.args) from error
    except UnicodeDecodeError as error:
        raise invalid("not_toml", str(error)) from error
    return keep_scheme(form=form, languages=words.LANGUAGES, speaker=speaker, at=at)


def load_shipped(*, speaker: Speaker, at: datetime) -> tuple[Loaded, ...]:
    """Load every vocabulary that comes with Chantier."""
    return tuple(load_scheme(file=file, speaker=speaker, at=at) for file in sorted(SHIPPED.glob("*.toml")))


@transaction.atomic
def keep_scheme(*, form: SchemeForm, languages: tuple[str, ...], speaker: Speaker, at: datetime) -> Loaded:
    """Write a vocabulary over what is here, three ways: what was edited here stays, and the answer says where.

    A concept that left it is not erased: it ends today, and what refers to it reads well.
    Raises ``NotAllowed``, and ``Invalid`` with the first thing that is wrong.
    """
    scheme = Scheme.objects.select_for_update().filter(slug=form.slug).first()
    may_load_vocabularies(speaker).enforce()
    refuse_what_is_wrong(form, languages=languages)
    if scheme is not None and scheme.fingerprint == form.fingerprint:
        return Loaded(form.slug, changed=False, kept=len(form.concepts))
    queries.forget()
    # A vocabulary that was never here has nothing to be compared with: all the others need not be read for it.
    known = {one.slug: one for one in queries.concepts(form.slug)} if scheme is not None else {}
    reconciled = reconcile(
        queries.scheme_form(form.slug) if scheme is not None else None,
        form,
        edited={slug for slug, one in known.items() if one.is_edited},
        shipped={slug: one.shipped for slug, one in known.items()},
    )
    scheme, _ = Scheme.objects.update_or_create(
        slug=form.slug,
        defaults={
            "uri": form.uri,
            "titles": dict(form.titles),
            "source": form.source,
            "licence": form.licence,
            "version": form.version,
            "fingerprint": form.fingerprint,
            "loaded_at": at,
        },
    )
    said = {one.slug: one.fingerprint for one in form.concepts}
    keep_concepts(scheme, reconciled.scheme.concepts, shipped=said, edited_at={})
    withdrawn = scheme.concepts.filter(slug__in=reconciled.withdrawn).update(valid_until=at.date())
    added = len(said.keys() - known.keys())
    loaded = Loaded(form.slug, True, added, len(said) - added, withdrawn, reconciled.ours)
    record(
        name=acts.SCHEME_LOADED,
        speaker=speaker,
        at=at,
        subject=("words.scheme", scheme.pk),
        data={
            "added": loaded.added,
            "kept": loaded.kept,
            "withdrawn": loaded.withdrawn,
            "kept_as_edited_here": len(loaded.ours),
        },
    )
    has_changed(scheme)
    return loaded


def small_enough(file: Path) -> None:
    """Raises ``Invalid`` for a file that no vocabulary needs."""
    if file.stat().st_size > LARGEST_MB * 1_000_000:
        raise invalid("too_large", str(LARGEST_MB))
