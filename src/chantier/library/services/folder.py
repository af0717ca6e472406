"""The library as folders that need no program, and back: each whole or absent, a second run changes nothing."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, transaction

from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.files import api as files
from chantier.library.core import ark, folder, serial
from chantier.library.core import description as d
from chantier.library.core.folder import BadFolder
from chantier.library.models import Attachment, Claim, Collection, CollectionItem, Kind, Resource, Version
from chantier.library.permissions import may_review
from chantier.library.queries.describing import describe
from chantier.library.services.attachments import USE, attach_file, read_address
from chantier.library.services.writing import create, feed_search, revise

EVERY: Final = (Resource.PUBLIC, Resource.MEMBERS_ONLY, Resource.PRIVATE)
KEPT: Final = (Resource.PUBLISHED, Resource.WITHDRAWN)
_AT_ONCE: Final = 100
_PIECE: Final = 1_000_000
#: What surrounds the description of a resource, as its table has it.
_AROUND: Final = ("slug", "state", "visibility", "origin", "ark", "withdrawal_reason", "revision")
_INSTANTS: Final = ("created_at", "submitted_at", "published_at", "withdrawn_at", "updated_at")
_OF_FILE: Final = ("order", "label", "language", "media_type", "pages", "duration", "accessibility", "archived_url")

Tell = Callable[[str, str], None]


@dataclass(frozen=True)
class Carried:
    """How many resources were written, were already so, and could not be (told one by one)."""

    written: int = 0
    same: int = 0
    refused: int = 0


def _silent(_public_id: str, _what: str) -> None:
    """Tell nobody."""


# --- to folders ------------------------------------------------------------------------------------------------------


def export_folder(*, speaker: Speaker, target: Path, tell: Tell = _silent) -> Carried:
    """Write what is published or withdrawn, one folder a resource; what is already there and the same is left.

    Raises ``NotAllowed``. A run that is killed leaves whole folders, and the next goes on.
    """
    may_review(speaker).enforce()
    shelves = target / "resources"
    shelves.mkdir(parents=True, exist_ok=True)
    _put(target / "LISEZ-MOI.txt", folder.ABOUT.encode())
    ids = list(Resource.objects.filter(state__in=KEPT).order_by("pk").values_list("pk", flat=True))
    done = Carried()
    for start in range(0, len(ids), _AT_ONCE):
        several = ids[start : start + _AT_ONCE]
        described = describe(several, seen=EVERY)
        rows = Resource.objects.filter(pk__in=several).select_related("merged_into")
        for row in rows.prefetch_related("attachments__file", "claims").order_by("pk"):
            what = _export(row, described[row.pk], shelves)
            tell(row.public_id, what)
            done = replace(done, **{what: getattr(done, what) + 1})
    _put(target / "collections.json", folder.written({"form": folder.FORM, "collections": list(_collections())}))
    return done


def _export(row: Resource, one: d.Description, shelves: Path) -> str:
    sources: dict[str, Path] = {}
    attached = [_attachment(each, sources) for each in row.attachments.all()]
    missing = [path for path, source in sources.items() if not source.is_file()]
    data = _data(row, one, attached)
    given = {folder.DESCRIPTION: folder.written(data)}
    names = {each["path"].removeprefix("data/"): each["label"] for each in attached if each.get("path")}
    given[folder.README] = folder.readme(one, row.state, names).encode()
    checksums = {path: hashlib.sha256(content).hexdigest() for path, content in given.items()}
    checksums |= {each["path"]: each["sha256"] for each in attached if each.get("path") and each["path"] not in missing}
    wanted = folder.manifest(checksums).encode()
    place = shelves / row.public_id
    if _content(place / "manifest-sha256.txt") == wanted and _is_whole(place, checksums):
        return "refused" if missing else "same"
    partial = shelves / f".partial-{row.public_id}"
    shutil.rmtree(partial, ignore_errors=True)
    (partial / folder.FILES).mkdir(parents=True)
    for path, content in given.items():
        (partial / path).write_bytes(content)
    for path, source in sources.items():
        if path not in missing:
            shutil.copyfile(source, partial / path)
    (partial / "bagit.txt").write_text(folder.BAGIT, encoding="utf-8")
    (partial / "manifest-sha256.txt").write_bytes(wanted)
    former = shelves / f".former-{row.public_id}"
    shutil.rmtree(former, ignore_errors=True)
    if place.exists():
        place.rename(former)
    partial.rename(place)
    shutil.rmtree(former, ignore_errors=True)
    return "refused" if missing else "written"


def _is_whole(place: Path, checksums: Mapping[str, str]) -> bool:
    """Whether the folder holds what it should, byte for byte where a person may have written."""
    return all(_checksum(place / path) == checksum for path, checksum in checksums.items())


def _attachment(row: Attachment, sources: dict[str, Path]) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in _OF_FILE}
    if row.file is None:
        return {**said, "url": row.url}
    path = f"{folder.FILES}/{folder.file_name(row.order + 1, row.file.name)}"
    while path in sources:
        path = path.replace(f"{folder.FILES}/", f"{folder.FILES}/x", 1)
    stored = files.stored_file(stored_id=row.file.pk)
    assert stored is not None
    sources[path] = stored.path
    return {**said, "path": path, "name": row.file.name, "sha256": row.sha256, "size": row.size}


def _data(row: Resource, one: d.Description, attached: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "form": folder.FORM,
        "description": serial.to_json(carried(one)),
        "resource": {
            "public_id": row.public_id,
            **{name: getattr(row, name) for name in _AROUND},
            **{name: value.isoformat() if (value := getattr(row, name)) else "" for name in _INSTANTS},
            "merged_into": row.merged_into.public_id if row.merged_into else "",
        },
        "attachments": attached,
        "withdrawn_claims": [
            {
                "number": each.number,
                "text": each.text,
                "language": each.language,
                "page": each.page,
                "withdrawn_at": each.withdrawn_at.isoformat(),
                "withdrawal_reason": each.withdrawal_reason,
            }
            for each in row.claims.all()
            if each.withdrawn_at
        ],
    }


def carried(one: d.Description) -> d.Description:
    """A description without what is not its own: where this instance shows it, and what is read on other resources.

    Attachments and collections are carried apart; the inverse of a relation is read again.
    """
    direct = tuple(replace(each, title="") if each.public_id else each for each in one.relations)
    return replace(
        one,
        address="",
        organizations=tuple(replace(each, address="") for each in one.organizations),
        attachments=(),
        parts=(),
        published_at=None,
        relations=tuple(replace(each, url="") if each.public_id else each for each in direct if each.kind in d.INVERSE),
    )


def _collections() -> Iterator[dict[str, Any]]:
    for row in Collection.objects.prefetch_related("items__resource").order_by("pk"):
        yield {
            "public_id": row.public_id,
            "form": row.form,
            "titles": row.titles,
            "descriptions": row.descriptions,
            "issn": row.issn,
            "visibility": row.visibility,
            "created_at": row.created_at.isoformat(),
            "items": [[each.resource.public_id, each.order, each.number] for each in row.items.all()],
        }


# --- from folders ----------------------------------------------------------------------------------------------------


def import_folder(*, speaker: Speaker, source: Path, at: datetime, tell: Tell = _silent) -> Carried:
    """Rebuild a library from its folders: identifiers, states, dates, files and claims as they were.

    What is already here is left as it is, be it different: it is told. A folder whose checksums are wrong is refused
    whole. Raises ``NotAllowed``, and ``BadFolder`` when there is no library there.
    """
    may_review(speaker).enforce()
    shelves = source / "resources"
    if not shelves.is_dir():
        raise BadFolder("folder_missing", str(source.name))
    done = Carried()
    places = sorted(each for each in shelves.iterdir() if folder.is_public_id(each.name) and each.is_dir())
    for place in places:
        try:
            what = _import(place, speaker, at)
        except (BadFolder, Refusal, DatabaseError, KeyError, TypeError, ValueError) as error:
            tell(place.name, f"refused: {error}")
            done = replace(done, refused=done.refused + 1)
            continue
        tell(place.name, what)
        done = replace(done, **{what: getattr(done, what) + 1})
    _join_up(places, speaker)
    _import_collections(source / "collections.json")
    return done


def _opened(place: Path) -> dict[str, Any]:
    """The description of a folder whose every file is as its manifest says. Raises ``BadFolder``."""
    checksums = folder.read_manifest(_content(place / "manifest-sha256.txt").decode("utf-8", "replace"))
    for path, checksum in checksums.items():
        if (place / path).is_symlink() or _checksum(place / path) != checksum:
            raise BadFolder("folder_checksum", path)
    if folder.DESCRIPTION not in checksums:
        raise BadFolder("folder_description")
    data = folder.read(_content(place / folder.DESCRIPTION))
    if data["resource"]["public_id"] != place.name:
        raise BadFolder("folder_name", place.name)
    for each in data["attachments"]:
        if "path" in each and checksums.get(each["path"]) != each["sha256"]:
            raise BadFolder("folder_checksum", each["path"])
    return data


def _import(place: Path, speaker: Speaker, at: datetime) -> str:
    data = _opened(place)
    one = serial.from_json(data["description"])
    here = Resource.objects.filter(public_id=place.name).first()
    if here is not None:
        return "same"
    if not Kind.objects.filter(slug=one.kind).exists():
        raise BadFolder("folder_kind", one.kind)
    with transaction.atomic():
        made = create(speaker=speaker, description=replace(one, relations=()), at=at)
        Resource.objects.filter(pk=made.id).update(public_id=place.name)
        for each in data["attachments"]:
            _import_attachment(made.id, each, place, speaker, at)
        _import_claims(made.id, one, data["withdrawn_claims"])
        around = data["resource"]
        Resource.objects.filter(pk=made.id).update(
            **{name: around[name] for name in _AROUND},
            **{name: datetime.fromisoformat(around[name]) if around[name] else None for name in _INSTANTS},
        )
        if one.ark:  # given where it comes from: it outlives the move
            Resource.objects.filter(pk=made.id).update(ark=ark.normal(one.ark)[:60])
        Version.objects.filter(resource_id=made.id).update(revision=around["revision"], data=data["description"])
        feed_search([made.id])
    return "written"


def _import_attachment(resource_id: int, said: Mapping[str, Any], place: Path, speaker: Speaker, at: datetime) -> None:
    known = {name: said[name] for name in _OF_FILE}
    if "path" not in said:
        url = read_address(said["url"])  # it becomes a link in a page
        Attachment.objects.create(resource_id=resource_id, url=url, text_state=Attachment.NO_TEXT, **known)
        return
    with (place / said["path"]).open("rb") as stream:
        stored = files.store_upload(
            file=stream,
            name=said["name"],
            use=USE,
            speaker=speaker,
            at=at,
            accepted=files.DOCUMENTS,
            limit_bytes=settings.LIBRARY_UPLOAD_LIMIT_BYTES,
            sha256=said["sha256"],
        )
    made = attach_file(speaker=speaker, resource_id=resource_id, at=at, stored_id=stored.id, name=said["name"])
    row = Attachment.objects.filter(pk=made.id)
    if row.values_list("sha256", flat=True).get() != said["sha256"]:
        raise BadFolder("folder_altered", said["path"])
    row.update(**known)


def _import_claims(resource_id: int, one: d.Description, withdrawn: list[Mapping[str, Any]]) -> None:
    rows = [
        Claim(resource_id=resource_id, number=each.number, text=each.text, language=each.language, page=each.page)
        for each in one.claims
    ]
    rows += [
        Claim(
            resource_id=resource_id,
            **{**each, "withdrawn_at": datetime.fromisoformat(each["withdrawn_at"])},
        )
        for each in withdrawn
    ]
    Claim.objects.bulk_create(rows)


def _join_up(places: list[Path], speaker: Speaker) -> None:
    """Relations and joinings, once every resource is there; what has them already is left."""
    for place in places:
        try:
            data = folder.read(_content(place / folder.DESCRIPTION))
            one = serial.from_json(data["description"])
        except (BadFolder, KeyError, TypeError, ValueError):
            continue
        row = Resource.objects.filter(public_id=place.name).first()
        if row is None:
            continue
        kept = Resource.objects.filter(public_id=data["resource"].get("merged_into") or "-").first()
        if kept is not None and row.merged_into_id is None:
            Resource.objects.filter(pk=row.pk).update(merged_into=kept)
        if one.relations and not row.relations.exists():
            _relate(row, one, speaker)


@transaction.atomic
def _relate(row: Resource, one: d.Description, speaker: Speaker) -> None:
    revise(speaker=speaker, resource_id=row.pk, description=one, revision=row.revision, at=row.updated_at)
    Version.objects.filter(resource_id=row.pk, revision=row.revision + 1).delete()
    Resource.objects.filter(pk=row.pk).update(revision=row.revision, updated_at=row.updated_at)


@transaction.atomic
def _import_collections(path: Path) -> None:
    if not path.is_file():
        return
    for said in folder.read(_content(path)).get("collections", ()):
        made, is_new = Collection.objects.get_or_create(
            public_id=said["public_id"],
            defaults={
                **{name: said[name] for name in ("form", "titles", "descriptions", "issn", "visibility")},
                "created_at": datetime.fromisoformat(said["created_at"]),
            },
        )
        if not is_new:
            continue
        ids = dict(
            Resource.objects.filter(public_id__in=[one[0] for one in said["items"]]).values_list("public_id", "pk")
        )
        CollectionItem.objects.bulk_create(
            CollectionItem(collection=made, resource_id=ids[public_id], order=order, number=number)
            for public_id, order, number in said["items"]
            if public_id in ids
        )


# --- bytes -----------------------------------------------------------------------------------------------------------


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _checksum(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()


def _put(path: Path, content: bytes) -> None:
    """Write a small file, whole or not at all, only when it changes."""
    if _content(path) != content:
        partial = path.with_name(f".partial-{path.name}")
        partial.write_bytes(content)
        partial.replace(path)
