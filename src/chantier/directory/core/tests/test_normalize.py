from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core import normalize


def key(name: str) -> str:
    return normalize.name_forms(name)[0].key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Coop de solidarité Les Érables inc.", "COOPÉRATIVE DE SOLIDARITÉ LES ERABLES"),
        ("CPE La Bottine", "Centre de la petite enfance la bottine"),
        ("C.P.E. La Bottine", "CPE LA BOTTINE"),
        ("L’Association des riverains", "association des riverains ltée"),
        ("Club St-Éloi", "CLUB SAINT-ÉLOI"),
        ("Moulin & Cie", "Moulin et cie"),
        ("CDC du Fleuve", "Corporation de développement communautaire du Fleuve"),
        ("The Willow Foundation", "Fondation Willow"),
        ("Coopératve du Rang", "Coopérative du rang"),
        ("Œuvres du Cœur", "OEUVRES DU COEUR"),
        ("Les Ateliers du 2e rang", "ATELIER DU 2IÈME RANG"),
    ],
)
def test_two_spellings_of_one_name_have_the_same_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fondation du Musée", "Musée"),
        ("Coopérative du Haut-Rang", "Coopérative du Bas-Rang"),
        ("Conseil 12", "Conseil 13"),
        ("Les Saules", "Les Aulnes"),
    ],
)
def test_two_names_stay_two(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_an_acronym_in_parentheses_is_a_name_and_a_place_is_not_a_whole_one() -> None:
    forms = normalize.name_forms("Réseau des Ateliers Libres (R.A.L.)")
    assert [(form.compact, form.whole) for form in forms] == [("reseauatelierlibre", True), ("ral", True)]
    forms = normalize.name_forms("Cuisine collective - Le Pot - MRC des Bois")
    assert [form.compact for form in forms] == ["cuisinecollectivepotmrcboi", "cuisinecollective"]


@pytest.mark.parametrize(
    ("address", "door"),
    [
        ("202-190 rue Saint-Honoré", ("190", "sainthonore")),
        ("190, St-Honoré, bureau 202", ("190", "sainthonore")),
        ("Ét. 2-10300 CH. Ste-Marguerite", ("10300", "saintemarguerite")),
        ("650, 4e avenue, bureau 7", ("650", "4avenue")),
        ("bur 7-650 AVE 4e", ("650", "4avenue")),
        ("274 rue Bureau", ("274", "bureau")),
        ("500 avenue Broadway - Bur 210-220", ("500", "broadway")),
        ("154, rue Radisson (sous-sol), CP 1925", ("154", "radisson")),
        ("12 Main Street West, Suite 4", ("12", "main")),
        ("3962A RUE Trudel", ("3962", "trudel")),
        ("944 rue Notre-Dame S", ("944", "notredame")),
        ("C.P. 400", ("", "")),
        ("", ("", "")),
    ],
)
def test_an_address_gives_its_door(address: str, door: tuple[str, str]) -> None:
    assert normalize.door(address) == door


@pytest.mark.parametrize(
    ("text", "expected"),
    [("G9A 4W5", "g9a4w5"), ("g9a4w5 ", "g9a4w5"), ("G0X-2E0", "g0x2e0"), ("75011", "75011"), ("?", ""), ("", "")],
)
def test_a_postal_code_is_compact(text: str, expected: str) -> None:
    assert normalize.postal_code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://www.coop-du-rang.ca/fr?x=1", "coop-du-rang.ca"),
        ("info@atelier.qc.ca", "atelier.qc.ca"),
        ("atelier.qc.ca", "atelier.qc.ca"),
        ("Coop HD Québec", ""),
        ("http://", ""),
        ("zone.reseau.example", "zone.reseau.example"),
    ],
)
def test_a_web_address_gives_its_domain(text: str, expected: str) -> None:
    assert normalize.domain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("(819) 555-0101 poste 12", "8195550101"), ("1 819 555 0101", "8195550101"), ("555-0101", "")],
)
def test_a_phone_is_ten_digits(text: str, expected: str) -> None:
    assert normalize.phone(text) == expected


def test_a_municipality_loses_its_province_and_a_post_office_box_is_none() -> None:
    assert normalize.municipality("SAINT-LÉON-LE-GRAND (QUÉBEC)") == normalize.municipality("St-Léon-le-Grand")
    assert normalize.municipality("CP 97") == ""


@given(st.text(max_size=120))
def test_normalising_is_total_and_idempotent(text: str) -> None:
    assert normalize.fold(normalize.fold(text)) == normalize.fold(text)
    for form in normalize.name_forms(text):
        assert all(normalize.stem(token) == token for token in form.tokens)
        assert form.key == " ".join(sorted(form.tokens))
    code = normalize.postal_code(text)
    assert normalize.postal_code(code) == code
    normalize.door(text), normalize.phone(text), normalize.domain(text), normalize.municipality(text)
