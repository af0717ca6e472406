"""Amendments as people write them: their words, their collisions, their own amendments, their merging by hand."""

from dataclasses import replace

import pytest

from chantier.deliberation.core.amendments import (
    Amendment,
    check,
    check_sub_amendment,
    collisions,
    merged,
    with_words,
    words_of,
)
from chantier.deliberation.core.blocks import Kind
from chantier.deliberation.core.collisions import Act, Clash, Collision
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import LONGEST_PASSAGE, Passage, read_text, written
from chantier.deliberation.core.operations import (
    Delete,
    Insert,
    Move,
    Place,
    Quote,
    Replace,
    Side,
    beside,
    deleted,
    inserted,
    moved,
    reworded,
)
from chantier.deliberation.core.reasons import Reason, Refused

SOURCE = """\
# Buts

Le réseau réunit les coopératives du territoire.

Il parle en leur nom.

# Moyens

Une table par région.

Une assemblée par année.
"""
TEXT = read_text(SOURCE, title="Charte", language="fr")
UNITES, SPEAKS, TABLE, ASSEMBLY = "p2", "p3", "p5", "p6"


def passage(key):
    found = TEXT.passage(key)
    assert found is not None
    return found


def amendment(number, *operations, text=TEXT):
    return Amendment(f"a{number}", number, text.version, operations, (f"person-{number}",))


def to_write(number, key, words, text=TEXT):
    """An amendment as a form makes it: the passage, and what somebody typed in its place."""
    return amendment(number, *reworded(text.passage(key), words), text=text)


def clashes(*amendments, text=TEXT):
    return [(one.kind, one.one.amendment, one.other.amendment, one.passage) for one in collisions(text, amendments)]


