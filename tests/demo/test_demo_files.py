"""The demonstration's files hold together: codes and slugs exist, nothing real is named, French is set with care."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from chantier.foundation.words.core.folding import fold
from chantier.foundation.words.core.reading import read_scheme
from chantier.foundation.words.services.loading import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
DEMO, FACTS = ROOT / "demo", ROOT / "src/chantier/foundation/places/facts"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


ORGANIZATIONS = _rows(DEMO / "organizations.csv")
RELATIONS = _rows(DEMO / "relations.csv")
REGISTER = _rows(DEMO / "register.csv")
PEOPLE = _rows(DEMO / "people.csv")
CORRECTIONS = _rows(DEMO / "corrections.csv")
CLAIMS = _rows(DEMO / "claims.csv")
TRUTH = _rows(ROOT / "tests/data/demo_truth.csv")
MOVEMENT = tomllib.loads((DEMO / "movement.toml").read_text(encoding="utf-8"))
MUNICIPALITIES = {row["code"]: row for row in _rows(FACTS / "municipalities.csv")}
MRCS = {row["code"]: row for row in _rows(FACTS / "mrcs.csv")}
REGIONS = {row["code"] for row in _rows(FACTS / "regions.csv")}
PREFIXES = {row["prefix"] for row in _rows(FACTS / "postal_prefixes.csv")}
FORMER = {row["name"] for row in _rows(FACTS / "former_municipalities.csv")}
KEYS = {row["key"] for row in ORGANIZATIONS}
TERRITORIES = {f"region-{code}" for code in REGIONS} | {f"mrc-{code}" for code in MRCS} | {"province-24"}


def _slugs(scheme: str) -> set[str]:
    form = read_scheme((SHIPPED / f"{scheme}.toml").read_text(encoding="utf-8"))
    return {concept.slug for concept in form.concepts}


def _members() -> list[list[str]]:
    with (DEMO / "membres.csv").open(encoding="cp1252", newline="") as opened:
        return list(csv.reader(opened, delimiter=";"))


def test_the_movement_has_the_size_that_it_announces():
    assert (len(ORGANIZATIONS), len(PEOPLE)) == (400, 11)
    assert len(REGISTER) > 3000
    members = sum(bool(row["member_category"]) for row in ORGANIZATIONS)
    assert 170 <= members <= 200
    assert sum(bool(row["description_fr"]) for row in ORGANIZATIONS) >= 40
    regions = Counter(MRCS[MUNICIPALITIES[row["municipality_code"]]["mrc"]]["region"] for row in ORGANIZATIONS)
    assert set(regions) == REGIONS
    assert min(regions.values()) >= 5


def test_keys_and_numbers_are_unique_and_refer_to_something():
    assert len(KEYS) == len(ORGANIZATIONS)
    assert len({row["NEQ"] for row in REGISTER}) == len(REGISTER)
    numbers = {row["NEQ"] for row in REGISTER}
    given = [row["register_number"] for row in ORGANIZATIONS if row["register_number"]]
    assert len(set(given)) == len(given)
    assert set(given) <= numbers
    assert {row["register_number"] for row in TRUTH} - {""} <= numbers
    assert {row[end] for row in RELATIONS for end in ("from", "to")} <= KEYS
    assert {row["speaks_for"] for row in PEOPLE} - {""} <= KEYS
    persons = {row["key"] for row in PEOPLE}
    assert {row["organization"] for row in (*CORRECTIONS, *CLAIMS)} <= KEYS
    assert {row["person"] for row in (*CORRECTIONS, *CLAIMS)} - {""} <= persons
    assert {row["voucher"] for row in CLAIMS} - {""} <= KEYS


@pytest.mark.parametrize(
    ("column", "scheme"),
    [
        ("legal_form", "legal-form"),
        ("activities", "activity"),
        ("purposes", "purpose"),
        ("size_band", "size-band"),
        ("status", "organization-status"),
        ("principles", "principle"),
        ("member_category", "member-category"),
    ],
)
def test_slugs_are_those_of_the_vocabularies(column, scheme):
    used = {slug for row in ORGANIZATIONS for slug in row[column].split(";")} - {""}
    assert used <= _slugs(scheme)


def test_relations_categories_and_colleges_are_known():
    assert {row["kind"] for row in RELATIONS} <= _slugs("relation-kind")
    assert {one["slug"] for one in MOVEMENT["membership_category"]} == _slugs("member-category")
    colleges = {one["slug"] for one in MOVEMENT["college"]}
    assert len(colleges) == 8
    assert {row["college"] for row in ORGANIZATIONS} - {""} <= colleges
    assert {key for one in MOVEMENT["college"] for key in one.get("inherited_from", [])} <= KEYS
    assert {one["organization"] for one in MOVEMENT["pole"]} <= KEYS


def test_two_versions_of_a_college_never_overlap():
    versions = {}
    for one in MOVEMENT["college"]:
        versions.setdefault(one["slug"], []).append(one)
    for some in versions.values():
        for before, after in pairwise(some):
            assert before["valid_until"] <= after["valid_from"]


def test_territories_are_real():
    for row in ORGANIZATIONS:
        assert MUNICIPALITIES[row["municipality_code"]]["name"] == row["municipality"]
    codes = {code for one in MOVEMENT["pole"] for code in one["covers"]} | {row["territory"] for row in PEOPLE}
    assert codes - {""} <= TERRITORIES
    cities = {fold(row["name"]) for row in MUNICIPALITIES.values()} | {fold(name) for name in FORMER}
    written = [row["Adresse_Lign3"] or row["Municipalite"] for row in REGISTER]
    assert {fold(re.sub(r" \(Québec\)$", "", city, flags=re.IGNORECASE)) for city in written} <= cities


def test_postal_codes_have_a_real_prefix_and_the_right_shape():
    shape = re.compile(r"[GHJ]\d[ABCEGHJKLMNPRSTVWXYZ] ?\d[ABCEGHJKLMNPRSTVWXYZ]\d")
    codes = [row["postal_code"] for row in ORGANIZATIONS] + [row["CodePostal"] for row in REGISTER]
    assert [code for code in codes if not shape.fullmatch(code) or code[:3] not in PREFIXES] == []


def test_nothing_can_be_reached():
    numbers = [row["NEQ"] for row in REGISTER]
    assert [number for number in numbers if not re.fullmatch(r"99\d{8}", number)] == []
    phones = [row["phone"] for row in ORGANIZATIONS if row["phone"]]
    assert [phone for phone in phones if not re.fullmatch(r"\d{3} 555-01\d\d", phone)] == []
    everything = "\n".join(
        file.read_text(encoding="utf-8")
        for file in [*DEMO.glob("*.toml"), *DEMO.glob("*.csv")]
        if file.name != "membres.csv"
    )
    everything += "\n".join(" ".join(row) for row in _members())
    hosts = {*re.findall(r"https?://([\w.-]+)", everything), *re.findall(r"@([\w.-]+)", everything)}
    assert {host for host in hosts if not host.rstrip(".").endswith(".example")} == set()
    sites = [row["website"] for row in ORGANIZATIONS if row["website"]]
    assert len(set(sites)) == len(sites)


def test_memberships_begin_after_foundation_and_end_after_they_begin():
    openers = {key for one in MOVEMENT["college"] for key in one.get("inherited_from", [])}
    inherits = {row["from"] for row in RELATIONS if row["kind"] == "member-of" and row["to"] in openers}
    for row in ORGANIZATIONS:
        has_college = bool(row["college"]) or row["key"] in inherits
        assert bool(row["member_category"]) == bool(row["member_since"]) == has_college
        if row["member_since"]:
            assert row["member_since"][:4] >= row["founded"]
        if row["member_until"]:
            assert row["member_until"] > row["member_since"]
        assert bool(row["ended"]) == (row["status"] == "ended")


def test_french_is_set_as_french_is_set():
    faults = re.compile(r"'|\.\.\.|« | [:;!?»]")
    columns = ("name", "legal_name", "former_name", "address", "description_fr")
    texts = [row[column] for row in ORGANIZATIONS for column in columns]
    texts += [row["line_fr"] for row in PEOPLE] + [row["comment"] for row in CORRECTIONS]
    texts += [value["fr"] for value in _translated(MOVEMENT)]
    assert [text for text in texts if faults.search(text)] == []


def test_every_translated_text_exists_in_three_languages():
    assert [value for value in _translated(MOVEMENT) if set(value) != {"fr", "en", "es"}] == []
    assert [row["key"] for row in PEOPLE if not all(row[f"line_{one}"] for one in ("fr", "en", "es"))] == []
    described = [row for row in ORGANIZATIONS if row["description_fr"]]
    assert [row["key"] for row in described if not (row["description_en"] and row["description_es"])] == []


def _translated(value: object) -> list[dict[str, str]]:
    if isinstance(value, dict):
        if "fr" in value:
            return [value]
        return [found for inner in value.values() for found in _translated(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _translated(inner)]
    return []


def test_the_people_of_the_story_can_be_met():
    roles = {role for row in PEOPLE for role in row["roles"].split(";")} - {""}
    assert roles == {"administrator", "coordinator", "secretary", "documentalist", "editor"}
    assert any(row["mandate_role"] == "spokesperson" and row["mandate_state"] == "accepted" for row in PEOPLE)
    assert {row["mandate_state"] for row in PEOPLE} - {""} == {"given", "accepted", "revoked"}
    assert len({row["email"] for row in PEOPLE}) == len(PEOPLE)


def test_the_member_list_is_as_messy_as_it_should_be():
    title, header, *lines, total = _members()
    assert title[0].startswith("Liste des membres")
    assert header[2] == "Nom de l'organisme"
    assert total[1] == "Total"
    truth = [row for row in TRUTH if row["list"] == "membres.csv"]
    assert [(row["line"], row["name"]) for row in truth] == [
        (str(number), line[2]) for number, line in enumerate(lines, start=3)
    ]
    assert sum(row["trap"] == "private_person" for row in truth) == 2
    assert sum(row["trap"].startswith("duplicate") for row in truth) == 3


def test_the_workbook_agrees_with_its_truth():
    rows = CalamineWorkbook.from_path(str(DEMO / "repertoire.xlsx")).get_sheet_by_index(0).to_python()
    truth = [row for row in TRUTH if row["list"] == "repertoire.xlsx"]
    assert rows[2][0] == "Organisation"
    assert [row["name"] for row in truth] == [rows[int(row["line"]) - 1][0] for row in truth]
    assert len(truth) == 386


def test_most_listed_bodies_are_in_the_register_and_some_truly_are_not():
    bodies = {row["body"]: row["register_number"] for row in TRUTH if row["body"]}
    found = sum(bool(number) for number in bodies.values())
    assert 0.80 <= found / len(bodies) <= 0.90


def test_the_recipe_gives_the_committed_files_byte_for_byte(tmp_path):
    copy = tmp_path / "repository"
    for folder in ("demo/make", "src/chantier/foundation/places/facts"):
        (copy / folder).mkdir(parents=True)
        for file in (ROOT / folder).glob("*.*"):
            (copy / folder / file.name).write_bytes(file.read_bytes())
    subprocess.run([sys.executable, str(copy / "demo/make")], check=True, timeout=120)
    made = ["organizations.csv", "relations.csv", "register.csv", "membres.csv", "repertoire.xlsx"]
    assert [name for name in made if (copy / "demo" / name).read_bytes() != (DEMO / name).read_bytes()] == []


@pytest.mark.realdata
def test_no_name_of_the_story_is_a_real_one(shared_data):
    real = {
        fold(row["NomEntreprise"])
        for name in ("register", "directory", "members")
        for row in _rows(shared_data / "mauricie" / f"{name}.csv")
    }
    ours = {fold(row[column]) for row in ORGANIZATIONS for column in ("name", "legal_name", "former_name", "name_en")}
    ours |= {fold(row["NomEntreprise"]) for row in REGISTER} | {fold(row["name"]) for row in TRUTH}
    assert (ours - {""}) & real == set()
