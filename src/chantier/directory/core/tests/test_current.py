"""What a page says now, and the sources that a person's word outweighs."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.consolidation import Testimony, consolidate
from chantier.directory.core.current import current, newer_sources, said_by


def says(kind, origin, seen_on=date(2026, 5, 1), **values):
    return Testimony(origin, kind, f"source {origin}", seen_on, values)


def newer(testimonies, name):
    chosen = said_by(consolidate(testimonies), name)
    return [(one.origin, value) for one, value in newer_sources(testimonies, name, chosen)]


def test_what_is_shown_has_the_shape_of_what_can_be_said():
    shown = current(
        consolidate(
            [
                says(
                    "network",
                    "record:1",
                    legal_name="Coopérative La Mie",
                    other_names=["La Mie"],
                    address="5, rue Neuve",
                    municipality="Shawinigan",
                    description={"fr": "Du pain."},
                    activities=["food"],
                )
            ]
        )
    )
    said = {name: value for name, value in shown.items() if value is not None}
    assert said == {
        "legal_name": "Coopérative La Mie",
        "other_names": ["La Mie"],
        "place": {"address": "5, rue Neuve", "municipality": "Shawinigan"},
        "description": {"fr": "Du pain."},
        "activities": ["food"],
    }


def test_a_source_seen_after_a_person_spoke_is_told_the_newest_first():
    testimonies = [
        says("correction", "statement:1", date(2026, 5, 1), phone="1"),
        says("network", "record:1", date(2026, 4, 1), phone="2"),
        says("network", "record:2", date(2026, 6, 1), phone="3"),
        says("register", "record:3", date(2026, 7, 1), phone="4"),
        says("register", "record:4", date(2026, 8, 1), phone="1"),
    ]
    assert newer(testimonies, "phone") == [("record:3", "4"), ("record:2", "3")]
    assert newer(testimonies[1:], "phone") == []


def test_a_seat_differs_by_a_part_that_both_give():
    testimonies = [
        says("own", "statement:1", municipality="Shawinigan", address="5, rue Neuve"),
        says("register", "record:1", date(2026, 6, 1), municipality="Shawinigan"),
        says("register", "record:2", date(2026, 7, 1), municipality="Trois-Rivières"),
    ]
    assert newer(testimonies, "place") == [("record:2", {"municipality": "Trois-Rivières"})]


def test_an_emptied_field_is_somebodys_word_too():
    testimonies = [
        says("own", "statement:1", phone=None, description={"fr": None}),
        says("network", "record:1", date(2026, 6, 1), phone="2", description={"fr": "Du pain."}),
    ]
    shown = current(consolidate(testimonies))
    assert (shown["phone"], shown["description"]) == (None, None)
    assert newer(testimonies, "phone") == [("record:1", "2")]


kinds = st.sampled_from(["own", "correction", "network", "register"])
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.lists(st.tuples(kinds, days, st.sampled_from("123")), max_size=6))
def test_only_later_sources_that_say_something_else_are_told_and_only_against_a_person(said):
    testimonies = [
        says(kind, f"{'statement' if kind in ('own', 'correction') else 'record'}:{n}", day, phone=phone)
        for n, (kind, day, phone) in enumerate(said)
    ]
    chosen = said_by(consolidate(testimonies), "phone")
    for one, value in newer_sources(testimonies, "phone", chosen):
        assert chosen.kind in ("own", "correction")
        assert one.kind not in ("own", "correction")
        assert one.seen_on > chosen.seen_on
        assert value != chosen.value
