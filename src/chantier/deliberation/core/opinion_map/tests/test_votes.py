from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.opinion_map.reading import read_votes
from chantier.deliberation.core.opinion_map.votes import UnusableVotes, Votes, votes_from_rows


def told(votes: Votes) -> list[tuple[str, str, int]]:
    return [
        (votes.voters[voter], votes.statements[statement], int(value))
        for voter, statement, value in zip(votes.voter_of, votes.statement_of, votes.values, strict=True)
    ]


def refusal(content: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(UnusableVotes) as refused:
        read_votes([content])
    return refused.value.code, dict(refused.value.params)


def test_votes_stand_in_one_order_and_nine_comes_before_ten() -> None:
    votes = votes_from_rows([("10", "b", 1), ("9", "b", -1), ("10", "a", 0), ("9", "aa", 1)])
    assert told(votes) == [("9", "b", -1), ("9", "aa", 1), ("10", "a", 0), ("10", "b", 1)]
    assert votes.counts.agree.tolist() == [0, 1, 1]
    assert votes.counts.disagree.tolist() == [0, 1, 0]
    assert votes.counts.passed.tolist() == [1, 0, 0]


def test_the_same_vote_twice_counts_once() -> None:
    assert told(votes_from_rows([("a", "x", 1), ("b", "x", 0), ("a", "x", 1)])) == [("a", "x", 1), ("b", "x", 0)]


def test_two_votes_that_differ_are_refused_when_nobody_says_which_is_the_last() -> None:
    for rows in (
        [("a", "x", 1), ("b", "x", 0), ("a", "x", -1)],
        [("a", "x", 1, 4), ("b", "x", 0, 1), ("a", "x", -1, 4)],
    ):
        with pytest.raises(UnusableVotes) as refused:
            votes_from_rows(rows)
        assert (refused.value.code, dict(refused.value.params)) == ("contradictory", {"voter": "a", "statement": "x"})


def test_the_last_vote_stands_when_there_is_an_order() -> None:
    rows = [("a", "x", 1, 3), ("a", "x", -1, 7), ("b", "x", 0, 5), ("a", "x", 0, 3)]
    assert told(votes_from_rows(rows)) == told(votes_from_rows(rows[::-1])) == [("a", "x", -1), ("b", "x", 0)]


def test_some_voters_can_be_taken_alone() -> None:
    votes = votes_from_rows([("a", "x", 1), ("b", "x", 0), ("b", "y", -1), ("c", "y", 1)])
    part = votes.only(votes.voter_of[[0, 3]].astype("int64"))
    assert (told(part), part.statements) == ([("a", "x", 1), ("c", "y", 1)], ("x", "y"))


NAMES = st.one_of(st.integers(0, 40).map(str), st.text("ab-é“ 0x", min_size=1, max_size=12).filter(str.strip))


@given(
    votes=st.dictionaries(
        st.tuples(NAMES.map(str.strip), NAMES.map(str.strip)), st.sampled_from((-1, 0, 1)), min_size=2
    ),
    cut=st.integers(1, 50),
    ending=st.sampled_from(("\n", "\r\n")),
    separator=st.sampled_from(",;\t"),
    mark=st.booleans(),
)
def test_a_file_cut_anywhere_gives_its_votes(
    votes: dict[tuple[str, str], int], cut: int, ending: str, separator: str, mark: bool
) -> None:
    rows = [(voter, statement, value) for (voter, statement), value in votes.items()]
    if len({voter for voter, _, _ in rows}) < 2:
        return
    lines = [separator.join(("vote", "voter", "statement")), *(separator.join((str(v), a, b)) for a, b, v in rows)]
    content = (b"\xef\xbb\xbf" if mark else b"") + ending.join(lines).encode()
    pieces = [content[place : place + cut] for place in range(0, len(content), cut)]
    assert told(read_votes(pieces)) == told(votes_from_rows(rows))
    assert read_votes([content]).digest() == votes_from_rows(rows).digest()


def test_numbers_and_names_may_follow_each_other() -> None:
    numbers = "".join(f"{voter},{statement},1\n" for voter in range(30) for statement in range(5))
    names = 'x7,3,-1\n"2",9,0\n007,3,1\n'
    votes = read_votes([b"voter,statement,vote\n", numbers.encode(), names.encode(), b"31,3,1\n"])
    assert votes.voters[-3:] == ("31", "x7", "007")
    assert (len(votes), votes.statements) == (154, ("0", "1", "2", "3", "4", "9"))


def test_an_order_in_the_file_says_which_vote_is_the_last() -> None:
    votes = read_votes([b"order,voter,statement,vote\n12,a,x,1\n9,a,x,-1\n3,b,x,0\n"])
    assert told(votes) == [("a", "x", 1), ("b", "x", 0)]


@pytest.mark.parametrize(
    ("content", "code", "params"),
    [
        (b"", "empty_file", {}),
        (b"\n", "empty_file", {}),
        (b"voter,statement,vote\n", "no_votes", {}),
        (b"voter,statement\na,x\n", "missing_column", {"column": "vote", "columns": "voter, statement"}),
        (b"voter,statement,vote\na,x,1\nb,x,2\n", "bad_vote", {"value": "2", "line": 3}),
        (b"voter,statement,vote\na,x,1\nb,x,\n", "bad_vote", {"value": "", "line": 3}),
        (b"voter,statement,vote\na,x,1\nb,x\n", "short_row", {"line": 3}),
        (b"voter,statement,vote\na,x,1\n,x,1\n", "empty_name", {"column": "voter", "line": 3}),
        (b"voter,statement,vote\na,x,1\na,y,1\n", "one_voter", {"voter": "a"}),
        (b"voter,statement,vote\na,x,1\nb,x,0\na,x,-1\n", "contradictory", {"voter": "a", "statement": "x"}),
        (b"voter,statement,vote\na,x,1\nb,\xe9t\xe9,0\n", "not_utf8", {"line": 2}),
        (b'voter,statement,vote\na,x,1\nb,"x,0\n', "unreadable", {"line": 3}),
        (b"voter,statement,vote,order\na,x,1,1\nb,x,0,soon\n", "bad_order", {"value": "soon", "line": 3}),
        (
            b"voter,statement,vote\na," + b"x" * 201 + b",1\n",
            "long_name",
            {"column": "statement", "line": 2, "most": 200},
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, code: str, params: dict[str, object]) -> None:
    assert refusal(content) == (code, params)


def test_a_column_taken_for_another_is_refused_before_any_work() -> None:
    rows = "".join(f"{number % 7},{number},1\n" for number in range(20_001))
    assert refusal(b"voter,statement,vote\n" + rows.encode()) == (
        "too_many_statements",
        {"count": 20_001, "most": 20_000},
    )
    with pytest.raises(UnusableVotes) as refused:
        read_votes([b"x" * (1 << 20)] * 3)
    assert refused.value.code == "missing_column"
