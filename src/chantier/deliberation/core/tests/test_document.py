"""Texts in articles and passages: read, written, numbered, fingerprinted, and followed from version to version."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.blocks import Block, Kind, read_blocks, running, written
from chantier.deliberation.core.document import (
    LONGEST_PASSAGE,
    LONGEST_TITLE,
    canonical_form,
    check_size,
    fingerprint,
    read_passages,
    read_text,
    revised,
)
from chantier.deliberation.core.document import written as text_written
from chantier.deliberation.core.reasons import Reason, Refused
from chantier.foundation.text.api import render

CHARTER = """\
Préambule de la
charte.

# Buts

1. Réunir les coopératives.
2. Les représenter.
   - auprès de l’État
   - auprès des autres mouvements

# Moyens

Une table par région.

> Elle se réunit deux fois.

| an | tables |
|----|--------|
| 1  | 3      |
"""

SIGNS = ["a", "é b", " ", "    ", "\n", "\n\n", "- ", "* ", "1. ", "12) ", "# ", "## ", "#", "---", "===", "```", "~~~"]
SIGNS += ["> ", "|a|", "\\", "_", "\n- ", "\n1. ", "\n    "]
markdown = st.lists(st.sampled_from(SIGNS), max_size=14).map("".join)


def charter(source=CHARTER):
    return read_text(source, title="Charte", language="fr")


def refused(source="Bonjour", **given_instead):
    with pytest.raises(Refused) as refusal:
        read_text(source, **{"title": "Charte", "language": "fr", **given_instead})
    return refusal.value.reasons


def test_a_text_is_its_articles_and_what_each_holds():
    assert [(one.key, one.number, one.kind.value, one.text) for one in charter().passages] == [
        ("p1", "0.1", "paragraph", "Préambule de la charte."),
        ("p2", "1", "heading", "Buts"),
        ("p3", "1.1", "item", "Réunir les coopératives."),
        ("p4", "1.2", "item", "Les représenter."),
        ("p5", "1.3", "item", "auprès de l’État"),
        ("p6", "1.4", "item", "auprès des autres mouvements"),
        ("p7", "2", "heading", "Moyens"),
        ("p8", "2.1", "paragraph", "Une table par région."),
        ("p9", "2.2", "quote", "Elle se réunit deux fois."),
        ("p10", "2.3", "table", "| an | tables |\n|----|--------|\n| 1  | 3      |"),
    ]


def test_an_article_is_its_heading_and_what_follows_to_the_next_of_its_level():
    text = read_text("# A\n\nun\n\n## A1\n\ndeux\n\n# B\n\ntrois", title="T", language="fr")
    assert [one.text for one in text.extent("p1")] == ["A", "un", "A1", "deux"]
    assert [one.text for one in text.extent("p3")] == ["A1", "deux"]
    assert [one.text for one in text.extent("p2")] == ["un"]
    assert text.extent("p99") == ()


def test_a_text_is_written_in_one_way_and_shows_the_same_page():
    assert text_written(charter()).startswith(
        "Préambule de la charte.\n\n# Buts\n\n1. Réunir les coopératives.\n2. Les"
    )
    assert render(text_written(charter())) == render(CHARTER).replace("Préambule de la\n", "Préambule de la ")


def test_the_ways_to_type_one_text_have_one_fingerprint():
    typed_otherwise = CHARTER.replace("# Buts", "Buts\n====").replace("   - ", "      * ").replace("\n", "\r\n")
    assert fingerprint(charter(typed_otherwise)) == fingerprint(charter())


def test_the_fingerprint_is_what_anybody_can_compute():
    text = read_text("Bonjour.", title="Charte", language="fr")
    assert canonical_form(text) == "fr\nCharte\n\nBonjour.\n"
    assert fingerprint(text) == hashlib.sha256(b"fr\nCharte\n\nBonjour.\n").hexdigest()


def test_the_title_and_the_language_are_part_of_what_is_fingerprinted():
    text = charter()
    assert (
        len({fingerprint(text), fingerprint(replace(text, title="Autre")), fingerprint(replace(text, language="en"))})
        == 3
    )


def test_a_list_counts_from_its_first_number_and_a_break_is_kept():
    assert (
        written(read_blocks("3. trois\n3. quatre\n\nun vers  \nun autre"))
        == "3. trois\n4. quatre\n\nun vers\\\nun autre"
    )


def test_a_year_at_the_start_of_a_line_begins_no_list():
    assert [one.kind for one in read_blocks("fondée en\n1998. Depuis")] == [Kind.PARAGRAPH]


def test_code_keeps_its_lines_and_an_open_fence_swallows_nothing_when_it_is_written_again():
    blocks = (*read_blocks("```\n  # non\n"), *read_blocks("Après."))
    assert read_blocks(written(blocks)) == (Block(Kind.CODE, "  # non"), Block(Kind.PARAGRAPH, "Après."))


def test_scripts_and_tags_are_words():
    text = read_text("<script>alert(1)</script>\n\n[x](javascript:alert(1))", title="T", language="fr")
    assert [one.kind for one in text.passages] == [Kind.PARAGRAPH, Kind.PARAGRAPH]
    assert "<script" not in render(text_written(text))
    assert "href" not in render(text_written(text))


def test_what_cannot_be_a_text_is_refused_with_its_reason():
    assert refused("  \n\n ") == (Reason("text-empty"),)
    assert refused(title=" ") == (Reason("title-missing"),)
    assert refused(title="a" * 300) == (Reason("title-too-long", {"length": 300, "most": LONGEST_TITLE}),)
    assert refused(language="français") == (Reason("language-unknown", {"language": "français"}),)
    assert [one.code for one in refused("a\n\n" * 3_001)] == ["too-many-passages"]
    assert [one.code for one in refused("un\u202etexte")] == ["hidden-character"]


def test_a_paragraph_of_a_megabyte_is_refused_before_anything_reads_it():
    assert [one.code for one in refused("mot " * 250_000)] == ["text-too-long"]
    assert refused("ab\n\n" + "mot " * 6_000) == (
        Reason("passage-too-long", {"passage": "2", "length": 23_999, "most": LONGEST_PASSAGE}),
    )


def test_a_text_that_grew_too_large_by_amendments_is_said_to_be():
    big = tuple(replace(charter().passages[0], text="a" * (LONGEST_PASSAGE + 1)) for _ in range(2))
    assert [one.code for one in check_size(big)] == ["passage-too-long", "passage-too-long"]
    assert [one.code for one in check_size(big * 10)] == ["text-too-long"]
    assert check_size(charter().passages) == ()


def test_a_passage_keeps_its_key_when_it_is_reworded_or_moved_and_a_key_never_serves_twice():
    text = charter()
    again = revised(
        text,
        CHARTER.replace("Une table par région.\n\n", "").replace(
            "Préambule de la\ncharte.",
            "Une table dans chaque région.\n\nPréambule de notre charte.\n\nTout à fait neuf.",
        ),
    )
    assert [(one.key, one.text) for one in again.passages[:3]] == [
        ("p8", "Une table dans chaque région."),
        ("p1", "Préambule de notre charte."),
        ("p11", "Tout à fait neuf."),
    ]
    assert (again.version, again.next_key) == (2, 12)
    assert revised(again, CHARTER).passages[0].key == "p1"
    assert "p11" not in {one.key for one in revised(again, CHARTER + "\n\nEncore du neuf.").passages}


def test_passages_to_add_have_keys_of_their_own():
    assert [(one.key, one.kind) for one in read_passages("# A\n\nb", prefix="a7.0")] == [
        ("a7.0-1", Kind.HEADING),
        ("a7.0-2", Kind.PARAGRAPH),
    ]


@given(markdown)
def test_what_is_written_reads_back_and_is_written_the_same(source):
    once = written(read_blocks(source))
    assert written(read_blocks(once)) == once


@given(
    st.lists(
        st.builds(
            Block,
            st.sampled_from([kind for kind in Kind if kind is not Kind.RULE]),
            st.lists(st.sampled_from(SIGNS), max_size=5).map("".join),
            st.integers(0, 3),
            st.sampled_from(["-", "1.", "3."]),
        ),
        max_size=6,
    )
)
def test_whatever_words_a_passage_is_given_it_stays_one_passage_of_its_kind(blocks):
    kept = [one for one in blocks if running(one.text).strip("# \\\n")]
    assert [one.kind for one in read_blocks(written(kept))] == [one.kind for one in kept]


@given(markdown)
def test_a_text_revised_without_a_change_keeps_every_key(source):
    if not read_blocks(source):
        return
    text = read_text(source, title="T", language="fr")
    assert revised(text, text_written(text)).passages == text.passages


@given(markdown, markdown)
def test_keys_are_unique_in_every_version(first, second):
    if not (read_blocks(first) and read_blocks(second)):
        return
    text = revised(read_text(first, title="T", language="fr"), second)
    assert len({one.key for one in text.passages}) == len(text.passages)


def test_a_text_is_measured_as_it_is_written_marks_included():
    nested = "\n".join(" " * (2 * min(depth, 6)) + "- " + "a" * 60 for depth in range(2_900))
    assert len(nested) < 220_000
    assert [one.code for one in refused(nested)] == ["text-too-long"]
