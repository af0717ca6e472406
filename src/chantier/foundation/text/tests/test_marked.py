"""A program may translate the words of Markdown: its marks, addresses and code come back, or the answer is refused."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.foundation.text.api import Marked, MarksLost, bare, marked, render, unmarked
from chantier.foundation.text.core.markdown import parsed_words
from chantier.foundation.text.core.marked import Mark

PIECES = (
    *("le ", "soir", " ", "**", "*", "_", "`", "[", "](https://a.org/b)", "<", ">", "&amp;", "&", "~~", "\\", "1", "é"),
    *("https://x.org/a_b", "a@b.org", "[^1]", "[mot][ref]", "\\\n", "\n", "!", "(", ")", "<https://a.org>"),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def read(words: str) -> str:
    """What a reader sees of one paragraph."""
    return " ".join("".join(part.content or " " for part in parsed_words(words)).split())


@settings(max_examples=600, deadline=None)
@given(WORDS)
def test_a_program_that_changes_nothing_changes_nothing_that_is_read(words: str) -> None:
    asked = marked(words)
    try:
        back = unmarked(asked.html, asked)
    except MarksLost:
        # Marks so tangled that no writing gives them back: refused, never altered.
        assert asked.marks
        return
    assert read(back) == read(words)


def test_marks_are_elements_with_a_name_and_addresses_do_not_leave() -> None:
    asked = marked("**Le soir**, [ici](https://exemple.org/a) : voir https://b.org et `x`.")
    assert asked.html == (
        '<b id="m1">Le soir</b>, <a id="m2">ici</a> : voir <code id="m3" translate="no">https://b.org</code>'
        ' et <code id="m4" translate="no">x</code>.'
    )
    assert "exemple.org" not in asked.html


def test_words_come_back_in_another_order_with_their_marks() -> None:
    asked = marked("Le **bus du soir**, [lire](https://a.org) `x`")
    answer = '<code id="m3">anything</code>: <a id="m2">read</a> about the <b id="m1"> evening bus </b>'
    assert unmarked(answer, asked) == "`x`: [read](<https://a.org>) about the  **evening bus**"


@pytest.mark.parametrize(
    "answer",
    [
        "The evening bus",
        '<b id="m1">a</b><b id="m1">b</b> <a id="m2">c</a>',
        '<b id="m1">a <a id="m2">b</b></a>',
        '<b id="m1"></b> <a id="m2">c</a>',
        '<b id="m1">a</b> <a id="m2">c</a> <b id="m9">d</b>',
        '<b id="m1">a</b> <a id="m2">c</a> <script>x</script>',
        '<b id="m1">a</b> <a id="m2">c',
        '<b>a</b> <a id="m2">c</a>',
        '<b id="m1">a</b> <a id="m2">c</a> <!-- x -->',
    ],
)
def test_an_answer_whose_marks_are_not_those_that_were_given_is_refused(answer: str) -> None:
    with pytest.raises(MarksLost):
        unmarked(answer, marked("**Le bus** [ici](https://a.org)"))


def test_what_a_program_adds_is_words_and_never_a_mark() -> None:
    asked = Marked("Le soir", ())
    back = unmarked("*The* &lt;b&gt;evening&lt;/b&gt; [x](javascript:y) `z`", asked)
    assert "<em>" not in render(back)
    assert "<a" not in render(back)
    assert "<code>" not in render(back)


def test_a_hard_break_stays_where_the_program_puts_it() -> None:
    asked = marked("un\\\ndeux")
    assert asked.marks == (Mark("br", kept="\\\n"),)
    assert unmarked('one <br id="m1"/> two', asked) == "one\\\ntwo"


def test_an_address_alone_has_no_words() -> None:
    assert not marked("https://a.org/b 12").has_words
    assert marked("Le 12").has_words


@pytest.mark.parametrize("words", ["<" * 400_000, "<code" * 80_000, "<code>" * 70_000])
def test_the_bare_words_of_an_answer_that_never_closes_are_found_at_once(words: str) -> None:
    began = time.perf_counter()
    bare(words)
    assert time.perf_counter() - began < 5


def test_a_very_long_word_is_marked_at_once() -> None:
    began = time.perf_counter()
    assert marked("a" * 200_000).marks == ()
    assert [one.kept for one in marked("écrire à a.b+c@exemple.org").marks] == ["a.b+c@exemple.org"]
    assert time.perf_counter() - began < 5
