"""Characters: one way to write each, and none that hides."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.characters import (
    Hidden,
    clean,
    hidden_characters,
    with_names_shown,
    without_hidden,
)
from chantier.deliberation.core.reasons import Reason, Refused


def test_one_text_has_one_writing_whatever_the_machine_it_was_typed_on():
    assert clean("Été\r\nhiver\rprintemps\u2028automne\tfin") == "Été\nhiver\nprintemps\nautomne    fin"


def test_the_spaces_that_french_needs_are_kept_and_the_exotic_ones_are_plain():
    assert clean("« Oui\u00a0»\u202f!\u2003Non") == "« Oui\u00a0»\u202f! Non"


def test_a_character_that_turns_words_around_is_refused_by_name_and_line():
    with pytest.raises(Refused) as refusal:
        clean("Pour\nContre \u202eruoP")
    expected = {"code": "U+202E", "name": "RIGHT-TO-LEFT OVERRIDE", "count": 1, "line": 2}
    assert refusal.value.reasons == (Reason("hidden-character", expected),)


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u2066", "\ufeff", "\u00ad", "\x00", "\x1b", "\u3164", "\U000e0041", "\ue000", "\ufe00"]
)
def test_what_nobody_sees_is_found(sign):
    assert hidden_characters(f"un{sign}mot")[0].place == 2
    assert without_hidden(f"un{sign}mot") == "unmot"


def test_it_can_be_shown_where_it_stands():
    assert hidden_characters("a\u200bb") == (Hidden(1, "U+200B", "ZERO WIDTH SPACE"),)
    assert with_names_shown("a\u200bb") == "a⟨U+200B ZERO WIDTH SPACE⟩b"


def test_pictures_and_the_letters_of_other_alphabets_are_words_like_others():
    for words in ("👩‍🌾 fermière", "❤️", "ᐃᓄᒃᑎᑐᑦ", "Kanienʼkéha", "العربية", "1️⃣"):
        assert clean(words) == words


def test_a_joiner_between_letters_is_no_picture():
    assert [one.name for one in hidden_characters("co\u200dop")] == ["ZERO WIDTH JOINER"]


@given(st.text())
def test_what_is_left_after_the_hidden_ones_is_clean_and_stays_so(text):
    kept = without_hidden(text)
    if not hidden_characters(kept):
        assert clean(clean(kept)) == clean(kept)


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_a_text_is_either_clean_or_refused(text):
    found = hidden_characters(text)
    if not found:
        assert hidden_characters(clean(text)) == ()
        return
    with pytest.raises(Refused) as refusal:
        clean(text)
    assert {one.params["code"] for one in refusal.value.reasons} <= {one.code for one in found}


def test_a_letter_under_a_heap_of_marks_is_refused_at_once():
    heap = "e" + "\u0301\u0323" * 100_000
    with pytest.raises(Refused) as refused:
        clean(heap)
    assert refused.value.reasons == (Reason("too-many-marks", {"most": 30}),)
    assert len(hidden_characters(heap)) == 0
    assert clean("e" + "\u0323\u0301" * 15) == unicodedata.normalize("NFC", "e" + "\u0323\u0301" * 15)


@pytest.mark.parametrize("words", ["日本語" * 50, "한국어" * 50, "مُحَمَّدٌ" * 40, "हिन्दी" * 40, "é" * 200])
def test_other_scripts_are_no_heaps(words):
    assert clean(words) == unicodedata.normalize("NFC", words)
