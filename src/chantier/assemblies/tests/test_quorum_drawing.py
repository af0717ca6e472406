"""The line of a quorum: steps at their instants, what was lacking, the instant that is looked at."""

from datetime import UTC, datetime, timedelta

from chantier.assemblies.quorum_drawing import Staircase, Step, staircase

NOON = datetime(2026, 5, 30, 12, 0, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_nothing_is_drawn_of_nothing():
    assert staircase([], until=NOON) is None


def test_steps_stand_at_their_instants_and_what_was_lacking_is_one_stretch():
    steps = [Step(NOON, 1, 2), Step(after(2), 0, 2), Step(after(5), 2, 2), Step(after(8), 1, 2)]
    drawn = staircase(steps, until=after(10), looked_at=after(4))
    assert drawn == Staircase(
        line="M0 80H128V154H320V6H512V80H640",
        needed="M0 6H128V6H320V6H512V6H640",
        lacking=((0.0, 320.0), (512.0, 128.0)),
        looked_at=256.0,
        top=2,
    )


def test_an_instant_before_or_after_the_picture_is_not_marked():
    steps = [Step(NOON, 1, 0)]
    marked = [staircase(steps, until=after(1), looked_at=at) for at in (after(-1), after(2), after(1))]
    assert [one.looked_at for one in marked if one is not None] == [None, None, 640.0]


def test_one_instant_alone_is_a_level_line():
    drawn = staircase([Step(NOON, 3, 3)], until=NOON)
    assert drawn is not None
    assert (drawn.line, drawn.lacking) == ("M0 6H640", ())