def refusal_of(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.reasons


def test_what_somebody_types_in_place_of_a_passage_becomes_the_smallest_changes():
    on = Quote(UNITES, "Le réseau réunit les coopératives du territoire.")
    assert reworded(passage(UNITES), "Le réseau réunit les coopératives et les OBNL du\nterritoire québécois.") == (
        Replace(on, 34, 34, "et les OBNL "),
        Replace(on, 47, 47, " québécois"),
    )


def test_the_same_words_typed_otherwise_change_nothing():
    assert refusal_of(lambda: reworded(passage(SPEAKS), "Il parle  en\r\nleur nom. ")) == (Reason("nothing-changes"),)


def test_words_that_hide_or_that_are_too_many_are_refused():
    assert [r.code for r in refusal_of(lambda: reworded(passage(SPEAKS), "Il\u202eparle"))] == ["hidden-character"]
    assert [r.code for r in refusal_of(lambda: reworded(passage(SPEAKS), "a" * 1_000_000))] == ["passage-too-long"]
    assert [r.code for r in refusal_of(lambda: reworded(passage(SPEAKS), "  "))] == ["deletes-all-words"]


def test_the_consolidated_text_has_what_was_accepted_and_says_whom_it_owes_it_to():
    done = consolidate(
        TEXT,
        [
            to_write(1, UNITES, "Le réseau réunit les coopératives et les OBNL du territoire."),
            to_write(2, UNITES, "Le réseau rassemble les coopératives du territoire."),
            amendment(3, inserted(beside(TEXT, "p1", Side.AFTER), "- Il publie ses comptes.", prefix="a3.0")),
            amendment(4, moved(TEXT, "p4", beside(TEXT, "p1", Side.BEFORE), whole_article=True)),
            amendment(5, deleted(TEXT, SPEAKS)),
        ],
    )
    assert written(done.text) == (
        "# Moyens\n\nUne table par région.\n\nUne assemblée par année.\n\n"
        "# Buts\n\n- Il publie ses comptes.\n\nLe réseau rassemble les coopératives et les OBNL du territoire."
    )
    assert done.text.version == 2
    assert done.credits == {UNITES: ("a1", "a2"), "a3.0-1": ("a3",), "p4": ("a4",), "p5": ("a4",), "p6": ("a4",)}
    assert done.removed == {SPEAKS: ("a5",)}


def test_two_changes_of_one_sentence_that_do_not_overlap_stand_together():
    first = to_write(1, SPEAKS, "Il parle et écrit en leur nom.")
    second = to_write(2, SPEAKS, "Il parle en leur nom propre.")
    assert clashes(first, second) == []
    assert consolidate(TEXT, [second, first]).text.passage(SPEAKS).text == "Il parle et écrit en leur nom propre."


def test_changes_of_the_same_words_collide():
    first = to_write(1, SPEAKS, "Il parle pour elles.")
    second = to_write(2, SPEAKS, "Il parle en son nom.")
    assert clashes(first, second) == [(Clash.WORDS, "a1", "a2", SPEAKS)]
    assert refusal_of(lambda: consolidate(TEXT, [first, second])) == (
        Reason("amendments-collide", {"one": "a1", "other": "a2", "clash": "words", "count": 1}),
    )


def test_two_additions_at_one_point_of_a_sentence_collide():
    first = to_write(1, SPEAKS, "Il parle fort en leur nom.")
    second = to_write(2, SPEAKS, "Il parle doucement en leur nom.")
    assert clashes(first, second) == [(Clash.WORDS, "a1", "a2", SPEAKS)]


def test_words_added_before_a_word_that_goes_collide_with_its_going():
    first = amendment(1, Replace(Quote(TABLE, passage(TABLE).text), 4, 10, ""))
    second = amendment(2, Replace(Quote(TABLE, passage(TABLE).text), 4, 4, "grande "))
    assert clashes(first, second) == [(Clash.WORDS, "a1", "a2", TABLE)]


def test_words_added_before_a_word_that_is_replaced_stand_before_it():
    first = amendment(1, Replace(Quote(TABLE, passage(TABLE).text), 4, 9, "assemblée"))
    second = amendment(2, Replace(Quote(TABLE, passage(TABLE).text), 4, 4, "grande "))
    assert clashes(first, second) == []
    assert consolidate(TEXT, [first, second]).text.passage(TABLE).text == "Une grande assemblée par région."


def test_a_passage_that_goes_collides_with_what_is_done_to_it_or_beside_it():
    gone = amendment(1, deleted(TEXT, SPEAKS))
    assert clashes(
        gone,
        to_write(2, SPEAKS, "Il parle en leur nom propre."),
        amendment(3, moved(TEXT, SPEAKS, beside(TEXT, TABLE, Side.AFTER))),
        amendment(4, inserted(beside(TEXT, SPEAKS, Side.AFTER), "Neuf.", prefix="a4.0")),
    ) == [
        (Clash.DELETED_AND_EDITED, "a1", "a2", SPEAKS),
        (Clash.DELETED_AND_MOVED, "a1", "a3", SPEAKS),
        (Clash.PLACE_DELETED, "a1", "a4", SPEAKS),
        (Clash.PLACE_MOVED, "a3", "a4", SPEAKS),
    ]


def test_moving_a_passage_and_changing_its_words_stand_together():
    move = amendment(1, moved(TEXT, SPEAKS, beside(TEXT, TABLE, Side.AFTER)))
    words = to_write(2, SPEAKS, "Il parle en leur nom propre.")
    assert clashes(move, words) == []
    assert [one.text for one in consolidate(TEXT, [move, words]).text.passages][4:] == [
        "Il parle en leur nom propre.",
        "Une assemblée par année.",
    ]


def test_what_is_added_inside_an_article_that_moves_follows_it():
    move = amendment(1, moved(TEXT, "p4", beside(TEXT, "p1", Side.BEFORE), whole_article=True))
    added = amendment(2, inserted(beside(TEXT, TABLE, Side.AFTER), "Un congrès.", prefix="a2.0"))
    assert clashes(move, added) == []
    assert [one.number for one in consolidate(TEXT, [added, move]).text.passages if one.key == "a2.0-1"] == ["1.2"]


def test_two_moves_of_one_passage_collide_unless_they_ask_the_same():
    up = amendment(1, moved(TEXT, ASSEMBLY, beside(TEXT, TABLE, Side.BEFORE)))
    same = amendment(2, moved(TEXT, ASSEMBLY, beside(TEXT, "p4", Side.AFTER)))
    away = amendment(3, moved(TEXT, ASSEMBLY, beside(TEXT, "p1", Side.AFTER)))
    assert clashes(up, same, away) == [
        (Clash.SAME, "a1", "a2", ASSEMBLY),
        (Clash.MOVED_TWICE, "a1", "a3", ASSEMBLY),
        (Clash.MOVED_TWICE, "a2", "a3", ASSEMBLY),
    ]
    assert [one.key for one in consolidate(TEXT, [up, same]).text.passages][3:] == ["p4", ASSEMBLY, TABLE]


def test_a_passage_is_not_moved_into_an_article_that_moves():
    article = amendment(1, moved(TEXT, "p4", beside(TEXT, "p1", Side.BEFORE), whole_article=True))
    into = amendment(2, moved(TEXT, SPEAKS, beside(TEXT, TABLE, Side.AFTER)))
    assert clashes(article, into) == [(Clash.PLACE_MOVED, "a1", "a2", TABLE)]


def test_additions_in_one_place_are_a_question_of_order_and_stand_by_their_numbers():
    first = amendment(1, inserted(beside(TEXT, UNITES, Side.AFTER), "Un.", prefix="a1.0"))
    second = amendment(2, inserted(beside(TEXT, SPEAKS, Side.BEFORE), "Deux.", prefix="a2.0"))
    third = amendment(3, inserted(beside(TEXT, UNITES, Side.AFTER), "Trois.", prefix="a3.0"))
    assert {one[0] for one in clashes(first, second, third)} == {Clash.ORDER}
    assert [one.text for one in consolidate(TEXT, [third, second, first]).text.passages][2:5] == [
        "Un.",
        "Trois.",
        "Deux.",
    ]


def test_the_same_request_made_twice_is_done_once_and_both_are_thanked():
    first = amendment(1, inserted(beside(TEXT, UNITES, Side.AFTER), "Pareil.", prefix="a1.0"))
    second = amendment(2, inserted(beside(TEXT, UNITES, Side.AFTER), "Pareil.", prefix="a2.0"))
    assert collisions(TEXT, [first, second]) == (Collision(Clash.SAME, Act("a1", 0), Act("a2", 0), UNITES),)
    done = consolidate(TEXT, [second, first])
    assert done.credits == {"a1.0-1": ("a1", "a2")}
    assert [one.text for one in done.text.passages].count("Pareil.") == 1


def test_an_amendment_holds_only_on_the_text_that_its_author_saw():
    words = Quote(SPEAKS, "Il parlait en leur nom.")
    assert check(TEXT, amendment(1, Replace(words, 0, 2, "Elle"))) == (
        Reason("passage-has-changed", {"passage": "1.2"}),
    )
    late = replace(to_write(1, SPEAKS, "Il parle."), base_version=0)
    assert check(TEXT, late) == (Reason("text-has-moved", {"written_on": 0, "now": 1}),)
    assert refusal_of(lambda: collisions(TEXT, [late]))[0].code == "text-has-moved"
    assert check(TEXT, amendment(1, Delete((Quote("p99", "?"),)))) == (Reason("passage-unknown", {"passage": "p99"}),)


SPEAKS_NOW = Quote(SPEAKS, "Il parle en leur nom.")
UNITES_NOW = Quote(UNITES, "Le réseau réunit les coopératives du territoire.")


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (Replace(SPEAKS_NOW, 0, 2, "Il"), "nothing-changes"),
        (Replace(SPEAKS_NOW, 1, 2, "a"), "cuts-a-word"),
        (Replace(SPEAKS_NOW, 3, 3, "\u0301"), "cuts-a-word"),
        (Replace(SPEAKS_NOW, 5, 2, "a"), "words-out-of-passage"),
        (Replace(SPEAKS_NOW, 0, 99, "a"), "words-out-of-passage"),
        (Replace(SPEAKS_NOW, 3, 3, "a" * LONGEST_PASSAGE), "passage-too-long"),
        (Insert(Place(SPEAKS_NOW, Side.AFTER), ()), "nothing-changes"),
        (Delete(()), "nothing-changes"),
        (Delete((SPEAKS_NOW, UNITES_NOW)), "passages-not-in-a-row"),
        (Move((SPEAKS_NOW,), Place(UNITES_NOW, Side.AFTER)), "nothing-changes"),
        (Move((UNITES_NOW, SPEAKS_NOW), Place(UNITES_NOW, Side.AFTER)), "nothing-changes"),
    ],
)
def test_an_operation_that_means_nothing_is_refused_with_its_reason(operation, code):
    assert [one.code for one in check(TEXT, amendment(1, operation))] == [code]


