"""Files of ballots: every form gives the same papers, and a wrong one says what and where."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.counting.ballots import Ballots, Orders, Ranks, Uncountable
from chantier.assemblies.core.counting.reading import read_ballots
from chantier.assemblies.core.counting.text_numbers import whole_numbers

BLT = b'3 2\n4 1 2 0\n2 3 0\n1 0\n1 2 3 1 0\n0\n"Ana"\n"Bo"\n"Cy"\n"Conseil"\n'


def told(ballots: Ballots) -> list[tuple[int, str]]:
    """Papers as (voices, « name > name »), in alphabetical order."""
    orders = ballots.orders()
    return sorted(
        (int(voices), " > ".join(orders.candidates[one] for one in paper if one >= 0))
        for voices, paper in zip(orders.voices, orders.choices, strict=True)
    )


SAME = [(1, "Bo > Cy > Ana"), (2, "Cy"), (4, "Ana > Bo")]


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("blt", BLT),
        ("blt", BLT.replace(b"\n", b"\r\n")),
        ("blt", BLT.replace(b"4 1 2 0", b"(a1) 3 1 2 0 # a box\n(a2) 1 1 - 2 0")),
        ("blt", b"# a comment\n" + BLT),
        (
            "preflib",
            b"# FILE NAME: 1.soi\n# ALTERNATIVE NAME 1: Ana\n# ALTERNATIVE NAME 2: Bo\n# ALTERNATIVE NAME 3: Cy\n"
            b"4: 1,2\n2: 3\n1: 2,3,1\n",
        ),
        ("preflib", b"3\n1,Ana\n2,Bo\n3,Cy\n7,7,3\n4,1,2\n2,3\n1,2,3,1\n"),
        ("csv", b"choix_1;choix_2;choix_3;voix\nAna;Bo;;4\nCy;;;2\nBo;Cy;Ana;1\n;;;1\n"),
        ("csv", "code,Rang 2,Rang 1,Rang 3,poids\na,Bo,Ana,,4\nb,,Cy,,2\nc,Cy,Bo,Ana,1\n".encode("cp1252")),
        ("csv", b"voices,Ana,Bo,Cy\n4,1,2,\n2,,,1\n1,3,1,2\n1,,,\n"),
    ],
)
def test_every_form_gives_the_same_papers(form, content):
    read = read_ballots(content)

    assert (read.form, told(read.ballots)) == (form, SAME)


def test_a_blt_file_says_its_seats_its_title_and_its_blank_papers():
    read = read_ballots(BLT)

    assert (read.seats, read.title, read.ballots.blank, read.withdrawn) == (2, "Conseil", 1, ())


def test_who_withdrew_leaves_every_paper():
    read = read_ballots(BLT.replace(b"3 2\n", b"3 2\n-2\n"))

    assert (read.withdrawn, told(read.ballots)) == (("Bo",), [(1, "Cy > Ana"), (2, "Cy"), (4, "Ana")])


def test_equals_of_a_preflib_file_stay_level_and_a_strict_rule_refuses_them():
    read = read_ballots(b"# ALTERNATIVE NAME 1: Ana\n# ALTERNATIVE NAME 2: Bo\n# ALTERNATIVE NAME 3: Cy\n2: {1,2},3\n")

    assert isinstance(read.ballots, Ranks)
    with pytest.raises(Uncountable, match="level") as refused:
        read.ballots.orders()
    assert dict(refused.value.params) == {"first": "Ana", "second": "Bo"}


@pytest.mark.parametrize(
    ("content", "code", "params"),
    [
        (b"  \n", "empty_file", {}),
        (BLT.replace(b"\n0\n", b"\n"), "blt_no_end", {}),
        (BLT.replace(b"2 3 0", b"2 4 0"), "blt_choice", {"choice": "4", "line": 3}),
        (BLT.replace(b"2 3 0", b"2 3"), "blt_paper_end", {"line": 3}),
        (BLT.replace(b"2 3 0", b"2 1=3 0"), "blt_level", {"choice": "1=3", "line": 3}),
        (BLT.replace(b"2 3 0", b"x 3 0"), "blt_weight", {"weight": "x", "line": 3}),
        (BLT.replace(b"2 3 0", b"2 3 3 0"), "named_twice", {"name": "Cy"}),
        (BLT.replace(b'"Cy"\n"Conseil"', b""), "blt_names", {"expected": 3, "found": 2}),
        (BLT.replace(b"Cy", b"Bo"), "same_name", {"name": "Bo"}),
        (b"# ALTERNATIVE NAME 2: Bo\n1: 2\n", "preflib_names", {}),
        (b"# ALTERNATIVE NAME 1: Ana\n1: 1\n1: 2\n", "preflib_choice", {"choice": "2", "line": 3}),
        (b"# ALTERNATIVE NAME 1: Ana\nAna\n", "preflib_paper", {"line": 2}),
        (b"choix_1,choix_2\n,Ana\n", "hole_at", {"line": 2, "place": 1}),
        (b"choix_1,choix_2\nAna,Ana\n", "named_twice_at", {"line": 2}),
        (b"Ana,Bo\n1,2\n1,beaucoup\n", "bad_rank", {"value": "beaucoup", "line": 3}),
        (b"Ana,voix\n1,deux\n", "bad_voices", {"value": "deux", "line": 2}),
        (b'Ana,Bo\n1,"2\n', "unreadable", {"line": 2}),
        (b"voix\n3\n", "no_candidate", {}),
    ],
)
def test_a_wrong_file_says_what_is_wrong_and_where(content, code, params):
    with pytest.raises(Uncountable) as refused:
        read_ballots(content).ballots.orders()

    assert (refused.value.code, dict(refused.value.params)) == (code, params)


@given(st.lists(st.tuples(st.integers(0, 10**17), st.sampled_from([" ", "\n", "\t", " \r\n "]))), st.booleans())
def test_plain_numbers_are_read_as_python_reads_them(numbers, spaced):
    text = ("\n" if spaced else "") + "".join(f"{number}{space}" for number, space in numbers)

    assert whole_numbers(text.encode()).tolist() == [int(word) for word in text.split()]  # type: ignore[union-attr]


@given(st.binary(max_size=200))
def test_whatever_the_bytes_there_is_an_answer_or_a_refusal(content):
    try:
        ballots = read_ballots(content).ballots
    except Uncountable:
        return
    assert isinstance(ballots, Orders | Ranks)


def test_a_hundred_candidates_are_read_as_few_are():
    names = "".join(f'"c{one}"\n' for one in range(100))
    papers = "".join("1 " + " ".join(map(str, order)) + " 0\n" for order in ([*range(1, 101)], [*range(100, 0, -1)]))
    read = read_ballots(f"100 3\n{papers}0\n{names}".encode())

    assert np.array_equal(read.ballots.orders().choices[:, 0], [0, 99])
    with pytest.raises(Uncountable, match="named_twice"):
        read_ballots(f"100 3\n{papers.replace(' 99 100 0', ' 99 99 0')}0\n{names}".encode())


CUT = b"# NUMBER VOTERS: 3\n# ALTERNATIVE NAME 1: Ana\n# ALTERNATIVE NAME 2: Bo\n2: 1,2\n"


@pytest.mark.parametrize(
    ("content", "code", "params"),
    [
        # Nothing is left unread: a paper that says more than is understood is refused, not shortened.
        (b"choix_1,choix_2\nRoy, Ana,Bo\n", "beyond_header", {"value": "Bo", "line": 2}),
        (b"choix_1,choix_2,\nAna,Bo,Cy\n", "beyond_header", {"value": "Cy", "line": 2}),
        (b"choix_1,choix_1\nAna,Bo\n", "same_column", {"name": "choix_1"}),
        (b"voix,poids,Ana\n1,2,1\n", "same_column", {"name": "poids"}),
        ("René,Rene\n1,2\n".encode(), "same_column", {"name": "Rene"}),
        (b"Ana,Bo,Cy\n1,3,\n", "gap", {"name": "Bo", "rank": 3, "missing": 2}),
        (b"Ana,Bo\n2,\n", "gap", {"name": "Ana", "rank": 2, "missing": 1}),
        (BLT.replace(b'"Bo"', b'"Bo "Ti" Roy"'), "blt_quotes", {"line": '"Bo "Ti" Roy"'}),
        (BLT.replace(b'"Bo"', b'"Bo ""Ti"" Roy"'), "blt_quotes", {"line": '"Bo ""Ti"" Roy"'}),
        (CUT, "preflib_sum", {"expected": 3, "found": 2}),
        (b"2\n1,Ana\n2,Bo\n3,3,1\n2,1,2\n", "preflib_sum", {"expected": 3, "found": 2}),
        (CUT.replace(b"2: 1,2", b"3: 1,{2"), "preflib_paper", {"line": 4}),
        (CUT.replace(b"2: 1,2", b"3: 1,,2"), "preflib_paper", {"line": 4}),
        (CUT.replace(b"2: 1,2", b"3: 1 2"), "preflib_paper", {"line": 4}),
        # Two names that the eye takes for one are one person, or a trap.
        ("choix_1\nZoé\nZoe\u0301\nZOÉ\n".encode(), "alike", {"first": "ZOÉ", "second": "Zoé"}),
        ("choix_1\nAna\nAna\u200d\n".encode(), "alike", {"first": "Ana", "second": "Ana\u200d"}),
        ("choix_1\n\u200d\n".encode(), "unnamed_candidate", {}),
        # Other files than ballots.
        (b"PK\x03\x04\x14\x00", "not_text", {}),
        (b"%PDF-1.7\n", "not_text", {}),
        ("choix_1\nAna\n".encode("utf-16"), "not_text", {}),
        (b'{"elected": []}', "not_text", {}),
        (b"V: 12\nV: 10\n Option 1: Ana\n Option 2: Bo\n", "sheet_paper", {"paper": "10", "expected": 2}),
    ],
)
def test_nothing_is_left_unread_in_silence(content, code, params):
    with pytest.raises(Uncountable) as refused:
        read_ballots(content).ballots.orders()

    assert (refused.value.code, dict(refused.value.params)) == (code, params)


def test_one_name_is_one_name_whatever_the_machine_that_wrote_it():
    read = read_ballots("choix_1\nZoé\nZoe\u0301\n Zoé\u202e\nZ\u200boé\n".encode())

    assert (read.ballots.candidates, told(read.ballots)) == (("Zoé",), [(4, "Zoé")])


def test_a_name_brings_no_order_to_the_screen():
    read = read_ballots('2 1\n1 1 0\n0\n"Ana\n\x1b[2J"\n"Bo\u2067 <b>"\n'.encode())

    assert read.ballots.candidates == ("Ana [2J", "Bo <b>")


def test_names_may_hold_the_separator_when_they_are_quoted():
    read = read_ballots(b'"Roy, Ana";"Bo, Cy"\n1;2\n')

    assert told(read.ballots) == [(1, "Roy, Ana > Bo, Cy")]


@pytest.mark.parametrize("body", ["1: {1,2}\n2:\n", "1: 1\n# between\n2:\n"])
def test_blank_papers_of_preflib_are_counted_apart_and_remarks_lose_no_paper(body):
    read = read_ballots(f"# NUMBER VOTERS: 3\n# ALTERNATIVE NAME 1: Ana\n# ALTERNATIVE NAME 2: Bo\n{body}".encode())

    assert (read.ballots.cast, read.ballots.blank) == (1, 2)


def test_one_long_paper_among_many_short_ones_does_not_fill_the_memory():
    names = "".join(f'"c{one}"\n' for one in range(1_000))
    long = "1 " + " ".join(map(str, range(1, 1_001))) + " 0\n"
    short = "".join(f"1 {one // 1_000 + 1} {one % 1_000 + 1} 0\n" for one in range(200_001))
    content = ("1000 1\n" + long + short + "0\n" + names).encode()

    with pytest.raises(Uncountable, match="too_many_places"):
        read_ballots(content)


def test_as_many_voices_as_are_held_are_counted_to_the_last_and_one_more_is_refused():
    papers = b"2 1\n49999999 1 2 0\n50000001 2 1 0\n0\n" + b'"Ana"\n"Bo"\n'

    assert read_ballots(papers).ballots.cast == 100_000_000
    for more in (b"50000002", b"999999999999999999", b"9223372036854775808"):
        with pytest.raises(Uncountable, match=r"too_many_voices|blt_weight"):
            read_ballots(papers.replace(b"50000001", more))


def test_a_paper_of_no_voice_changes_nothing():
    read = read_ballots(BLT.replace(b"\n1 0\n", b"\n0 1 2 0\n1 0\n"))

    assert (read.ballots.cast, read.ballots.blank) == (7, 1)


lines = st.lists(
    st.tuples(
        st.integers(1, 10**9), st.permutations([1, 2, 3]).flatmap(lambda o: st.integers(0, 3).map(lambda k: o[:k]))
    ),
    min_size=1,
    max_size=6,
)


@given(lines, st.integers(1, 40), st.sampled_from(["\n", "\r\n"]))
def test_papers_read_together_are_those_read_one_by_one(some, times, end):
    told = [f"{voices} {' '.join(map(str, [*order, 0]))}" for voices, order in some] * times
    head, names = "3 1", ['"Ana"', '"Bo"', '"Cy"']

    together = end.join([head, *told, "0", *names, ""])
    apart = end.join([head, *(f"{line} # one" for line in told), "0", *names, ""])

    assert answer(together) == answer(apart)


def answer(content: str) -> object:
    try:
        ballots = read_ballots(content.encode()).ballots
    except Uncountable as refusal:
        return refusal.code
    return told(ballots), ballots.blank


def test_weights_beyond_any_number_are_refused_however_often_they_are_repeated():
    papers = b"2 1\n" + b"999999999999999999 1 0\n" * 200 + b'0\n"Ana"\n"Bo"\n'

    with pytest.raises(Uncountable, match="blt_weight"):
        read_ballots(papers)
