"""Who was convened to a meeting, with what proof, in time or late; and the last day on which it could be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from chantier.assemblies.core.bylaws import ByLaws, read_by_laws
from chantier.assemblies.core.bylaws_said import articles
from chantier.assemblies.core.convening import Sending, last_day_to_send, sending
from chantier.assemblies.models import AgendaRevision, Convening, Meeting
from chantier.assemblies.phrases_bylaws import sentence
from chantier.assemblies.phrases_convening import FAILURES
from chantier.assemblies.queries.by_laws import college_names_of
from chantier.assemblies.queries.electorate import Elector, electorate
from chantier.directory import api as directory
from chantier.foundation.messages import api as messages
from chantier.foundation.people import api as people

IN_TIME, LATE, GOING, FAILED, MISSING = "in-time", "late", "going", "failed", "missing"
#: What a secretary has to do something about comes first.
ORDER: Final = (FAILED, MISSING, GOING, LATE, IN_TIME)


@dataclass(frozen=True)
class NoticeShown:
    """The rule of a notice, for one meeting: the article in words, the day of the meeting, the last lawful day."""

    held_on: date
    last_day: date
    sentence: str
    by_laws_from: date

    def is_late(self, day: date) -> bool:
        """Whether a notice sent that day would be late."""
        return day > self.last_day


def day_where(meeting: Meeting, at: datetime) -> date:
    """What day it is where the body meets."""
    return at.astimezone(ZoneInfo(meeting.body.time_zone)).date()


def notice_of(meeting: Meeting) -> NoticeShown:
    """When the notice of this meeting may leave at the latest, and the article that says so. No query."""
    rules = read_by_laws(meeting.by_laws.articles)
    held_on = day_where(meeting, meeting.starts_at)
    last = last_day_to_send(held_on=held_on, notice=rules.notice)
    return NoticeShown(held_on, last, rule_in_words(rules), meeting.by_laws.in_force_from)


def rule_in_words(rules: ByLaws) -> str:
    """The article of the notice, as a sentence."""
    found = next(one for one in articles(rules) if one.key == "notice")
    return sentence(found.said[0], {})


@dataclass(frozen=True)
class MemberLine:
    """Somebody to convene: an organisation or a person, and what became of their notice."""

    key: str
    organization_id: int | None
    person_id: int | None
    public_id: str
    name: str
    college: str
    status: str
    way: str
    sent_at: datetime | None
    proof: str
    failure: str


@dataclass(frozen=True)
class Convened:
    """A notice, member by member, those to do something about first. ``counts`` by status, every one of them."""

    lines: tuple[MemberLine, ...]
    counts: Mapping[str, int]
    sending: Sending

    @property
    def total(self) -> int:
        """How many are to convene."""
        return len(self.lines)


def key_of(organization_id: int | None, person_id: int | None) -> str:
    """What somebody to convene is called in forms: "o12" an organisation, "p7" a person."""
    return f"o{organization_id}" if organization_id is not None else f"p{person_id}"


def convened(meeting: Meeting, revision: AgendaRevision | None, *, at: datetime) -> Convened:
    """All those to convene, and those who were, under one notice (none: nobody was yet). A dozen queries."""
    electors = {_elector_key(one): one for one in electorate(meeting, at=at)}
    rows: dict[str, list[Convening]] = {}
    if revision is not None:
        for row in Convening.objects.filter(revision=revision).order_by("pk"):
            rows.setdefault(_row_key(row), []).append(row)
    letters = letters_of([row for found in rows.values() for row in found])
    zone = ZoneInfo(meeting.body.time_zone)
    sent = {key: first for key, found in rows.items() if (first := _first_sent(found, letters)) is not None}
    notice = notice_of(meeting)
    keys = [*electors, *(key for key in rows if key not in electors)]
    sorted_out = sending(
        convened=frozenset(keys),
        sent={key: at_.astimezone(zone).date() for key, (at_, _way, _proof) in sent.items()},
        held_on=notice.held_on,
        notice=read_by_laws(meeting.by_laws.articles).notice,
    )
    late = frozenset(sorted_out.late)
    names, public_ids = _names(keys, electors)
    colleges = college_names_of(meeting.body, day=meeting.roll_on)
    lines = []
    for key in keys:
        elector = electors.get(key)
        instant, way, proof = sent.get(key, (None, "", ""))
        failure = "" if instant is not None else next((row.failed for row in rows.get(key, ()) if row.failed), "")
        status = LATE if key in late else IN_TIME if instant is not None else _unsent(rows.get(key, ()), failure)
        organization_id, person_id = _ids(key)
        lines.append(
            MemberLine(
                key=key,
                organization_id=organization_id,
                person_id=person_id,
                public_id=public_ids.get(organization_id or 0, ""),
                name=names.get(key, ""),
                college=colleges.get(elector.college, elector.college) if elector is not None else "",
                status=status,
                way=way,
                sent_at=instant,
                proof=proof,
                failure=str(FAILURES.get(failure, failure)),
            )
        )
    lines.sort(key=lambda one: (ORDER.index(one.status), one.name.casefold(), one.key))
    counts = {status: sum(one.status == status for one in lines) for status in ORDER}
    return Convened(tuple(lines), counts, sorted_out)


def _elector_key(one: Elector) -> str:
    """A person who has no account is nobody’s number: their name tells them apart."""
    if one.organization_id is None and one.person_id is None:
        return f"n{one.name}"
    return key_of(one.organization_id, one.person_id)


def _row_key(row: Convening) -> str:
    return key_of(row.organization_id, row.person_id)


def _ids(key: str) -> tuple[int | None, int | None]:
    if key.startswith("o"):
        return int(key[1:]), None
    return None, int(key[1:]) if key.startswith("p") else None


def _unsent(rows: Iterable[Convening], failure: str) -> str:
    if failure:
        return FAILED
    return GOING if any(True for _row in rows) else MISSING


def _names(keys: Iterable[str], electors: Mapping[str, Elector]) -> tuple[dict[str, str], dict[int, str]]:
    """What each is called, and the public identifiers of organisations."""
    keys = list(keys)
    organizations = [pk for pk, _person in map(_ids, keys) if pk is not None]
    persons = [pk for _organization, pk in map(_ids, keys) if pk is not None]
    known = people.names_of(persons)
    missing = [pk for pk in organizations if f"o{pk}" not in electors]
    elsewhere = directory.names_of(missing) if missing else {}
    found = {}
    for key in keys:
        organization_id, person_id = _ids(key)
        elector = electors.get(key)
        if person_id is not None:
            found[key] = known.get(person_id, "")
        elif elector is not None:
            found[key] = elector.name
        else:
            found[key] = elsewhere.get(organization_id or 0, "")
    return found, directory.public_ids_of(organizations)


Letters = Mapping[int, tuple[messages.LetterView, ...]]


#: In ``Convening.told``: the address of the organisation itself, where nobody has an account to speak for it.
ITS_OWN_ADDRESS: Final = 0


def notice_key(row_id: int) -> str:
    """What a notice is about, for the messages: told twice, it is heard once."""
    return f"assemblies.notice:{row_id}"


def letters_of(rows: Iterable[Convening]) -> Letters:
    """By convening, the letters that carry it and did not yet leave a proof: to each person who was written to."""
    pending = [row for row in rows if row.way == Convening.MAIL and row.sent_at is None and row.told]
    pairs = [(notice_key(row.pk), person) for row in pending for person in row.told]
    letters = messages.letters_told(pairs) if pairs else {}
    found: dict[int, list[messages.LetterView]] = {}
    for row in pending:
        for person in row.told:
            letter = letters.get((notice_key(row.pk), person))
            if letter is not None:
                found.setdefault(row.pk, []).append(letter)
    return {pk: tuple(one) for pk, one in found.items()}


def _first_sent(rows: Iterable[Convening], letters: Letters) -> tuple[datetime, str, str] | None:
    """When the notice first left, how, with which proof; a letter that just left counts before it is noted."""
    found = []
    for row in rows:
        if row.sent_at is not None:
            found.append((row.sent_at, row.way, row.proof))
        own = letters.get(row.pk, ())
        found += [(one.sent_at, row.way, one.message_id) for one in own if one.sent_at is not None]
    return min(found) if found else None


@dataclass(frozen=True)
class Progress:
    """How far the sending of a notice by mail is."""

    done: int
    failed: int
    total: int

    @property
    def handled(self) -> int:
        """Those that left, and those that never will."""
        return self.done + self.failed

    @property
    def is_over(self) -> bool:
        """Whether nothing waits any more."""
        return self.handled >= self.total


def progress_of(revision: AgendaRevision) -> Progress:
    """Counted over the rows, and over the letters that left since they were last noted. Two queries."""
    rows = list(Convening.objects.filter(revision=revision, way=Convening.MAIL).order_by("pk"))
    letters = letters_of(rows)
    done = sum(_first_sent([row], letters) is not None for row in rows)
    failed = sum(row.sent_at is None and bool(row.failed) for row in rows)
    return Progress(done, failed, len(rows))


def names_to_come_in(meeting: Meeting, person_id: int, *, at: datetime) -> tuple[str, ...]:
    """The organisations convened to this meeting for which a person may speak, by name. A few queries."""
    voices = people.voices_of(person_id, at=at)
    by_ref = {one.organization_ref: directory.organization_id_of(one.organization_ref) for one in voices}
    ids = {pk for pk in by_ref.values() if pk is not None}
    rows = Convening.objects.filter(revision__meeting=meeting, organization__in=ids).order_by("pk")
    told = set(rows.values_list("organization_id", flat=True))
    return tuple(one.name for one in voices if by_ref[one.organization_ref] in told)


def own_convening(meeting: Meeting, *, person_id: int, bodies: Iterable[int]) -> Convening | None:
    """The last notice sent to this person, or to one of these organisations. One query."""
    rows = Convening.objects.filter(
        Q(organization__in=list(bodies)) | Q(organization__isnull=True, person_id=person_id), revision__meeting=meeting
    )
    found: Convening | None = rows.select_related("organization").order_by("revision__number", "pk").last()
    return found