def test_an_amendment_has_operations_authors_and_no_contradiction():
    good = to_write(1, SPEAKS, "Il parle.")
    assert check(TEXT, good) == ()
    assert check(TEXT, replace(good, authors=())) == (Reason("no-author"),)
    assert check(TEXT, amendment(1)) == (Reason("no-operation"),)
    assert [one.code for one in check(TEXT, amendment(1, *[deleted(TEXT, SPEAKS)] * 201))] == ["too-many-operations"]
    both = amendment(1, deleted(TEXT, SPEAKS), *good.operations)
    assert check(TEXT, both) == (Reason("contradicts-itself", {"clash": "deleted-and-edited"}),)


def test_nobody_deletes_a_whole_text():
    everything = Delete(tuple(Quote(one.key, one.text) for one in TEXT.passages))
    assert check(TEXT, amendment(1, everything)) == (Reason("nothing-would-remain"),)
    halves = [
        amendment(1, deleted(TEXT, "p1", whole_article=True)),
        amendment(2, deleted(TEXT, "p4", whole_article=True)),
    ]
    assert refusal_of(lambda: consolidate(TEXT, halves)) == (Reason("nothing-would-remain"),)


def test_two_that_collide_are_joined_by_hand_and_keep_both_authors():
    first = replace(to_write(1, SPEAKS, "Il parle pour elles."), authors=("odile", "coop-du-lac"))
    second = replace(to_write(2, SPEAKS, "Il parle en son nom."), authors=("coop-du-lac", "table-nord"))
    both = merged(
        TEXT, [first, second], reworded(passage(SPEAKS), "Il parle pour elles et en son nom."), key="a3", rank=3
    )
    assert both.authors == ("odile", "coop-du-lac", "table-nord")
    assert both.merged_from == ("a1", "a2")
    assert consolidate(TEXT, [both]).text.passage(SPEAKS).text == "Il parle pour elles et en son nom."
    assert refusal_of(lambda: merged(TEXT, [first], first.operations, key="a3", rank=3)) == (
        Reason("nothing-to-merge"),
    )
    assert refusal_of(lambda: merged(TEXT, [first, second], (), key="a3", rank=3)) == (Reason("no-operation"),)


