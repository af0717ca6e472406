"""``chantier verify`` checks a published folder with the house's own rules, and says the same as the other program."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from chantier.assemblies.core.canonical import canonical
from chantier.assemblies.folders import at_path, from_zip
from chantier.assemblies.phrases_proofs import BROKEN, HOLDS
from chantier.assemblies.tests.test_published_folder import Lived, resealed
from chantier.assemblies.verification import DoesNotHold, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(tmp_path: Path) -> Lived:
    return Lived(tmp_path / "folder")


def codes(folder: Path, **more) -> list[str]:
    return [one.code for one in verify(at_path(folder), **more)]


def broken(folder: Path, **more) -> tuple[str, object]:
    with pytest.raises(DoesNotHold) as why:
        verify(at_path(folder), **more)
    finding = why.value.finding
    assert "%(" not in str(BROKEN[finding.code]) % finding.params
    return finding.code, finding.params["file"]


def test_a_folder_that_holds_is_told_line_by_line(lived, capsys):
    assert codes(lived.folder) == ["files", "own_key", "log", "roll", "adopted", "elected", "adopted"]
    assert codes(lived.folder, log_key=lived.manifest()["log_key"])[1] == "log"
    call_command("verify", str(lived.folder), code=lived.codes[2])
    said = capsys.readouterr().out
    assert "Tout tient." in said
    assert "ballots-nord.csv. Il dit\N{NO-BREAK SPACE}: " in said


def test_a_zip_is_read_like_its_folder(lived, tmp_path):
    path = tmp_path / "folder.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(one for one in lived.folder.rglob("*") if one.is_file()):
            archive.write(file, file.relative_to(lived.folder).as_posix())
    assert codes(path) == codes(lived.folder)
    with pytest.raises(DoesNotHold):
        from_zip(b"not a zip")


def test_each_byte_that_changes_is_named(lived, tmp_path):
    for name in lived.manifest()["files"]:
        copy = tmp_path / "copy"
        shutil.copytree(lived.folder, copy)
        content = bytearray((copy / name).read_bytes())
        content[len(content) // 2] ^= 1
        (copy / name).write_bytes(bytes(content))
        assert broken(copy) == ("changed", name)
        shutil.rmtree(copy)


def test_what_is_resealed_is_named_by_the_log(lived):
    for name in sorted(lived.manifest()["files"]):
        if name in ("proofs.json", "verifier.py", "quorum.json") or name.endswith("signed-in.json"):
            continue  # the log does not speak of these; signatures are held against ballots
        before = (lived.folder / name).read_bytes()
        changed = bytearray(before)
        changed[len(changed) // 2] ^= 1
        resealed(lived.folder, name, bytes(changed))
        code, _where = broken(lived.folder)
        assert code in ("entry_says_otherwise", "log_damaged", "not_json", "unreadable"), name
        resealed(lived.folder, name, before)
    assert codes(lived.folder)[0] == "files"


def test_a_signature_too_few_is_named(lived):
    name = f"votes/{lived.secret.public_id}/signed-in.json"
    told = json.loads((lived.folder / name).read_bytes())
    told["colleges"]["nord"]["online"] -= 1
    resealed(lived.folder, name, canonical(told))
    assert broken(lived.folder)[0] == "ballots_and_signatures"


def test_a_code_that_is_not_there_or_not_one_is_said(lived):
    assert codes(lived.folder, code="ABCD-EFGH-JKLM")[-1] == "code_not_found"
    assert codes(lived.folder, code="0101")[-1] == "code_unreadable"


@pytest.mark.parametrize("key", ["", "x", "elsewhere+00000000+AAAA"])
def test_a_key_that_cannot_be_read_is_refused(lived, key):
    if key:
        assert broken(lived.folder, log_key=key)[0] == "bad_key"
    else:
        manifest = lived.manifest()
        manifest["log_key"] = ""
        (lived.folder / "manifest.json").write_bytes(canonical(manifest))
        assert broken(lived.folder)[0] == "bad_key"


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"kind":"chantier-assembly"}', b"\xff"])
def test_a_folder_that_is_none_is_refused_in_a_sentence(tmp_path, content, capsys):
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        call_command("verify", str(tmp_path))
    assert ended.value.code == 1
    assert "NE TIENT PAS" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_said():
    with pytest.raises(CommandError):
        call_command("verify", "nowhere-at-all")


def test_every_finding_has_its_sentence():
    assert all(str(one) for one in (*HOLDS.values(), *BROKEN.values()))
