"""Names on a picture never cover each other and are never cut by its edge."""

from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.ui.labels import Label, placed

NAMES = st.builds(
    Label,
    x=st.floats(-50, 470),
    y=st.floats(-50, 470),
    text=st.text("abc", min_size=1, max_size=30),
    more=st.text("12", max_size=12),
)


def test_a_name_with_room_stays_where_it_is():
    assert placed([Label(200, 100, "Mékinac")], width=400, height=400) == (Label(200, 100, "Mékinac"),)


def test_a_name_under_another_moves_and_the_first_does_not():
    first, second = placed([Label(200, 100, "Shawinigan"), Label(200, 104, "La Tuque")], width=400, height=400)

    assert first == Label(200, 100, "Shawinigan")
    assert (second.text, abs(second.y - 100) >= 17) == ("La Tuque", True)


def test_a_name_wider_than_the_picture_is_left_out():
    assert placed([Label(20, 20, "Saint-Roch-de-Mékinac")], width=60, height=60) == ()


@given(st.lists(NAMES, max_size=12))
def test_no_name_is_over_another_nor_outside(names: list[Label]):
    kept = placed(names, width=420, height=420)
    boxes = []
    for label in kept:
        half, tall = max(len(label.text), len(label.more)) * 3.7, 17 if label.more else 8.5
        boxes.append((label.x - half, label.y - tall, label.x + half, label.y + tall))
    slack = 0.2
    for west, north, east, south in boxes:
        assert west >= 0
        assert north >= -slack
        assert east <= 420
        assert south <= 420 + slack
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            beside = one[2] <= other[0] + slack or other[2] <= one[0] + slack
            assert beside or one[3] <= other[1] + slack or other[3] <= one[1] + slack
