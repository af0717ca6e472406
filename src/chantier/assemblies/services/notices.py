"""Writing the notices of a meeting to those who are convened, batch by batch, each in its own transaction.

Killed anywhere and run again, it takes up with those who were not written to; nobody is written to twice, because a
letter about one convening to one person has one key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation

from chantier.assemblies.core import agenda as core
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import AgendaRevision, Convening, Meeting
from chantier.assemblies.notice_kinds import CANCELLED, NOTICE
from chantier.assemblies.phrases import MEETING_KINDS, MODES, named
from chantier.assemblies.queries.convenings import ITS_OWN_ADDRESS, notice_key, rule_in_words
from chantier.assemblies.services.convening import note_proofs
from chantier.assemblies.whereabouts import path_of
from chantier.directory import api as directory
from chantier.foundation.messages import api as messages
from chantier.foundation.people import api as people
from chantier.foundation.ui.clocks import day_of, hour, moment

BATCH: Final = 200
#: A notice whose meeting is over this long is no longer taken up.
_LATE: Final = timedelta(days=2)


def send_notices(*, revision_id: int, at: datetime) -> int:
    """Write to all those of a notice who were not; how many members were written to. Safe to run twice, or killed."""
    written, after = 0, 0
    while True:
        done, last = send_batch(revision_id=revision_id, after=after, at=at)
        written += done
        if last is None:
            return written
        after = last


@transaction.atomic
def send_batch(*, revision_id: int, after: int, at: datetime) -> tuple[int, int | None]:
    """One batch: how many members were written to, and the last row that was looked at (None: there is no other)."""
    revision = AgendaRevision.objects.select_related("meeting__body", "meeting__by_laws").get(pk=revision_id)
    pending = Convening.objects.select_for_update().filter(
        revision=revision, way=Convening.MAIL, sent_at__isnull=True, failed="", pk__gt=after
    )
    rows = list(pending.order_by("pk")[:BATCH])
    if not rows or revision.meeting.state == MeetingState.CANCELLED:
        return 0, None
    fresh = [row for row in rows if not row.told]
    tellings = _told(fresh, revision, at)
    messages.notify_many(kind=NOTICE.key, tellings=tellings, at=at)
    _write_to_organizations(fresh, revision, at)
    Convening.objects.bulk_update(fresh, ["told", "failed"])
    return sum(bool(row.told) for row in fresh), rows[-1].pk


def _told(rows: list[Convening], revision: AgendaRevision, at: datetime) -> list[messages.Telling]:
    """What each person of these members is told; a member nobody can be written to for says why."""
    ids = [row.organization_id for row in rows if row.organization_id is not None]
    refs = directory.public_ids_of(ids)
    names = directory.names_of(ids)
    speakers = people.speakers_of(refs.values(), at=at) if refs else {}
    for row in rows:
        if row.organization_id is not None:
            row.told = list(speakers.get(refs.get(row.organization_id, ""), ()))
        else:
            row.told = [row.person_id]
    known = _languages({person for row in rows for person in row.told})
    found: list[messages.Telling] = []
    words: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        row.told = [person for person in row.told if person in known]
        if not row.told:
            row.failed = "nobody_to_write_to" if row.organization_id is not None else "account_gone"
        for person in row.told:
            language, name = known[person], names.get(row.organization_id or 0, "")
            if (language, name) not in words:
                words[language, name] = notice_in(revision, language=language, organization=name)
            subject, body = words[language, name]
            link = path_of("my-day", revision.meeting.public_id, language=language)
            found.append(messages.Telling(person, notice_key(row.pk), language, subject, body, link))
    return found


def _write_to_organizations(rows: list[Convening], revision: AgendaRevision, at: datetime) -> None:
    """Those for whom nobody has an account are written to at the address of their page, where there is one."""
    silent = [row for row in rows if row.organization_id is not None and not row.told]
    ids = [row.organization_id for row in silent if row.organization_id is not None]
    addresses, names = directory.addresses_of(ids), directory.names_of(ids)
    for row in silent:
        address = _readable(addresses.get(row.organization_id or 0, ""))
        if not address:
            continue
        language = revision.meeting.language
        messages.write_to(
            address=address,
            language=language,
            kind=NOTICE.key,
            key=f"{notice_key(row.pk)}:{ITS_OWN_ADDRESS}",
            context=_context(revision, language=language, organization=names.get(row.organization_id or 0, "")),
            link=path_of("meeting", revision.meeting.public_id, language=language),
            at=at,
        )
        row.told, row.failed = [ITS_OWN_ADDRESS], ""


def _readable(address: str) -> str:
    """An address that a mail can be sent to; lists of members hold words that are none."""
    try:
        validate_email(address.strip())
    except ValidationError:
        return ""
    return address.strip()


def _languages(ids: set[int]) -> dict[int, str]:
    """The language of each of these persons; those whose account is gone are left out. One query."""
    known = {code for code, _name in settings.LANGUAGES}
    return {pk: one.language if one.language in known else "fr" for pk, one in people.persons(ids).items()}


def notice_in(revision: AgendaRevision, *, language: str, organization: str) -> tuple[str, str]:
    """The subject and the body of a notice, from the agenda as it was frozen. No query."""
    context = _context(revision, language=language, organization=organization)
    link = path_of("my-day", revision.meeting.public_id, language=language)
    return messages.written(kind=NOTICE.key, language=language, context=context, link=link)


def _context(revision: AgendaRevision, *, language: str, organization: str) -> dict[str, Any]:
    row, said = revision.meeting, json.loads(revision.content)
    zone = row.body.time_zone
    starts_at = datetime.fromisoformat(said["starts_at"])
    starts = core.hours(starts_at, (one["minutes"] for one in said["items"]))
    with translation.override(language):
        points = [
            {"number": one["number"], "title": one["title"], "hour": hour(start, zone) if start is not None else ""}
            for one, start in zip(said["items"], starts, strict=True)
        ]
        return {
            "title": said["title"],
            "kind": str(MEETING_KINDS.get(said["kind"], said["kind"])),
            "body_name": named(row.body.names),
            "organization": organization,
            "day": day_of(starts_at, zone),
            "when": moment(starts_at, zone),
            "mode": str(MODES.get(said["mode"], said["mode"])),
            "place": said["place"],
            "remote_address": row.remote_address,
            "invitation": said["invitation"],
            "points": points,
            "is_amended": revision.number > 1,
            "why": revision.why,
            "number": revision.number,
            "fingerprint": revision.fingerprint,
            "rule": rule_in_words(read_by_laws(row.by_laws.articles)),
        }


def take_up(*, at: datetime) -> int:
    """Each hour: go on with the notices that a crash cut short, and write down the proofs of what left since."""
    pending = Convening.objects.filter(
        way=Convening.MAIL, sent_at__isnull=True, failed="", revision__meeting__starts_at__gt=at - _LATE
    )
    revisions = list(pending.order_by("revision_id").values_list("revision_id", flat=True).distinct())
    done = 0
    for revision_id in revisions:
        done += send_notices(revision_id=revision_id, at=at)
        done += note_proofs(revision_id=revision_id, at=at)
    return done


def tell_cancelled(*, meeting_id: int, at: datetime) -> int:
    """Tell those who were convened that the meeting is off; how many persons. Safe to run twice."""
    row = Meeting.objects.select_related("body").get(pk=meeting_id)
    if row.state != MeetingState.CANCELLED:
        return 0
    rows = Convening.objects.filter(revision__meeting=row).order_by("pk")
    persons = sorted({person for told in rows.values_list("told", flat=True) for person in told if person})
    total = _tell_organizations_off(row, at)
    for start in range(0, len(persons), BATCH):
        total += _tell_off(row, _languages(set(persons[start : start + BATCH])), at)
    return total


def _tell_off(row: Meeting, languages: Mapping[int, str], at: datetime) -> int:
    words = {language: _off_in(row, language) for language in set(languages.values())}
    return messages.notify_many(
        kind=CANCELLED.key,
        tellings=[
            messages.Telling(
                person,
                f"{CANCELLED.key}:{row.pk}",
                language,
                *words[language],
                path_of("meeting", row.public_id, language=language),
            )
            for person, language in sorted(languages.items())
        ],
        at=at,
    )


def _tell_organizations_off(row: Meeting, at: datetime) -> int:
    """Those that were written to at their own address."""
    rows = Convening.objects.filter(revision__meeting=row, organization__isnull=False).order_by("pk")
    ids = {pk for pk, told in rows.values_list("organization_id", "told") if ITS_OWN_ADDRESS in told and pk is not None}
    link = path_of("meeting", row.public_id, language=row.language)
    return sum(
        messages.write_to(
            address=address,
            language=row.language,
            kind=CANCELLED.key,
            key=f"{CANCELLED.key}:{row.pk}:o{pk}",
            context=_off_context(row, row.language),
            link=link,
            at=at,
        )
        for pk, address in sorted(directory.addresses_of(ids).items())
        if _readable(address)
    )


def _off_in(row: Meeting, language: str) -> tuple[str, str]:
    link = path_of("meeting", row.public_id, language=language)
    return messages.written(kind=CANCELLED.key, language=language, context=_off_context(row, language), link=link)


def _off_context(row: Meeting, language: str) -> dict[str, Any]:
    with translation.override(language):
        return {
            "title": row.title,
            "body_name": named(row.body.names),
            "day": day_of(row.starts_at, row.body.time_zone),
            "when": moment(row.starts_at, row.body.time_zone),
            "why": row.cancelled_why,
        }
