"""Concepts are added, said otherwise, withdrawn and merged; files load around what was edited here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chantier.foundation.access.api import DOCUMENTALIST, Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.journal.api import acts_about
from chantier.foundation.words import api, holders, queries
from chantier.foundation.words.core.vocabulary import ConceptForm
from chantier.foundation.words.models import Merger
from chantier.foundation.words.services.editing import (
    add_concept,
    change_concept,
    restore_concept,
    withdraw_concept,
)
from chantier.foundation.words.services.merging import merge_concepts, undo_merger

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HER = Speaker(person_id=7, roles=frozenset({DOCUMENTALIST}))

FRUIT = """
[scheme]
slug = "fruit"
title = { fr = "Fruits", en = "Fruits", es = "Frutas" }
[[concept]]
slug = "apple"
fr = "Pomme"
en = "Apple"
es = "Manzana"
[[concept]]
slug = "pear"
fr = "Poire"
en = "Pear"
es = "Pera"
broader = ["apple"]
[[concept]]
slug = "plum"
fr = "Prune"
en = "Plum"
es = "Ciruela"
"""
FIG = ConceptForm("", {"fr": "Figue", "en": "Blue fig", "es": "Higo"}, broader=("plum",))


@pytest.fixture
def load(tmp_path):
    def now(text: str = FRUIT) -> api.Loaded:
        file = tmp_path / "fruit.toml"
        file.write_text(text, encoding="utf-8")
        return api.load_scheme(file=file, speaker=HER, at=AT)

    now()
    return now


def _form(slug: str) -> ConceptForm:
    return queries.concept_form(queries.as_written("fruit", slug))


def _change(slug: str, **said: object) -> tuple[str, ...]:
    form = _form(slug)
    after = replace(form, **said)
    seen = form.fingerprint
    return change_concept(speaker=HER, scheme="fruit", slug=slug, form=after, seen=seen, at=AT).fields


def _history(slug: str) -> list[tuple[str, dict[str, object]]]:
    return [(act.name, dict(act.data)) for act in acts_about("words.concept", [queries.as_written("fruit", slug).id])]


def test_a_concept_is_added_in_three_languages_and_named_after_its_english_label(load):
    assert add_concept(speaker=HER, scheme="fruit", form=FIG, at=AT).slug == "blue-fig"
    assert api.labels("fruit", "es")["blue-fig"] == "Higo"
    assert api.by_slug("fruit", "plum").narrower == ("blue-fig",)
    assert _history("blue-fig") == [("words.concept_added", {})]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (replace(FIG, preferred={"fr": "Figue"}), "label_missing"),
        (replace(FIG, preferred={**FIG.preferred, "fr": "Prune"}), "label_shared"),
        (replace(FIG, slug="pear"), "slug_twice"),
        (replace(FIG, broader=("nothing",)), "unknown_broader"),
        (replace(FIG, slug="a b"), "no_slug"),
    ],
)
def test_a_faulty_concept_is_refused_with_its_reason(load, form, code):
    with pytest.raises(Invalid) as refusal:
        add_concept(speaker=HER, scheme="fruit", form=form, at=AT)
    assert refusal.value.reason.code == code
    assert len(api.concepts("fruit")) == 3


def test_whoever_does_not_keep_the_words_changes_nothing(load):
    with pytest.raises(NotAllowed):
        add_concept(speaker=Speaker(person_id=8), scheme="fruit", form=FIG, at=AT)


def test_a_concept_is_said_otherwise_and_its_history_tells_what(load):
    assert _change("pear", preferred={"fr": "Poire", "en": "Pears", "es": "Pera"}, broader=()) == (
        "preferred",
        "broader",
    )
    assert api.by_slug("fruit", "pear").label("en") == "Pears"
    assert [one.concept.slug for one in api.tree("fruit")] == ["apple", "pear", "plum"]
    assert _history("pear") == [("words.concept_changed", {"fields": ["preferred", "broader"]})]


def test_saying_the_same_changes_and_tells_nothing(load):
    assert _change("pear") == ()
    assert _history("pear") == []


def test_a_concept_does_not_go_under_itself(load):
    with pytest.raises(Invalid) as refusal:
        _change("apple", broader=("pear",))
    assert refusal.value.reason.code == "circle"


def test_two_persons_do_not_write_over_each_other(load):
    seen = _form("pear").fingerprint
    _change("pear", notation="P")
    with pytest.raises(NotPossible):
        change_concept(
            speaker=HER, scheme="fruit", slug="pear", form=replace(_form("pear"), notation="Q"), seen=seen, at=AT
        )
    assert _form("pear").notation == "P"


def test_a_withdrawn_concept_reads_as_before_and_comes_back(load):
    withdraw_concept(speaker=HER, scheme="fruit", slug="plum", at=AT)
    assert not api.by_slug("fruit", "plum").is_current(date(2026, 11, 23))
    assert api.by_slug("fruit", "plum").label("fr") == "Prune"
    with pytest.raises(NotPossible):
        withdraw_concept(speaker=HER, scheme="fruit", slug="plum", at=AT)
    restore_concept(speaker=HER, scheme="fruit", slug="plum", at=AT)
    assert api.by_slug("fruit", "plum").is_current(date(2026, 11, 23))
    assert [name for name, _data in _history("plum")] == ["words.concept_restored", "words.concept_withdrawn"]


def test_loading_files_never_writes_over_what_was_edited_here(load):
    _change("pear", preferred={"fr": "Poire d’ici", "en": "Pear", "es": "Pera"})
    add_concept(speaker=HER, scheme="fruit", form=FIG, at=AT)
    loaded = load(FRUIT.replace('"Plum"', '"Plums"'))
    assert (loaded.changed, loaded.ours, loaded.withdrawn) == (True, (), 0)
    assert api.labels("fruit", "fr")["pear"] == "Poire d’ici"
    assert api.labels("fruit", "en") == {"apple": "Apple", "pear": "Pear", "plum": "Plums", "blue-fig": "Blue fig"}
    told = load(FRUIT.replace('"Pera"', '"Peras"'))
    assert told.ours == ("pear",)
    assert api.labels("fruit", "es")["pear"] == "Pera"
    assert load(FRUIT.replace('"Pera"', '"Peras"').replace('"Plum"', '"Plums"')).ours == ()


class Basket:
    """A table of somebody above: who bears which fruit."""

    def __init__(self) -> None:
        self.rows = {(1, "apple"), (2, "apple"), (2, "plum"), (3, "pear")}

    def holder(self) -> holders.Holder:
        def replace_all(_scheme: str, old: str, new: str) -> holders.Done:
            bearing = sorted(one for one, slug in self.rows if slug == old)
            joined = [one for one in bearing if (one, new) in self.rows]
            self.rows = {(one, new if slug == old else slug) for one, slug in self.rows}
            return {"moved": [one for one in bearing if one not in joined], "joined": joined}

        def restore(_scheme: str, old: str, new: str, done: holders.Done) -> None:
            self.rows -= {(one, new) for one in done["moved"]}
            self.rows |= {(one, old) for one in (*done["moved"], *done["joined"])}

        def count(_scheme: str, slug: str) -> int:
            return sum(1 for _one, borne in self.rows if borne == slug)

        return holders.Holder("test.basket", "Paniers", count, replace_all, restore)


@pytest.fixture
def basket(monkeypatch):
    found = Basket()
    monkeypatch.setattr(holders, "_holders", {"test.basket": found.holder()})
    return found


def test_a_merger_moves_words_neighbours_and_whatever_bears_the_concept(load, basket):
    done = merge_concepts(speaker=HER, scheme="fruit", absorbed="apple", kept="plum", at=AT)
    assert (done.moved, basket.rows) == (2, {(1, "plum"), (2, "plum"), (3, "pear")})
    assert api.by_slug("fruit", "apple").slug == "plum"
    assert api.standing("fruit", "apple") == "plum"
    assert api.find("fruit", "manzana").slug == "plum"
    assert api.labels("fruit", "fr") == {"pear": "Poire", "plum": "Prune"}
    assert [(one.concept.slug, [two.concept.slug for two in one.branches]) for one in api.tree("fruit")] == [
        ("plum", ["pear"])
    ]
    for slug in ("apple", "plum"):
        assert _history(slug)[0][0] == "words.concepts_merged"


def test_undoing_a_merger_gives_everything_back(load, basket):
    before = ({slug: _form(slug) for slug in ("apple", "pear", "plum")}, set(basket.rows))
    done = merge_concepts(speaker=HER, scheme="fruit", absorbed="apple", kept="plum", at=AT)
    undo_merger(speaker=HER, merger_id=done.id, at=AT + timedelta(days=1))
    assert ({slug: _form(slug) for slug in ("apple", "pear", "plum")}, basket.rows) == before
    assert api.by_slug("fruit", "apple").slug == "apple"
    with pytest.raises(NotPossible):
        undo_merger(speaker=HER, merger_id=done.id, at=AT)


def test_what_was_changed_since_a_merger_stays_when_it_is_undone(load, basket):
    done = merge_concepts(speaker=HER, scheme="fruit", absorbed="apple", kept="plum", at=AT)
    _change("plum", notation="P")
    undo_merger(speaker=HER, merger_id=done.id, at=AT)
    assert (_form("plum").notation, _form("plum").alternative) == ("P", {})


def test_mergers_are_undone_in_the_order_that_keeps_them_true(load, basket):
    first = merge_concepts(speaker=HER, scheme="fruit", absorbed="apple", kept="pear", at=AT)
    second = merge_concepts(speaker=HER, scheme="fruit", absorbed="pear", kept="plum", at=AT)
    assert api.standing("fruit", "apple") == "plum"
    with pytest.raises(NotPossible):
        undo_merger(speaker=HER, merger_id=first.id, at=AT)
    undo_merger(speaker=HER, merger_id=second.id, at=AT)
    undo_merger(speaker=HER, merger_id=first.id, at=AT)
    assert basket.rows == Basket().rows


@pytest.mark.parametrize(("absorbed", "kept"), [("apple", "apple"), ("plum", "apple")])
def test_what_cannot_be_merged_is_refused_and_nothing_moves(load, basket, absorbed, kept):
    if absorbed != kept:
        withdraw_concept(speaker=HER, scheme="fruit", slug=kept, at=AT)
    with pytest.raises((Invalid, NotPossible)):
        merge_concepts(speaker=HER, scheme="fruit", absorbed=absorbed, kept=kept, at=AT)
    assert not Merger.objects.exists()
    assert basket.rows == Basket().rows
