"""Settled proposals: one file, one fingerprint, and any change found."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.document import read_text
from chantier.deliberation.core.settled import (
    LONGEST_FILE_BYTES,
    AmendmentFate,
    Evidence,
    PositionTaken,
    Settlement,
    canonical_json,
    fingerprint_of,
    settled_form,
    verify,
)

AT = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
SETTLEMENT = Settlement(
    proposal="prop-7",
    table="nationale",
    settled_at=AT,
    text=read_text("# Buts\n\nRéunir.\n\n- les coops\n- les OBNL", title="Charte", language="fr"),
    evidence=(Evidence("p2", "r0000012", "supports", "strong"), Evidence("p2", "r0000003", "contradicts", "weak")),
    amendments=(
        AmendmentFate(2, "refused", "Hors du mandat.", ("Table du Nord",)),
        AmendmentFate(1, "accepted", authors=("Coop du Lac",)),
    ),
    positions=(
        PositionTaken("org-b", "object", "Trop vite.", "support", AT - timedelta(days=1)),
        PositionTaken("org-a", "support", "", "enterprise", AT - timedelta(days=2)),
    ),
    minority=("Une région aurait attendu.",),
)
FORM = settled_form(SETTLEMENT)

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def altered(**changes):
    return canonical_json({**json.loads(FORM), **changes})


def codes(form, expected=None):
    return [one.code for one in verify(form, expected).reasons]


def test_a_settled_form_holds_and_its_fingerprint_is_what_anybody_computes():
    assert verify(FORM, fingerprint_of(FORM)).holds
    assert fingerprint_of(FORM) == hashlib.sha256(FORM.encode()).hexdigest()


def test_it_says_everything_in_plain_values():
    form = json.loads(FORM)
    assert form["settled_at"] == "2026-11-23T18:30:00Z"
    assert form["text"] == "fr\nCharte\n\n# Buts\n\nRéunir.\n\n- les coops\n- les OBNL\n"
    assert [one["number"] for one in form["amendments"]] == [1, 2]
    assert [one["organization"] for one in form["positions"]] == ["org-a", "org-b"]
    assert form["minority"] == ["Une région aurait attendu."]


def test_the_order_in_which_things_were_read_and_the_clock_of_the_place_change_nothing():
    montreal = timezone(timedelta(hours=-5))
    shuffled = replace(
        SETTLEMENT,
        settled_at=AT.astimezone(montreal),
        evidence=SETTLEMENT.evidence[::-1],
        amendments=SETTLEMENT.amendments[::-1],
        positions=tuple(replace(one, taken_at=one.taken_at.astimezone(montreal)) for one in SETTLEMENT.positions[::-1]),
    )
    assert settled_form(shuffled) == FORM


def test_any_byte_that_changes_is_found():
    expected = fingerprint_of(FORM)
    for place in range(0, len(FORM), 7):
        other = FORM[:place] + ("x" if FORM[place] != "x" else "y") + FORM[place + 1 :]
        assert not verify(other, expected).holds


def test_a_text_altered_inside_the_file_is_found_without_knowing_the_fingerprint():
    form = json.loads(FORM)
    assert codes(altered(text=form["text"].replace("Réunir", "Vendre"))) == ["text-altered"]
    forged = form["text"].replace("Réunir", "Vendre")
    assert codes(altered(text=forged, text_sha256=hashlib.sha256(forged.encode()).hexdigest())) == ["passages-altered"]
    assert codes(altered(title="Autre")) == ["passages-altered"]
    assert codes(altered(passages=[{"key": 1}])) == ["passages-altered"]
    assert codes(altered(passages="rien")) == ["passages-altered"]


def test_a_file_written_otherwise_is_said_to_be():
    assert codes(json.dumps(json.loads(FORM), indent=1, ensure_ascii=False)) == ["not-canonical"]


def test_another_file_is_refused_with_its_reason():
    assert codes("{") == ["not-json"]
    assert codes("[" * 100_000) == ["not-json"]
    assert codes('{"a":1.5}') == ["not-json"]
    assert codes('"bonjour"') == ["format-unknown"]
    assert codes(altered(format="autre/1")) == ["format-unknown"]
    assert codes(FORM, "0" * 64) == ["fingerprint-differs"]
    assert codes(" " * (LONGEST_FILE_BYTES + 1)) == ["file-too-long"]


def test_what_has_no_exact_writing_is_refused():
    for value, said in ((0.1, "write it as text"), (AT, "write it as text"), (2**53, "exact"), ("\ud800", "surrogate")):
        with pytest.raises(ValueError, match=said):
            canonical_json({"a": value})
    with pytest.raises(ValueError, match="time zone"):
        settled_form(replace(SETTLEMENT, settled_at=datetime(2026, 1, 1)))


def test_names_come_in_the_order_that_the_standard_prescribes():
    """RFC 8785, 3.2.3, its own example of sorting by UTF-16 code units."""
    names = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    # U+FB33 is written as its two letters: text is normalised.
    order = list(json.loads(canonical_json(names)).values())
    assert order == [2, 4, 6, 7, 3, 1, 5]


@given(values)
def test_a_canonical_writing_reads_back_and_is_written_the_same(value):
    once = canonical_json(value)
    assert canonical_json(json.loads(once)) == once


def test_half_a_character_is_no_file() -> None:
    assert [one.code for one in verify('{"format":"\ud800"}').reasons] == ["not-json"]
