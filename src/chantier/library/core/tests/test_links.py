from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.library.core import links
from chantier.library.core.links import LinkState, Looked, after
from chantier.library.core.reasons import Reason

AT = datetime(2026, 11, 1, tzinfo=UTC)
MISSING = Looked(404)


def looks(*seen: Looked, every: timedelta = timedelta(days=2)) -> LinkState:
    known = LinkState()
    for turn, one in enumerate(seen):
        known = after(known, one, at=AT + every * turn)
    return known


def test_a_link_is_dead_after_three_failures_over_days_and_not_before() -> None:
    assert looks(Looked(200), MISSING, MISSING).state == links.GOOD
    dead = looks(Looked(200), MISSING, MISSING, MISSING)
    assert (dead.state, dead.dead_since, dead.reason) == (
        links.DEAD,
        AT + timedelta(days=2),
        Reason("link_status", {"status": 404}),
    )
    assert looks(MISSING, MISSING, MISSING, every=timedelta(hours=1)).state == links.NEVER


def test_one_good_answer_forgets_the_failures() -> None:
    known = looks(MISSING, MISSING, Looked(200), MISSING)
    assert (known.state, known.failures) == (links.GOOD, 1)


def test_a_dead_link_that_answers_again_lives() -> None:
    assert looks(MISSING, MISSING, MISSING, Looked(200)).state == links.GOOD


@pytest.mark.parametrize(
    ("looked", "state"),
    [
        (Looked(204), links.GOOD),
        (Looked(trouble="fetch_large"), links.GOOD),
        (Looked(200, moved_to="https://new.example/"), links.MOVED),
        (Looked(403), links.BLOCKED),
        (Looked(429), links.BLOCKED),
        (Looked(trouble="link_robots"), links.BLOCKED),
        (Looked(trouble="fetch_private"), links.BLOCKED),
        (Looked(500), links.NEVER),
        (Looked(trouble="fetch_unknown_host"), links.NEVER),
    ],
)
def test_what_one_look_tells(looked: Looked, state: str) -> None:
    assert looks(looked).state == state


@pytest.mark.parametrize("trouble", sorted(links.NOT_ASKED))
def test_when_nobody_was_asked_nothing_is_learnt(trouble: str) -> None:
    before = looks(MISSING, MISSING)
    known = after(before, Looked(trouble=trouble), at=AT)
    assert (known.state, known.failures, known.reason) == (before.state, 2, before.reason)


seen = st.builds(
    Looked, st.sampled_from([0, 200, 301, 403, 404, 410, 503]), st.sampled_from(["", "fetch_slow", "fetch_off"])
)


@given(st.lists(st.tuples(seen, st.integers(1, 100)), max_size=12))
def test_no_story_declares_a_link_dead_in_less_than_three_days(story: list[tuple[Looked, int]]) -> None:
    known, at = LinkState(), AT
    for one, hours in story:
        at += timedelta(hours=hours)
        known = after(known, one, at=at)
        assert known.again_at is not None
        assert known.again_at > at
        if known.state == links.DEAD:
            assert known.dead_since is not None
            assert at - known.dead_since >= timedelta(days=3)
        data = links.to_json(known)
        again = links.from_json(known.state, data, known.dead_since)
        assert (again.state, again.failures, again.failing_since) == (known.state, known.failures, known.failing_since)


def test_the_copy_is_the_one_near_the_last_day_it_was_seen() -> None:
    assert links.archived("https://a.example/b?c", date(2025, 4, 1)) == (
        "https://web.archive.org/web/20250401/https://a.example/b?c"
    )


def test_a_final_slash_is_not_a_move() -> None:
    assert links.same_place("http://a.example/b", "https://a.example/b/")
    assert not links.same_place("http://a.example/b", "https://a.example/c")
