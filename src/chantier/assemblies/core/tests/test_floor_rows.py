"""The floor read again from its rows is the floor that was kept, mistakes left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chantier.assemblies.core.desk_hours import LONGEST_WAIT, happened_at
from chantier.assemblies.core.floor_rows import VOID, Row, Wording, last_standing, read_again
from chantier.assemblies.core.motions import KINDS, STEPS, Floor, Rules, Step, after, why_not

NOW = datetime(2026, 5, 30, 15, 0, tzinfo=UTC)
CHOICES = st.lists(st.tuples(st.integers(0, len(KINDS) + len(STEPS)), st.sampled_from("ABC")), max_size=60)


@given(CHOICES)
def test_rows_read_again_are_the_floor_that_was_kept(choices: list[tuple[int, str]]):
    rules = Rules(interventions_before_previous_question=1)
    kept: list[Floor] = [Floor(rules=rules)]  # the floor after each step that stands
    rows: list[Row] = []
    moved: dict[int, Wording] = {}
    for choice, who in choices:
        floor, number = kept[-1], len(rows) + 1
        if choice == len(KINDS) + len(STEPS):  # a mistake: the last step that stands is undone
            last = last_standing(rows)
            if last is not None:
                rows.append(Row(number, VOID, NOW, voids=last.number))
                kept.pop()
                # a motion that was moved by mistake keeps its number
                kept[-1] = Floor(kept[-1].pile, floor.numbered, kept[-1].ended, rules)
            continue
        step = Step("move", [*KINDS][choice], who) if choice < len(KINDS) else Step(STEPS[choice - len(KINDS)], "", who)
        if (step.did == "move" and not step.kind) or why_not(floor, step) is not None:
            continue
        top = floor.top.number if floor.top else 0
        if step.did == "move":
            moved[floor.numbered + 1] = Wording(f"text {floor.numbered + 1}", top or None)
        kept.append(after(floor, step))
        rows.append(Row(number, step.did, NOW, step.kind, who, floor.numbered + 1 if step.did == "move" else top))

    assert read_again(rows, moved, rules).floor == kept[-1]


def rows_of(*steps: str) -> list[Row]:
    """« move main 1 » · « second 1 » · « adopt 1 » · « void 3 »."""
    rows = []
    for number, step in enumerate(steps, start=1):
        did, *rest = step.split()
        if did == VOID:
            rows.append(Row(number, VOID, NOW, voids=int(rest[0])))
        else:
            kind = rest[0] if did == "move" else ""
            rows.append(Row(number, did, NOW, kind, "B" if did == "second" else "A", int(rest[-1])))
    return rows


AMENDED_TWICE = (
    "move main 1", "second 1", "move amendment 2", "second 2", "move sub-amendment 3", "second 3"
)  # fmt: skip
WORDS = {1: Wording("a car"), 2: Wording("a green car", on=1), 3: Wording("a dark green car", on=2)}


def test_what_is_adopted_gives_its_text_to_what_it_amends():
    sub = read_again(rows_of(*AMENDED_TWICE, "adopt 3"), WORDS, Rules())
    both = read_again(rows_of(*AMENDED_TWICE, "adopt 3", "adopt 2"), WORDS, Rules())

    assert sub.texts == {1: "a car", 2: "a dark green car", 3: "a dark green car"}
    assert both.texts[1] == "a dark green car"


def test_what_is_rejected_leaves_the_text():
    rejected = read_again(rows_of(*AMENDED_TWICE, "reject 3", "adopt 2"), WORDS, Rules())

    assert rejected.texts[1] == "a green car"
    assert rejected.fates[3] == ("rejected", NOW)


def test_an_adoption_that_is_undone_gives_the_text_back():
    undone = read_again(rows_of(*AMENDED_TWICE, "adopt 3", "void 7"), WORDS, Rules())

    assert undone.texts == {number: one.text for number, one in WORDS.items()}
    assert [motion.number for motion in undone.floor.pile] == [1, 2, 3]


def test_a_motion_moved_by_mistake_keeps_its_number():
    undone = read_again(rows_of("move main 1", "void 1", "move main 2"), {1: Wording("x"), 2: Wording("y")}, Rules())

    assert [motion.number for motion in undone.floor.pile] == [2]
    assert undone.fates == {1: ("undone", NOW)}


@given(st.integers(-100_000, 100_000), st.integers(-100_000, 100_000) | st.none())
def test_an_hour_noted_without_a_network_stays_between_the_one_before_and_now(seconds: int, before: int | None):
    waited, not_before = timedelta(seconds=seconds), NOW - timedelta(seconds=before) if before is not None else None
    at = happened_at(now=NOW, waited=waited, not_before=not_before)

    assert NOW - LONGEST_WAIT <= at <= NOW
    assert not_before is None or at >= min(not_before, NOW)


def test_a_desk_that_waited_three_minutes_is_believed():
    assert happened_at(now=NOW, waited=timedelta(minutes=3)) == NOW - timedelta(minutes=3)
    assert happened_at(now=NOW, waited=timedelta(days=2)) == NOW
