"""The questions about notices, preferences and the outbox."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from chantier.foundation.messages.kinds import kinds
from chantier.foundation.messages.models import Letter, Notice, OutboxMail, Preference, Suppression

PAGE = 30


@dataclass(frozen=True)
class NoticeView:
    """A notice as its person reads it."""

    id: int
    subject: str
    body: str
    link: str
    language: str
    created_at: datetime
    is_read: bool


@dataclass(frozen=True)
class PreferenceView:
    """A kind of notice and whether it also comes by mail."""

    kind: str
    label: str
    is_essential: bool
    by_mail: bool


@dataclass(frozen=True)
class OutboxView:
    """A mail kept by the demonstration."""

    id: int
    kept_at: datetime
    sender: str
    recipients: str
    subject: str
    body: str


@dataclass(frozen=True)
class NoticePage:
    """Some notices, the most recent first; ``older_than`` leads to the next ones, or is None."""

    notices: tuple[NoticeView, ...]
    unread: int
    older_than: int | None


def notices_of(person_id: int, *, before: int | None = None) -> NoticePage:
    """A page of notices. Two queries."""
    rows = Notice.objects.filter(person_id=person_id).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    views = tuple(
        NoticeView(
            id=row.pk,
            subject=row.subject,
            body=row.body,
            link=row.link,
            language=row.language,
            created_at=row.created_at,
            is_read=row.read_at is not None,
        )
        for row in found[:PAGE]
    )
    return NoticePage(
        notices=views,
        unread=unread_count(person_id),
        older_than=views[-1].id if len(found) > PAGE else None,
    )


def unread_count(person_id: int) -> int:
    """How many notices were not read yet. One query."""
    return Notice.objects.filter(person_id=person_id, read_at__isnull=True).count()


def preferences_of(person_id: int) -> tuple[PreferenceView, ...]:
    """Every kind of notice with the person's choice. One query."""
    chosen = dict(Preference.objects.filter(person_id=person_id).order_by("pk").values_list("kind", "by_mail"))
    return tuple(
        PreferenceView(
            kind=kind.key,
            label=str(kind.label),
            is_essential=kind.is_essential,
            by_mail=kind.is_essential or chosen.get(kind.key, kind.by_mail),
        )
        for kind in kinds().values()
    )


def suppressed_kinds(address: str) -> frozenset[str]:
    """The kinds an address refused; the empty word refuses all that can be. One query."""
    return frozenset(Suppression.objects.filter(address__iexact=address).values_list("kind", flat=True))


def outbox(*, limit: int = 100) -> tuple[OutboxView, ...]:
    """The mails kept by the demonstration, the most recent first. One query."""
    return tuple(
        OutboxView(
            id=row.pk,
            kept_at=row.kept_at,
            sender=row.sender,
            recipients=row.recipients,
            subject=row.subject,
            body=row.body,
        )
        for row in OutboxMail.objects.order_by("-id")[:limit]
    )


def letters_to_send(*, limit: int = 200) -> tuple[int, ...]:
    """The ids of letters that neither left nor were withheld, the oldest first. One query."""
    rows = Letter.objects.filter(sent_at__isnull=True, withheld="").order_by("created_at", "id")
    return tuple(rows.values_list("pk", flat=True)[:limit])


@dataclass(frozen=True)
class LetterView:
    """What became of a letter: when its provider took it, under which Message-ID; or why it never will leave."""

    key: str
    message_id: str
    sent_at: datetime | None
    withheld: str


def message_id(letter_id: int) -> str:
    """The Message-ID under which a letter leaves, the same each time it is tried."""
    return f"<letter-{letter_id}@{urlsplit(settings.CHANTIER_ADDRESS).hostname}>"


def letters_told(pairs: Collection[tuple[str, int]]) -> dict[tuple[str, int], LetterView]:
    """By the key of a notice and the person told, the letter that carried it. A query for each thousand."""
    wanted = {f"{key}:{person_id}": (key, person_id) for key, person_id in pairs}
    keys = sorted(wanted)
    found = {}
    for start in range(0, len(keys), 1_000):
        rows = Letter.objects.filter(key__in=keys[start : start + 1_000]).order_by("pk")
        for pk, key, sent_at, withheld in rows.values_list("pk", "key", "sent_at", "withheld"):
            found[wanted[key]] = LetterView(key, message_id(pk), sent_at, withheld)
    return found
