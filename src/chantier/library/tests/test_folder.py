from __future__ import annotations

import hashlib
import io
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from chantier.foundation.access.api import NotAllowed, Speaker
from chantier.foundation.files.models import StoredFile
from chantier.library.core import description as d
from chantier.library.core import folder as core
from chantier.library.core.folder import BadFolder
from chantier.library.models import Attachment, Collection, CollectionItem, Resource, Version
from chantier.library.queries.describing import describe
from chantier.library.services.attachments import attach_file, attach_link
from chantier.library.services.folder import EVERY, Carried, carried, export_folder, import_folder
from chantier.library.services.writing import set_claims
from chantier.library.tests.shelf import AT, HER, LIBRARIAN, shelf, shelve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, settings: Any) -> None:
    settings.CHANTIER_DATA = tmp_path / "instance"


def picture() -> bytes:
    made = io.BytesIO()
    Image.effect_noise((60, 40), 80).convert("RGB").save(made, "JPEG", quality=60)
    return made.getvalue()


def library() -> list[Resource]:
    """Resources with files, an image, links, claims, relations, a collection, one withdrawn, one joined."""
    one, two, three, four = shelf(4)
    five = shelve(5, wordings=(d.Wording("fr", "Étude « rare »", "", "Résumé.", True),), relations=(
        d.Related("answers", public_id=one.public_id), d.Related("cites", title="Ailleurs", url="https://a.example/"),
    ))  # fmt: skip
    for name, content in (("Rapport d’été.txt", b"un texte"), ("rapport.txt", b"un autre"), ("photo.jpg", picture())):
        attach_file(speaker=LIBRARIAN, resource_id=one.pk, at=AT, upload=[content], name=name, label=f"De {name}")
    attach_link(speaker=LIBRARIAN, resource_id=one.pk, url="https://elsewhere.example/x", label="Ailleurs", at=AT)
    set_claims(speaker=LIBRARIAN, resource_id=two.pk, claims=[d.Claim(0, "Un"), d.Claim(0, "Deux", page="3")], at=AT)
    set_claims(speaker=LIBRARIAN, resource_id=two.pk, claims=[d.Claim(2, "Deux", page="3")], at=AT)
    Resource.objects.filter(pk=three.pk).update(state=Resource.WITHDRAWN, withdrawn_at=AT, withdrawal_reason="Périmé")
    Resource.objects.filter(pk=four.pk).update(merged_into=two, visibility=Resource.MEMBERS_ONLY)
    made = Collection.objects.create(public_id="cahiers", form="series", titles={"fr": "Cahiers"}, created_at=AT)
    CollectionItem.objects.create(collection=made, resource=one, order=1, number="7")
    return [one, two, three, four, five]


def whole() -> dict[str, Any]:
    """All that the library says, by public id, and the bytes of its files."""
    rows = list(Resource.objects.all())
    described = describe([row.pk for row in rows], seen=EVERY)
    names = ("slug", "state", "visibility", "created_at", "published_at", "updated_at", "withdrawal_reason", "revision")
    return {
        row.public_id: (
            carried(described[row.pk]),
            described[row.pk].parts,
            sorted((one.kind, one.public_id, one.title) for one in described[row.pk].relations),
            [replace(one, url="") if one.is_file else one for one in described[row.pk].attachments],
            [getattr(row, name) for name in names],
            row.merged_into.public_id if row.merged_into else "",
            list(row.claims.values_list("number", "text", "page", "withdrawn_at")),
        )
        for row in rows
    }


def files(place: Path) -> dict[str, bytes]:
    return {str(one.relative_to(place)): one.read_bytes() for one in sorted(place.rglob("*")) if one.is_file()}


def empty_the_library() -> None:
    Attachment.objects.all().delete()
    StoredFile.objects.all().delete()
    CollectionItem.objects.all().delete()
    Collection.objects.all().delete()
    Resource.objects.update(merged_into=None)
    from chantier.library.models import ResourceRelation

    ResourceRelation.objects.all().delete()
    Resource.objects.all().delete()


def test_a_library_goes_to_folders_and_comes_back_the_same(tmp_path: Path, settings: Any) -> None:
    library()
    before = whole()
    place = tmp_path / "copy"
    assert export_folder(speaker=LIBRARIAN, target=place) == Carried(written=5)
    written = files(place)
    empty_the_library()
    settings.CHANTIER_DATA = tmp_path / "another"
    assert import_folder(speaker=LIBRARIAN, source=place, at=AT + timedelta(days=3)) == Carried(written=5)
    assert whole() == before
    assert Version.objects.count() == 5
    again = tmp_path / "again"
    export_folder(speaker=LIBRARIAN, target=again)
    assert files(again) == written


def test_done_twice_nothing_changes(tmp_path: Path) -> None:
    library()
    place = tmp_path / "copy"
    export_folder(speaker=LIBRARIAN, target=place)
    stamps = {path: path.stat().st_mtime_ns for path in place.rglob("*") if path.is_file()}
    assert export_folder(speaker=LIBRARIAN, target=place) == Carried(same=5)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*") if path.is_file()} == stamps
    before = whole()
    assert import_folder(speaker=LIBRARIAN, source=place, at=AT) == Carried(same=5)
    assert whole() == before


def test_a_run_that_was_killed_goes_on(tmp_path: Path) -> None:
    one, two, *_rest = library()
    place = tmp_path / "copy"
    export_folder(speaker=LIBRARIAN, target=place)
    wanted = files(place)
    shutil.rmtree(place / "resources" / two.public_id)
    (place / "resources" / f".partial-{two.public_id}" / "data").mkdir(parents=True)
    (place / "resources" / one.public_id / "data" / "README.txt").write_text("damaged")
    assert export_folder(speaker=LIBRARIAN, target=place) == Carried(written=2, same=3)
    assert files(place) == wanted


