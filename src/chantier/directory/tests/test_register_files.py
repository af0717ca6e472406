"""The register's files, invented in its published layout (37 columns), with its traps."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from chantier.directory.core import req
from chantier.directory.register_files import headers_of, iterate_register, unpacked
from chantier.foundation.files.api import RegisterFiles, UnreadableTable, open_register

ENTERPRISE = [
    "NEQ",
    "IND_FAIL",
    "DAT_IMMAT",
    "COD_REGIM_JURI",
    "COD_INTVAL_EMPLO_QUE",
    "DAT_CESS_PREVU",
    "COD_STAT_IMMAT",
    "COD_FORME_JURI",
    "DAT_STAT_IMMAT",
    "COD_REGIM_JURI_CONSTI",
    "DAT_DEPO_DECLR",
    "AN_DECL",
    "AN_PROD",
    "DAT_LIMIT_PROD",
    "AN_PROD_PRE",
    "DAT_LIMIT_PROD_PRE",
    "DAT_MAJ_INDEX_NOM",
    "COD_ACT_ECON_CAE",
    "NO_ACT_ECON_ASSUJ",
    "DESC_ACT_ECON_ASSUJ",
    "COD_ACT_ECON_CAE2",
    "NO_ACT_ECON_ASSUJ2",
    "DESC_ACT_ECON_ASSUJ2",
    "NOM_LOCLT_CONSTI",
    "DAT_CONSTI",
    "IND_CONVEN_UNMN_ACTNR",
    "IND_RET_TOUT_POUVR",
    "IND_LIMIT_RESP",
    "DAT_DEB_RESP",
    "DAT_FIN_RESP",
    "OBJET_SOC",
    "NO_MTR_VOLONT",
    "ADR_DOMCL_ADR_DISP",
    "ADR_DOMCL_LIGN1_ADR",
    "ADR_DOMCL_LIGN2_ADR",
    "ADR_DOMCL_LIGN3_ADR",
    "ADR_DOMCL_LIGN4_ADR",
]
NAME = [
    "NEQ",
    "NOM_ASSUJ",
    "NOM_ASSUJ_LANG_ETRNG",
    "STAT_NOM",
    "TYP_NOM_ASSUJ",
    "DAT_INIT_NOM_ASSUJ",
    "DAT_FIN_NOM_ASSUJ",
]
PLACE = [
    "NEQ",
    "NO_SUF_ETAB",
    "IND_ETAB_PRINC",
    "IND_SALON_BRONZ",
    "IND_VENTE_TABAC_DETL",
    "IND_DISP",
    "LIGN1_ADR",
    "LIGN2_ADR",
    "LIGN3_ADR",
    "LIGN4_ADR",
    "COD_ACT_ECON",
    "DESC_ACT_ECON_ETAB",
    "NO_ACT_ECON_ETAB",
    "COD_ACT_ECON2",
    "DESC_ACT_ECON_ETAB2",
    "NO_ACT_ECON_ETAB2",
    "NOM_ETAB",
]
MERGER = [
    "NEQ",
    "NEQ_ASSUJ_REL",
    "DENOMN_SOC",
    "COD_RELA_ASSUJ",
    "DAT_EFCTVT",
    "IND_DISP",
    "LIGN1_ADR",
    "LIGN2_ADR",
    "LIGN3_ADR",
    "LIGN4_ADR",
]
CONTINUATION = ["NEQ", "COD_TYP_CHANG", "COD_REGIM_JURI", "AUTR_REGIM_JURI", "NOM_LOCLT", "DAT_EFCTVT"]
DOMAIN = ["TYP_DOM_VAL", "COD_DOM_VAL", "VAL_DOM_FRAN"]


def text(columns: list[str], rows: list[dict[str, str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


COOP = {
    "NEQ": "1160000002", "COD_STAT_IMMAT": "IM", "COD_FORME_JURI": "COP", "DAT_CONSTI": "2004-03-09",
    "DAT_IMMAT": "2004-04-01", "COD_INTVAL_EMPLO_QUE": "B", "COD_ACT_ECON_CAE": "9999",
    "DESC_ACT_ECON_ASSUJ": "BRASSERIE  ARTISANALE", "COD_ACT_ECON_CAE2": "8611",
    "ADR_DOMCL_LIGN1_ADR": "12 rue des Érables", "ADR_DOMCL_LIGN2_ADR": "bureau 3",
    "ADR_DOMCL_LIGN3_ADR": "Saint-Exemple (Québec)", "ADR_DOMCL_LIGN4_ADR": "G0X3H0",
}  # fmt: skip
CLUB = {
    "NEQ": "1160000001", "COD_STAT_IMMAT": "IM", "COD_FORME_JURI": "APE", "ADR_DOMCL_LIGN1_ADR": "4 rang Nord",
    "ADR_DOMCL_LIGN2_ADR": "Ville-Fictive (Québec)", "ADR_DOMCL_LIGN4_ADR": "G9A 5H7", "OBJET_SOC": "Loisirs",
}  # fmt: skip
GONE = {"NEQ": "1160000003", "COD_STAT_IMMAT": "RD", "COD_FORME_JURI": "ASS", "DAT_STAT_IMMAT": "2015-06-30"}
BUSINESS = {"NEQ": "2260000004", "COD_STAT_IMMAT": "IM", "COD_FORME_JURI": "IND"}
NAMES = [
    {"NEQ": "1160000002", "NOM_ASSUJ": "Brasserie du Rang", "STAT_NOM": "V", "TYP_NOM_ASSUJ": "A"},
    {"NEQ": "1160000001", "NOM_ASSUJ": "CLUB DES EXEMPLES", "STAT_NOM": "V", "TYP_NOM_ASSUJ": "N"},
    {"NEQ": "1160000002", "NOM_ASSUJ": "COOPÉRATIVE DE TRAVAIL EXEMPLE",
     "NOM_ASSUJ_LANG_ETRNG": "EXAMPLE WORKERS CO-OP",
     "STAT_NOM": "V", "TYP_NOM_ASSUJ": "N"},
    {"NEQ": "1160000002", "NOM_ASSUJ": "COOP ANCIENNE", "STAT_NOM": "A", "TYP_NOM_ASSUJ": "N"},
    {"NEQ": "1160000002", "NOM_ASSUJ": "COOP FUTURE", "STAT_NOM": "F", "TYP_NOM_ASSUJ": "N"},
    {"NEQ": "1160000002", "NOM_ASSUJ": "COOP RÉSERVÉE", "STAT_NOM": "R", "TYP_NOM_ASSUJ": "N"},
    {"NEQ": "2260000004", "NOM_ASSUJ": "Services Untel", "STAT_NOM": "V", "TYP_NOM_ASSUJ": "N"},
]  # fmt: skip
PLACES = [
    {"NEQ": "1160000002", "NO_SUF_ETAB": "1", "IND_ETAB_PRINC": "O", "LIGN1_ADR": "12 rue des Érables",
     "LIGN2_ADR": "Saint-Exemple (Québec)", "LIGN4_ADR": "G0X3H0", "NOM_ETAB": "La Taverne", "COD_ACT_ECON": "8611"},
    {"NEQ": "1160000002", "NO_SUF_ETAB": "2"},
]  # fmt: skip
DOMAINS = [
    {"TYP_DOM_VAL": "ACT_ECON", "COD_DOM_VAL": "8611", "VAL_DOM_FRAN": "Débits de boisson"},
    {"TYP_DOM_VAL": "INTVAL_EMPLO_QUE", "COD_DOM_VAL": "B", "VAL_DOM_FRAN": "De 6 à 10"},
    {"TYP_DOM_VAL": "REGIM_JURI", "COD_DOM_VAL": "B", "VAL_DOM_FRAN": "Autre sens du même code"},
]
MEMBERS = {
    "JeuDonnees/ENTREPRISE.csv": text(ENTERPRISE, [COOP, GONE, BUSINESS, CLUB]),
    "JeuDonnees/Nom.csv": text(NAME, NAMES),
    "JeuDonnees/Etablissements.csv": text(PLACE, PLACES),
    "JeuDonnees/DomaineValeur.csv": text(DOMAIN, DOMAINS),
    "JeuDonnees/Lisez-moi.txt": b"Bonjour\n",
}

CLUB_VALUES = {
    "register_number": "1160000001",
    "legal_name": "CLUB DES EXEMPLES",
    "legal_form": "non-profit",
    "status": "active",
    "address": "4 rang Nord",
    "municipality": "Ville-Fictive",
    "postal_code": "G9A 5H7",
    "activity": "Loisirs",
}
COOP_VALUES = {
    "register_number": "1160000002",
    "legal_name": "COOPÉRATIVE DE TRAVAIL EXEMPLE",
    "other_names": ("Brasserie du Rang", "EXAMPLE WORKERS CO-OP"),
    "former_names": ("COOP ANCIENNE",),
    "legal_form": "cooperative",
    "status": "active",
    "founded_on": "2004-03-09",
    "address": "12 rue des Érables, bureau 3",
    "municipality": "Saint-Exemple",
    "postal_code": "G0X 3H0",
    "activity": "BRASSERIE ARTISANALE ; Débits de boisson",
    "activity_codes": ("cae:9999", "cae:8611"),
    "size_band": "5-9",
    "establishments": (
        {
            "number": "1",
            "name": "La Taverne",
            "address": "12 rue des Érables",
            "municipality": "Saint-Exemple",
            "postal_code": "G0X 3H0",
            "activity": "Débits de boisson",
            "is_main": True,
        },
    ),
}


def fields_of(files: RegisterFiles, **more: Any) -> list[dict[str, Any]]:
    return [one.values for one in iterate_register(files, **more)]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "JeuDonnees.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in MEMBERS.items():
            file.writestr(name, content)
    return path


def test_the_layout_has_its_37_columns() -> None:
    assert len(ENTERPRISE) == 37


def test_the_register_is_joined_from_its_zip_and_filtered(archive: Path) -> None:
    files = open_register(archive)
    assert fields_of(files) == [CLUB_VALUES, COOP_VALUES]
    assert [(found.code, dict(found.params)["name"]) for found in files.problems] == [
        ("unknown_member", "JeuDonnees/Lisez-moi.txt")
    ]


MERGERS = [
    {"NEQ": "1160000002", "NEQ_ASSUJ_REL": "1160000003", "COD_RELA_ASSUJ": "C",
     "DENOMN_SOC": "LES \"VIEUX\" MÉTIERS,\nCOOP", "DAT_EFCTVT": "2010-01-01"},
    {"NEQ": "1160000002", "NEQ_ASSUJ_REL": "1160000001", "DENOMN_SOC": "CLUB DES EXEMPLES", "COD_RELA_ASSUJ": "R"},
    {"NEQ": "1160000002", "NEQ_ASSUJ_REL": "1160000002", "DENOMN_SOC": "Elle-même", "COD_RELA_ASSUJ": "C"},
    {"NEQ": "1160000002", "DENOMN_SOC": "Sans numéro", "COD_RELA_ASSUJ": "C"},
]  # fmt: skip
CONTINUATIONS = [{"NEQ": "1160000002", "COD_TYP_CHANG": "T", "AUTR_REGIM_JURI": "Loi sur les coopératives"}]
RELATIONS = [
    {"TYP_DOM_VAL": "RELA_ASSUJ", "COD_DOM_VAL": "C", "VAL_DOM_FRAN": "Composante"},
    {"TYP_DOM_VAL": "RELA_ASSUJ", "COD_DOM_VAL": "R", "VAL_DOM_FRAN": "Résultante"},
]
ALL_MEMBERS = {
    **MEMBERS,
    "JeuDonnees/DomaineValeur.csv": text(DOMAIN, DOMAINS + RELATIONS),
    "JeuDonnees/FusionScissions.csv": text(MERGER, MERGERS),
    "JeuDonnees/ContinuationsTransformations.csv": text(CONTINUATION, CONTINUATIONS),
}


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_every_line_of_an_enterprise_is_kept_as_it_was_received(tmp_path: Path) -> None:
    files = open_register(zipped(tmp_path / "JeuDonnees.zip", ALL_MEMBERS))
    club, coop = iterate_register(files)
    headers = headers_of(files)
    given = {
        "enterprise": [COOP],
        "name": [name for name in NAMES if name["NEQ"] == COOP["NEQ"]],
        "establishment": PLACES,
        "merger": MERGERS,
        "continuation": CONTINUATIONS,
    }
    assert {
        role: [dict(zip(headers[role], cells, strict=True)) for cells in unpacked(lines)]
        for role, lines in coop.lines.items()
    } == {
        role: [{title: row.get(title, "") for title in headers[role]} for row in rows] for role, rows in given.items()
    }
    assert set(club.lines) == {"enterprise", "name"}


def test_mergers_say_whom_a_body_follows_and_who_follows_it(tmp_path: Path) -> None:
    files = open_register(zipped(tmp_path / "JeuDonnees.zip", ALL_MEMBERS))
    (coop,) = [one.values for one in iterate_register(files) if one.values["register_number"] == COOP["NEQ"]]
    assert coop == {
        **COOP_VALUES,
        "succeeds": ({"register_number": "1160000003", "name": 'LES "VIEUX" MÉTIERS, COOP', "on": "2010-01-01"},),
        "succeeded_by": ({"register_number": "1160000001", "name": "CLUB DES EXEMPLES"},),
    }


def test_a_folder_reads_as_its_zip_does(tmp_path: Path) -> None:
    for name, content in MEMBERS.items():
        path = tmp_path / "unpacked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert fields_of(open_register(tmp_path / "unpacked")) == [CLUB_VALUES, COOP_VALUES]


def test_members_are_known_by_their_columns_when_their_names_say_nothing(tmp_path: Path) -> None:
    for number, name in enumerate(("ENTREPRISE", "Nom", "Etablissements", "DomaineValeur")):
        (tmp_path / f"{number}.csv").write_bytes(MEMBERS[f"JeuDonnees/{name}.csv"])
    assert len(list(iterate_register(open_register(tmp_path)))) == 2


def test_those_struck_off_come_when_asked_with_the_date(archive: Path) -> None:
    found = fields_of(open_register(archive), forms=("ASS",), status=())
    assert found == [
        {"register_number": "1160000003", "legal_form": "association", "status": "ended", "ended_on": "2015-06-30"}
    ]


def test_a_zip_without_the_register_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "autre.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a.csv", "x,y\n1,2\n")
    with pytest.raises(UnreadableTable) as refusal:
        open_register(path)
    assert refusal.value.reason.code == "not_the_register"


def test_a_damaged_zip_is_refused_as_such(archive: Path, tmp_path: Path) -> None:
    content = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as opened:
        member = opened.getinfo("JeuDonnees/ENTREPRISE.csv")
    start = member.header_offset + 30 + len(member.filename)
    content[start + 5 : start + 60] = b"\x00" * 55
    damaged = tmp_path / "abime.zip"
    damaged.write_bytes(bytes(content))
    with pytest.raises(UnreadableTable) as refusal:
        list(iterate_register(open_register(damaged)))
    assert refusal.value.reason.code == "broken_zip"


def test_a_code_means_something_only_in_its_domain() -> None:
    lists = req.domains([{"TYP_DOM_VAL": "REGIM_JURI", "COD_DOM_VAL": "B", "VAL_DOM_FRAN": "De 6 à 10"}])
    assert "size_band" not in req.values_of({"NEQ": "1", "COD_INTVAL_EMPLO_QUE": "B"}, lists=lists)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["12 rue A", "Ville (Québec)", "", "G9A5H7"], ("12 rue A", "Ville", "G9A 5H7")),
        (["12 rue A", "C.P. 4", "Ville (QUÉBEC)", "G9A5H7"], ("12 rue A, C.P. 4", "Ville", "G9A 5H7")),
        (["12 rue A", "Ville (Québec) G9A 5H7", "", ""], ("12 rue A", "Ville", "G9A 5H7")),
        (["12 rue A", "Ville", "", ""], ("12 rue A", "Ville", "")),
        (["12 rue A", "2e étage", "Ville-du-Lac (Québec)", ""], ("12 rue A, 2e étage", "Ville-du-Lac", "")),
        (["", "", "", ""], ("", "", "")),
    ],
)
def test_the_municipality_is_found_among_the_lines(lines: list[str], expected: tuple[str, str, str]) -> None:
    assert tuple(req.address_of(lines).values()) == expected


def test_a_numbered_body_keeps_its_number_as_a_name() -> None:
    rows = [{"NOM_ASSUJ": "9999-9999 QUÉBEC INC.", "STAT_NOM": "V", "TYP_NOM_ASSUJ": "M"}]
    assert req.names_of(rows) == {"legal_name": "9999-9999 QUÉBEC INC.", "other_names": (), "former_names": ()}
