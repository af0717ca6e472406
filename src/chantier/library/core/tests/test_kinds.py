import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from chantier.library.core import description as d
from chantier.library.core.kinds import clock, read_clock, read_details, read_kinds
from chantier.library.core.quality import check

SHIPPED = Path(__file__).resolve().parents[2] / "kinds" / "kinds.toml"
KINDS = {one.slug: one for one in read_kinds(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))}


def test_the_movement_has_eight_kinds_in_three_languages():
    assert tuple(KINDS) == d.KINDS
    for one in KINDS.values():
        for words in (one.names, one.purposes, *(field.labels for field in one.fields)):
            assert set(words) == {"fr", "en", "es"}
        assert set(one.standards) == {"schema_org", "datacite", "dublin_core", "zotero", "csl", "ris", "bibtex"}


def test_what_was_typed_is_read_by_the_type_of_its_field():
    typed = {
        "duration": "1:05",
        "captions": ["fr", "en"],
        "transcript": "  Bonjour à toutes.  ",
        "recorded_on": "2024-05",
        "event": "",
    }
    read = read_details(KINDS["video"].fields, typed)
    assert read.problems == ()
    assert read.values == {
        "duration": 3900,
        "captions": ["fr", "en"],
        "transcript": "Bonjour à toutes.",
        "recorded_on": "2024-05",
    }


def test_what_cannot_be_read_is_told_and_not_kept():
    typed = {"duration": "une heure", "recorded_on": "mai", "captions": "fran çais"}
    read = read_details(KINDS["video"].fields, typed)
    assert read.values == {}
    assert [(one.code, one.params["field"]) for one in read.problems] == [
        ("field_not_a_duration", "duration"),
        ("field_not_a_language", "captions"),
        ("field_not_a_date", "recorded_on"),
    ]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:05", 3900),
        ("1 h 05", 3900),
        ("65 min", 3900),
        ("65", 3900),
        ("1:05:30", 3930),
        ("2 h", 7200),
        ("1:75", 0),
        ("", 0),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, seconds: int):
    assert read_clock(text) == seconds


def test_a_duration_is_said_as_a_clock():
    assert (clock(3930), clock(330)) == ("1:05:30", "5:30")


@pytest.mark.parametrize(
    "kind",
    [
        {"slug": "Vidéo", "names": {}},
        {"slug": "a", "names": {}, "fields": [{"name": "x", "type": "picture", "labels": {}}]},
        {"slug": "a", "names": {}, "fields": [{"name": "x", "type": "choice", "labels": {}}]},
        {"slug": "a", "names": {}, "fields": [{"name": "x", "type": "text", "labels": {}}] * 2},
    ],
)
def test_a_kind_that_is_not_well_made_is_refused(kind: dict):
    with pytest.raises(ValueError, match=r"kind|field"):
        read_kinds({"kind": [kind]})


CASE = d.Description(
    kind="case-study",
    wordings=(d.Wording("fr", "Une épicerie reprise par ses voisins", is_original=True),),
    licence=d.Licence("cc-by"),
    details={"problem": "p", "method": "m", "results": "r", "limits": "l"},
)


def test_nothing_is_published_without_a_licence_or_the_fields_of_its_kind():
    fields = KINDS["case-study"].fields
    assert check(CASE, fields).may_be_published
    without = replace(CASE, licence=d.Licence(), details={"problem": "p", "method": "m", "results": "r"})
    assert [(one.code, dict(one.params)) for one in check(without, fields).barriers] == [
        ("licence_missing", {}),
        ("detail_missing", {"field": "limits"}),
    ]


def test_advice_never_forbids():
    checked = check(CASE, KINDS["case-study"].fields, asked_authors=2)
    assert checked.may_be_published
    assert {"summary_short", "authors_missing", "theme_missing", "authors_not_answered"} <= {
        one.code for one in checked.advice
    }
