"""Canonical JSON: RFC 8785's own examples where they hold no fraction, and what has no canonical form."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.journal.core.canonical import NotCanonical, canonical
from chantier.foundation.journal.core.leaves import BadLeaf, instant, leaf, of_act, told

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
    max_leaves=8,
)


def test_keys_are_in_the_order_of_utf_16_as_the_standard_shows():
    # RFC 8785, 3.2.3: an emoji (two units from D83D) stands before U+FB33.
    given_keys = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}
    expected = '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'
    assert canonical(given_keys) == expected.encode()


def test_texts_are_escaped_as_the_standard_says():
    assert (
        canonical({"string": '€$\u000f\nA\'\u0042"\\\\"/'})
        == b'{"string":"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical({"literals": [None, True, False], "b": (1, -0)}) == b'{"b":[1,0],"literals":[null,true,false]}'


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), values, max_size=4))
def test_what_is_written_is_read_back_and_written_the_same(value):
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(dict(reversed(list(json.loads(written).items())))) == written


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": 1.0}, r"\$\.a: float"),
        ({"a": [1, float("nan")]}, r"\$\.a\[1\]: float"),
        ({"a": 2**53}, "beyond"),
        ({1: 2}, "key that is not a text"),
        ({"a": {"b": {1, 2}}}, r"\$\.a\.b: set"),
        ({"a": "\ud800"}, "surrogate"),
        ({"\udc00": 1}, "surrogate"),
        ({"a": b"bytes"}, "bytes"),
        ({"a": datetime(2026, 1, 1, tzinfo=UTC)}, "datetime"),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value, place):
    with pytest.raises(NotCanonical, match=place):
        canonical(value)


def test_a_leaf_says_its_version_and_its_kind():
    at = datetime(2026, 3, 1, 7, 30, 15, 999_999, tzinfo=timezone(-timedelta(hours=5)))
    value = of_act(at=at, subject=("tests.loaf", 12), public={"grams": 800})
    entry = leaf(kind="tests.loaf_baked", value=value)
    expected = '{"at":"2026-03-01T12:30:15Z","grams":800,"kind":"tests.loaf_baked","subject":["tests.loaf",12],"v":1}'
    assert entry == expected.encode()
    assert told(entry) == {**value, "v": 1, "kind": "tests.loaf_baked"}


@pytest.mark.parametrize("kind", ["", "loaf", "Tests.loaf", "tests.", "tests.a b", "tests." + "a" * 80, "tests.é"])
def test_what_is_not_a_kind_is_refused(kind):
    with pytest.raises(BadLeaf, match="not a kind"):
        leaf(kind=kind, value={})


def test_a_leaf_is_not_overwritten_nor_too_long_nor_out_of_time():
    with pytest.raises(BadLeaf, match="itself"):
        leaf(kind="tests.a", value={"v": 2})
    with pytest.raises(BadLeaf, match="itself"):
        of_act(at=datetime(2026, 1, 1, tzinfo=UTC), subject=("a", 1), public={"at": ""})
    with pytest.raises(BadLeaf, match="at most"):
        leaf(kind="tests.a", value={"a": "x" * 65_536})
    assert len(leaf(kind="tests.a", value={"a": "x" * (65_535 - 31)})) == 65_535
    with pytest.raises(BadLeaf, match="zone"):
        instant(datetime(2026, 1, 1))
    with pytest.raises(BadLeaf, match="float"):
        leaf(kind="tests.a", value={"a": 0.5})


@pytest.mark.parametrize(
    "entry", [b"", b"[]", b"\xff", b'{"a": 1}', b'{"b":1,"a":1}', b'{"a":1.5}', b'{"a":NaN}', b"[" * 9_000]
)
def test_what_is_not_canonical_says_nothing(entry):
    assert told(entry) is None
