from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.directory.core.cleaning import (
    Cleaned,
    clean,
    clean_position,
    legal_form_slug,
    size_band,
    territory_named,
)
from chantier.directory.core.columns import FIELDS
from chantier.directory.core.display_names import display_name
from chantier.directory.core.findings import finding


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("legal_name", "  Coop  de\u00a0solidarité ", "Coop de solidarité"),
        ("postal_code", "G9T7G9", "G9T 7G9"),
        ("postal_code", "g0x-2e0", "G0X 2E0"),
        ("register_number", "1140 139 735", "1140139735"),
        ("register_number", "NEQ 1140139735", "1140139735"),
        ("register_number", "1140139735.0", "1140139735"),
        ("phone", "(819) 374-2222", "+18193742222"),
        ("phone", "1 819.374.2222 poste 204", "+18193742222;ext=204"),
        ("phone", "+33 1 23 45 67 89", "+33123456789"),
        ("website", "www.alafut.qc.ca", "https://www.alafut.qc.ca"),
        ("website", "HTTP://Exemple.org/", "http://exemple.org"),
        ("website", "facebook.com/coop?id=2", "https://facebook.com/coop?id=2"),
        ("email", "mailto:Info@Exemple.QC.ca", "Info@exemple.qc.ca"),
        ("founded_on", "1999", "1999"),
        ("founded_on", "1999-05", "1999-05"),
        ("founded_on", "1999/5/2", "1999-05-02"),
        ("founded_on", "13/05/1999", "1999-05-13"),
        ("founded_on", "12 mai 1999", "1999-05-12"),
        ("founded_on", "1er août 1999", "1999-08-01"),
        ("founded_on", "19990512", "1999-05-12"),
        ("founded_on", "1999-05-12T00:00:00", "1999-05-12"),
        ("social_economy", "Oui", "yes"),
        ("social_economy", "FAUX", "no"),
        ("lat", "46,3432", 46.3432),
        ("lon", "−72,5432", -72.5432),
        ("municipality", "Trois-Rivières (Québec)", "Trois-Rivières"),
        ("municipality", "Shawinigan, QC", "Shawinigan"),
        ("legal_form", "APE", "non-profit"),
        ("legal_form", "obnl-a-volet-marchand", "non-profit"),
        ("legal_form", "Coopérative de solidarité", "solidarity-cooperative"),
        ("legal_form", "cooperative-de-travail", "worker-cooperative"),
        ("legal_form", "Worker co-op", "worker-cooperative"),
        ("status", "IM", "active"),
        ("status", "Radiée", "ended"),
        ("size_band", "12", "10-24"),
        ("size_band", "5 à 10 employés", "5-9"),
        ("size_band", "moins de 5", "1-4"),
        ("size_band", "plus de 100", "100-plus"),
        ("other_names", "AAA ; BBB|AAA", ("AAA", "BBB")),
        ("languages", "français, anglais", ("fr", "en")),
        ("establishments", "12 rue X; Point Y", ({"address": "12 rue X"}, {"name": "Point Y"})),
        ("description", "Une coop.", {"fr": "Une coop."}),
        ("website", "n/a", None),
        ("legal_name", "", None),
    ],
)
def test_a_cell_becomes_a_value_without_a_word(field: str, raw: str, value: object) -> None:
    assert clean(field, raw) == Cleaned(value)


