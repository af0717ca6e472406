"""What is kept as JSON is read back as it was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core import serial
from chantier.deliberation.core.blocks import Kind
from chantier.deliberation.core.document import Passage, read_text
from chantier.deliberation.core.operations import Delete, Insert, Move, Place, Quote, Replace, Side

quotes = st.builds(Quote, st.text(max_size=6), st.text(max_size=30))
places = st.builds(Place, quotes, st.sampled_from(Side))
passages = st.builds(
    Passage,
    st.text(max_size=6),
    st.sampled_from(Kind),
    st.text("0123456789.", max_size=4),
    st.text(max_size=30),
    st.integers(0, 6),
    st.sampled_from(["", "-", "1."]),
)
runs = st.lists(quotes, max_size=4).map(tuple)
operations = st.one_of(
    st.builds(Replace, quotes, st.integers(0, 30), st.integers(0, 30), st.text(max_size=30)),
    st.builds(Insert, places, st.lists(passages, max_size=3).map(tuple)),
    st.builds(Delete, runs),
    st.builds(Move, runs, places),
)


def through_json(value):
    return json.loads(json.dumps(value))


@given(st.lists(operations, max_size=5))
def test_operations_are_read_back_as_they_were(given_operations):
    kept = through_json(serial.operations_to_json(given_operations))
    assert serial.operations_from_json(kept) == tuple(given_operations)


@given(st.lists(passages, max_size=5))
def test_passages_are_read_back_as_they_were(given_passages):
    assert serial.passages_from_json(through_json(serial.passages_to_json(given_passages))) == tuple(given_passages)


def test_a_text_is_read_back_from_its_row():
    text = read_text("# Un\n\nDeux mots.\n\n- trois", title="Titre", language="fr")
    kept = through_json(serial.passages_to_json(text.passages))
    assert serial.text_from_json(kept, title="Titre", language="fr", version=1, next_key=text.next_key) == text


def test_an_operation_of_somebody_else_is_refused():
    with pytest.raises(ValueError, match="unknown operation 'burn'"):
        serial.operations_from_json([{"do": "burn"}])
