import json

import pytest
from django.core.management import CommandError, call_command

from chantier.directory.models import Edition, Organization, Record

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "membres.csv"
    path.write_text("Nom,Ville,Divers\nCoop des Vents,Shawinigan,x\nCoop du Lac,La Tuque,y\n", encoding="utf-8")
    return path


def run(path, tmp_path, *options):
    report = tmp_path / "report.json"
    call_command("import", path, "--source", "Membres", "--report", report, *options, verbosity=0)
    return json.loads(report.read_text("utf-8"))


def test_a_list_comes_in_from_the_command_line_with_its_report(listed, tmp_path):
    report = run(listed, tmp_path)
    assert report["totals"] == {"rows": 2, "kept": 2, "changed": 0, "unchanged": 0, "set_aside": 0}
    assert report["columns"][2] == {
        "header": "Divers",
        "field": None,
        "filled": 2,
        "kept": 0,
        "changed": 0,
        "set_aside": 0,
        "not_imported": 2,
        "reasons": {},
    }


def test_the_same_file_again_changes_nothing_and_says_so(listed, tmp_path, capsys):
    run(listed, tmp_path)
    before = list(Record.objects.values())
    run(listed, tmp_path)
    assert list(Record.objects.values()) == before
    assert "Ce fichier a déjà été importé" in capsys.readouterr().out


def test_a_dry_run_leaves_no_organisation(listed, tmp_path):
    assert run(listed, tmp_path, "--dry-run")["dry_run"] is True
    assert not Organization.objects.exists()


def test_a_mapping_says_what_columns_hold(listed, tmp_path):
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\n"Nom" = "usual_name"\n"Divers" = "activity"\n', encoding="utf-8")
    run(listed, tmp_path, "--mapping", str(mapping))
    assert Edition.objects.get().reading["fields"] == ["usual_name", "municipality", "activity"]


def test_a_refusal_is_a_sentence_and_the_code_two(tmp_path):
    path = tmp_path / "image.csv"
    path.write_bytes(b"%PDF-1.7 nothing of a table")
    with pytest.raises(CommandError) as refusal:
        run(path, tmp_path)
    assert refusal.value.returncode == 2
    assert str(refusal.value)
