"""Words that look like marks, spaces that do not break, letters in two pieces: read, amended, written, read again."""

from __future__ import annotations

import random
import unicodedata

import pytest

from chantier.deliberation.core.amendments import Amendment, check, collisions
from chantier.deliberation.core.blocks import Kind, read_blocks, written
from chantier.deliberation.core.characters import hidden_characters
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import Text, read_text
from chantier.deliberation.core.document import written as text_written
from chantier.deliberation.core.operations import Replace, quote, reworded
from chantier.deliberation.core.reasons import Refused

NASTY = (
    *("#", "# titre", "- item", "1. un", "1)", ">", "> cite", "|a|b|", "```", "~~~", "---", "***", "===", "\\", "*"),
    *("_", "`", "e\u0301", "\u1112\u1161\u11ab", "👩\u200d🌾", "☀\ufe0f", "\u00a0", "\u202f", "<b>", "1998.", "+"),
    *("\u212b", "a\nb", "  x", "— x", "« x »", "#sans", "12. x", "= =", "--"),
)
PLAIN = ("le", "fonds", "finance", "un", "service", "du", "soir")


def some_words(draw: random.Random, count: int) -> str:
    return " ".join(draw.choice(PLAIN if draw.random() < 0.6 else NASTY) for _ in range(count))


def a_text(draw: random.Random) -> Text | None:
    marks = ("", "", "# ", "## ", "- ", "1. ")
    source = "\n\n".join(draw.choice(marks) + some_words(draw, draw.randint(1, 6)) for _ in range(draw.randint(1, 5)))
    try:
        return read_text(source, title="Charte", language="fr")
    except Refused:  # nothing but spaces
        return None


def words_of(text: Text) -> list[tuple[Kind, str]]:
    return [(one.kind, one.text) for one in text.passages]


@pytest.mark.parametrize("seed", range(300))
def test_a_text_of_nasty_words_is_read_as_it_was_written(seed: int) -> None:
    text = a_text(random.Random(seed))
    if text is not None:
        assert words_of(read_text(text_written(text), title="Charte", language="fr")) == words_of(text)


@pytest.mark.parametrize("seed", range(300))
def test_an_amendment_of_nasty_words_leaves_a_text_that_is_read_as_it_was_written(seed: int) -> None:
    draw = random.Random(seed)
    text = a_text(draw)
    if text is None:
        return
    passage = draw.choice(text.passages)
    before = passage.text.split(" ")
    place = draw.randrange(len(before) + 1)
    wanted = " ".join([*before[:place], some_words(draw, draw.randint(0, 2)), *before[place + draw.randint(0, 2) :]])
    try:
        operations = reworded(passage, wanted)
    except Refused:  # nothing changes, or no word is left
        return
    amendment = Amendment("a1", 1, text.version, operations, ("coop",))
    assert check(text, amendment) == ()
    made = consolidate(text, [amendment]).text
    assert words_of(read_text(text_written(made), title="Charte", language="fr")) == words_of(made)


def test_a_space_that_does_not_break_begins_no_paragraph_and_hides_no_item() -> None:
    (item,) = read_blocks("- \u00a0le soir\u202f")
    assert (item.kind, item.text) == (Kind.ITEM, "le soir")
    assert [one.text for one in read_blocks("un\n\u00a0\ndeux")] == ["un", "deux"]
    assert read_blocks("> \u00a0") == read_blocks("- \u00a0") == ()
    assert written(read_blocks("Le prix\u00a0: 12\u202f$")) == "Le prix\u00a0: 12\u202f$"


def test_a_change_that_leaves_an_unseen_sign_behind_is_refused() -> None:
    text = read_text("a ☀\ufe0f b", title="T", language="fr")
    (passage,) = text.passages
    sun = passage.text.index("☀")
    asked = Amendment("a1", 1, 1, (Replace(quote(passage), sun, sun + 1, "soleil"),), ("x",))
    with pytest.raises(Refused) as refused:
        consolidate(text, [asked])
    assert refused.value.reasons[0].code == "hidden-character"


@pytest.mark.parametrize("seed", range(100))
def test_what_is_consolidated_is_in_the_one_way_of_writing(seed: int) -> None:
    draw = random.Random(seed)
    text = a_text(draw)
    if text is None:
        return
    kept: list[Amendment] = []
    for number in range(4):
        try:
            operations = reworded(draw.choice(text.passages), some_words(draw, 4))
        except Refused:
            continue
        asked = Amendment(f"a{number}", number, text.version, operations, ("x",))
        if not [one for one in collisions(text, [*kept, asked]) if not one.is_agreeable]:
            kept.append(asked)
    made = consolidate(text, kept).text
    assert consolidate(text, kept[::-1]).text == made
    for one in made.passages:
        assert unicodedata.is_normalized("NFC", one.text)
        assert not hidden_characters(one.text)
