"""Codes of ballots, what a valid ballot is, and the tables in which votes are published."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core import ballots
from chantier.assemblies.core.ballot_tables import (
    BallotLine,
    NamedLine,
    read_ballots,
    read_named,
    write_ballots,
    write_named,
)
from chantier.assemblies.core.codes import ALPHABET, code_of, code_of_stub, plain_word, read_code
from chantier.assemblies.core.refusals import Impossible

NONCE = "0f" * 16
KEYS = ("a", "b", "c", "d")


def why(call, *args, **named):
    with pytest.raises(Impossible) as refused:
        call(*args, **named)
    return refused.value.because.code, dict(refused.value.because.params)


def test_a_code_is_sixty_bits_of_a_hash_that_anybody_makes_again():
    made = hashlib.sha256(f"vote00000001\n{NONCE}\nlilas".encode()).digest()
    bits = f"{int.from_bytes(made, 'big'):0256b}"[:60]
    letters = "".join(ALPHABET[int(bits[place : place + 5], 2)] for place in range(0, 60, 5))
    assert code_of(vote="vote00000001", nonce=NONCE, word="lilas") == f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def test_the_word_of_a_voter_makes_another_code_and_its_blanks_do_not():
    plain = code_of(vote="v", nonce=NONCE)
    assert code_of(vote="v", nonce=NONCE, word="  lilas   mauve ") == code_of(vote="v", nonce=NONCE, word="lilas mauve")
    assert len({plain, code_of(vote="v", nonce=NONCE, word="lilas"), code_of(vote="w", nonce=NONCE)}) == 3


def test_nothing_moves_from_the_word_to_the_nonce():
    assert why(code_of, vote="v", nonce=NONCE[:-1], word="f")[0] == "nonce_badly_made"
    assert why(code_of, vote="v", nonce=NONCE.upper())[0] == "nonce_badly_made"
    assert why(plain_word, "é" * 61) == ("word_too_long", {"most": 60})
    assert why(plain_word, "a\0b")[0] == "word_unreadable"


@given(st.binary(min_size=8, max_size=32))
def test_a_code_is_read_again_however_it_is_typed(secret):
    code = code_of_stub(secret)
    assert read_code(code) == code
    assert read_code(f" {code.lower().replace('-', ' – ')} ") == code
    assert read_code(code.replace("-", "")) == code
    assert not set(code) & set("01OI")


def test_what_is_not_a_code_is_said():
    assert why(read_code, "ABCD-EFGH-JKL0") == ("code_letter", {"letter": "0"})
    assert why(read_code, "ABCD-EFGH-JK") == ("code_length", {"found": 10, "expected": 12})
    assert why(read_code, "") == ("code_length", {"found": 0, "expected": 12})
    assert why(read_code, "ABCD\x00")[1] == {"letter": "?"}
    assert why(code_of_stub, b"short")[0] == "nonce_badly_made"


def test_each_rule_has_its_ballot():
    assert ballots.valid(["yes"], rule="motion", keys=ballots.MOTION_KEYS) == ("yes",)
    assert ballots.valid(["b"], rule="majority", keys=KEYS) == ("b",)
    assert ballots.valid([], rule="majority", keys=KEYS) == ()
    assert ballots.valid(["d", "a"], rule="approval", keys=KEYS) == ("a", "d")  # the order of ticking says nothing
    assert ballots.valid(["d", "a"], rule="scottish-stv", keys=KEYS) == ("d", "a")


@pytest.mark.parametrize(
    ("rule", "choices", "code"),
    [
        ("motion", [], "no_option"),
        ("motion", ["yes", "no"], "one_option"),
        ("motion", ["peut-être"], "option_unknown"),
        ("majority", ["a", "b"], "one_option"),
        ("two-rounds", ["a", "b"], "one_option"),
        ("approval", ["a", "a"], "option_twice"),
        ("schulze", ["a", "b", "a"], "option_twice"),
        ("scottish-stv", ["a", "e"], "option_unknown"),
        ("borda", ["a"], "rule_unknown"),
    ],
)
def test_a_ballot_that_is_not_valid_is_refused_with_its_reason(rule, choices, code):
    keys = ballots.MOTION_KEYS if rule == "motion" else KEYS
    assert why(ballots.valid, choices, rule=rule, keys=keys)[0] == code


def test_ranks_typed_beside_options_make_an_order():
    assert ballots.ranked({"a": "2", "b": " 1 ", "c": "", "d": "3"}) == ("b", "a", "d")
    assert ballots.ranked({"a": "", "b": ""}) == ()
    assert why(ballots.ranked, {"a": "1", "b": "1"}) == ("rank_twice", {"rank": 1, "first": "a", "second": "b"})
    assert why(ballots.ranked, {"a": "1", "b": "3"}) == ("rank_missing", {"rank": 2, "given": 3})
    assert why(ballots.ranked, {"a": "premier"}) == ("rank_not_a_number", {"option": "a", "rank": "premier"})
    assert why(ballots.ranked, {"a": "0"})[0] == "rank_not_a_number"
    assert why(ballots.ranked, {"a": "²"})[0] == "rank_not_a_number"


def test_every_part_of_a_ballot_is_in_its_fingerprint():
    whole = {
        "vote": "v",
        "college": "c",
        "code": "X",
        "choices": ("a", "b"),
        "voices": 1,
        "paper": False,
        "turn": 0,
    }
    others = {
        "vote": "w",
        "college": "d",
        "code": "Y",
        "choices": ("b", "a"),
        "voices": 2,
        "paper": True,
        "turn": 1,
    }
    made = {ballots.ballot_fingerprint(**whole)} | {
        ballots.ballot_fingerprint(**(whole | {name: other})) for name, other in others.items()
    }
    assert len(made) == 1 + len(others)


LINES = st.lists(
    st.builds(
        BallotLine,
        code=st.binary(min_size=8, max_size=8).map(code_of_stub),
        choices=st.permutations(KEYS).flatmap(lambda order: st.integers(0, 4).map(lambda many: tuple(order[:many]))),
        voices=st.integers(1, 9),
        paper=st.booleans(),
    ),
    unique_by=lambda line: line.code,
    max_size=20,
)


@given(LINES)
def test_a_file_of_ballots_is_read_as_it_was_written_whatever_the_order(lines):
    content = write_ballots(lines, places=4)
    assert read_ballots(content) == tuple(sorted(lines))
    assert write_ballots(reversed(lines), places=4) == content


def test_a_file_of_ballots_looks_like_this():
    lines = [BallotLine("BBBB-BBBB-BBBB", ("b", "a")), BallotLine("AAAA-AAAA-AAAA", (), 2, paper=True)]
    assert write_ballots(lines, places=2).decode() == (
        "code,voices,paper,1,2\nAAAA-AAAA-AAAA,2,1,,\nBBBB-BBBB-BBBB,1,0,b,a\n"
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("code,voices,paper,2\n", "ballot_head"),
        ("code,voices,paper,1\nA,1,0,a\nA,1,0,b\n", "ballot_order"),
        ("code,voices,paper,1\nB,1,0,a\nA,1,0,b\n", "ballot_order"),
        ("code,voices,paper,1\nA,1,2,a\n", "ballot_line"),
        ("code,voices,paper,1\nA,0,0,a\n", "ballot_line"),
        ("code,voices,paper,1\nA,1,0,a,b\n", "ballot_line"),
        ("code,voices,paper,1,2\nA,1,0,,b\n", "ballot_line"),
        ('code,voices,paper,1\n"A,1,0,a\n', "ballot_text"),
        ("", "ballot_head"),
    ],
)
def test_a_file_that_was_touched_is_not_read(content, code):
    assert why(read_ballots, content.encode())[0] == code


def test_two_ballots_never_share_a_code():
    lines = [BallotLine("A", ("a",)), BallotLine("A", ("b",))]
    assert why(write_ballots, lines, places=1) == ("code_twice", {"ballot": "A"})


def test_named_voices_are_read_as_they_were_written_even_with_names_that_a_spreadsheet_would_run():
    lines = [
        NamedLine(2, "=1+1", "sud", ("no",)),
        NamedLine(3, "'Tis", "sud", ()),
        NamedLine(1, "Coop, « Le Lac »", "nord", ("yes",), 2),
    ]
    content = write_named(lines, places=1)
    assert read_named(content) == tuple(sorted(lines))
    assert content.decode().splitlines()[2] == "2,'=1+1,sud,1,no"
