"""A vocabulary goes out in Turtle and comes back the same."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chantier.foundation.words.core.folding import fold
from chantier.foundation.words.core.skos import (
    JSON_LD,
    RDF_XML,
    TURTLE,
    UnreadableSkos,
    form_of,
    from_skos,
    to_skos,
)
from chantier.foundation.words.core.vocabulary import ConceptForm, SchemeForm

ADDRESS = "https://reseau.example/fr/vocabulaires/s/"

text = st.text(alphabet=string.ascii_letters + 'éèàçñœ’«» "\\\n', min_size=1, max_size=20).map(str.strip).filter(bool)
texts = st.dictionaries(st.sampled_from(["fr", "en", "es"]), text, max_size=3)
lists = st.dictionaries(
    st.sampled_from(["fr", "en", "es"]), st.sets(text, min_size=1, max_size=3).map(lambda some: tuple(sorted(some)))
)


@st.composite
def vocabularies(draw: st.DrawFn) -> SchemeForm:
    slugs = [f"c{number}" for number in range(draw(st.integers(1, 4)))]
    concepts = tuple(
        ConceptForm(
            slug=slug,
            uri=f"{ADDRESS}{slug}/",
            preferred={"fr": slug, **draw(texts)},
            notation=draw(st.sampled_from(["", "A1", "7100"])),
            alternative=draw(lists),
            hidden=draw(lists),
            notes={kind: said for kind in ("definition", "scope", "example") if (said := draw(texts))},
            broader=tuple(slugs[:place]) if draw(st.booleans()) else (),
            matches={"close": ("http://example.org/x",)} if draw(st.booleans()) else {},
            valid_from=draw(st.sampled_from([None, date(2020, 1, 1)])),
            valid_until=draw(st.sampled_from([None, date(2026, 1, 1)])),
        )
        for place, slug in enumerate(slugs)
    )
    return SchemeForm(
        slug="s",
        uri=ADDRESS,
        titles={"fr": draw(text)},
        concepts=concepts,
        source=draw(text),
        licence="CC0",
        version="1",
    )


@pytest.mark.parametrize("shape", [TURTLE, RDF_XML, JSON_LD])
@given(form=vocabularies())
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_what_goes_out_comes_back_the_same(shape, form):
    assert from_skos(to_skos(form, address=ADDRESS, form=shape), form=shape) == form


@pytest.mark.parametrize(
    ("name", "text", "shape"),
    [
        ("a.ttl", "<", TURTLE),
        ("a.rdf", "", RDF_XML),
        ("a.xml", "x", RDF_XML),
        ("a.jsonld", "", JSON_LD),
        ("a.txt", "\ufeff <rdf:RDF>", RDF_XML),
        ("a", "[", JSON_LD),
        ("a", "@prefix", TURTLE),
    ],
)
def test_the_form_of_a_file_is_told_by_its_name_then_by_how_it_begins(name, text, shape):
    assert form_of(name, text) == shape


@pytest.mark.parametrize(
    ("said", "shape", "code"),
    [
        ('<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>', RDF_XML, "has_doctype"),
        ("<! doctype html><r/>", RDF_XML, "has_doctype"),
        ("<r><s></r>", RDF_XML, "not_rdf_xml"),
        ('{"@context": "https://schema.org/"}', JSON_LD, "outside_context"),
        ('{"@context": [{"a": "b:c"}, "other.jsonld"]}', JSON_LD, "outside_context"),
        ('{"@context": {"a": {"@context": "x"}}}', JSON_LD, "outside_context"),
        ('{"@context": {"@import": "x"}}', JSON_LD, "outside_context"),
        ("3", JSON_LD, "not_json_ld"),
        ("{", JSON_LD, "not_json_ld"),
        ("[" * 100_000, JSON_LD, "not_json_ld"),
        ("{}", JSON_LD, "no_scheme"),
    ],
)
def test_what_explodes_or_reaches_outside_is_refused_before_it_is_read(said, shape, code):
    with pytest.raises(UnreadableSkos) as refusal:
        from_skos(said, form=shape)
    assert refusal.value.args[0] == code


def test_a_concept_of_our_own_is_named_by_its_page():
    form = SchemeForm(slug="s", titles={"fr": "S"}, concepts=(ConceptForm(slug="a", preferred={"fr": "A"}),))
    returned = from_skos(to_skos(form, address=ADDRESS))
    assert returned == replace(
        form, uri=ADDRESS, concepts=(replace(form.concepts[0], uri="https://reseau.example/fr/vocabulaires/s/a/"),)
    )


def test_somebody_elses_vocabulary_is_read_even_when_it_only_says_narrower_and_shouts_its_languages():
    said = """
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <http://example.org/v/> a skos:ConceptScheme .
    <http://example.org/v/L2> a skos:Concept ; skos:prefLabel "Cooperative"@EN-ca, "Cooperativa"@ES ;
        skos:narrower <http://example.org/v/L3> .
    <http://example.org/v/L3> a skos:Concept ; skos:prefLabel "Worker co-op"@en .
    """
    assert from_skos(said, slug="legal") == SchemeForm(
        slug="legal",
        uri="http://example.org/v/",
        titles={},
        concepts=(
            ConceptForm(slug="l2", uri="http://example.org/v/L2", preferred={"en": "Cooperative", "es": "Cooperativa"}),
            ConceptForm(slug="l3", uri="http://example.org/v/L3", preferred={"en": "Worker co-op"}, broader=("l2",)),
        ),
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("this is no turtle", "not_turtle"),
        ("", "no_scheme"),
        (
            "@prefix s: <http://www.w3.org/2004/02/skos/core#> . <a:1> a s:ConceptScheme . <a:2> a s:ConceptScheme .",
            "many_schemes",
        ),
    ],
)
def test_what_is_no_vocabulary_is_refused_with_its_code(said, code):
    with pytest.raises(UnreadableSkos) as refusal:
        from_skos(said)
    assert refusal.value.args[0] == code


@pytest.mark.parametrize(
    ("said", "folded"),
    [
        ("Coopérative d’habitation", "cooperative d habitation"),
        ("  ŒUVRE-clé ", "oeuvre cle"),
        ("100+", "100+"),
        ("…", ""),
    ],
)
def test_spellings_of_one_label_fold_together(said, folded):
    assert fold(said) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(said):
    assert fold(fold(said)) == fold(said)
