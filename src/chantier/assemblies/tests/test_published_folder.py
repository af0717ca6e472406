"""What a meeting publishes is checked by a program that shares no line with the house; a byte changed is named."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from chantier.assemblies import acts
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.rolls import fingerprint_of
from chantier.assemblies.models import Meeting, Vote
from chantier.assemblies.queries.rolls import document_of
from chantier.assemblies.services import course, rolls
from chantier.assemblies.services.minutes import publish_minutes
from chantier.assemblies.services.named_votes import cast_named
from chantier.assemblies.tests.meetings import DESK, NOW, a_meeting, a_member, minutes
from chantier.assemblies.tests.voting import CHAIR, RULES, a_vote, an_assembly, cast, counted, voter
from chantier.foundation.journal.api import give_places, record

pytestmark = pytest.mark.django_db
PROGRAM = Path(__file__).parents[1] / "verifier" / "verifier.py"


@pytest.fixture(scope="module")
def verifier() -> Any:
    """The single-file verifier, loaded by its path, as anybody does."""
    spec = importlib.util.spec_from_file_location("the_verifier", PROGRAM)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def frozen(meeting: Meeting) -> Meeting:
    """The roll that the test wrote, told to the log as the service that freezes one tells it."""
    told = {"roll": fingerprint_of(document_of(meeting, meeting.roll)), "meeting": meeting.public_id}
    record(
        name=acts.ROLL_FROZEN, speaker=DESK, at=NOW, subject=("assemblies.meeting", meeting.pk), public=told,
    )  # fmt: skip
    return meeting


class Lived:
    """A meeting with a secret vote, an election by transfers, a named vote, and its published folder."""

    def __init__(self, folder: Path):
        self.meeting = frozen(an_assembly({"nord": 6, "sud": 5}))
        self.secret = a_vote(self.meeting, counting={"rule": "motion", "majority": "double"})
        self.codes = [cast(self.secret, number, "yes" if number % 3 else "no").code for number in range(1, 12)]
        counted(self.secret)
        self.election = a_vote(
            self.meeting, rule="scottish-stv", options=("Ana", "Bo", "Cy", "Dee"),
            counting={"rule": "scottish-stv", "seats": 2}, question="Deux sièges",
        )  # fmt: skip
        keys = [one["key"] for one in self.election.options]
        for number in range(1, 12):
            cast(self.election, number, *(keys[(number + place) % 4] for place in range(1 + number % 4)))
        counted(self.election)
        self.named = a_vote(self.meeting, level=Vote.NAMED, question="Par son nom")
        for number in range(1, 9):
            cast_named(speaker=voter(number), vote_id=self.named.pk, choices=("yes",), at=minutes(4))
        counted(self.named)
        course.close(speaker=CHAIR, meeting_id=self.meeting.pk, at=minutes(20))
        publish_minutes(speaker=CHAIR, meeting_id=self.meeting.pk, at=minutes(21))
        give_places(at=minutes(22))
        self.folder = folder
        call_command("publish-assembly", self.meeting.public_id, out=folder)

    def manifest(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "manifest.json").read_bytes())
        return told


@pytest.fixture
def lived(tmp_path: Path) -> Lived:
    return Lived(tmp_path / "folder")


def resealed(folder: Path, name: str, content: bytes) -> None:
    """What somebody does who changes a file and the manifest with it."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][name] = fingerprint(content)
    (folder / "manifest.json").write_bytes(canonical(manifest))


def test_the_folder_holds_and_says_what_was_decided(lived, verifier):
    told = verifier.verify(lived.folder)
    said = "\n".join(told)
    assert f"{lived.secret.public_id}: adopted, counted again" in said
    assert f"{lived.election.public_id}: " in said
    assert "stages" in said
    with_key = verifier.verify(lived.folder, log_key=lived.manifest()["log_key"])
    assert len(with_key) == len(told) - 1  # whose key it is needs not be said


def test_my_ballot_is_found_by_its_code_however_it_is_typed(lived, verifier):
    for typed in (lived.codes[2], lived.codes[2].lower(), lived.codes[2].replace("-", "")):
        told = "\n".join(verifier.verify(lived.folder, code=typed))
        assert "ballots-nord.csv: no" in told
    assert "ballots-nord.csv:" not in "\n".join(verifier.verify(lived.folder, code="ZZZZ-ZZZZ-ZZZZ"))