def test_the_folder_is_read_without_a_program(tmp_path: Path) -> None:
    one, *_rest = library()
    place = tmp_path / "copy"
    export_folder(speaker=LIBRARIAN, target=place)
    text = (place / "resources" / one.public_id / "data" / "README.txt").read_text()
    for words in ("Rapport 0", "Auteurs : Edmée Clavier", "files/01-rapport-dete.txt", "Licence : ", "fictive"):
        assert words in text
    assert {path.name for path in (place / "resources" / one.public_id).iterdir()} == {
        "bagit.txt",
        "manifest-sha256.txt",
        "data",
    }


def test_a_draft_and_a_name_that_was_refused_do_not_leave(tmp_path: Path) -> None:
    one, two, *_rest = library()
    Resource.objects.filter(pk=two.pk).update(state=Resource.DRAFT)
    one.contributions.update(consent="refused")
    export_folder(speaker=LIBRARIAN, target=tmp_path / "copy")
    written = files(tmp_path / "copy" / "resources")
    assert not [name for name in written if name.startswith(two.public_id)]
    assert not [name for name, content in written.items() if name.startswith(one.public_id) and b"Clavier" in content]


@pytest.mark.parametrize("harm", ["link that runs", "state that the tables refuse"])
def test_one_folder_that_says_what_cannot_be_kept_does_not_stop_the_others(tmp_path: Path, harm: str) -> None:
    one, *_rest = library()
    export_folder(speaker=LIBRARIAN, target=tmp_path / "copy")
    empty_the_library()
    place = tmp_path / "copy" / "resources" / one.public_id
    said = place / "data" / "description.json"
    text = said.read_text()
    if harm == "link that runs":
        said.write_text(text.replace("https://elsewhere.example/x", "javascript:alert(1)"))
    else:
        said.write_text(text.replace('"slug": "cc-by"', '"slug": ""'))
    assert said.read_text() != text
    checksum = hashlib.sha256(said.read_bytes()).hexdigest()
    manifest = place / "manifest-sha256.txt"
    lines = manifest.read_text().splitlines()
    kept = [f"{checksum}  {line[66:]}" if line.endswith("description.json") else line for line in lines]
    manifest.write_text("\n".join(kept) + "\n")
    done = import_folder(speaker=LIBRARIAN, source=tmp_path / "copy", at=AT)
    assert (done.written, done.refused) == (4, 1)
    assert not Resource.objects.filter(public_id=one.public_id).exists()


@pytest.mark.parametrize("harm", ["byte", "extra path", "no manifest", "other name", "json", "link"])
def test_a_folder_that_was_tampered_with_is_refused_whole(tmp_path: Path, harm: str) -> None:
    one, *_rest = library()
    copy = tmp_path / "copy"
    export_folder(speaker=LIBRARIAN, target=copy)
    empty_the_library()
    place = copy / "resources" / one.public_id
    manifest = place / "manifest-sha256.txt"
    first = next(iter((place / "data" / "files").iterdir()))
    if harm == "byte":
        first.write_bytes(b"other")
    elif harm == "extra path":
        manifest.write_text(manifest.read_text() + "0" * 64 + "  data/../../../etc/passwd\n")
    elif harm == "no manifest":
        manifest.unlink()
    elif harm == "other name":
        place.rename(copy / "resources" / "zzzzzzzz")
    elif harm == "link":
        first.rename(tmp_path / "kept")
        first.symlink_to(tmp_path / "kept")
    else:
        (place / "data" / "description.json").write_text("[" * 100_000)
    told: list[str] = []
    done = import_folder(speaker=LIBRARIAN, source=copy, at=AT, tell=lambda name, what: told.append(what))
    assert (done.written, done.refused) == (4, 1)
    assert not Resource.objects.filter(title="Rapport 0").exists()
    assert [what for what in told if what.startswith("refused: folder_")]


def test_only_who_reviews_carries_the_library(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        export_folder(speaker=HER, target=tmp_path / "copy")
    with pytest.raises(NotAllowed):
        import_folder(speaker=Speaker.visitor(), source=tmp_path, at=AT)


def test_the_command_carries_and_tells(tmp_path: Path) -> None:
    library()
    said = io.StringIO()
    call_command("library", "export-folder", str(tmp_path / "copy"), stdout=said)
    empty_the_library()
    call_command("library", "import-folder", str(tmp_path / "copy"), stdout=said)
    assert said.getvalue().splitlines() == ["5 written, 0 already there, 0 refused"] * 2
    with pytest.raises(CommandError):
        call_command("library", "import-folder", str(tmp_path / "nothing"), stdout=said)


@given(st.integers(1, 99), st.text(max_size=300))
def test_any_name_is_made_one_that_every_system_keeps(order: int, name: str) -> None:
    made = core.file_name(order, name)
    assert made.isascii()
    assert len(made) < 90
    assert not set(made) & set('/\\:*?"<>| \x00')
    assert core.read_manifest(core.manifest({f"data/files/{made}": "a" * 64})) == {f"data/files/{made}": "a" * 64}


@given(st.text(max_size=200))
def test_any_text_is_a_manifest_or_is_refused(text: str) -> None:
    try:
        found = core.read_manifest(text)
    except BadFolder:
        return
    assert all(path.startswith("data") and ".." not in path.split("/") for path in found)
