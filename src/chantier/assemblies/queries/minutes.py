"""What happened at a meeting, read from its rows into the facts that its minutes tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import override

from chantier.assemblies import acts
from chantier.assemblies import phrases_minutes as words
from chantier.assemblies.core.minutes import Fact, Point, Presence, Section, document, instant, sections
from chantier.assemblies.core.presence import moves
from chantier.assemblies.models import Decision, Meeting, Minutes, Officer, RollCorrection, RollEntry, Vote
from chantier.assemblies.phrases import named
from chantier.assemblies.queries.declarations import declarations_of
from chantier.assemblies.queries.floor import floor_view
from chantier.assemblies.queries.quorums import noted_of, replayed
from chantier.assemblies.queries.rolls import college_names, corrections_of
from chantier.assemblies.queries.voices import voice_names
from chantier.foundation.journal.api import LogProof, acts_about, proof_of_act
from chantier.foundation.people import api as people

_COURSE = frozenset(words.COURSE)
_MOST_ACTS = 1_000
_Parts = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class MinutesView:
    """The minutes as they stand: the latest revision, its parts, who was there."""

    revision: int
    state: str
    sections: tuple[Section, ...]
    presences: tuple[Presence, ...]
    colleges: Mapping[str, str]
    fingerprint: str
    published_at: datetime | None
    adopted_at: datetime | None
    adopted_by: Decision | None


def latest(meeting: Meeting) -> Minutes | None:
    """Its latest revision, if there is one. One query."""
    rows = Minutes.objects.filter(meeting=meeting).select_related("adopted_by")
    found: Minutes | None = rows.order_by("-revision").first()
    return found


def minutes_of(meeting: Meeting) -> MinutesView:
    """The minutes as what happened makes them now, in the language of the meeting.

    Names are those that anybody may read: minutes are published.
    """
    row = latest(meeting)
    with override(meeting.language):
        colleges = {slug: named(names) for slug, names in _colleges(meeting).items()}
        points = points_of(meeting)
        found = sections(
            points,
            facts_of(meeting, colleges),
            opening=row.opening if row else "",
            closing=row.closing if row else "",
        )
    return MinutesView(
        revision=row.revision if row else 1,
        state=row.state if row else Minutes.DRAFT,
        sections=found,
        presences=presences_of(meeting),
        colleges=colleges,
        fingerprint=row.fingerprint if row else "",
        published_at=row.published_at if row else None,
        adopted_at=row.adopted_at if row else None,
        adopted_by=row.adopted_by if row else None,
    )


def document_of(meeting: Meeting, *, revision: int) -> dict[str, Any]:
    """The document that is published. See ``core.minutes.document``."""
    view = minutes_of(meeting)
    with override(meeting.language):
        head = {
            "id": meeting.public_id,
            "title": meeting.title,
            "body": named(meeting.body.names),
            "language": meeting.language,
            "starts_at": instant(meeting.starts_at),
            "opened_at": instant(meeting.opened_at) if meeting.opened_at else None,
            "closed_at": instant(meeting.closed_at) if meeting.closed_at else None,
            "place": meeting.place,
        }
    return document(meeting=head, revision=revision, parts=view.sections, presences=view.presences)


def proof_of(meeting: Meeting) -> LogProof | None:
    """The proof of its published minutes in the public log, or None while they wait for their place. Six queries."""
    told = (one for one in acts_about("assemblies.meeting", [meeting.pk], limit=_MOST_ACTS))
    act = next((one for one in told if one.name == acts.MINUTES_PUBLISHED), None)
    return proof_of_act(act.id) if act is not None else None


def points_of(meeting: Meeting) -> tuple[Point, ...]:
    """The points that stand, in order. One query."""
    rows = meeting.items.filter(withdrawn_at__isnull=True).order_by("position", "pk")
    return tuple(Point(row.pk, row.position, row.title, row.told, row.opened_at, row.closed_at) for row in rows)


def presences_of(meeting: Meeting) -> tuple[Presence, ...]:
    """Who was there: first arrival, and when they left for good (None: never before the end). Two queries."""
    first: dict[int, datetime] = {}
    last: dict[int, datetime | None] = {}
    for at, entry, is_there in moves(noted_of(meeting)):
        if is_there:
            first.setdefault(entry, at)
            last[entry] = None
        elif entry in first:
            last[entry] = at
    rows = RollEntry.objects.filter(pk__in=first).order_by("number")
    names = voice_names(first)
    return tuple(Presence(row.number, names[row.pk].name, row.college, first[row.pk], last[row.pk]) for row in rows)


def facts_of(meeting: Meeting, colleges: Mapping[str, str]) -> tuple[Fact, ...]:
    """All that the minutes tell, in the active language; about twenty queries, whatever the length of the meeting."""
    return (
        *_officers(meeting),
        *_course(meeting, colleges),
        *_quorum_moved(meeting),
        *_corrected(meeting),
        *_moved(meeting),
        *_voted(meeting, colleges),
        *_declared(meeting),
        *_decided(meeting),
    )


def _colleges(meeting: Meeting) -> Mapping[str, Mapping[str, str]]:
    slugs = RollEntry.objects.filter(roll__meeting=meeting).order_by("college").values_list("college", flat=True)
    return college_names(meeting, set(slugs.distinct()))


def _officers(meeting: Meeting) -> Iterator[Fact]:
    rows = list(Officer.objects.filter(meeting=meeting).order_by("role", "pk"))
    # Whoever takes an office at a meeting is named in its minutes, whatever they show elsewhere.
    names = people.names_of([row.person_id for row in rows])
    begun = meeting.opened_at or meeting.starts_at
    for row in rows:
        name = names.get(row.person_id)
        if name and (row.until is None or row.until > begun):
            yield Fact(max(row.since, begun), str(words.OFFICER[row.role]) % {"name": name}, rank=1)


def _course(meeting: Meeting, colleges: Mapping[str, str]) -> Iterator[Fact]:
    for act in acts_about("assemblies.meeting", [meeting.pk], limit=_MOST_ACTS):
        if act.name not in _COURSE:
            continue
        lifted = act.name == acts.MEETING_CLOSED and act.data.get("lacking")
        told = [str(words.LIFTED if lifted else words.COURSE[act.name])]
        if act.name != acts.MEETING_SUSPENDED:
            told += _quorum_told(act.data.get("quorum", []), colleges)
        yield Fact(act.at, " ".join(told), rank=9 if act.name == acts.MEETING_CLOSED else 2)


def _quorum_told(parts: _Parts, colleges: Mapping[str, str]) -> list[str]:
    """``parts``: (college, present, needed, roll), the whole first."""
    told = []
    for college, present, needed, roll in parts:
        said = {"present": present, "needed": needed, "roll": roll, "college": colleges.get(college, college)}
        told.append(str(words.QUORUM_OF if college else words.QUORUM) % said)
    return told


def _quorum_moved(meeting: Meeting) -> Iterator[Fact]:
    """Lost and reached again, once the meeting was opened and before it was closed."""
    if meeting.opened_at is None:
        return
    before: bool | None = None
    for one in replayed(meeting):
        now = one.quorum.is_reached
        inside = one.at > meeting.opened_at and (meeting.closed_at is None or one.at < meeting.closed_at)
        if inside and before is not None and now != before:
            part = next((part for part in one.quorum.parts if not part.is_reached), one.quorum.parts[0])
            said = {"present": part.present, "needed": part.needed}
            yield Fact(one.at, str(words.QUORUM_BACK if now else words.QUORUM_LOST) % said, rank=3)
        before = now


def _corrected(meeting: Meeting) -> Iterator[Fact]:
    roll = getattr(meeting, "roll", None)
    if roll is None or meeting.opened_at is None:
        return
    rows: list[RollCorrection] = [row for row in corrections_of(roll) if row.at >= meeting.opened_at]
    names = voice_names([row.entry_id for row in rows])
    for row in rows:
        said = {"name": names[row.entry_id].name, "reason": row.reason}
        yield Fact(row.at, str(words.CORRECTED[row.what]) % said, rank=4)


def _moved(meeting: Meeting) -> Iterator[Fact]:
    for step in reversed(floor_view(meeting).steps):
        if not step.undone:
            yield Fact(step.at, step.sentence, text=step.text, item=step.item_id, rank=5)


def _voted(meeting: Meeting, colleges: Mapping[str, str]) -> Iterator[Fact]:
    for vote in Vote.objects.filter(meeting=meeting).order_by("number"):
        level = str(words.LEVELS[vote.level])
        if vote.state == "cancelled" and vote.closed_at is not None:
            said = {"question": vote.question, "why": vote.cancelled_why}
            yield Fact(vote.closed_at, str(words.CANCELLED) % said, item=vote.item_id, rank=5)
        if vote.counted_at is None or vote.result is None:
            continue
        told = _of_motion(vote, level, colleges) if vote.adopted is not None else _of_election(vote, level)
        if any(tie.get("by") == "lot" for tie in vote.result.get("ties", ())):
            told.append(str(words.DREW_LOTS) % {"words": vote.lot_words})
        yield Fact(vote.counted_at, " ".join(told), item=vote.item_id, rank=4)


def _of_motion(vote: Vote, level: str, colleges: Mapping[str, str]) -> list[str]:
    result = vote.result or {}
    tallies = result.get("tallies", {})
    counted = {
        key: sum(int(one.get(key) or 0) for one in tallies.values()) for key in ("favour", "against", "abstained")
    }
    told = [str(words.VOTED) % {"level": level, "question": vote.question, **counted}]
    if any(one["college"] is not None for one in result.get("findings", ())):
        for college, one in sorted(tallies.items()):
            said = {key: int(one.get(key) or 0) for key in counted}
            told.append(str(words.VOTED_IN) % {"college": colleges.get(college, college or "—"), **said})
    if vote.casting is not None:
        told.append(str(words.CASTING))
    told.append(str(words.ADOPTED[bool(vote.adopted)]))
    return told


def _of_election(vote: Vote, level: str) -> list[str]:
    labels = {one["key"]: str(one["label"]) for one in vote.options}
    names = ", ".join(labels.get(key, key) for key in (vote.result or {}).get("elected", ()))
    said = {"level": level, "question": vote.question, "names": names}
    return [str(words.ELECTED if names else words.NOBODY_ELECTED) % said]


def _declared(meeting: Meeting) -> Iterator[Fact]:
    for one in declarations_of(meeting):
        said = {"kind": one.title, "name": one.name}
        yield Fact(one.at, str(words.DECLARED) % said, text=one.text, item=one.item_id, rank=6)


def _decided(meeting: Meeting) -> Iterator[Fact]:
    for row in Decision.objects.filter(meeting=meeting, voided_at__isnull=True).order_by("taken_at", "pk"):
        said = {"number": row.number, "title": row.title}
        yield Fact(row.taken_at, str(words.DECIDED) % said, text=row.text, item=row.item_id, rank=7)
