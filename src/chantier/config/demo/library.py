"""The library of the demonstration: resources written for it, references to real documents, and a queue to review."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chantier.config.demo import bodies, files
from chantier.config.demo.persons import morning
from chantier.directory import api as directory
from chantier.foundation.access.api import DOCUMENTALIST, Speaker
from chantier.foundation.people.queries import demo_person_id
from chantier.library.core import description as d
from chantier.library.core.kinds import read_details
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import Collection, Resource, Version
from chantier.library.queries.kinds import kind as kind_of
from chantier.library.services import reviewing
from chantier.library.services.attachments import attach_file, attach_link
from chantier.library.services.collections import keep_collection, put_in_collection
from chantier.library.services.kinds import load_kinds
from chantier.library.services.writing import Written, create, revise, set_claims

#: Who deposits and who decides, by the keys of ``people.csv``.
DEPOSITOR, REVIEWER = "odile", "isidore"
ORIGIN = "demo:"
LANGUAGES = ("fr", "en", "es")
Bodies = Mapping[str, directory.OrganizationView]
NETWORK = "Réseau de l’économie solidaire du Fleuve"
#: When what waits was given to the documentalists.
WAITED = {"draft": timedelta(days=1), "submitted": timedelta(days=3), "returned": timedelta(days=6)}


@transaction.atomic
def bring(*, at: datetime) -> tuple[int, int]:
    """Write every resource of ``demo/library`` that is new or was edited; how many there are, and how many wait.

    May be run again: a resource is known by its file's name, an unchanged file changes nothing.
    """
    load_kinds(speaker=Speaker.system(), at=at)
    said = files.library()
    keys = _bodies()
    known = dict(Resource.objects.filter(origin__startswith=ORIGIN).values_list("origin", "pk"))
    ids = {key: _keep(key, one, keys=keys, known=known.get(f"{ORIGIN}{key}"), at=at) for key, one in said.items()}
    _relate(said, ids, keys=keys, at=at)
    for collection in files.collections():
        _collect(collection, ids, at=at)
    waiting = sum(1 for one in said.values() if one.get("state", "published") != "published")
    return len(said), waiting


def _keep(key: str, said: Mapping[str, Any], *, keys: Bodies, known: int | None, at: datetime) -> int:
    """Write one resource, unless its file is as it was; its id."""
    digest = _digest(said)
    if known is not None:
        last = Version.objects.filter(resource_id=known).order_by("-revision").values_list("note", flat=True).first()
        if last != digest and Version.objects.filter(resource_id=known, note__startswith=ORIGIN).exists():
            _write_over(known, said, keys=keys, note=digest, at=at)
        return known
    when = _when(said, at)
    speaker = _speaker(REVIEWER if said.get("fictitious") is False else DEPOSITOR)
    body = next((keys[one["organization"]].id for one in said["authors"] if one.get("organization") in keys), None)
    made = create(
        speaker=speaker, description=_description(said, keys), at=when, origin=f"{ORIGIN}{key}", organization_id=body
    )
    Version.objects.filter(resource_id=made.id).update(note=digest)
    set_claims(speaker=speaker, resource_id=made.id, claims=_claims(said), at=when)
    _attach(made, said, speaker=speaker, at=when)
    _move(made.id, said, speaker=speaker, at=when)
    return made.id


def _write_over(resource_id: int, said: Mapping[str, Any], *, keys: Bodies, note: str, at: datetime) -> None:
    """An edited file is a new revision; its files and its state stay."""
    reviewer = _speaker(REVIEWER)
    revision = Resource.objects.values_list("revision", flat=True).get(pk=resource_id)
    described = _description(said, keys)
    revise(speaker=reviewer, resource_id=resource_id, description=described, revision=revision, at=at, note=note)
    set_claims(speaker=reviewer, resource_id=resource_id, claims=_claims(said), at=at)


def _move(resource_id: int, said: Mapping[str, Any], *, speaker: Speaker, at: datetime) -> None:
    """Through the review, as far as the file says."""
    state = said.get("state", "published")
    if state == "draft":
        return
    reviewing.submit(speaker=speaker, resource_id=resource_id, at=at)
    if state == "returned":
        reviewing.return_to_depositor(
            speaker=_speaker(REVIEWER), resource_id=resource_id, reason=said["returned"], at=at + timedelta(hours=3)
        )
    if state == "published":
        reviewing.publish(speaker=_speaker(REVIEWER), resource_id=resource_id, at=at)


def _attach(made: Written, said: Mapping[str, Any], *, speaker: Speaker, at: datetime) -> None:
    if said.get("file"):
        with (files.folder() / "library/files" / said["file"]).open("rb") as upload:
            attach_file(
                speaker=speaker, resource_id=made.id, at=at, upload=upload, name=said["file"], language=_language(said)
            )
    if said.get("link"):
        attach_link(speaker=speaker, resource_id=made.id, url=said["link"], language=_language(said), at=at)


def _relate(
    said: Mapping[str, Mapping[str, Any]],
    ids: Mapping[str, int],
    *,
    keys: Bodies,
    at: datetime,
) -> None:
    """Relations need both ends: they are written once all resources are there, and only where they are missing."""
    rows = Resource.objects.in_bulk(list(ids.values()))
    public = {key: rows[pk].public_id for key, pk in ids.items()}
    for key, one in said.items():
        wanted = tuple(d.Related(each["kind"], public_id=public[each["to"]]) for each in one.get("relations", ()))
        row = rows[ids[key]]
        if not wanted or row.relations.count() >= len(wanted):
            continue
        described = _description(one, keys, relations=wanted)
        revise(
            speaker=_speaker(REVIEWER),
            resource_id=row.pk,
            description=described,
            revision=row.revision,
            at=max(row.updated_at, _when(one, at)),
            note=_digest(one),
        )


def _description(said: Mapping[str, Any], keys: Bodies, *, relations: tuple[d.Related, ...] = ()) -> d.Description:
    language = _language(said)
    wordings = tuple(
        d.Wording(
            one,
            said[one]["title"],
            said[one].get("subtitle", ""),
            said[one]["summary"],
            is_original=one == language,
            translated_by="" if one == language else "human",
        )
        for one in LANGUAGES
        if one in said
    )
    of_kind = kind_of(said["kind"])
    details = read_details(of_kind.fields if of_kind else (), said.get("details", {}))
    if details.problems:
        raise ValueError(f"{said[language]['title']}: {details.problems}")
    subjects = [d.Subject("theme", one) for one in said["themes"]]
    subjects += [d.Subject("audience", one) for one in said.get("details", {}).get("audience", ())]
    return d.Description(
        kind=said["kind"],
        wordings=wordings,
        languages=tuple(said.get("languages", (language,))),
        contributors=tuple(_contributor(one, keys) for one in said["authors"]),
        issued=PreciseDate.read(said.get("issued", "")),
        publisher=said.get("publisher", NETWORK),
        identifiers=tuple(d.Identified(one["scheme"], one["value"]) for one in said.get("identifiers", ())),
        subjects=tuple(subjects),
        keywords=tuple(said.get("keywords", ())),
        places=tuple(_place(code) for code in said.get("places", ())),
        organizations=tuple(
            d.Body(keys[one].name, keys[one].public_id) for one in said.get("about", ()) if one in keys
        ),
        licence=d.Licence(said.get("licence", "")),
        access=said.get("access", d.OPEN),
        relations=relations,
        details=details.values,
        is_fictitious=said.get("fictitious", True),
    )


def _contributor(said: Mapping[str, str], keys: Bodies) -> d.Contributor:
    body = keys.get(said.get("organization", ""))
    if body is not None:
        return d.Contributor(name=body.name, organization_id=body.public_id)
    name = said.get("name", NETWORK if "organization" in said else "")
    return d.Contributor(family=said.get("family", ""), given=said.get("given", ""), name=name)


def _place(code: str) -> d.Place:
    kind, _dash, number = code.partition("-")
    return d.Place("", code=number, kind=kind)


def _claims(said: Mapping[str, Any]) -> list[d.Claim]:
    return [
        d.Claim(number, one["text"], _language(said), one.get("page", ""))
        for number, one in enumerate(said.get("claim", ()), start=1)
    ]


def _collect(said: Mapping[str, Any], ids: Mapping[str, int], *, at: datetime) -> None:
    """A collection is known by its French title."""
    row = Collection.objects.filter(titles__fr=said["title"]["fr"]).first()
    speaker = _speaker(REVIEWER)
    if row is None:
        public_id = keep_collection(
            speaker=speaker,
            titles=said["title"],
            descriptions=said["description"],
            form=said.get("form", Collection.COLLECTION),
            at=at,
        )
        row = Collection.objects.get(public_id=public_id)
    there = set(row.items.values_list("resource_id", flat=True))
    for place, key in enumerate(said["resources"]):
        if ids[key] not in there:
            number = said["numbers"][place] if "numbers" in said else ""
            put_in_collection(speaker=speaker, collection_id=row.pk, resource_id=ids[key], number=number, at=at)


def _when(said: Mapping[str, Any], at: datetime) -> datetime:
    """The day it entered the library: when it was issued, never in the future; what waits came in these days."""
    state = said.get("state", "published")
    if state != "published":
        return at - WAITED[state]
    issued = PreciseDate.read(said.get("issued", ""))
    if issued is None or issued.year < 2021:
        # Older documents entered when the library opened.
        return morning("2021-01-18")
    day = f"{issued.year:04d}-{issued.month or 6:02d}-{issued.day or 15:02d}"
    return min(morning(day), at)


def _language(said: Mapping[str, Any]) -> str:
    return str(said.get("language", "fr"))


def _speaker(key: str) -> Speaker:
    roles = frozenset({DOCUMENTALIST}) if key == REVIEWER else frozenset[str]()
    return Speaker(person_id=demo_person_id(key), roles=roles)


def _bodies() -> dict[str, directory.OrganizationView]:
    """The organisations of the story, by their keys in ``organizations.csv``."""
    found = bodies.organization_ids()
    views = {one.id: one for one in directory.by_ids(list(found.values()))}
    return {key: views[pk] for key, pk in found.items() if pk in views}


def _digest(said: Mapping[str, Any]) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return f"{ORIGIN}{hashlib.sha256(text.encode()).hexdigest()[:12]}"
