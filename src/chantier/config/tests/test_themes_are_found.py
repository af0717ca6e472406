"""A theme that is called otherwise is found in the resources that bear it, without anybody rebuilding the index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chantier.config.reactions import REACTIONS
from chantier.foundation.journal.api import acts_about
from chantier.foundation.search.api import Query, flush_now, search
from chantier.foundation.search.models import Pending
from chantier.foundation.words import api as words
from chantier.foundation.words.queries import concept_form
from chantier.foundation.words.services.editing import change_concept
from chantier.library.tests.shelved import AT, FUNDING, GROCERY, LIBRARIAN, prepare, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index(settings: Any, tmp_path: Path) -> None:
    prepare(settings, tmp_path)


def rename(slug: str, label: str) -> None:
    """Call a theme otherwise, then do what follows from the act, as the worker does."""
    concept = words.by_slug("theme", slug)
    assert concept is not None
    form = concept_form(concept)
    change_concept(
        speaker=LIBRARIAN,
        scheme="theme",
        slug=slug,
        form=replace(form, preferred={**form.preferred, "fr": label}),
        seen=form.fingerprint,
        at=AT,
    )
    (act,) = acts_about("words.concept", [concept.id], limit=1)
    for reaction in REACTIONS[act.name]:
        reaction(act)


def found(text: str) -> list[str]:
    return [hit.title for hit in search("resource", Query(text=text, language="fr"), speaker=LIBRARIAN).hits]


def above(slug: str) -> str:
    concept = words.by_slug("theme", slug)
    assert concept is not None
    return concept.broader[0]


@pytest.mark.parametrize("which", ["its own", "the one above"])
def test_the_new_label_of_a_theme_is_found_in_what_bears_it(which: str) -> None:
    shelve(GROCERY)
    shelve(FUNDING)
    flush_now()
    assert found("zygomarché") == []
    rename("community-grocery" if which == "its own" else above("community-grocery"), "Zygomarchés")
    flush_now()
    assert found("zygomarché") == [GROCERY.wording().title]


def test_what_does_not_bear_the_theme_is_left_alone_and_twice_is_once() -> None:
    one = shelve(GROCERY)
    shelve(FUNDING)
    flush_now()
    rename("community-grocery", "Zygomarchés")
    rename("community-grocery", "Zygomarchés d’ici")
    assert set(Pending.objects.values_list("kind", "document_id")) == {("resource", str(one.pk))}


def test_a_new_edition_of_a_vocabulary_puts_again_what_bears_concepts() -> None:
    one, other = shelve(GROCERY), shelve(replace(FUNDING, subjects=()))
    flush_now()
    for reaction in REACTIONS[words.SCHEME_LOADED]:
        reaction(object())
    kept = set(Pending.objects.values_list("document_id", flat=True))
    assert (str(one.pk) in kept, str(other.pk) in kept) == (True, False)
