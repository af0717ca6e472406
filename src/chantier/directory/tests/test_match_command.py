from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chantier.directory.core.normalize import name_forms, postal_code
from chantier.directory.lists import PAIR_COLUMNS, read_assignments
from chantier.foundation.access.api import Invalid

LEFT = """Nom de l'organisme;Rue;Ville;CP;Site
Coop santé La Fougère;12, Principale;Ste-Aurore;G0X 4A1;
Les Amis du Journal Le Fanal;300 boul. des Prés;Lac-aux-Ormes;J5V9D4;
=Formule;1 rue Un;Val-Perdrix;G0X 4B2;
"""
RIGHT = """NEQ,NomAssuj,Adresse,Municipalite,CodePostal
1140000001,COOPÉRATIVE SANTÉ LA FOUGÈRE,12 rue Principale,Sainte-Aurore (Québec),G0X4A1
1140000002,JOURNAL LE FANAL INC.,300 boul. des Prés,Lac-aux-Ormes (Québec),J5V9D4
1140000003,=FORMULE INC.,1 rue Deux,Val-Perdrix (Québec),G0X4B2
"""


@pytest.fixture
def lists(tmp_path: Path) -> tuple[Path, Path, Path]:
    left, right = tmp_path / "left.csv", tmp_path / "right.csv"
    left.write_bytes(LEFT.encode("cp1252"))
    right.write_text(RIGHT, encoding="utf-8")
    return left, right, tmp_path / "pairs.csv"


def run(left: Path, right: Path, out: Path, *more: str) -> list[dict[str, str]]:
    call_command("match", str(left), str(right), "--out", str(out), *more, verbosity=0)
    with out.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_two_lists_of_other_shapes_are_matched_without_a_database(lists: tuple[Path, Path, Path]) -> None:
    rows = run(*lists)
    assert tuple(rows[0]) == PAIR_COLUMNS
    first = {}
    for row in rows:
        first.setdefault(row["left_row"], (row["right_row"], row["decision"]))
    assert first == {"1": ("1", "same"), "2": ("2", "review"), "3": ("3", "same")}


def test_columns_can_be_given(lists: tuple[Path, Path, Path]) -> None:
    left, right, out = lists
    given = run(left, right, out, "--left", "name=Nom de l'organisme,postal_code=CP", "--right", "name=NomAssuj")
    assert given == run(left, right, out)


def test_reasons_are_in_words_and_no_cell_is_a_formula(lists: tuple[Path, Path, Path]) -> None:
    rows = run(*lists)
    assert rows[0]["reasons"] == "même nom; même adresse"
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--left", "nom=Nom"), "« nom » n’est pas un champ connu."),
        (("--left", "Nom"), "« Nom » ne dit pas quelle colonne contient quoi."),
        (("--right", "name=Absente"), "Il n’y a pas de colonne « Absente »."),
    ],
)
def test_a_wrong_option_is_explained_and_nothing_is_written(
    lists: tuple[Path, Path, Path], options: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence.replace(".", r"\.").replace(" ", r"\s")):
        run(*lists, *options)
    assert not lists[2].exists()


def test_a_list_without_names_is_refused(lists: tuple[Path, Path, Path]) -> None:
    left, right, out = lists
    left.write_text("Couleur,Poids\nbleu,3\nvert,4\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Aucune colonne de noms"):
        run(left, right, out)


def test_an_absent_file_and_an_unwritable_one_are_refused(lists: tuple[Path, Path, Path]) -> None:
    left, right, out = lists
    with pytest.raises(CommandError):
        run(left.with_name("absent.csv"), right, out)
    with pytest.raises(CommandError, match="Impossible d’écrire"):
        run(left, right, out / "no" / "such" / "folder.csv")


def test_assignments_may_name_columns_with_commas() -> None:
    assert read_assignments("name=Nom, complet,postal_code=Code") == {
        "legal_name": "Nom, complet",
        "postal_code": "Code",
    }
    assert read_assignments(" ") == {}
    with pytest.raises(Invalid):
        read_assignments("x,name=Nom")


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["members", "directory"])
def test_on_the_real_lists_the_cheap_invariants_hold(shared_data: Path, tmp_path: Path, name: str) -> None:
    folder = shared_data / "mauricie"
    pairs = run(folder / f"{name}.csv", folder / "register.csv", tmp_path / "pairs.csv")
    left, right = (
        list(csv.DictReader((folder / f"{which}.csv").read_text(encoding="utf-8-sig").splitlines()))
        for which in (name, "register")
    )
    same = [(int(pair["left_row"]), int(pair["right_row"])) for pair in pairs if pair["decision"] == "same"]
    assert max(Counter(row for row, _ in same).values()) == 1
    assert len(same) >= {"members": 0.5, "directory": 0.72}[name] * len(left)
    assert {row["left_row"] for row in pairs} <= {str(number) for number in range(1, len(left) + 1)}

    def identity(row: dict[str, str]) -> tuple[str, str]:
        return name_forms(row["NomEntreprise"])[0].key, postal_code(row["CodePostal"])

    known = defaultdict(list)
    for number, row in enumerate(right, 1):
        known[identity(row)].append(number)
    for number, row in enumerate(left, 1):
        twins = known.get(identity(row), [])
        if len(twins) == 1:
            assert (number, twins[0]) in same, row["NomEntreprise"]
