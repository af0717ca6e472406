from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chantier.deliberation.core.opinion_map.result import fingerprint
from chantier.deliberation.core.opinion_map.tests.made_up import as_csv, camps
from chantier.deliberation.opinion_map_phrases import HIDDEN, UNUSABLE

HEADER = "voter,statement,vote\n"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "result.json"


def run(content: bytes | str, out: Path, *more: str) -> str:
    votes = out.with_name("votes.csv")
    votes.write_bytes(content if isinstance(content, bytes) else content.encode())
    said = StringIO()
    call_command("opinion-map", str(votes), "--out", str(out), *more, stdout=said)
    return plain(said.getvalue())


def plain(sentence: object) -> str:
    """With the spaces of a keyboard: the compiled catalogue has those of a printer."""
    return str(sentence).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_votes_become_a_map_that_can_be_checked(out: Path) -> None:
    said = run(as_csv(camps((30, 25), noise=0.05)), out)
    told = json.loads(out.read_text(encoding="utf-8"))
    assert {"consensus", "groups", "stability", "coordinates", "fingerprint"} <= told.keys()
    assert told["fingerprint"] == fingerprint(told)
    assert [group["size"] for group in told["groups"]["groups"]] == [30, 25]
    assert said.splitlines() == [
        "Personnes : 55 ; énoncés : 30 ; votes : 1100.",
        f"{len(told['consensus']['agree']) + len(told['consensus']['disagree'])} énoncés font consensus.",
        "2 groupes stables.",
        f"Empreinte : {told['fingerprint']}",
    ]


def test_unsteady_groups_are_said_to_be_hidden(out: Path) -> None:
    said = run(HEADER + "".join(f"{voter},{statement},1\n" for voter in range(4) for statement in range(9)), out)
    assert "Trop peu de personnes ont assez voté pour former des groupes." in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "Le fichier est vide. La première ligne nomme les colonnes : voter, statement, vote."),
        (HEADER, "Le fichier ne contient aucun vote. Chaque ligne après la première est un vote."),
        (
            "voter,statement\na,b\n",
            "La colonne « vote » manque. Il faut les colonnes voter, statement et vote ; "
            "le fichier a : voter, statement.",
        ),
        (
            HEADER + "a,x,1\nb,x,2\n",
            "Ligne 3 : « 2 » n’est pas un vote. Un vote est 1 (d’accord), -1 (pas d’accord) ou 0 (passe).",
        ),
        (
            HEADER + "a,x,1\na,y,0\n",
            "Une seule personne a voté (« a ») : il n’y a pas d’opinions à comparer. "
            "Il faut les votes de deux personnes au moins.",
        ),
        (
            HEADER + "a,x,1\nb,x,0\na,x,-1\n",
            "La personne « a » a voté deux fois, différemment, sur l’énoncé « x ». "
            "Ajoutez une colonne order (un nombre entier) pour dire quel vote est le dernier.",
        ),
    ],
)
def test_votes_that_give_no_map_are_refused_in_a_sentence_and_leave_no_file(
    content: str, sentence: str, out: Path
) -> None:
    with pytest.raises(CommandError) as refused:
        run(content, out)
    assert plain(refused.value) == sentence
    assert [path.name for path in out.parent.iterdir()] == ["votes.csv"]


def test_a_file_of_300_megabytes_is_refused_before_it_is_read(out: Path) -> None:
    votes = out.with_name("large.csv")
    with votes.open("wb") as file:
        file.truncate(300_000_000)  # a hole: nothing is written on the disk
    with pytest.raises(CommandError) as refused:
        call_command("opinion-map", str(votes), "--out", str(out))
    assert plain(refused.value).startswith("Le fichier pèse 300 Mo ; la limite est de 250 Mo.")


def test_a_missing_file_and_a_missing_folder_are_said(out: Path) -> None:
    with pytest.raises(CommandError) as unread:
        call_command("opinion-map", str(out.with_name("absent.csv")), "--out", str(out))
    assert plain(unread.value).startswith(f"Impossible de lire « {out.with_name('absent.csv')} ».")
    nowhere = out.parent / "nowhere" / "result.json"
    with pytest.raises(CommandError) as unwritten:
        run(as_csv(camps((5, 5))), out, "--out", str(nowhere))
    assert plain(unwritten.value).startswith(f"Impossible d’écrire « {nowhere} ».")


def test_no_database_is_touched(tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_bytes(as_csv(camps((12, 12))))
    own = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [Path(sys.executable).with_name("chantier"), "opinion-map", str(votes), "--out", str(tmp_path / "r.json")],
        env={**own, "CHANTIER_DATA": str(tmp_path / "data"), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["votes"]["voters"] == 24
    assert not (tmp_path / "data").exists()


def test_every_code_of_the_core_has_its_sentence() -> None:
    core = Path(importlib.import_module("chantier.deliberation.core.opinion_map").__file__ or "").parent
    text = "".join(file.read_text(encoding="utf-8") for file in core.glob("*.py"))
    raised = {part.split('"')[0] for part in text.split('UnusableVotes("')[1:]}
    assert raised <= UNUSABLE.keys()
    assert set(HIDDEN) == {"too_few", "no_groups", "unstable"}
