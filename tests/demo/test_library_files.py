"""The library of the demonstration: as many of each kind as the real corpus, slugs that exist, French set with care."""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pypdfium2
import pytest

from chantier.config.demo import files, site
from chantier.foundation.words.core.reading import read_scheme
from chantier.foundation.words.services.loading import SHIPPED
from chantier.library.core.description import KINDS
from chantier.library.core.kinds import missing_details, read_details, read_kinds
from chantier.library.core.precise_date import PreciseDate
from chantier.library.core.quality import SHORTEST_SUMMARY

ROOT = Path(__file__).resolve().parents[2]
LIBRARY, FACTS = ROOT / "demo/library", ROOT / "src/chantier/foundation/places/facts"
RESOURCES = files.library()
STORY = {key: one for key, one in RESOURCES.items() if one.get("fictitious", True)}
REAL = {key: one for key, one in RESOURCES.items() if not one.get("fictitious", True)}
PUBLISHED = {key: one for key, one in STORY.items() if one.get("state", "published") == "published"}
KIND_FIELDS = {
    one.slug: one.fields
    for one in read_kinds(tomllib.loads((ROOT / "src/chantier/library/kinds/kinds.toml").read_text(encoding="utf-8")))
}


def _slugs(scheme: str) -> set[str]:
    return {one.slug for one in read_scheme((SHIPPED / f"{scheme}.toml").read_text(encoding="utf-8")).concepts}


def _column(file: Path, name: str) -> set[str]:
    with file.open(encoding="utf-8", newline="") as opened:
        return {row[name] for row in csv.DictReader(opened)}


def _texts(said: object) -> list[str]:
    if isinstance(said, dict):
        return [text for one in said.values() for text in _texts(one)]
    if isinstance(said, list):
        return [text for one in said for text in _texts(one)]
    return [said] if isinstance(said, str) else []


def test_the_library_holds_as_many_of_each_kind_as_the_real_corpus():
    assert Counter(one["kind"] for one in PUBLISHED.values()) == dict(
        zip(KINDS, (1, 5, 1, 12, 7, 11, 8, 1), strict=True)
    )
    assert Counter(one.get("state", "published") for one in STORY.values()) == {
        "published": 46,
        "submitted": 3,
        "returned": 1,
        "draft": 1,
    }
    assert len(REAL) >= 20


def test_every_file_has_a_name_of_its_own():
    assert len(list(LIBRARY.glob("*/*.toml"))) == len(RESOURCES)


def test_themes_licences_audiences_and_places_exist():
    assert {slug for one in RESOURCES.values() for slug in one["themes"]} <= _slugs("theme")
    assert {one["licence"] for one in RESOURCES.values() if "licence" in one} <= _slugs("licence")
    audiences = {slug for one in RESOURCES.values() for slug in one.get("details", {}).get("audience", ())}
    assert audiences <= _slugs("audience")
    places = {f"region-{code}" for code in _column(FACTS / "regions.csv", "code")} | {"province-24"}
    places |= {f"mrc-{code}" for code in _column(FACTS / "mrcs.csv", "code")}
    places |= {f"municipality-{code}" for code in _column(FACTS / "municipalities.csv", "code")}
    assert {code for one in STORY.values() for code in one["places"]} <= places


def test_authors_and_bodies_are_those_of_the_story():
    keys = _column(ROOT / "demo/organizations.csv", "key")
    named = {author.get("organization") for one in STORY.values() for author in one["authors"]} - {None}
    assert named | {key for one in STORY.values() for key in one.get("about", ())} <= keys
    persons = _column(ROOT / "demo/people.csv", "name")
    signed = {f"{who['given']} {who['family']}" for one in STORY.values() for who in one["authors"] if "family" in who}
    assert signed <= persons


@pytest.mark.parametrize("key", RESOURCES)
def test_the_fields_of_each_kind_are_read_and_none_is_missing(key):
    one = RESOURCES[key]
    fields = KIND_FIELDS[one["kind"]]
    details = read_details(fields, one.get("details", {}))
    assert details.problems == ()
    assert set(one.get("details", {})) <= {field.name for field in fields}
    assert missing_details(fields, details.values) == ()
    assert not one.get("issued") or PreciseDate.read(one["issued"])


@pytest.mark.parametrize("key", STORY)
def test_a_summary_says_enough_and_french_is_set_as_french_is_set(key):
    one = STORY[key]
    assert len(one[one.get("language", "fr")]["summary"]) >= SHORTEST_SUMMARY
    said = _texts(one["fr"]) if "fr" in one else []
    if one.get("language", "fr") == "fr":
        said += [*_texts(one.get("details", {})), *_texts(one.get("claim", []))]
    wrong = [text for text in said if re.search(r"'|\.\.\.|« | [:;!?»%]|\"", text)]
    assert wrong == []


def test_the_french_of_the_site_is_set_as_french_is_set():
    said = [text for page in site.told() for text in _texts(page.get("fr", {}))]
    assert len(said) > 50
    assert [text for text in said if re.search(r"\w'\w|\.\.\.|« | [:;!?»%]|(?<!\d{4})\d \d{3}(?!\d|-)", text)] == []


def test_many_are_translated_and_many_can_be_cited():
    translated = [key for key, one in PUBLISHED.items() if {"fr", "en", "es"} <= set(one)]
    assert len(translated) >= 15
    assert len([one for one in PUBLISHED.values() if one["kind"] == "case-study" and one.get("claim")]) == 7
    assert sum(len(one.get("claim", ())) for one in STORY.values()) >= 20


def test_relations_and_collections_lead_to_resources():
    assert {each["to"] for one in STORY.values() for each in one.get("relations", ())} <= set(PUBLISHED)
    collections = files.collections()
    assert Counter(one.get("form", "collection") for one in collections) == {"collection": 2, "series": 1}
    assert {key for one in collections for key in one["resources"]} <= set(PUBLISHED)


def test_a_real_document_is_named_dated_addressed_and_never_given_away():
    for one in REAL.values():
        assert one["access"] == "metadata"
        assert one["licence"] == "all-rights-reserved"
        assert one["authors"]
        assert one["publisher"]
        assert one["link"].startswith("http")
        assert "file" not in one


def test_the_drawn_papers_are_those_of_their_texts_byte_for_byte(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "demo/make"))
    import papers

    try:
        named = {one["file"] for one in STORY.values() if "file" in one}
        assert named == {file.name for file in (LIBRARY / "files").iterdir()}
        for text in (LIBRARY / "texts").glob("*.md"):
            drawn = papers.paper(text.read_text(encoding="utf-8"), tagged=text.stem not in papers.UNTAGGED)
            assert (LIBRARY / f"files/{text.stem}.pdf").read_bytes() == drawn
    finally:
        sys.modules.pop("papers", None)


def test_a_claim_stands_on_the_page_it_names():
    document = pypdfium2.PdfDocument(LIBRARY / "files/cas-four-de-quartier.pdf")
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    document.close()
    assert len(pages) >= 3
    claims = STORY["cas-four-de-quartier"]["claim"]
    figures = ("Vingt-sept", "2017", "La subvention salariale")
    for claim, figure in zip(claims, figures, strict=True):
        assert figure in claim["text"]
        assert figure in pages[int(claim["page"]) - 1]
