"""Telling persons something: a notice on their page, and a letter unless they refused it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from chantier.foundation.messages.core.kinds import Kind, wants_mail
from chantier.foundation.messages.core.letter import one_line
from chantier.foundation.messages.kinds import kinds
from chantier.foundation.messages.models import Letter, Notice, Preference
from chantier.foundation.messages.queries import suppressed_kinds
from chantier.foundation.people.api import PersonView, persons

Context = Mapping[str, Any]


@transaction.atomic
def notify(
    *,
    person_ids: Iterable[int],
    kind: str,
    key: str,
    context: Context,
    at: datetime,
    link: str = "",
    links: Mapping[str, str] | None = None,
    reply_to: str = "",
) -> int:
    """Tell these persons something, each in their language; returns how many were told for the first time.

    ``key`` says what it is about ("people.mandate:12:offered"): told twice under one key, a person hears it once.
    ``link`` is a path of this site; ``links`` gives one per language when addresses are translated. The templates
    are those of the kind; they receive ``context`` and ``person_name``. ``reply_to`` is the address where an answer to
    the letter goes: the mail carries it as ``Reply-To``.
    """
    what = kinds()[kind]
    told = 0
    for person in persons(person_ids).values():
        target = (links or {}).get(person.language, link)
        told += _tell(person, what, key=key, context=context, link=target, at=at, reply_to=reply_to)
    return told


@transaction.atomic
def write_to(
    *, address: str, language: str, kind: str, key: str, context: Context, at: datetime, link: str = ""
) -> bool:
    """Write to an address that may have no account. Returns whether a letter was written for the first time."""
    what = kinds()[kind]
    if not wants_mail(what, chosen=None, suppressed=suppressed_kinds(address)):
        return False
    subject, body = words_of_kind(what, language=language, context={**context, "person_name": ""}, link=link)
    return _letter(what, None, key=key, address=address, language=language, subject=subject, body=body, at=at)


def _tell(person: PersonView, kind: Kind, *, key: str, context: Context, link: str, at: datetime, reply_to: str) -> int:
    words = {**context, "person_name": person.name}
    subject, body = words_of_kind(kind, language=person.language, context=words, link=link)
    notice, made = Notice.objects.get_or_create(
        person_id=person.id,
        key=key,
        defaults={
            "kind": kind.key,
            "language": person.language,
            "subject": subject,
            "body": body,
            "link": link,
            "created_at": at,
        },
    )
    if not made:
        return 0
    chosen = Preference.objects.filter(person_id=person.id, kind=kind.key).values_list("by_mail", flat=True).first()
    if wants_mail(kind, chosen=chosen, suppressed=suppressed_kinds(person.email)):
        _letter(
            kind,
            notice,
            key=f"{key}:{person.id}",
            address=person.email,
            language=person.language,
            subject=subject,
            body=body,
            at=at,
            reply_to=reply_to,
        )
    return 1


def words_of_kind(kind: Kind, *, language: str, context: Context, link: str) -> tuple[str, str]:
    """The subject and the body of a kind, in a language."""
    with translation.override(language):
        values = {**context, "link": f"{settings.CHANTIER_ADDRESS}{link}" if link else ""}
        subject = render_to_string(f"{kind.template}/subject.txt", values)
        body = render_to_string(f"{kind.template}/body.txt", values)
    return one_line(subject), body.strip()


def _letter(
    kind: Kind,
    notice: Notice | None,
    *,
    key: str,
    address: str,
    language: str,
    subject: str,
    body: str,
    at: datetime,
    reply_to: str = "",
) -> bool:
    from chantier.foundation.messages.tasks import send

    letter, made = Letter.objects.get_or_create(
        key=key,
        defaults={
            "notice": notice,
            "kind": kind.key,
            "address": address,
            "reply_to": reply_to,
            "language": language,
            "subject": subject,
            "body": body,
            "created_at": at,
        },
    )
    if made:
        transaction.on_commit(lambda: send.enqueue(letter.pk))
    return made
