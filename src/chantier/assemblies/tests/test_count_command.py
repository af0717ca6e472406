"""``chantier count``: a file in, a published count and a story of it out, without a database."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chantier.assemblies.core.counting import ballots, result
from chantier.assemblies.counting_phrases import UNCOUNTABLE

BLT = '3 1\n4 1 0\n3 2 0\n2 3 2 0\n0\n"Ana"\n"Bo"\n"Cy"\n"Conseil"\n'


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bulletins.blt"
    path.write_text(BLT, encoding="utf-8")
    return path


def test_a_count_is_written_and_told(file, tmp_path):
    out, said = tmp_path / "resultat.json", StringIO()

    call_command("count", file, "--rule", "scottish-stv", "--out", out, stdout=said)

    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["elected"] == ["Bo"]
    assert told["rule"] == "scottish-stv"
    assert [stage["totals"] for stage in told["stages"]] == [
        {"Ana": "4.00000", "Bo": "3.00000", "Cy": "2.00000"},
        {"Ana": "4.00000", "Bo": "5.00000", "Cy": "0.00000"},
    ]
    assert told["ties"] == []
    story = re.sub("[\u00a0\u202f]", " ", said.getvalue())
    assert "9 voix et 1 siège : le quota est de 5." in story
    assert "Cy a le moins de voix et se retire" in story
    assert "Ana : 4 ; Bo : 5 ; Cy : 0 ; bulletins épuisés : 0" in story


def test_who_is_elected_without_the_quota_is_said(tmp_path):
    path, said = tmp_path / "bulletins.blt", StringIO()
    path.write_text(BLT.replace("2 3 2 0", "2 3 0"), encoding="utf-8")

    call_command("count", path, "--rule", "scottish-stv", stdout=said)

    assert "le quota n’est plus demandé" in said.getvalue()


@pytest.mark.parametrize("rule", [rule for rule in result.RULES if rule != "scottish-stv"])
def test_every_rule_has_the_same_keys(file, tmp_path, rule):
    out = tmp_path / "resultat.json"

    call_command("count", file, "--rule", rule, "--out", out, "--seats", "1", stdout=StringIO())

    told = json.loads(out.read_text(encoding="utf-8"))
    assert {"rule", "elected", "stages", "ties", "seats", "candidates", "lot"} <= set(told)
    assert all(isinstance(total, str) for stage in told["stages"] for total in stage["totals"].values())


def test_a_lot_without_words_is_said_aloud(tmp_path):
    path = tmp_path / "egalite.csv"
    path.write_text("choix_1\nAna\nBo\n", encoding="utf-8")
    said, warned = StringIO(), StringIO()

    call_command("count", path, "--rule", "majority", stdout=said, stderr=warned)
    call_command("count", path, "--rule", "majority", "--words", "érable 1996", stdout=said, stderr=StringIO())

    assert "le sort désigne" in said.getvalue()
    assert "--words" in warned.getvalue()


@pytest.mark.parametrize(
    ("content", "arguments", "sentence"),
    [
        ("", ["--rule", "schulze"], "Le fichier est vide."),
        (BLT, ["--rule", "scottish-stv", "--seats", "9"], "9 sièges"),
        (BLT, ["--rule", "schulze", "--default", "Di"], "« Di »"),
        (BLT, ["--rule", "schulze", "--default", "Cy", "--majority", "Ana"], "« Ana » ne dit pas une majorité"),
        (BLT, ["--rule", "schulze", "--default", "Cy", "--quorum", "beaucoup"], "« beaucoup » n’est pas un nombre"),
    ],
)
def test_what_cannot_be_counted_is_said_in_a_sentence(tmp_path, content, arguments, sentence):
    path = tmp_path / "bulletins"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(CommandError) as refused:
        call_command("count", path, *arguments, stdout=StringIO())

    assert sentence in str(refused.value).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="Impossible de lire"):
        call_command("count", tmp_path / "rien.blt", "--rule", "majority")


def test_every_code_of_the_cores_has_its_sentence():
    from pathlib import Path

    folder = Path(ballots.__file__).parent
    written = {
        code for path in folder.glob("*.py") for code in re.findall(r'Uncountable\(\s*"(\w+)"', path.read_text())
    }

    assert written <= set(UNCOUNTABLE)


def test_it_needs_neither_a_database_nor_a_data_folder(file, tmp_path):
    done = subprocess.run(
        [Path(sys.executable).with_name("chantier"), "count", str(file), "--rule", "schulze"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"CHANTIER_DATA": str(tmp_path / "data"), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "Duels" in done.stdout
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--rule", "borda"], "Aucune règle ne s’appelle « borda »."),
        (["--rule", "majority", "--seats", "trois"], "« trois » n’est pas un nombre de sièges."),
        (["--rule", "majority", "--seats", "0"], "0 sièges"),
        (["--rule", "schulze", "--quorum", "5"], "contre une option par défaut"),
        (["--rule", "schulze", "--majority", "Ana=2"], "contre une option par défaut"),
        (["--rule", "schulze", "--default", "Cy", "--quorum", "1e999999999"], "n’est pas un nombre"),
        (["--rule", "schulze", "--default", "Cy", "--majority", "Ana=-1"], "n’est pas un nombre"),
        (["--rule", "majority", "--default", "Cy"], "ne connaît ni option par défaut"),
    ],
)
def test_what_was_asked_wrongly_is_said_in_a_sentence(file, arguments, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("count", file, *arguments, stdout=StringIO())

    assert sentence in str(refused.value).replace("\u202f", " ").replace("\u00a0", " ")


def test_a_result_never_takes_the_place_of_the_ballots(file, tmp_path):
    (tmp_path / "autre.blt").symlink_to(file)

    for out in (file, tmp_path / "autre.blt"):
        with pytest.raises(CommandError, match="remplacerait les bulletins"):
            call_command("count", file, "--rule", "majority", "--out", out, stdout=StringIO())

    assert file.read_text(encoding="utf-8") == BLT


def test_a_result_that_cannot_be_written_leaves_nothing_behind(file, tmp_path):
    (tmp_path / "dossier").mkdir()

    with pytest.raises(CommandError, match="Impossible d’écrire"):
        call_command("count", file, "--rule", "majority", "--out", tmp_path / "dossier", stdout=StringIO())

    assert sorted(path.name for path in tmp_path.iterdir()) == ["bulletins.blt", "dossier"]


def test_every_seat_that_the_lot_gives_is_said(tmp_path):
    path = tmp_path / "egalite.csv"
    path.write_text("Ana,Bo,Cy\nx,x,x\n", encoding="utf-8")
    said = StringIO()

    call_command("count", path, "--rule", "approval", "--seats", "2", "--words", "érable", stdout=said)

    assert said.getvalue().count("le sort désigne") == 2
