"""The record of a vote as it opens, and its result: the same bytes for everybody."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.counting.ballots import Uncountable
from chantier.assemblies.core.counting.lots import seed_of
from chantier.assemblies.core.majorities import SIMPLE, TWO_THIRDS, MajorityRule, Threshold
from chantier.assemblies.core.quorum import Enough, QuorumRule, quorum
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.core.setup import College, Elector, Setup, majority_in, record_of, register_of, voices_in
from chantier.assemblies.core.vote_results import Question, labelled, of_election, of_motion, tally, totals

DOUBLE = MajorityRule(TWO_THIRDS, college=SIMPLE, colleges="most")
NORTH = College((Elector(2, "org2"), Elector(1, "org1", 2)), present=3, roll=5)
SETUP = Setup(
    vote="vote00000001",
    meeting="meet00000001",
    number=3,
    level="secret",
    question="Faut-il un comité du transport ?",
    options=(("yes", ""), ("no", ""), ("abstain", "")),
    counting={"rule": "motion", "majority": "special"},
    majority=("special", DOUBLE),
    colleges=("nord",),
    register={"nord": NORTH},
    quorum=quorum(rule=QuorumRule(Enough(2)), roll={"nord": 5}, present={"nord": 3}),
    small=10,
    opened_at="2026-05-30T15:04:05Z",
    acknowledged_by="key",
)


def test_a_record_says_all_that_it_freezes():
    assert json.loads(record_of(SETUP)) == {
        "v": 1,
        "vote": "vote00000001",
        "meeting": "meet00000001",
        "number": 3,
        "level": "secret",
        "question": "Faut-il un comité du transport ?",
        "options": [{"key": "yes", "label": ""}, {"key": "no", "label": ""}, {"key": "abstain", "label": ""}],
        "counting": {"rule": "motion", "majority": "special"},
        "majority": {
            "name": "special",
            "whole": {"share": "2/3", "base": "expressed", "strictly": False},
            "college": {"share": "1/2", "base": "expressed", "strictly": True},
            "colleges": "most",
        },
        "colleges": ["nord"],
        "register": {
            "nord": {
                "entries": 2,
                "voices": 3,
                "sha256": fingerprint(b'[[1,"org1",2],[2,"org2",1]]'),
                "present": 3,
                "roll": 5,
            }
        },
        "quorum": {"reached": True, "parts": [["", 3, 2, 5]]},
        "small": 10,
        "tie": "lot-sha256",
        "opened_at": "2026-05-30T15:04:05Z",
        "closes_at": None,
        "verifier": "1",
        "secret_asked": False,
        "acknowledged_by": "key",
    }


def test_the_majority_and_the_voices_are_read_from_the_record_again():
    record = json.loads(record_of(SETUP))
    assert majority_in(record) == DOUBLE
    assert voices_in(record) == {"nord": (3, 5)}


def test_a_register_is_by_number_whatever_the_order():
    assert register_of(NORTH.electors) == register_of(reversed(NORTH.electors)) == [[1, "org1", 2], [2, "org2", 1]]


def test_a_motion_is_decided_college_by_college():
    tallies = {
        "nord": tally([(("yes",), 2), (("no",), 1)], present=3, roll=5),
        "sud": tally([(("yes",), 6), (("abstain",), 1), ((), 1)], present=8, roll=9),
    }
    question = Question("v", "motion", ("yes", "no", "abstain"))
    files = {"votes/v/ballots-nord.csv": "aa", "votes/v/ballots-sud.csv": "bb"}
    result = of_motion(question, majority=DOUBLE, tallies=tallies, files=files, words="lilas")
    assert result == {
        "v": 1,
        "vote": "v",
        "rule": "motion",
        "seats": 0,
        "seed_words": "lilas",
        "seed": seed_of("lilas", "aa", "bb"),
        "files": files,
        "elected": [],
        "adopted": True,
        "stages": [],
        "ties": [],
        "recountable": True,
        "tied": False,
        "casting": None,
        "tallies": {
            "nord": {"favour": "2", "against": "1", "abstained": "0", "present": 3, "roll": 5},
            "sud": {"favour": "6", "against": "0", "abstained": "2", "present": 8, "roll": 9},
        },
        "findings": [
            {"college": None, "favour": 8, "against": 1, "abstained": 2, "needed": 6, "reached": True},
            {"college": "nord", "favour": 2, "against": 1, "abstained": 0, "needed": 2, "reached": True},
            {"college": "sud", "favour": 6, "against": 0, "abstained": 2, "needed": 4, "reached": True},
        ],
    }
    canonical(result)


def test_the_chair_breaks_an_even_vote_and_no_other():
    question = Question("v", "motion", ("yes", "no", "abstain"))
    even = {"": tally([(("yes",), 2), (("no",), 2)])}
    rule = MajorityRule(SIMPLE)
    assert of_motion(question, majority=rule, tallies=even, files={"f": "a"})["adopted"] is False
    assert of_motion(question, majority=rule, tallies=even, files={"f": "a"}, casting=True)["adopted"] is True
    with pytest.raises(Impossible):
        of_motion(question, majority=rule, tallies={"": tally([(("yes",), 2)])}, files={"f": "a"}, casting=True)


ELECTION = Question("v", "scottish-stv", ("a", "b", "c"), seats=1)


def test_an_election_counts_all_colleges_together_with_a_lot_of_words_and_files():
    cast = {"nord": [(("a",), 1), (("c",), 1)], "sud": [(("b",), 1), (("c",), 1), ((), 1)]}
    files = {"votes/v/ballots-nord.csv": "aa", "votes/v/ballots-sud.csv": "bb"}
    result = of_election(ELECTION, cast=cast, files=files, words="lilas")
    assert result["elected"] == ["c"]
    assert result["voices"] == {"valid": 4, "blank": 1}
    assert result["ties"][0]["by"] == "lot"
    assert result["seed"] == seed_of("lilas", "aa", "bb")
    assert result["adopted"] is None
    assert result == of_election(ELECTION, cast=cast, files=files, words="lilas")
    canonical(result)
    chosen = {of_election(ELECTION, cast=cast, files=files, words=word)["ties"][0]["chosen"] for word in "abcdefghij"}
    assert chosen == {"a", "b"}  # other words, another lot


def test_nobody_is_left_out_because_no_paper_names_them():
    result = of_election(ELECTION, cast={"": [(("b",), 3)]}, files={"f": "a"}, words="")
    assert result["candidates"] == ["a", "b", "c"]
    assert result["elected"] == ["b"]
    with pytest.raises(Uncountable):
        of_election(ELECTION, cast={"": []}, files={"f": "a"}, words="")


def test_a_result_is_shown_with_names_and_kept_with_keys():
    labels = {"a": "Anselme", "b": "Blanche", "c": "Colombe"}
    for rule in ("scottish-stv", "schulze", "approval", "proportional-approval", "majority", "two-rounds"):
        question = Question("v", rule, ("a", "b", "c"))
        cast = {"": [(("a",), 2), (("b",), 2), (("c",), 1)]}
        result = of_election(question, cast=cast, files={"f": "aa"}, words="lilas")
        shown = labelled(result, labels)
        assert shown["candidates"] == ["Anselme", "Blanche", "Colombe"]
        told = json.dumps(shown)
        assert not any(f'"{key}"' in told for key in "abc")
        assert shown["seed"] == result["seed"]


@given(st.lists(st.tuples(st.sampled_from([("yes",), ("no",), ("abstain",)]), st.integers(1, 5)), max_size=30))
def test_a_tally_says_every_voice_once(cast):
    told = tally(cast)
    assert told.favour + told.against + told.abstained == sum(voices for _choices, voices in cast)


def test_a_small_college_says_its_totals():
    cast = [(("a", "b"), 1), (("b",), 2), ((), 1)]
    assert totals(cast, keys=("a", "b", "c")) == {
        "voices": 4,
        "blank": 1,
        "first": {"a": 1, "b": 2, "c": 0},
        "named": {"a": 1, "b": 3, "c": 0},
    }


def test_a_share_is_kept_whole():
    rule = MajorityRule(Threshold(Fraction(57, 100), strictly=True))
    record = json.loads(record_of(Setup(**{**SETUP.__dict__, "majority": ("special", rule)})))
    assert majority_in(record) == rule