PARENT = amendment(
    7,
    inserted(beside(TEXT, SPEAKS, Side.AFTER), "Il publie ses comptes.\n\nIl tient un registre.", prefix="a7.0"),
    *reworded(passage(TABLE), "Une table par région et par secteur."),
)


def test_the_words_of_an_amendment_are_a_small_text():
    assert [(one.key, one.text) for one in words_of(PARENT, title="A7", language="fr").passages] == [
        ("a7.0-1", "Il publie ses comptes."),
        ("a7.0-2", "Il tient un registre."),
        ("a7.1", "et par secteur"),
    ]


def test_sub_amendments_change_the_words_of_an_amendment_and_it_stays_one():
    words = words_of(PARENT, title="A7", language="fr")
    subs = [
        to_write(1, "a7.0-1", "Il publie ses comptes chaque année.", text=words),
        amendment(2, inserted(beside(words, "a7.0-2", Side.AFTER), "Il l’ouvre à tous.", prefix="s2.0"), text=words),
        amendment(3, Replace(Quote("a7.1", "et par secteur"), 7, 14, "filière"), text=words),
        amendment(4, deleted(words, "a7.0-2"), text=words),
    ]
    assert [check_sub_amendment(PARENT, one) for one in subs] == [(), (), (), ()]
    kept = [subs[0], subs[1], subs[2]]
    changed = with_words(PARENT, consolidate(words, kept).text, authors=["person-1"])
    assert (changed.version, changed.authors) == (2, ("person-7", "person-1"))
    assert check(TEXT, changed) == ()
    done = consolidate(TEXT, [changed]).text
    assert [one.text for one in done.passages] == [
        "Buts",
        "Le réseau réunit les coopératives du territoire.",
        "Il parle en leur nom.",
        "Il publie ses comptes chaque année.",
        "Il tient un registre.",
        "Il l’ouvre à tous.",
        "Moyens",
        "Une table par région et par filière.",
        "Une assemblée par année.",
    ]