def test_each_byte_that_changes_is_named(lived, verifier, tmp_path):
    for name in lived.manifest()["files"]:
        copy = tmp_path / "copy"
        shutil.copytree(lived.folder, copy)
        content = bytearray((copy / name).read_bytes())
        content[len(content) // 2] ^= 1
        (copy / name).write_bytes(bytes(content))
        with pytest.raises(verifier.Broken, match=name.replace("+", r"\+")):
            verifier.verify(copy)
        shutil.rmtree(copy)


def test_a_ballot_changed_with_its_manifest_is_named_by_the_log(lived, verifier):
    name = f"votes/{lived.secret.public_id}/ballots-nord.csv"
    resealed(lived.folder, name, (lived.folder / name).read_bytes().replace(b",no", b",yes", 1))
    with pytest.raises(verifier.Broken, match=f"{name}: .*fingerprint"):
        verifier.verify(lived.folder)


def test_an_entry_of_the_log_that_changes_is_named_by_its_number(lived, verifier):
    name = next(one for one in lived.manifest()["files"] if one.startswith("log/tile/entries/"))
    content = (lived.folder / name).read_bytes()
    place = content.index(b"vote_counted")
    resealed(lived.folder, name, content[:place] + b"Vote" + content[place + 4 :])
    with pytest.raises(verifier.Broken, match=r"entry \d+ is not the one that was published"):
        verifier.verify(lived.folder)


def test_a_folder_signed_by_another_log_is_refused(lived, verifier):
    other = "elsewhere+4bd1b5f5+AZ4Yk1pNTj1kb6T8mHDiKxH0pcyU4d8Zd9jQzdIXJ+6T"
    with pytest.raises((verifier.Broken, ValueError)):
        verifier.verify(lived.folder, log_key=other)


def test_a_result_that_its_ballots_do_not_give_is_refused(lived, verifier):
    folder, vote = lived.folder, lived.election.public_id
    name = f"votes/{vote}/result.json"
    result = json.loads((folder / name).read_bytes())
    result["elected"] = list(reversed(result["elected"]))
    changed = canonical(result)
    # The one who forges writes the proofs too: only the rule, run again, still tells.
    proofs = json.loads((folder / "proofs.json").read_bytes())
    proofs["entries"] = [one for one in proofs["entries"] if one["file"] != name]
    resealed(folder, name, changed)
    resealed(folder, "proofs.json", canonical(proofs))
    with pytest.raises(verifier.Broken, match="no entry of the log speaks of it"):
        verifier.verify(folder)
    with pytest.raises(verifier.Broken, match="the rule elects"):
        verifier.check_vote(folder, lived.manifest(), vote, "")


def test_something_more_or_less_in_the_folder_is_named(lived, verifier):
    (lived.folder / "votes" / "note.txt").write_text("?")
    with pytest.raises(verifier.Broken, match=r"votes/note.txt: the manifest does not know it"):
        verifier.verify(lived.folder)
    (lived.folder / "votes" / "note.txt").unlink()
    (lived.folder / "minutes.json").unlink()
    with pytest.raises(verifier.Broken, match=r"minutes.json: it is missing"):
        verifier.verify(lived.folder)


def test_a_small_college_shows_its_totals_and_not_its_ballots(tmp_path, verifier):
    meeting = frozen(an_assembly({"nord": 6, "sud": 2}, rules=RULES))
    vote = a_vote(meeting, counting={"rule": "motion", "majority": "double"})
    for number in range(1, 9):
        cast(vote, number, "yes")
    counted(vote)
    give_places(at=minutes(22))
    call_command("publish-assembly", meeting.public_id, out=tmp_path / "f")
    where = tmp_path / "f" / "votes" / vote.public_id
    assert not (where / "ballots-sud.csv").exists()
    assert json.loads((where / "totals.json").read_bytes())["colleges"]["sud"]["ballots"] == 2
    assert f"{vote.public_id}: adopted" in "\n".join(verifier.verify(tmp_path / "f"))


def test_the_roll_and_each_of_its_corrections_are_those_of_the_log(tmp_path, verifier):
    meeting = a_meeting()
    for name in ("Alpha", "Bêta", "Gamma"):
        a_member(name)
    rolls.freeze_roll(speaker=DESK, meeting_id=meeting.pk, at=NOW)
    rolls.strike(speaker=DESK, meeting_id=meeting.pk, number=2, reason="N’est plus membre.", at=minutes(1))
    give_places(at=minutes(2))
    call_command("publish-assembly", meeting.public_id, out=tmp_path / "f")
    assert "the roll: 2 entries" in "\n".join(verifier.verify(tmp_path / "f"))
    roll = json.loads((tmp_path / "f" / "roll.json").read_bytes())
    roll["corrections"] = []
    resealed(tmp_path / "f", "roll.json", canonical(roll))
    with pytest.raises(verifier.Broken, match=r"roll.json"):
        verifier.verify(tmp_path / "f")


def test_the_program_runs_alone_and_says_so(lived, capsys, monkeypatch, verifier):
    monkeypatch.setattr(sys, "argv", ["verifier.py", str(lived.folder)])
    assert verifier.main() == 0
    assert "Everything holds." in capsys.readouterr().out
    (lived.folder / "roll.json").write_bytes(b"{}")
    assert verifier.main() == 1
    assert "DOES NOT HOLD: roll.json" in capsys.readouterr().out
    (lived.folder / "manifest.json").write_bytes(b"[]")
    assert verifier.main() == 2
    assert PROGRAM.read_text().count("import chantier") == 0


def test_nothing_is_written_over(lived, tmp_path):
    with pytest.raises(CommandError):
        call_command("publish-assembly", lived.meeting.public_id, out=lived.folder)
    with pytest.raises(CommandError):
        call_command("publish-assembly", "zzzzzzzz", out=tmp_path / "n")


def test_the_page_of_proofs_tells_the_log_and_gives_the_folder(lived, client, verifier, tmp_path):
    page = client.get(f"/fr/assemblees/{lived.meeting.public_id}/preuves/").content.decode()
    for expected in ("Un vote est dépouillé.", "Le procès-verbal est publié (version 1).", lived.manifest()["log_key"]):
        assert expected in page
    packed = b"".join(client.get(f"/fr/assemblees/{lived.meeting.public_id}/preuves/dossier.zip"))
    again = b"".join(client.get(f"/fr/assemblees/{lived.meeting.public_id}/preuves/dossier.zip"))
    assert packed == again
    (tmp_path / "f.zip").write_bytes(packed)
    shutil.unpack_archive(tmp_path / "f.zip", tmp_path / "unpacked")
    assert verifier.verify(tmp_path / "unpacked") == verifier.verify(lived.folder)
    program = client.get("/fr/assemblees/verificateur.py")
    assert program.content == PROGRAM.read_bytes()


def test_the_proofs_of_a_body_for_members_are_for_members(lived, client):
    lived.meeting.body.visibility = "members"
    lived.meeting.body.save()
    for page in ("preuves/", "preuves/dossier.zip", "proces-verbal/", "minutes.json"):
        assert client.get(f"/fr/assemblees/{lived.meeting.public_id}/{page}").status_code == 403
