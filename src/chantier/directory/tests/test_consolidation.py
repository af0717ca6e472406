from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.consolidation import Testimony, consolidate


def says(kind, origin="record:1", seen_on=date(2026, 1, 1), is_open=False, **values):
    return Testimony(origin=origin, kind=kind, source=kind, seen_on=seen_on, values=values, is_open=is_open)


def test_the_networks_list_names_the_body_and_the_register_gives_its_legal_name():
    profile = consolidate(
        [
            says("register", "record:1", legal_name="COOP DES VENTS", status="active"),
            says("network", "record:2", usual_name="Coop des Vents", legal_name="Coopérative des Vents"),
        ]
    )
    assert profile.name == "Coop des Vents"
    assert profile.value("legal_name") == "COOP DES VENTS"
    assert [(n.text, n.kind) for n in profile.names] == [
        ("COOP DES VENTS", "legal"),
        ("Coop des Vents", "usual"),
        ("Coopérative des Vents", "other"),
    ]


def test_a_newer_source_never_overwrites_a_persons_correction_and_is_still_shown_beside_it():
    profile = consolidate(
        [
            says("correction", "statement:1", date(2020, 1, 1), phone="418 555-0101"),
            says("network", "record:2", date(2026, 1, 1), phone="418 555-0199"),
        ]
    )
    assert profile.value("phone") == "418 555-0101"
    assert [other.value for other in profile.fields["phone"].others] == ["418 555-0199"]
    assert profile.fields["phone"].is_disputed


def test_the_organisations_own_word_comes_before_a_correction():
    profile = consolidate(
        [
            says("correction", "statement:1", website="https://a.example"),
            says("own", "statement:2", website="https://b.example"),
        ]
    )
    assert profile.value("website") == "https://b.example"


def test_a_person_may_state_that_a_field_is_empty():
    profile = consolidate([says("network", phone="418 555-0101"), says("own", "statement:1", phone=None)])
    assert profile.value("phone") is None


def test_within_a_rank_the_most_recently_seen_wins():
    profile = consolidate(
        [
            says("network", "record:1", date(2024, 1, 1), phone="1"),
            says("network", "record:2", date(2025, 1, 1), phone="2"),
        ]
    )
    assert profile.value("phone") == "2"


def test_an_address_is_taken_whole_from_one_testimony():
    profile = consolidate(
        [
            says("network", "record:1", address="1, rue du Pont", municipality="Louiseville"),
            says("register", "record:2", address="9, rue Autre", municipality="Yamachiche", postal_code="G0X 3L0"),
        ]
    )
    assert profile.value("address") == "1, rue du Pont"
    assert profile.value("postal_code") == ""


def test_a_bare_town_does_not_hide_a_full_address():
    profile = consolidate(
        [
            says("network", "record:1", municipality="Louiseville"),
            says("register", "record:2", address="9, rue Autre", municipality="Louiseville", postal_code="J5V 1A1"),
        ]
    )
    assert profile.value("address") == "9, rue Autre"


def test_a_position_from_elsewhere_is_not_given_to_the_seat():
    profile = consolidate(
        [
            says("network", "record:1", postal_code="J5V 1A1"),
            says("register", "record:2", postal_code="G0X 3L0", lat=46.3, lon=-72.9),
        ]
    )
    assert "lat" not in profile.fields


def test_activities_are_gathered_until_a_person_settles_them():
    lists = [says("network", "record:1", activities=["housing"]), says("partner", "record:2", activities=["culture"])]
    assert [s.value for s in consolidate(lists).gathered["activities"]] == ["housing", "culture"]
    settled = [*lists, says("own", "statement:1", activities=["health"])]
    assert [s.value for s in consolidate(settled).gathered["activities"]] == ["health"]


def test_the_register_number_is_an_identifier_like_the_others():
    profile = consolidate([says("register", register_number="1140000000"), says("network", identifiers={"RISQ": "77"})])
    assert profile.identifiers == (("NEQ", "1140000000"), ("RISQ", "77"))


kinds = st.sampled_from(["own", "correction", "network", "partner", "register", "other"])
texts = st.sampled_from(["", "a", "b", "c"])


@given(
    st.lists(
        st.builds(
            lambda kind, day, phone, name, town, n: Testimony(
                origin=f"record:{n}",
                kind=kind,
                source="s",
                seen_on=date(2026, 1, day),
                values={
                    "phone": phone,
                    "legal_name": name,
                    "municipality": town,
                    "activities": [phone] if phone else [],
                },
            ),
            kinds,
            st.integers(1, 3),
            texts,
            texts,
            texts,
            st.integers(1, 9),
        ),
        max_size=5,
        unique_by=lambda t: t.origin,
    ),
    st.randoms(),
)
def test_the_profile_does_not_depend_on_the_order_of_arrival(testimonies, random):
    shuffled = list(testimonies)
    random.shuffle(shuffled)
    assert consolidate(shuffled) == consolidate(testimonies)


def test_a_list_that_says_the_registers_form_more_precisely_is_shown_and_disputes_nothing():
    profile = consolidate(
        [
            says("register", "record:1", legal_form="cooperative"),
            says("network", "record:2", legal_form="solidarity-cooperative"),
        ]
    )
    assert (profile.value("legal_form"), profile.fields["legal_form"].is_disputed) == ("solidarity-cooperative", False)


def test_when_a_list_contradicts_the_register_on_the_form_the_register_wins_and_the_other_is_kept_beside():
    profile = consolidate(
        [
            says("register", "record:1", legal_form="cooperative"),
            says("network", "record:2", legal_form="non-profit"),
        ]
    )
    assert (profile.value("legal_form"), profile.fields["legal_form"].is_disputed) == ("cooperative", True)


def test_a_person_who_moves_the_seat_leaves_no_pin_at_the_former_door():
    record = says("network", address="960, montée du Pic-Bois", municipality="Shawinigan", lat=46.5, lon=-72.7)
    moved = says("correction", "statement:1", address="41, rue du Canot-Vert", municipality="Shawinigan")
    respelled = says("correction", "statement:1", address="960 Montée du Pic Bois", municipality="Shawinigan")
    assert "lat" not in consolidate([record, moved]).fields
    assert consolidate([record, respelled]).value("lat") == 46.5
