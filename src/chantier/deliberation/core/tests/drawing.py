"""Texts and amendments drawn by lot, from a seed: small texts, so that amendments meet often."""

from __future__ import annotations

import random

from chantier.deliberation.core.amendments import Amendment, check
from chantier.deliberation.core.blocks import Kind
from chantier.deliberation.core.document import Passage, Text, read_text
from chantier.deliberation.core.operations import (
    Insert,
    Move,
    Operation,
    Place,
    Quote,
    Replace,
    Side,
    after_article,
    deleted,
    moved,
    quote,
)

WORDS = ("le", "coop", "été", "un", "pain", "où", "a")


def a_text(draw: random.Random, *, most: int = 7) -> Text:
    """Two to ``most`` passages of two to six words, some of them headings."""
    lines = []
    for _ in range(draw.randint(2, most)):
        mark = draw.choice(("", "", "# ", "## ", "- "))
        lines.append(mark + " ".join(draw.choices(WORDS, k=draw.randint(2, 6))))
    return read_text("\n\n".join(lines), title="Charte", language="fr")


def an_amendment(draw: random.Random, text: Text, *, rank: int) -> Amendment:
    """One to three operations that hold on the text and do not contradict each other."""
    key = f"a{rank}"
    while True:
        count = draw.choice((1, 1, 1, 2, 3))
        operations = tuple(_operation(draw, text, f"{key}.{number}") for number in range(count))
        made = Amendment(key, rank, text.version, operations, (f"person-{rank}",))
        places = [one.place for one in operations if isinstance(one, Insert | Move)]
        if not check(text, made) and len(set(places)) == len(places):
            return made


def _operation(draw: random.Random, text: Text, prefix: str) -> Operation:
    passage = draw.choice(text.passages)
    kind = draw.random()
    if kind < 0.55:
        return a_replacement(draw, passage)
    if kind < 0.75:
        added = tuple(
            Passage(f"{prefix}-{n}", Kind.PARAGRAPH, "", " ".join(draw.choices(WORDS, k=2)))
            for n in range(1, draw.choice((2, 2, 3)))
        )
        return Insert(_place(draw, text), added)
    if kind < 0.87:
        return deleted(text, passage.key, whole_article=draw.random() < 0.4)
    return moved(text, passage.key, _place(draw, text), whole_article=draw.random() < 0.5)


def a_replacement(draw: random.Random, passage: Passage) -> Replace:
    """Some words of a passage become others, are taken out, or receive some beside them."""
    words = passage.text.split(" ")
    first = draw.randint(0, len(words))
    last = draw.randint(first, min(len(words), first + 2))
    start = len(" ".join(words[:first])) + (1 if 0 < first < len(words) else 0)
    end = max(start, len(" ".join(words[:last])))
    new = " ".join(draw.choices(WORDS, k=draw.randint(0 if start < end else 1, 2)))
    if start == end:
        new = new + " " if start < len(passage.text) else " " + new
    return Replace(quote(passage), start, end, new)


def _place(draw: random.Random, text: Text) -> Place:
    passage = draw.choice(text.passages)
    if draw.random() < 0.2:
        return after_article(text, passage.key)
    return Place(Quote(passage.key, passage.text), draw.choice((Side.BEFORE, Side.AFTER)))
