"""Loading vocabularies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from chantier.foundation.access.api import Invalid, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.words import acts, queries
from chantier.foundation.words.core import vocabulary as words
from chantier.foundation.words.core.reading import UnreadableScheme, read_scheme
from chantier.foundation.words.core.vocabulary import ConceptForm, SchemeForm, problems
from chantier.foundation.words.models import Broader, Concept, Label, Match, Note, Related, Scheme
from chantier.foundation.words.permissions import may_load_vocabularies
from chantier.foundation.words.phrases import REFUSALS

#: The vocabularies that come with Chantier.
SHIPPED = Path(__file__).parent.parent / "schemes"
LARGEST_MB = 20


@dataclass(frozen=True)
class Loaded:
    """What loading a vocabulary changed: how many concepts are new, still there, and withdrawn."""

    scheme: str
    changed: bool
    added: int = 0
    kept: int = 0
    withdrawn: int = 0


def load_scheme(*, file: Path, speaker: Speaker, at: datetime) -> Loaded:
    """Load a vocabulary from our own file form; every concept has its three labels. Loading twice changes nothing.

    Raises ``NotAllowed``, and ``Invalid`` with the first thing that is wrong.
    """
    _small_enough(file)
    try:
        form = read_scheme(file.read_text(encoding="utf-8"))
    except UnreadableScheme as error:
        raise _invalid(*error.args) from error
    except UnicodeDecodeError as error:
        raise _invalid("not_toml", str(error)) from error
    return keep_scheme(form=form, languages=words.LANGUAGES, speaker=speaker, at=at)


def load_shipped(*, speaker: Speaker, at: datetime) -> tuple[Loaded, ...]:
    """Load every vocabulary that comes with Chantier."""
    return tuple(load_scheme(file=file, speaker=speaker, at=at) for file in sorted(SHIPPED.glob("*.toml")))


def import_turtle(*, file: Path, slug: str = "", speaker: Speaker, at: datetime) -> Loaded:
    """Load somebody else's vocabulary from SKOS in Turtle; labels may lack a language. Nothing is fetched.

    Raises ``NotAllowed``, and ``Invalid`` with the first thing that is wrong.
    """
    # rdflib takes a third of a second to load and only documentalists need it.
    from chantier.foundation.words.core.skos import UnreadableTurtle, from_turtle

    _small_enough(file)
    try:
        form = from_turtle(file.read_text(encoding="utf-8"), slug=slug)
    except UnreadableTurtle as error:
        raise _invalid(*error.args) from error
    except UnicodeDecodeError as error:
        raise _invalid("not_turtle", str(error)) from error
    return keep_scheme(form=form, languages=(), speaker=speaker, at=at)


@transaction.atomic
def keep_scheme(*, form: SchemeForm, languages: tuple[str, ...], speaker: Speaker, at: datetime) -> Loaded:
    """Write a vocabulary. A concept that left it is not erased: it ends today, and what refers to it reads well.

    Raises ``NotAllowed``, and ``Invalid`` with the first thing that is wrong.
    """
    scheme = Scheme.objects.select_for_update().filter(slug=form.slug).first()
    may_load_vocabularies(speaker).enforce()
    for problem in problems(form, languages=languages)[:1]:
        raise _invalid(problem.code, problem.detail, problem.concept)
    if scheme is not None and scheme.fingerprint == form.fingerprint:
        return Loaded(form.slug, changed=False, kept=len(form.concepts))
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
    before = set(scheme.concepts.values_list("slug", flat=True))
    rows = {one.slug: _keep_concept(scheme, one, order) for order, one in enumerate(form.concepts)}
    _keep_what_is_said(form.concepts, rows)
    left = scheme.concepts.exclude(slug__in=rows).filter(valid_until__isnull=True)
    withdrawn = left.update(valid_until=at.date())
    loaded = Loaded(form.slug, True, len(rows.keys() - before), len(rows.keys() & before), withdrawn)
    record(
        name=acts.SCHEME_LOADED,
        speaker=speaker,
        at=at,
        subject=("words.scheme", scheme.pk),
        data={"added": loaded.added, "kept": loaded.kept, "withdrawn": loaded.withdrawn},
    )
    queries.forget()
    transaction.on_commit(queries.forget)
    return loaded


def _keep_concept(scheme: Scheme, form: ConceptForm, order: int) -> Concept:
    concept, _ = Concept.objects.update_or_create(
        scheme=scheme,
        slug=form.slug,
        defaults={
            "notation": form.notation,
            "uri": form.uri,
            "order": order,
            "valid_from": form.valid_from,
            "valid_until": form.valid_until,
        },
    )
    return concept


def _keep_what_is_said(forms: tuple[ConceptForm, ...], rows: dict[str, Concept]) -> None:
    """Labels, notes, matches and places are said anew as a whole: nobody refers to them by id."""
    mine = list(rows.values())
    for table in (Label, Note, Match, Broader, Related):
        table.objects.filter(concept__in=mine).delete()
    labels, notes, matches, above, beside = [], [], [], [], []
    for form in forms:
        concept = rows[form.slug]
        labels += [
            Label(concept=concept, language=language, kind=kind, text=text) for language, kind, text in _said(form)
        ]
        notes += [
            Note(concept=concept, kind=kind, language=language, text=text)
            for kind, texts in form.notes.items()
            for language, text in texts.items()
        ]
        matches += [
            Match(concept=concept, kind=kind, uri=uri)
            for kind, uris in form.matches.items()
            for uri in dict.fromkeys(uris)
        ]
        above += [Broader(concept=concept, broader=rows[slug]) for slug in dict.fromkeys(form.broader)]
        beside += [Related(concept=concept, other=rows[slug]) for slug in dict.fromkeys(form.related)]
    Label.objects.bulk_create(labels)
    Note.objects.bulk_create(notes)
    Match.objects.bulk_create(matches)
    Broader.objects.bulk_create(above)
    Related.objects.bulk_create(beside)


def _said(form: ConceptForm) -> list[tuple[str, str, str]]:
    said = [(language, words.PREFERRED, text) for language, text in form.preferred.items()]
    for kind, labels in ((words.ALTERNATIVE, form.alternative), (words.HIDDEN, form.hidden)):
        said += [(language, kind, text) for language, texts in labels.items() for text in texts]
    return list(dict.fromkeys(said))


def _small_enough(file: Path) -> None:
    if file.stat().st_size > LARGEST_MB * 1_000_000:
        raise _invalid("too_large", str(LARGEST_MB))


def _invalid(code: str, detail: str = "", concept: str = "") -> Invalid:
    return Invalid(Reason(code, REFUSALS[code], params={"detail": detail, "concept": concept}))
