"""A deposit begins and is kept: the description, the claims, the bodies it is about and the files, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.directory import api as directory
from chantier.foundation.access import api as access
from chantier.foundation.access.api import NotPossible, Speaker
from chantier.foundation.files.api import remove_file
from chantier.library.core import description as d
from chantier.library.core.reasons import Reason
from chantier.library.core.serial import from_json
from chantier.library.models import Resource
from chantier.library.permissions import may_edit
from chantier.library.queries.deposits import editable
from chantier.library.services.attachments import (
    Received,
    attach_link,
    attach_received,
    label_attachment,
    receive_file,
    remove_attachment,
    reorder,
)
from chantier.library.services.consents import ask_authors
from chantier.library.services.pdf_facts import PdfFacts
from chantier.library.services.writing import create, revise, set_claims


@dataclass(frozen=True)
class Kept:
    """What was kept, and what its depositor should know about the files."""

    id: int
    public_id: str
    revision: int
    told: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Labelled:
    """What was said of an attachment that is already there."""

    id: int
    label: str
    language: str
    order: int
    is_removed: bool


@dataclass(frozen=True)
class Given:
    """New things to attach: a file with its label, an address with its own."""

    file: File[Any] | None = None
    file_label: str = ""
    url: str = ""
    url_label: str = ""
    language: str = ""


def begin(*, speaker: Speaker, description: d.Description, given: Given, at: datetime) -> Kept:
    """Begin a deposit. Without a title, that of the PDF, else the name of the file, else the address serves."""
    with _received(speaker, given, at) as received:
        return _begin(speaker, description, given, received, at)


@contextmanager
def _received(speaker: Speaker, given: Given | None, at: datetime) -> Iterator[Received | None]:
    """The file, kept and read before anything is locked; let go when what follows is refused."""
    if given is None or given.file is None:
        yield None
        return
    received = receive_file(speaker=speaker, upload=given.file, name=given.file.name or "", at=at)
    try:
        yield received
    except Exception:
        remove_file(stored_id=received.stored.id)
        raise


@transaction.atomic
def _begin(speaker: Speaker, description: d.Description, given: Given, received: Received | None, at: datetime) -> Kept:
    title = description.wording().title.strip() if description.wordings else ""
    named = description if title else _titled(description, _stand_in(given))
    body = directory.by_public_id(speaker.organization_id) if speaker.organization_id else None
    made = create(speaker=speaker, description=named, at=at, organization_id=body.id if body else None)
    told, facts = _attach(speaker, made.id, given, received, at)
    filled = _filled(named, facts, keeps_title=bool(title))
    revision = made.revision
    if filled != named:
        revision = revise(
            speaker=speaker, resource_id=made.id, description=filled, revision=made.revision, at=at
        ).revision
    return Kept(made.id, made.public_id, revision, told)


def _stand_in(given: Given) -> str:
    if given.file is not None:
        return PurePath(given.file.name or "").stem.replace("_", " ").strip()[:500]
    return given.url.strip()[:500]


def _titled(one: d.Description, title: str) -> d.Description:
    first = one.wording() if one.wordings else d.Wording("fr", "", is_original=True)
    return replace(one, wordings=(replace(first, title=title),))


def _filled(one: d.Description, facts: PdfFacts, *, keeps_title: bool) -> d.Description:
    """The description with what the PDF says of itself, where nobody said otherwise."""
    filled = one
    if facts.title and not keeps_title:
        filled = _titled(filled, facts.title)
    if facts.language in ("fr", "en", "es"):
        filled = replace(
            filled,
            languages=(facts.language,),
            wordings=tuple(replace(text, language=facts.language) for text in filled.wordings),
        )
    if facts.author and not one.contributors:
        filled = replace(filled, contributors=tuple(_authors(facts.author)))
    if facts.pages and "page_count" not in one.details and one.kind == d.PUBLICATION:
        filled = replace(filled, details={**one.details, "page_count": facts.pages})
    return filled


def _authors(written: str) -> list[d.Contributor]:
    found = []
    for part in written.replace(" & ", ";").replace(" et ", ";").split(";")[:20]:
        name = " ".join(part.split())
        family, comma, given = name.partition(",")
        if not comma:
            given, _space, family = name.rpartition(" ")
        if family.strip() and not given.strip():
            found.append(d.Contributor(name=family.strip()))
        elif family.strip():
            found.append(d.Contributor(family=family.strip(), given=given.strip()))
    return found


def keep(
    *,
    speaker: Speaker,
    resource_id: int,
    revision: int,
    description: d.Description,
    claims: Sequence[d.Claim],
    organizations: Sequence[str],
    labelled: Sequence[Labelled] = (),
    given: Given | None = None,
    at: datetime,
) -> Kept:
    """Keep all that a form says. What did not change makes no version.

    Raises ``NotPossible`` (``changed_meanwhile``) when somebody changed it since, and then nothing is kept.
    """
    with _received(speaker, given, at) as received, transaction.atomic():
        row = Resource.objects.select_for_update().get(pk=resource_id)
        may_edit(speaker, row).enforce()
        description = replace(description, organizations=tuple(d.Body("", one) for one in organizations))
        before = editable(row, "fr")
        revision = _revised(speaker, row, before.description, description, at, revision=revision)
        if tuple(claims) != before.description.claims:
            set_claims(speaker=speaker, resource_id=resource_id, claims=claims, at=at)
        _label(speaker, row, labelled, at)
        told = _attach(speaker, resource_id, given, received, at)[0] if given is not None else ()
    return Kept(row.pk, row.public_id, revision, told)


@transaction.atomic
def put_back(*, speaker: Speaker, resource_id: int, number: int, note: str, at: datetime) -> Kept:
    """Say again what a version said, in a new one; claims and files stay. Raises ``NotPossible`` where there is none.

    A version kept before versions told which organisations it is about leaves those of today.
    """
    row = Resource.objects.select_for_update().get(pk=resource_id)
    may_edit(speaker, row).enforce()
    found = row.versions.filter(revision=number).first()
    if found is None:
        raise NotPossible(access.Reason("version_unknown", _("Cette version n’existe pas.")))
    before = editable(row, "fr").description
    said = from_json(found.data)
    described = said if "organizations" in found.data else replace(said, organizations=before.organizations)
    revision = _revised(speaker, row, before, described, at, revision=row.revision, note=note)
    return Kept(row.pk, row.public_id, revision)


def _revised(
    speaker: Speaker,
    row: Resource,
    before: d.Description,
    after: d.Description,
    at: datetime,
    *,
    revision: int,
    note: str = "",
) -> int:
    """The one way in which what a locked resource says is written over: the revision, the same when it says the same.

    ``revision`` is the one that was seen.
    """
    if row.revision == revision and _said(before) == _said(after):
        return revision
    made = revise(speaker=speaker, resource_id=row.pk, description=after, revision=revision, at=at, note=note)
    if row.state == Resource.PUBLISHED:  # readers see it at once: who is named is asked at once
        ask_authors(speaker=speaker, resource=row, at=at)
    return made.revision


def _label(speaker: Speaker, row: Resource, labelled: Sequence[Labelled], at: datetime) -> None:
    for one in labelled:
        if one.is_removed:
            remove_attachment(speaker=speaker, attachment_id=one.id, at=at)
        else:
            label_attachment(speaker=speaker, attachment_id=one.id, label=one.label, language=one.language, at=at)
    wanted = [one.id for one in sorted(labelled, key=lambda one: one.order) if not one.is_removed]
    if wanted != list(row.attachments.filter(pk__in=wanted).values_list("pk", flat=True)):
        reorder(speaker=speaker, resource_id=row.pk, attachment_ids=wanted, at=at)


def _said(one: d.Description) -> d.Description:
    """The part of a description that a form says, without the labels that come from elsewhere."""
    return replace(
        one,
        public_id="",
        address="",
        wordings=tuple(sorted(one.wordings, key=lambda text: text.language)),
        identifiers=tuple(sorted(one.identifiers, key=lambda found: (found.scheme, found.value))),
        subjects=tuple(sorted((d.Subject(each.scheme, each.concept) for each in one.subjects), key=str)),
        places=tuple(sorted((d.Place("", each.code, each.kind) for each in one.places), key=str)),
        organizations=tuple(sorted((d.Body("", each.public_id) for each in one.organizations), key=str)),
        licence=d.Licence(one.licence.slug, statement=one.licence.statement),
        relations=tuple(
            sorted((replace(each, title="" if each.public_id else each.title) for each in one.relations), key=str)
        ),
        attachments=(),
        parts=(),
        claims=(),
        ark="",
        published_at=None,
        updated_at=None,
    )


def _attach(
    speaker: Speaker, resource_id: int, given: Given, received: Received | None, at: datetime
) -> tuple[tuple[Reason, ...], PdfFacts]:
    told: list[Reason] = []
    facts = PdfFacts()
    if received is not None:
        made = attach_received(
            speaker=speaker,
            resource_id=resource_id,
            received=received,
            label=given.file_label,
            language=given.language,
            at=at,
        )
        told, facts = list(made.told), made.facts
    if given.url.strip():
        link = attach_link(
            speaker=speaker,
            resource_id=resource_id,
            url=given.url,
            label=given.url_label,
            language=given.language,
            at=at,
        )
        told += link.told
    return tuple(told), facts
