"""One concept takes another's place: what the vocabulary says then, and how to say again what it said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from chantier.foundation.words.core.vocabulary import ConceptForm

Lists = Mapping[str, tuple[str, ...]]


def merged(concepts: Iterable[ConceptForm], *, absorbed: str, kept: str) -> dict[str, ConceptForm]:
    """{slug: form} of the concepts that change when ``kept`` takes the place of ``absorbed``.

    ``kept`` is found by every label of ``absorbed`` and matches what it matched; those under or beside ``absorbed``
    go under or beside ``kept``. What ``absorbed`` itself says is left alone, for the day it comes back.
    """
    every = {one.slug: one for one in concepts}
    gone = every[absorbed]
    changed: dict[str, ConceptForm] = {}
    for slug, one in every.items():
        if slug == absorbed:
            continue
        fresh = replace(
            one,
            broader=_instead(one.broader, absorbed, kept, slug),
            related=_instead(one.related, absorbed, kept, slug),
        )
        if slug == kept:
            fresh = _enriched(fresh, gone)
        if fresh != one:
            changed[slug] = fresh
    return changed


def _enriched(kept: ConceptForm, gone: ConceptForm) -> ConceptForm:
    names = {language: (text,) for language, text in gone.preferred.items()}
    alternative = _more(_more(kept.alternative, names), gone.alternative)
    shown = {language: {text, *alternative.get(language, ())} for language, text in kept.preferred.items()}
    alternative = {
        language: texts
        for language, found in alternative.items()
        if (texts := tuple(text for text in found if text != kept.preferred.get(language)))
    }
    hidden = {
        language: texts
        for language, found in _more(kept.hidden, gone.hidden).items()
        if (texts := tuple(text for text in found if text not in shown.get(language, ())))
    }
    broader = kept.broader or tuple(slug for slug in gone.broader if slug != kept.slug)
    beside = tuple(slug for slug in gone.related if slug not in (kept.slug, *kept.related))
    return replace(
        kept,
        alternative=alternative,
        hidden=hidden,
        matches=_more(kept.matches, gone.matches),
        broader=broader,
        related=(*kept.related, *beside),
    )


def _instead(slugs: tuple[str, ...], absorbed: str, kept: str, own: str) -> tuple[str, ...]:
    if absorbed not in slugs:
        return slugs
    return tuple(dict.fromkeys(one for slug in slugs if (one := kept if slug == absorbed else slug) != own))


def _more(mine: Lists, others: Lists) -> dict[str, tuple[str, ...]]:
    keys = dict.fromkeys((*mine, *others))
    return {key: tuple(dict.fromkeys((*mine.get(key, ()), *others.get(key, ())))) for key in keys}


def unmerged(
    now: Mapping[str, ConceptForm], *, before: Mapping[str, ConceptForm], after: Mapping[str, ConceptForm]
) -> dict[str, ConceptForm]:
    """{slug: form} that undoes a merger: what nobody touched since is as before; what was touched only loses what
    the merger had added."""
    changed = {}
    for slug, was in before.items():
        here, became = now.get(slug), after[slug]
        if here is None:
            continue
        fresh = was if here.fingerprint == became.fingerprint else _less(here, was, became)
        if fresh != here:
            changed[slug] = fresh
    return changed


def _less(here: ConceptForm, was: ConceptForm, became: ConceptForm) -> ConceptForm:
    def lists(mine: Lists, old: Lists, new: Lists) -> dict[str, tuple[str, ...]]:
        added = {key: set(new.get(key, ())) - set(old.get(key, ())) for key in new}
        return {
            key: rest
            for key, texts in mine.items()
            if (rest := tuple(text for text in texts if text not in added.get(key, set())))
        }

    def slugs(mine: tuple[str, ...], old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
        return old if set(mine) == set(new) else mine

    return replace(
        here,
        alternative=lists(here.alternative, was.alternative, became.alternative),
        hidden=lists(here.hidden, was.hidden, became.hidden),
        matches=lists(here.matches, was.matches, became.matches),
        broader=slugs(here.broader, was.broader, became.broader),
        related=slugs(here.related, was.related, became.related),
    )