@pytest.mark.parametrize(
    ("field", "raw", "value", "code"),
    [
        ("postal_code", "GOX 2E0", "G0X 2E0", "postal_code_repaired"),
        ("postal_code", "G9T 7GO", "G9T 7G0", "postal_code_repaired"),
        ("postal_code", "à venir", None, "postal_code_unreadable"),
        ("postal_code", "D9T 7G9", None, "postal_code_impossible"),
        ("postal_code", "Québec G9T 7G9", "G9T 7G9", "postal_code_extracted"),
        ("register_number", "114013973", None, "register_number_length"),
        ("register_number", "9940139735", "9940139735", "register_number_prefix"),
        ("register_number", "1,14014E+09", None, "number_damaged_by_spreadsheet"),
        ("phone", "374-2222", None, "phone_without_area"),
        ("phone", "819 374-2222 ou 819 374-3333", "+18193742222", "first_of_several"),
        ("website", "javascript:alert(1)", None, "address_refused"),
        ("website", "JaVaScRiPt:alert(1)//x.org", None, "address_refused"),
        ("website", "data:text/html,x.y", None, "address_refused"),
        ("website", "info@exemple.org", None, "not_a_website"),
        ("website", "bientôt", None, "not_a_website"),
        ("email", "info(at)exemple.org", None, "not_an_email"),
        ("email", "a@b.org; c@d.org", "a@b.org", "first_of_several"),
        ("founded_on", "12/05/1999", "1999", "ambiguous_date"),
        ("founded_on", "1999-02-31", "1999", "impossible_date"),
        ("founded_on", "bientôt", None, "not_a_date"),
        ("lat", "9146.3", None, "coordinate_impossible"),
        ("lat", "46 N env", None, "not_a_number"),
        ("municipality", "C.P. 123", None, "not_a_municipality"),
        ("municipality", "425, boulevard X", None, "not_a_municipality"),
        ("municipality", "Shawinigan (Québec) G9T 7G9", "Shawinigan", "postal_code_in_municipality"),
        ("legal_form", "mrc-mekinac", None, "territory_in_legal_form"),
        ("legal_form", "zzz", None, "unknown_legal_form"),
        ("social_economy", "peut-être", None, "not_yes_or_no"),
        ("legal_name", "\x00\x07Coop", "Coop", "invisible_removed"),
        ("legal_name", "!!! ***", None, "not_a_name"),
        ("activity", "x" * 1001, "x" * 1000, "shortened"),
    ],
)
def test_what_is_changed_or_set_aside_is_said(field: str, raw: str, value: object, code: str) -> None:
    found = clean(field, raw)
    assert (found.value, [problem.code for problem in found.problems]) == (value, [code])


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        (46.3, -72.5, (46.3, -72.5, ())),
        (-72.5, 46.3, (46.3, -72.5, (finding("coordinates_swapped"),))),
        (46.3, 72.5, (46.3, -72.5, (finding("west_without_sign"),))),
        (0.0, 0.0, (None, None, (finding("null_island"),))),
        (46.3, None, (None, None, (finding("half_a_position"),))),
        (None, None, (None, None, ())),
    ],
)
def test_a_position_is_judged_whole(lat: float | None, lon: float | None, expected: object) -> None:
    assert clean_position(lat, lon) == expected


def test_a_territory_is_named_alone() -> None:
    assert [territory_named(t) for t in ("mrc-mekinac", "MRC de Maskinongé", "04 - Mauricie", "Mékinac en fête")] == [
        "Mékinac",
        "Maskinongé",
        "Mauricie",
        None,
    ]


def test_bands_meet_at_their_ends() -> None:
    assert [size_band(n) for n in (0, 1, 4, 5, 9, 10, 24, 25, 49, 50, 99, 100, 5000)] == [
        "none", "1-4", "1-4", "5-9", "5-9", "10-24", "10-24", "25-49", "25-49", "50-99", "50-99",
        "100-plus", "100-plus",
    ]  # fmt: skip


def test_no_legal_form_is_read_into_another_word() -> None:
    assert [legal_form_slug(text) for text in ("provincial", "Mékinac", "Mauricie", "")] == [None] * 4


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        ("COOPÉRATIVE DE SOLIDARITÉ SABOT D'OR", "Coopérative de solidarité sabot d'or"),
        ("CPE L'ARBRE ENCHANTÉ INC.", "CPE l'arbre enchanté inc."),
        ("SOCIÉTÉ D’HISTOIRE DE SAINT-ROCH-DE-MÉKINAC", "Société d’histoire de Saint-Roch-de-Mékinac"),
        ("À la Fût, coop", "À la Fût, coop"),
        ("L.A.S.A. DE LA MAURICIE", "L.A.S.A. de la Mauricie"),
        ("OBNL", "OBNL"),
    ],
)
def test_capitals_become_a_sentence_and_acronyms_stay(received: str, shown: str) -> None:
    assert display_name(received) == shown


@given(st.sampled_from(FIELDS), st.text(max_size=60))
def test_any_text_is_accepted_and_cleaning_twice_changes_nothing(field: str, raw: str) -> None:
    found = clean(field, raw)
    if isinstance(found.value, str):
        assert clean(field, found.value).value == found.value


@given(st.text(max_size=60))
def test_a_displayed_name_keeps_its_letters(name: str) -> None:
    assert display_name(name).casefold() == name.casefold() or len(display_name(name)) == len(name)
