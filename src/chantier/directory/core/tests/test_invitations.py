from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.invitations import (
    ACTIVITY,
    ELIGIBLE,
    LISTED,
    NEIGHBOUR,
    RESEMBLES,
    THIN,
    WEIGHTS,
    Candidate,
    Suggestion,
    Why,
    portrait,
    suggest,
)
from chantier.directory.core.standing import KNOWN, MEMBER, REGISTERED

MEMBERS = portrait(
    [
        Candidate("Friperie du Coin", MEMBER, "non-profit", ("retail",), postal_code="G9A 1A1"),
        Candidate("Friperie des Voisins", MEMBER, "solidarity-cooperative", ("retail",)),
    ],
    thin_areas={7: (1, 12)},
)


def test_a_listed_body_of_a_thin_territory_says_all_that_speaks_for_it() -> None:
    candidate = Candidate("La Friperie", KNOWN, "non-profit", ("retail",), postal_code="G9A 1A1", area=7)
    assert suggest(candidate, MEMBERS) == Suggestion(
        (
            Why(LISTED),
            Why(ACTIVITY, {"activity": "retail", "members": 2}),
            Why(NEIGHBOUR, {"members": 1}),
            Why(THIN, {"members": 1, "known": 12}),
            Why(RESEMBLES, {"word": "friperie", "members": 2}),
            Why(ELIGIBLE, {"form": "non-profit"}),
        ),
        16,
    )


def test_an_eligible_form_in_a_thin_territory_suggests_nobody_by_itself() -> None:
    assert suggest(Candidate("Club de bridge", REGISTERED, "non-profit", area=7), MEMBERS) is None


def test_a_registered_body_whose_form_cannot_be_social_economy_is_not_suggested() -> None:
    assert suggest(Candidate("Friperie inc.", REGISTERED, "company", ("retail",)), MEMBERS) is None


def test_a_listed_body_is_suggested_whatever_its_form() -> None:
    assert suggest(Candidate("Xyz", KNOWN), MEMBERS) == Suggestion((Why(LISTED),), 6)


@given(
    st.builds(
        Candidate,
        name=st.sampled_from(["Friperie", "Club", ""]),
        standing=st.sampled_from([REGISTERED, KNOWN]),
        form=st.sampled_from(["non-profit", "company", ""]),
        activities=st.lists(st.sampled_from(["retail", "media"]), max_size=2).map(tuple),
        postal_code=st.sampled_from(["", "G9A 1A1"]),
        area=st.sampled_from([0, 7]),
    )
)
def test_the_score_is_the_sum_of_reasons_that_are_each_given_once(candidate: Candidate) -> None:
    found = suggest(candidate, MEMBERS)
    if found is not None:
        codes = [why.code for why in found.reasons]
        assert len(set(codes)) == len(codes)
        assert found.score == sum(WEIGHTS[code] for code in codes)
