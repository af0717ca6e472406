from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from chantier.deliberation.core.opinion_map.routing import Tally, next_statement, priority

TALLIES = st.builds(Tally, *[st.integers(0, 500)] * 3, extremity=st.floats(0, 1))


def test_what_may_be_shared_what_is_clear_what_is_new_and_what_places_people_comes_first() -> None:
    assert priority(Tally(30, 10, 5)) > priority(Tally(10, 30, 5))
    assert priority(Tally(20, 10, 0)) > priority(Tally(20, 10, 30))
    assert priority(Tally(2, 1, 0)) > priority(Tally(200, 100, 0))
    assert priority(Tally(30, 10, 5, extremity=0.8)) > priority(Tally(30, 10, 5, extremity=0.1))


@given(TALLIES)
def test_every_statement_keeps_a_chance(tally: Tally) -> None:
    assert priority(tally) > 0


@given(st.dictionaries(st.text(max_size=3), TALLIES, max_size=8), st.sets(st.text(max_size=3)), st.text(max_size=4))
def test_the_next_statement_is_new_to_the_person_and_depends_on_nothing_else(
    tallies: dict[str, Tally], seen: set[str], seed: str
) -> None:
    following = next_statement(tallies, seen=seen, seed=seed)
    assert following == next_statement(dict(reversed(tallies.items())), seen=sorted(seen), seed=seed)
    left = tallies.keys() - seen
    assert following in left if left else following is None


def test_the_chance_follows_the_priority() -> None:
    tallies = {"new": Tally(), "old": Tally(300, 100, 100), "passed": Tally(20, 20, 400)}
    drawn = Counter(next_statement(tallies, seen=(), seed=str(number)) for number in range(3_000))
    weights = {name: priority(tally) for name, tally in tallies.items()}
    for name, weight in weights.items():
        assert abs(drawn[name] / 3_000 - weight / sum(weights.values())) < 0.03


def test_equal_statements_are_shared_out_among_people() -> None:
    drawn = Counter(next_statement({name: Tally() for name in "abcd"}, seen=(), seed=str(n)) for n in range(2_000))
    assert all(400 < drawn[name] < 600 for name in "abcd")
    assert next_statement({name: Tally() for name in "abcd"}, seen=(), seed="x") == next_statement(
        {name: Tally() for name in "dcba"}, seen=(), seed="x"
    )


def test_over_a_consultation_every_statement_is_tried_and_unclear_ones_are_shown_less() -> None:
    """300 people see ten statements each: 40 clear ones, of which 10 are liked by all, and 10 that most people pass."""
    luck = random.Random(4)
    likely = {f"c{n}": (0.9 if n < 10 else 0.4, 0.05) for n in range(40)} | {f"u{n}": (0.5, 0.8) for n in range(10)}
    tallies = dict.fromkeys(likely, Tally())
    for person in range(300):
        seen: set[str] = set()
        for _ in range(10):
            name = next_statement(tallies, seen=seen, seed=f"map/{person}")
            assert name is not None
            seen.add(name)
            agrees, passes = likely[name]
            old, passed, agreed = tallies[name], luck.random() < passes, luck.random() < agrees
            tallies[name] = Tally(
                old.agree + (agreed and not passed), old.disagree + (not agreed and not passed), old.passed + passed
            )
    votes = {name: tally.agree + tally.disagree + tally.passed for name, tally in tallies.items()}
    assert min(votes.values()) >= 8
    unclear = [votes[name] for name in likely if name.startswith("u")]
    liked = [votes[f"c{n}"] for n in range(10)]
    others = [votes[f"c{n}"] for n in range(10, 40)]
    assert sum(unclear) / 10 < sum(others) / 30 < sum(liked) / 10
