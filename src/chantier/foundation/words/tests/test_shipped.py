"""The vocabularies that come with Chantier: complete, set as French is set, and those that others count on."""

from __future__ import annotations

import re

import pytest

from chantier.foundation.words.core.folding import fold
from chantier.foundation.words.core.reading import read_scheme
from chantier.foundation.words.core.vocabulary import LANGUAGES, SchemeForm, problems
from chantier.foundation.words.services.loading import SHIPPED

FILES = sorted(SHIPPED.glob("*.toml"))
FORMS = {file.stem: read_scheme(file.read_text(encoding="utf-8")) for file in FILES}


def test_these_vocabularies_are_shipped():
    assert {name: len(form.concepts) for name, form in FORMS.items()} == {
        "activity": 28,
        "audience": 14,
        "legal-form": 16,
        "licence": 11,
        "member-category": 4,
        "name-kind": 6,
        "organization-status": 7,
        "position-precision": 7,
        "principle": 6,
        "purpose": 13,
        "relation-kind": 8,
        "size-band": 7,
        "theme": 90,
    }


@pytest.mark.parametrize("name", FORMS)
def test_a_shipped_vocabulary_is_complete_in_three_languages(name):
    form = FORMS[name]
    assert form.slug == name
    assert set(form.titles) == set(LANGUAGES)
    assert form.source
    assert form.licence
    assert form.version
    assert problems(form, languages=LANGUAGES) == ()
    assert [one.slug for one in form.concepts for said in one.notes.values() if set(said) != set(LANGUAGES)] == []


@pytest.mark.parametrize("name", FORMS)
def test_french_is_set_as_french_is_set(name):
    wrong = [text for text in _french(FORMS[name]) if re.search(r"'|\.\.\.|« | [:;!?»%]|\"", text)]
    assert wrong == []


def test_activity_is_a_frame_of_seven_groups_and_twenty_one_categories():
    notations = [one.notation for one in FORMS["activity"].concepts]
    groups = [one for one in FORMS["activity"].concepts if not one.broader]
    assert [one.notation for one in groups] == [f"{number}000" for number in range(1, 8)]
    assert len(notations) - len(groups) == 21
    assert all(
        one.notation[0] == _of("activity", one.broader[0])[0] for one in FORMS["activity"].concepts if one.broader
    )


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("COP", "cooperative"),
        ("APE", "non-profit"),
        ("ASS", "association"),
        ("SMU", "mutual"),
        ("PMSBL", "non-profit-legal-person"),
    ],
)
def test_register_codes_are_notations_of_legal_forms(code, slug):
    assert _of("legal-form", slug) == code


def _of(scheme: str, slug: str) -> str:
    return next(one.notation for one in FORMS[scheme].concepts if one.slug == slug)


def _french(form: SchemeForm) -> list[str]:
    said = [form.titles["fr"], form.source]
    for one in form.concepts:
        said += [one.preferred["fr"], *one.alternative.get("fr", ()), *(texts["fr"] for texts in one.notes.values())]
    return said


def test_the_thesaurus_of_themes_has_a_few_tops_and_two_levels():
    form = FORMS["theme"]
    tops = [one for one in form.concepts if not one.broader]
    above = {one.slug: one.broader for one in form.concepts}
    assert len(tops) == 11
    assert [one.slug for one in tops if set(one.notes.get("definition", {})) != set(LANGUAGES)] == []
    assert [slug for slug, parents in above.items() for parent in parents if above[parent]] == []
    assert {uri.rpartition("/")[0] for one in form.concepts for uri in one.matches.get("close", ())} == {
        "http://purl.org/essglobal/standard/themes"
    }


def test_no_two_themes_are_found_by_the_same_word():
    said: dict[str, set[str]] = {}
    for one in FORMS["theme"].concepts:
        labels = [*one.preferred.values(), *(text for texts in one.alternative.values() for text in texts)]
        for text in (*labels, *(text for texts in one.hidden.values() for text in texts)):
            said.setdefault(fold(text), set()).add(one.slug)
    assert {text: slugs for text, slugs in said.items() if len(slugs) > 1} == {}


def test_each_public_licence_says_its_own_address():
    addresses = {one.slug: one.matches.get("exact", ()) for one in FORMS["licence"].concepts}
    assert addresses == {
        **{
            f"cc-{code}": (f"https://creativecommons.org/licenses/{code}/4.0/",)
            for code in ("by", "by-sa", "by-nc", "by-nd", "by-nc-sa", "by-nc-nd")
        },
        "cc0": ("https://creativecommons.org/publicdomain/zero/1.0/",),
        "public-domain": ("https://creativecommons.org/publicdomain/mark/1.0/",),
        "all-rights-reserved": (),
        "authorised": (),
        "unknown-asked": (),
    }
