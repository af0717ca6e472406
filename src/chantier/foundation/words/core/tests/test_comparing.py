"""What differs, what a file may change of what was edited here, and a merger that can be undone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.words.core.comparing import Comparison, Difference, compare, reconcile
from chantier.foundation.words.core.merging import merged, unmerged
from chantier.foundation.words.core.vocabulary import ConceptForm, SchemeForm, from_json, problems, to_json

APPLE = ConceptForm("apple", {"fr": "Pomme", "en": "Apple"}, alternative={"fr": ("Reinette",)})
PEAR = ConceptForm("pear", {"fr": "Poire"}, broader=("apple",))
PLUM = ConceptForm("plum", {"fr": "Prune"}, matches={"close": ("http://example.org/plum",)}, related=("pear",))
FRUIT = SchemeForm("fruit", {"fr": "Fruits"}, (APPLE, PEAR, PLUM))


def test_differences_are_told_field_by_field_and_order_is_none():
    after = replace(
        FRUIT,
        concepts=(
            replace(APPLE, preferred={"fr": "Pomme", "en": "Apples"}, alternative={"fr": ("Canada", "Reinette")}),
            PEAR,
            ConceptForm("fig", {"fr": "Figue"}),
        ),
    )
    assert compare(FRUIT, after) == Comparison(
        added=("fig",),
        changed={
            "apple": (
                Difference("preferred", "en", "Apple", "Apples"),
                Difference("alternative", "fr", "Reinette", "Canada ; Reinette"),
            )
        },
        left=("plum",),
        same=1,
    )
    assert compare(after, replace(after, concepts=after.concepts[::-1])).is_empty


def test_a_file_follows_its_own_changes_and_leaves_alone_what_was_edited_here():
    shipped = {one.slug: one.fingerprint for one in FRUIT.concepts}
    mine = replace(APPLE, preferred={"fr": "Pomme d’ici", "en": "Apple"})
    here = replace(FRUIT, concepts=(mine, PEAR, PLUM, ConceptForm("fig", {"fr": "Figue"})))
    same_file = reconcile(here, FRUIT, edited={"apple", "fig"}, shipped=shipped)
    assert (same_file.scheme.concepts, same_file.ours, same_file.withdrawn) == (here.concepts, (), ())
    file = replace(FRUIT, concepts=(replace(APPLE, notation="A"), replace(PEAR, notation="P")))
    both = reconcile(here, file, edited={"apple", "fig"}, shipped=shipped)
    assert both.scheme.concepts == (mine, replace(PEAR, notation="P"), PLUM, here.concepts[3])
    assert (both.ours, both.withdrawn) == (("apple",), ("plum",))


def test_a_circle_that_the_file_and_the_edits_would_make_together_is_broken():
    here = replace(FRUIT, concepts=(replace(APPLE, broader=("plum",)), replace(PEAR, broader=()), PLUM))
    file = replace(FRUIT, concepts=(APPLE, PEAR, replace(PLUM, broader=("apple",))))
    found = reconcile(here, file, edited={"apple"}, shipped={one.slug: one.fingerprint for one in FRUIT.concepts})
    assert problems(found.scheme) == ()
    assert found.scheme.concepts[0] == here.concepts[0]


def test_the_kept_concept_is_found_by_the_words_of_the_absorbed_one():
    changed = merged(FRUIT.concepts, absorbed="apple", kept="plum")
    assert changed == {
        "pear": replace(PEAR, broader=("plum",)),
        "plum": replace(PLUM, alternative={"fr": ("Pomme", "Reinette"), "en": ("Apple",)}),
    }


slugs = st.sampled_from(["a", "b", "c", "d"])


@st.composite
def fruits(draw: st.DrawFn) -> tuple[ConceptForm, ...]:
    """Four concepts, each under some of those before it."""
    names = ["a", "b", "c", "d"]
    return tuple(
        ConceptForm(
            slug,
            {"fr": slug.upper()},
            alternative=draw(st.sampled_from([{}, {"fr": ("x",)}, {"en": ("y", "z")}])),
            broader=tuple(one for one in names[:place] if draw(st.booleans())),
            related=tuple(one for one in names if one != slug and draw(st.booleans())),
        )
        for place, slug in enumerate(names)
    )


@given(fruits(), slugs, slugs)
def test_undoing_a_merger_says_again_what_was_said_before(concepts, absorbed, kept):
    if absorbed == kept:
        return
    was = {one.slug: one for one in concepts}
    became = merged(concepts, absorbed=absorbed, kept=kept)
    assert all(absorbed not in (*one.broader, *one.related) for one in became.values())
    now = {**was, **became}
    back = unmerged(now, before={slug: was[slug] for slug in became}, after=became)
    assert {**now, **back} == was


@given(fruits())
def test_what_waits_in_the_database_comes_back_the_same(concepts):
    form = replace(FRUIT, concepts=concepts)
    assert from_json(to_json(form)) == form
