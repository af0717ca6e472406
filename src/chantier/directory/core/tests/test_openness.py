from chantier.directory.core.openness import open_name, seat_is_open

OPEN, CLOSED = {"open": True}, {"open": False}


def test_the_name_that_is_shown_leaves_when_who_says_it_lets_it() -> None:
    assert open_name(shown="Le Coin", legal_name="Coin inc.", provenance={"usual_name": OPEN}) == "Le Coin"


def test_the_legal_name_replaces_a_usual_name_that_is_closed() -> None:
    provenance = {"usual_name": CLOSED, "legal_name": OPEN}
    assert open_name(shown="Le Coin", legal_name="Coin inc.", provenance=provenance) == "Coin inc."


def test_without_an_open_name_there_is_none() -> None:
    assert open_name(shown="Le Coin", legal_name="", provenance={"usual_name": CLOSED}) == ""


def test_a_seat_is_open_only_when_all_it_is_made_from_is() -> None:
    assert seat_is_open({"address": OPEN, "municipality": OPEN})
    assert not seat_is_open({"address": CLOSED, "municipality": OPEN})
    assert not seat_is_open({})
