"""The cores of the charts: what is drawn is what was counted."""

from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Amount, Contender, Heap, Place, Proportion
from chantier.foundation.ui.parts import Cell, Column, Table


def test_wilson_gives_the_published_interval_for_ten_of_a_hundred():
    low, high = charts.wilson(10, 100)
    assert (round(low, 4), round(high, 4)) == (0.0552, 0.1744)


def test_nothing_observed_says_nothing():
    assert charts.wilson(0, 0) == (0.0, 1.0)


def test_more_than_the_whole_is_refused():
    with pytest.raises(ValueError, match="3 of 2"):
        charts.wilson(3, 2)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_estimate_and_stays_a_share(part, rest):
    low, high = charts.wilson(part, part + rest)
    share = part / (part + rest) if part + rest else 0.5
    assert 0 <= low <= share <= high <= 1


@given(st.integers(0, 50), st.integers(1, 50), st.integers(2, 20))
def test_more_observations_narrow_an_interval(part, rest, times):
    few = charts.wilson(part, part + rest)
    many = charts.wilson(part * times, (part + rest) * times)
    assert many[1] - many[0] < few[1] - few[0]


def test_quantiles_cut_ten_values_in_five_pairs():
    assert charts.quantile_breaks(range(10), 5) == (2, 4, 6, 8)


def test_equal_values_make_one_class():
    assert charts.quantile_breaks([3, 3, 3]) == ()
    assert charts.ramp_class(3, ()) == "c3"


def test_a_threshold_belongs_to_the_class_it_begins():
    assert [charts.ramp_class(value, (0.05, 0.1, 0.2)) for value in (0.049, 0.05, 0.1, 0.2, 0.9)] == [
        "c0",
        "c2",
        "c4",
        "c6",
        "c6",
    ]


@given(st.lists(st.floats(0, 1000), min_size=1), st.integers(2, 7))
def test_the_largest_value_is_never_lighter_than_the_smallest(values, classes):
    breaks = charts.quantile_breaks(values, classes)
    assert len(breaks) < classes
    assert charts.ramp_class(min(values), breaks) <= charts.ramp_class(max(values), breaks)


def test_bars_are_measured_on_the_longest():
    figure = charts.bars(
        title="Activités",
        sentence="…",
        amounts=[Amount("A", 40), Amount("B", 10), Amount("C", 0)],
        columns=("Activité", "Nombre"),
    )
    assert [(bar.y, bar.length) for bar in figure.bars] == [(0.0, 100.0), (46.0, 25.0), (92.0, 0.0)]
    assert figure.table.rows == (
        (Cell("A"), Cell("40")),
        (Cell("B"), Cell("10")),
        (Cell("C"), Cell("0")),
    )


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=6))
def test_the_parts_of_a_bar_follow_each_other_and_make_the_whole(counts):
    figure = charts.stacked(title="", sentence="", counts=[("x", count) for count in counts], columns=("", "", ""))
    assert sum(part.share for part in figure.parts) == (Fraction(1) if sum(counts) else 0)
    for part, after in zip(figure.parts, figure.parts[1:], strict=False):
        assert abs(part.x + part.width - after.x) < 0.02


def test_a_group_too_small_to_compare_is_drawn_apart():
    figure = charts.intervals(
        title="",
        sentence="",
        proportions=[Proportion("Grande", 20, 100), Proportion("Petite", 1, 8), Proportion("Vide", 0, 0)],
        columns=("", "", "", ""),
        reference=0.2,
    )
    assert [dot.few for dot in figure.dots] == [False, True, True]
    assert figure.dots[0].x == figure.reference_x
    assert figure.dots[2].text == "–"


def test_a_picture_whose_page_has_the_table_leads_to_it():
    groups = [Proportion("Grande", 1200, 5000), Proportion("Petite", 1, 8)]
    figure = charts.intervals(title="", sentence="", proportions=groups, columns=("", "", "", ""), table_url="#nombres")
    assert (figure.table, figure.table_url) == (None, "#nombres")
    with translation.override("fr"):
        assert [str(dot.counted) for dot in figure.dots] == ["1\u202f200 / 5\u202f000", "1 / 8"]


def test_a_territory_without_a_value_is_not_a_territory_at_zero():
    figure = charts.choropleth(
        title="",
        sentence="",
        places=[Place("A", "M0 0Z", 0.0), Place("B", "M0 0Z", None)],
        columns=("", ""),
        view_box="0 0 1 1",
        breaks=(0.5,),
    )
    assert [area.css for area in figure.areas] == ["c0", "none"]
    assert figure.has_none


def test_an_outline_drops_the_points_that_do_not_show():
    ring = [(0.0, 0.0), (0.01, 0.02), (10.0, 0.0), (10.0, 10.0), (0.0, 0.0)]
    assert charts.outline([ring, ring[:2]]) == "M0 0L10 0L10 10L0 0Z"


def test_a_line_needs_two_points():
    with pytest.raises(ValueError, match="two points"):
        charts.sparkline(title="", sentence="", amounts=[Amount("2024", 1)], columns=("", ""))


def test_heaps_stand_end_to_end_on_one_scale_with_what_must_be_reached():
    table = Table("Voix", (Column("Nom"),), ())
    figure = charts.tally(
        title="Voix",
        sentence="Ana a le quota.",
        contenders=(
            Contender("Ana", (Heap(6, "d’abord", "bar"), Heap(0, "rien", "heap"), Heap(2, "ensuite", "heap")), "8"),
            Contender("Bo", (), "0"),
        ),
        table=table,
        reference=4,
        reference_label="quota",
    )

    assert [[(heap.x, heap.width) for heap in line.heaps] for line in figure.lines] == [[(0, 75), (75, 25)], []]
    assert (figure.reference_x, figure.height, figure.table) == (50, 2 * charts.TALL_ROW, table)
