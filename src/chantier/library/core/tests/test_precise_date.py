from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.library.core.precise_date import PreciseDate

DAYS = st.dates().map(PreciseDate.of)
DATES = st.one_of(
    DAYS,
    st.integers(1, 9999).map(PreciseDate),
    st.builds(PreciseDate, st.integers(1, 9999), st.integers(1, 12), approximate=st.booleans()),
)


@given(DATES)
def test_what_is_written_is_read_back(one: PreciseDate):
    assert PreciseDate.read(str(one)) == one


@given(DATES)
def test_the_first_day_is_never_after_the_last(one: PreciseDate):
    assert one.first_day <= one.last_day


@pytest.mark.parametrize(
    "text", ["", "96", "1996-13", "1996-02-30", "1996-00", "1996-10-00", "30 octobre 1996", "0000"]
)
def test_what_is_not_a_date_is_nothing(text: str):
    assert PreciseDate.read(text) is None


def test_a_month_covers_its_days():
    february = PreciseDate(2024, 2)
    assert (february.first_day, february.last_day) == (date(2024, 2, 1), date(2024, 2, 29))


@pytest.mark.parametrize("parts", [(1996, 2, 30), (1996, 0, 4), (1996, 13), (0,), (1996, 1, -1)])
def test_an_impossible_date_is_refused(parts: tuple[int, ...]):
    with pytest.raises(ValueError, match="not a date"):
        PreciseDate(*parts)
