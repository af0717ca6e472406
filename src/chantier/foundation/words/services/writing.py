"""From forms to tables: the one place that writes concepts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from chantier.foundation.access.api import Invalid, Reason
from chantier.foundation.words import queries
from chantier.foundation.words.core import vocabulary as words
from chantier.foundation.words.core.vocabulary import ConceptForm, SchemeForm, problems
from chantier.foundation.words.models import Broader, Concept, Label, Match, Note, Related, Scheme
from chantier.foundation.words.phrases import REFUSALS


def invalid(code: str, detail: str = "", concept: str = "") -> Invalid:
    """The refusal of this code, in words."""
    return Invalid(Reason(code, REFUSALS[code], params={"detail": detail, "concept": concept}))


def refuse_what_is_wrong(form: SchemeForm, *, languages: Collection[str] = ()) -> None:
    """Raises ``Invalid`` with the first thing that is wrong with a vocabulary."""
    for problem in problems(form, languages=tuple(languages))[:1]:
        raise invalid(problem.code, problem.detail, problem.concept)


def has_changed(scheme: Scheme) -> None:
    """Tell every process that this vocabulary is to be read again."""
    Scheme.objects.filter(pk=scheme.pk).update(revision=F("revision") + 1)
    queries.forget()
    transaction.on_commit(queries.forget)


def keep_concepts(
    scheme: Scheme, forms: Sequence[ConceptForm], *, shipped: Mapping[str, str], edited_at: Mapping[str, datetime]
) -> dict[str, Concept]:
    """Write a whole vocabulary, in this order. ``shipped`` and ``edited_at`` are set for the slugs they name."""
    known = {one.slug: one for one in Concept.objects.select_for_update().filter(scheme=scheme).order_by("pk")}
    rows, new = {}, []
    for order, one in enumerate(forms):
        said: dict[str, Any] = {"notation": one.notation, "uri": one.uri, "order": order}
        said |= {"valid_from": one.valid_from, "valid_until": one.valid_until}
        if one.slug in shipped:
            said["shipped"] = shipped[one.slug]
        if one.slug in edited_at:
            said["edited_at"] = edited_at[one.slug]
        if one.slug in known:
            rows[one.slug] = _say_what_differs(known[one.slug], said)
        else:
            rows[one.slug] = Concept(scheme=scheme, slug=one.slug, **said)
            new.append(rows[one.slug])
    Concept.objects.bulk_create(new)
    say_anew(forms, rows)
    return rows


def _say_what_differs(concept: Concept, said: Mapping[str, Any]) -> Concept:
    different = {name: value for name, value in said.items() if getattr(concept, name) != value}
    for name, value in different.items():
        setattr(concept, name, value)
    if different:
        concept.save(update_fields=different)
    return concept


def say_anew(forms: Sequence[ConceptForm], rows: Mapping[str, Concept]) -> None:
    """Labels, notes, matches and places are said anew as a whole: nobody refers to them by id."""
    mine = [rows[form.slug] for form in forms]
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
