"""Files and addresses of a resource: attached, ordered, let go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.access.api import Reason as Refused
from chantier.foundation.files import api as files
from chantier.foundation.journal.api import record
from chantier.library import acts
from chantier.library.core.reasons import Reason
from chantier.library.models import Attachment, Resource
from chantier.library.permissions import may_deposit, may_edit, may_review
from chantier.library.services.pdf_facts import PdfFacts, pdf_facts
from chantier.library.services.writing import feed_search

USE: Final = "library.attachment"
MOST: Final = 40
_HIDDEN: Final = re.compile(r"[\x00-\x20\x7f\\]")
#: Types whose text is read by the worker.
_WITH_TEXT: Final = files.OFFICE | files.PLAIN | {files.PDF}


@dataclass(frozen=True)
class AttachedNow:
    """What was attached. ``told`` are things its depositor should know; ``facts`` what a PDF says of itself."""

    id: int
    label: str
    media_type: str
    size: int
    pages: int
    told: tuple[Reason, ...] = ()
    facts: PdfFacts = field(default_factory=PdfFacts)


@dataclass(frozen=True)
class Received:
    """A file that is kept and not hung on anything yet."""

    stored: files.Stored
    facts: PdfFacts
    told: tuple[Reason, ...]


def attach_file(
    *,
    speaker: Speaker,
    resource_id: int,
    at: datetime,
    upload: File[Any] | BinaryIO | Iterable[bytes] | None = None,
    name: str = "",
    stored_id: int | None = None,
    label: str = "",
    language: str = "",
) -> AttachedNow:
    """Keep a file with a resource: ``upload`` with its ``name``, or ``stored_id`` of a deposit of the same speaker.

    The type is judged on the bytes. Raises ``NotAllowed``, ``RefusedFile``/``UnreadableTable`` for what is not kept,
    ``NotPossible`` when there are too many. The same bytes are kept once.
    """
    _may_attach(speaker, resource_id)
    received = receive_file(speaker=speaker, upload=upload, name=name, stored_id=stored_id, at=at)
    try:
        return attach_received(
            speaker=speaker, resource_id=resource_id, received=received, label=label, language=language, at=at
        )
    except Exception:
        if stored_id is None:
            files.remove_file(stored_id=received.stored.id)
        raise


def receive_file(
    *,
    speaker: Speaker,
    at: datetime,
    upload: File[Any] | BinaryIO | Iterable[bytes] | None = None,
    name: str = "",
    stored_id: int | None = None,
) -> Received:
    """Keep a file and ask it what it is: slow, so never inside a transaction. ``attach_received`` follows."""
    (may_deposit | may_review)(speaker).enforce()
    stored = _stored(speaker, upload, name, stored_id, at)
    facts = pdf_facts(stored.path) if stored.media_type == files.PDF else PdfFacts()
    given = name or getattr(upload, "name", "") or stored.name
    told = list(facts.told)
    if not files.ends_right(given, stored.media_type):
        ending = files.ENDINGS[stored.media_type][0]
        told.insert(0, Reason("wrong_extension", {"name": given[:120], "ending": ending, "kept": stored.name}))
    return Received(stored, facts, tuple(told))


def _may_attach(speaker: Speaker, resource_id: int) -> None:
    row = Resource.objects.get(pk=resource_id)
    may_edit(speaker, row).enforce()
    _enough_room(row)


def _enough_room(row: Resource) -> None:
    if row.attachments.count() >= MOST:
        raise NotPossible(
            Refused(
                "too_many_attachments",
                _("Une fiche porte au plus %(most)s fichiers et adresses."),
                _("Retirez-en un, ou déposez une autre fiche reliée à celle-ci."),
                {"most": MOST},
            )
        )


def _stored(
    speaker: Speaker,
    upload: File[Any] | BinaryIO | Iterable[bytes] | None,
    name: str,
    stored_id: int | None,
    at: datetime,
) -> files.Stored:
    if stored_id is not None:
        found = files.stored_file(stored_id=stored_id)
        if found is None or not files.may_use_deposit(speaker, stored_id):
            raise Invalid(Refused("file_gone", _("Ce fichier n’est plus là."), _("Déposez-le de nouveau.")))
        if found.media_type not in files.DOCUMENTS:
            raise Invalid(Refused("document_not_accepted", _("Ce genre de fichier n’est pas accepté ici.")))
        return found
    if upload is None:
        raise Invalid(Refused("file_missing", _("Choisissez un fichier.")))
    return files.store_upload(
        file=upload,
        name=name or getattr(upload, "name", "") or "",
        use=USE,
        speaker=speaker,
        at=at,
        accepted=files.DOCUMENTS,
        limit_bytes=settings.LIBRARY_UPLOAD_LIMIT_BYTES,
    )


@transaction.atomic
def attach_received(
    *, speaker: Speaker, resource_id: int, received: Received, label: str = "", language: str = "", at: datetime
) -> AttachedNow:
    """Hang a file that was received on a resource. A file already there is not kept twice."""
    stored, facts = received.stored, received.facts
    row = Resource.objects.select_for_update().get(pk=resource_id)
    may_edit(speaker, row).enforce()
    _enough_room(row)
    same = row.attachments.filter(sha256=stored.sha256).first()
    if same is not None:
        if same.file_id != stored.id:
            files.remove_file(stored_id=stored.id)
        return AttachedNow(
            same.pk, same.label, same.media_type, same.size, same.pages, (Reason("already_attached"),), facts
        )
    readable = stored.media_type in _WITH_TEXT or stored.media_type in files.IMAGES
    accessibility = {} if facts.tagged is None else {"tagged": facts.tagged, "language": facts.language}
    made = Attachment.objects.create(
        resource=row,
        order=_next(row),
        file_id=stored.id,
        label=label.strip()[:200],
        language=language[:8],
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        pages=facts.pages,
        accessibility=accessibility,
        text_state=Attachment.WAITING if readable else Attachment.NO_TEXT,
        check_after=at,
    )
    _changed(row, acts.ATTACHED, speaker, at, made.pk)
    return AttachedNow(made.pk, made.label, made.media_type, made.size, made.pages, received.told, facts)


def _next(row: Resource) -> int:
    last = row.attachments.order_by("-order").values_list("order", flat=True).first()
    return 0 if last is None else last + 1


def _changed(row: Resource, act: str, speaker: Speaker, at: datetime, attachment: int) -> None:
    row.updated_at = at
    row.save(update_fields=["updated_at"])
    record(name=act, speaker=speaker, at=at, subject=("library.resource", row.pk), data={"attachment": attachment})
    feed_search([row.pk])


def read_address(text: str) -> str:
    """An address that may be written in a page: http or https, with a host, without a password. Raises ``Invalid``."""
    url = text.strip()
    try:
        parts = urlsplit(url)
        good = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and not _HIDDEN.search(url)
            and len(url) <= 1000
        )
    except ValueError:
        good = False
    if not good:
        raise Invalid(
            Refused(
                "not_an_address",
                _("« %(address)s » n’est pas une adresse web."),
                _("Elle commence par https:// ou http://."),
                {"address": url[:80]},
            )
        )
    return url


@transaction.atomic
def attach_link(
    *, speaker: Speaker, resource_id: int, url: str, label: str = "", language: str = "", at: datetime
) -> AttachedNow:
    """Note an address where the resource is. Nothing is fetched here: links are looked at in the background."""
    row = Resource.objects.select_for_update().get(pk=resource_id)
    may_edit(speaker, row).enforce()
    address = read_address(url)
    same = row.attachments.filter(url=address).first()
    if same is not None:
        return AttachedNow(same.pk, same.label, "", 0, 0, (Reason("already_attached"),))
    _enough_room(row)
    made = Attachment.objects.create(
        resource=row,
        order=_next(row),
        url=address,
        label=label.strip()[:200],
        language=language[:8],
        text_state=Attachment.NO_TEXT,
        check_after=at,
    )
    _changed(row, acts.ATTACHED, speaker, at, made.pk)
    return AttachedNow(made.pk, made.label, "", 0, 0)


@transaction.atomic
def remove_attachment(*, speaker: Speaker, attachment_id: int, at: datetime) -> None:
    """Let a file or an address go; the bytes leave with their last use."""
    row = Resource.objects.select_for_update().get(attachments__pk=attachment_id)
    may_edit(speaker, row).enforce()
    attachment = row.attachments.get(pk=attachment_id)
    stored_id = attachment.file_id
    attachment.delete()
    if stored_id is not None and not Attachment.objects.filter(file_id=stored_id).exists():
        files.remove_file(stored_id=stored_id)
    _changed(row, acts.DETACHED, speaker, at, attachment_id)


@transaction.atomic
def label_attachment(*, speaker: Speaker, attachment_id: int, label: str, language: str, at: datetime) -> None:
    """Say what an attachment is, and in which language."""
    row = Resource.objects.select_for_update().get(attachments__pk=attachment_id)
    may_edit(speaker, row).enforce()
    changed = row.attachments.filter(pk=attachment_id).exclude(label=label.strip()[:200], language=language[:8])
    if changed.update(label=label.strip()[:200], language=language[:8]):
        _changed(row, acts.ATTACHED, speaker, at, attachment_id)


@transaction.atomic
def reorder(*, speaker: Speaker, resource_id: int, attachment_ids: Sequence[int], at: datetime) -> None:
    """Put attachments in this order; those that are not named follow in the order they had."""
    row = Resource.objects.select_for_update().get(pk=resource_id)
    may_edit(speaker, row).enforce()
    known = {one.pk: one for one in row.attachments.all()}
    wanted = [known[one] for one in dict.fromkeys(attachment_ids) if one in known]
    for order, one in enumerate([*wanted, *(one for one in known.values() if one not in wanted)]):
        one.order = order
    Attachment.objects.bulk_update(known.values(), ["order"])
    row.updated_at = at
    row.save(update_fields=["updated_at"])