def test_sub_amendments_collide_like_others():
    words = words_of(PARENT, title="A7", language="fr")
    first = to_write(1, "a7.0-1", "Il publie tous ses comptes.", text=words)
    second = to_write(2, "a7.0-1", "Il publie parfois ses comptes.", text=words)
    assert clashes(first, second, text=words) == [(Clash.WORDS, "a1", "a2", "a7.0-1")]


def test_a_sub_amendment_stays_inside_one_operation():
    words = words_of(PARENT, title="A7", language="fr")
    leaves = amendment(1, moved(words, "a7.0-1", beside(words, "a7.1", Side.AFTER)), text=words)
    adds = amendment(2, inserted(beside(words, "a7.1", Side.AFTER), "Autre.", prefix="s2.0"), text=words)
    late = replace(to_write(3, "a7.0-1", "Il publie.", text=words), base_version=5)
    assert check_sub_amendment(PARENT, leaves) == (Reason("leaves-its-operation"),)
    assert check_sub_amendment(PARENT, adds) == (Reason("only-words-here"),)
    assert [one.code for one in check_sub_amendment(PARENT, late)] == ["text-has-moved"]


def test_an_amendment_left_without_words_is_to_be_refused_instead():
    parent = amendment(
        7, inserted(beside(TEXT, SPEAKS, Side.AFTER), "Un.\n\nDeux.", prefix="a7.0"), *PARENT.operations[1:]
    )
    words = words_of(parent, title="A7", language="fr")
    emptied = consolidate(
        words, [amendment(1, Delete(tuple(Quote(k, words.passage(k).text) for k in ("a7.0-1", "a7.0-2"))), text=words)]
    )
    assert refusal_of(lambda: with_words(parent, emptied.text)) == (Reason("nothing-remains"),)


def test_words_that_look_like_marks_stay_words():
    marks = amendment(1, Replace(Quote(SPEAKS, passage(SPEAKS).text), 0, 2, "#"))
    done = consolidate(TEXT, [marks]).text
    assert "\\# parle en leur nom." in written(done)
    again = read_text(written(done), title="Charte", language="fr")
    assert [one.kind for one in again.passages] == [one.kind for one in TEXT.passages]


def test_every_passage_of_an_insertion_is_whole():
    assert inserted(beside(TEXT, SPEAKS, Side.AFTER), "## Sous-titre\n\n- point", prefix="a1.0").passages == (
        Passage("a1.0-1", Kind.HEADING, "", "Sous-titre", depth=2),
        Passage("a1.0-2", Kind.ITEM, "", "point", mark="-"),
    )
    assert refusal_of(lambda: beside(TEXT, "p99", Side.AFTER)) == (Reason("passage-unknown", {"passage": "p99"}),)


def test_what_is_too_long_says_which_passage():
    assert refusal_of(lambda: reworded(passage(SPEAKS), "a" * 30_000)) == (
        Reason("passage-too-long", {"passage": "1.2", "length": 30_000, "most": LONGEST_PASSAGE}),
    )


def test_amendments_that_would_together_make_a_text_too_long_are_refused():
    many = [
        amendment(n, inserted(beside(TEXT, UNITES, Side.AFTER), f"mot{n} " * 3_000 + "\n\n" + SOURCE, prefix=f"a{n}.0"))
        for n in range(1, 15)
    ]
    assert len(consolidate(TEXT, many[:2]).text.passages) == 6 + 2 * 7
    assert [one.code for one in refusal_of(lambda: consolidate(TEXT, many))] == ["text-too-long"]
