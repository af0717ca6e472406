"""What the file form says, and what it refuses."""

from __future__ import annotations

from datetime import date

import pytest

from chantier.foundation.words.core.reading import UnreadableScheme, read_scheme
from chantier.foundation.words.core.vocabulary import ConceptForm, Problem, SchemeForm, problems

SMALL = """
[scheme]
slug = "fruit"
title = { fr = "Fruits", en = "Fruits", es = "Frutas" }
source = "notre verger"
licence = "CC0 1.0"
version = "1"

[[concept]]
slug = "tree-fruit"
fr = "Fruits d’arbre"
en = "Tree fruit"
es = "Frutas de árbol"

[[concept]]
slug = "apple"
notation = "P"
fr = "Pomme"
en = "Apple"
es = "Manzana"
alt = { fr = ["McIntosh"] }
broader = ["tree-fruit"]
related = ["tree-fruit", "http://example.org/cider"]
exact = ["http://example.org/apple"]
definition = { fr = "Un fruit à pépins.", en = "A fruit with pips.", es = "Una fruta de pepita." }
valid_from = 2026-01-01
"""


def test_a_file_says_a_vocabulary():
    assert read_scheme(SMALL) == SchemeForm(
        slug="fruit",
        titles={"fr": "Fruits", "en": "Fruits", "es": "Frutas"},
        source="notre verger",
        licence="CC0 1.0",
        version="1",
        concepts=(
            ConceptForm(
                slug="tree-fruit", preferred={"fr": "Fruits d’arbre", "en": "Tree fruit", "es": "Frutas de árbol"}
            ),
            ConceptForm(
                slug="apple",
                notation="P",
                preferred={"fr": "Pomme", "en": "Apple", "es": "Manzana"},
                alternative={"fr": ("McIntosh",)},
                broader=("tree-fruit",),
                related=("tree-fruit",),
                matches={"exact": ("http://example.org/apple",), "related": ("http://example.org/cider",)},
                notes={
                    "definition": {
                        "fr": "Un fruit à pépins.",
                        "en": "A fruit with pips.",
                        "es": "Una fruta de pepita.",
                    }
                },
                valid_from=date(2026, 1, 1),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[scheme", "not_toml"),
        ("a = 1", "no_scheme"),
        ('[scheme]\nslug = ""', "no_slug"),
        ('[scheme]\nslug = "a b"', "no_slug"),
        ('[scheme]\nslug = "a"\nlicense = "x"', "unknown_key"),
        ('[scheme]\nslug = "a"\n[[concept]]\nslug = "b"\nfrench = "x"', "unknown_key"),
        ('[scheme]\nslug = "a"\n[[concept]]\nslug = "b"\nfr = 3', "wrong_kind"),
        ('[scheme]\nslug = "a"\n[[concept]]\nslug = "b"\nbroader = "c"', "wrong_kind"),
        ('[scheme]\nslug = "a"\n[[concept]]\nslug = "b"\nvalid_from = "hier"', "wrong_kind"),
    ],
)
def test_what_cannot_be_a_vocabulary_is_refused_with_its_code(text, said):
    with pytest.raises(UnreadableScheme) as refusal:
        read_scheme(text)
    assert refusal.value.args[0] == said


def _concept(slug: str, *, fr: str = "", broader: tuple[str, ...] = (), related: tuple[str, ...] = ()) -> ConceptForm:
    return ConceptForm(slug=slug, preferred={"fr": fr or slug}, broader=broader, related=related)


@pytest.mark.parametrize(
    ("concepts", "found"),
    [
        ((), (Problem("no_concept"),)),
        ((_concept("a"), _concept("a", fr="b")), (Problem("slug_twice", "a"),)),
        ((_concept("a", broader=("z",)),), (Problem("unknown_broader", "a", "z"),)),
        ((_concept("a", related=("z",)),), (Problem("unknown_related", "a", "z"),)),
        ((_concept("a", fr="x"), _concept("b", fr="x")), (Problem("label_shared", detail="x (fr)"),)),
        (
            (_concept("a", broader=("b",)), _concept("b", broader=("a",))),
            (Problem("circle", "a"), Problem("circle", "b")),
        ),
        ((_concept("a"), _concept("b", broader=("a",))), ()),
    ],
)
def test_a_vocabulary_is_checked_before_it_is_kept(concepts, found):
    assert problems(SchemeForm(slug="s", titles={}, concepts=concepts)) == found


def test_a_label_is_required_in_each_language_asked_for():
    form = SchemeForm(slug="s", titles={}, concepts=(_concept("a"),))
    assert problems(form, languages=("fr", "en", "es")) == (Problem("label_missing", "a", "en, es"),)
