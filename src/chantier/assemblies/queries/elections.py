"""Elections and candidacies as pages show them, and the seats of a body: who holds them, which are vacant."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from chantier.assemblies.core.eligibility import Conditions, read_conditions
from chantier.assemblies.models import Body, Candidacy, Election, Meeting, Term
from chantier.assemblies.phrases import REFUSALS, named
from chantier.assemblies.phrases_elections import group_of
from chantier.assemblies.queries.electorate import colleges_on
from chantier.directory import api as directory
from chantier.foundation.people import api as people

#: What everybody reads: what waits or was refused is read by who writes and by whom it is about.
PUBLIC_STATES = (Candidacy.ACCEPTED, Candidacy.ELECTED, Candidacy.NOT_ELECTED)


@dataclass(frozen=True)
class CandidacyView:
    """A candidacy for whoever reads. ``name`` is empty once it was erased."""

    id: int
    key: str
    name: str
    organization: str
    organization_ref: str
    statement: str
    language: str
    state: str
    reasons: tuple[str, ...]
    rank: int | None
    person_id: int | None
    organization_id: int | None


@dataclass(frozen=True)
class SeatHeld:
    """A seat that somebody holds. ``name``: as they agreed to show it, or as they stood."""

    term_id: int
    name: str
    organization: str
    organization_ref: str
    starts_on: date
    ends_on: date | None
    is_own: bool


@dataclass(frozen=True)
class CollegeSeats:
    """The seats of a college of a body: those held, and how many are vacant (None: they are not counted)."""

    college: str
    name: str
    held: tuple[SeatHeld, ...]
    vacant: int | None


def elections_of(meeting: Meeting) -> tuple[Election, ...]:
    """The elections of a meeting with how many stand. One query."""
    standing = Q(candidacies__state__in=PUBLIC_STATES)
    rows = Election.objects.filter(meeting=meeting).select_related("body", "item")
    return tuple(rows.annotate(standing=Count("candidacies", filter=standing)).order_by("pk"))


def election_of(meeting: Meeting, public_id: str) -> Election | None:
    """This election of a meeting. One query."""
    rows = Election.objects.filter(meeting=meeting, public_id=public_id).select_related("body", "item", "meeting__body")
    found: Election | None = rows.first()
    return found


def candidacies_of(
    election: Election, *, writes: bool, person_id: int | None, bodies: Collection[int]
) -> tuple[CandidacyView, ...]:
    """Those that whoever asks may read: the elected first, then in the order they came. One query."""
    rows = election.candidacies.select_related("organization").order_by("pk")
    found = [
        row
        for row in rows
        if writes
        or row.state in PUBLIC_STATES
        or (row.person_id is not None and row.person_id == person_id)
        or row.organization_id in bodies
    ]
    found.sort(key=lambda row: (row.rank is None, row.rank or 0, row.pk))
    return tuple(
        CandidacyView(
            row.pk,
            row.key,
            row.name,
            row.organization.name if row.organization else "",
            row.organization.public_id if row.organization else "",
            row.statement,
            row.language,
            row.state,
            tuple(reason_said(one) for one in row.reasons),
            row.rank,
            row.person_id,
            row.organization_id,
        )
        for row in found
    )


def reason_said(kept: Any) -> str:
    """A reason as it is kept by a candidacy, as a sentence."""
    if isinstance(kept, Mapping):
        return str(kept.get("words", ""))
    code, params = kept
    words = REFUSALS.get(code)
    return str(words) % params if words is not None else str(code)


def conditions_of(election: Election) -> Conditions:
    """The conditions of an election, read."""
    return read_conditions(election.conditions)


def outcome_said(election: Election, names: Mapping[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Who was passed over by the sharing of seats, with the groups it was for."""
    return tuple(
        (names.get(one["key"], ""), tuple(group_of(floor["group"], floor["is"]) for floor in one["floors"]))
        for one in election.outcome.get("skipped", ())
    )


def board_of(
    body: Body, *, day: date, names: Mapping[str, str], all_names: bool = False, own_id: int | None = None
) -> tuple[CollegeSeats, ...]:
    """The seats of a body that day, by college in its order. Three queries."""
    terms = Term.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), body=body, starts_on__lte=day)
    terms = terms.select_related("organization", "candidacy")
    rows = list(terms.order_by(F("candidacy__rank").asc(nulls_last=True), "pk"))
    ids = [row.person_id for row in rows if row.person_id is not None]
    shown = people.names_of(ids) if all_names else people.public_names_of(ids)
    held: dict[str, list[SeatHeld]] = {}
    for row in rows:
        stood = row.candidacy.name if row.candidacy is not None else ""
        held.setdefault(row.college, []).append(
            SeatHeld(
                row.pk,
                shown.get(row.person_id or 0, "") or row.name or stood,
                row.organization.name if row.organization else "",
                row.organization.public_id if row.organization else "",
                row.starts_on,
                row.ends_on,
                row.person_id is not None and row.person_id == own_id,
            )
        )
    found = [
        CollegeSeats(
            one.college,
            names.get(one.college, one.college),
            tuple(held.pop(one.college, ())),
            None if one.seats is None else one.seats,
        )
        for one in colleges_on(body, day)
    ]
    found += [
        CollegeSeats(college, names.get(college, college), tuple(some), None) for college, some in sorted(held.items())
    ]
    return tuple(
        CollegeSeats(
            one.college, one.name, one.held, None if one.vacant is None else max(0, one.vacant - len(one.held))
        )
        for one in found
    )


def seats_of_organization(bodies: Collection[int], *, day: date) -> tuple[tuple[Body, date | None], ...]:
    """The public boards and committees where somebody sits for this organisation that day. One query."""
    terms = Term.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        organization__in=bodies,
        starts_on__lte=day,
        body__visibility=Body.PUBLIC,
        body__ended_on__isnull=True,
    )
    return tuple((row.body, row.ends_on) for row in terms.select_related("body").order_by("body", "starts_on", "pk"))


def college_said(election: Election) -> str:
    """The college of an election by its name; empty where there is none. Two queries at most."""
    if not election.college:
        return ""
    for body, day in ((election.body, election.term_starts_on), (election.meeting.body, election.meeting.roll_on)):
        for one in colleges_on(body, day):
            if one.college == election.college and one.names:
                return named(one.names)
    return named(directory.college_names([election.college]).get(election.college, {})) or election.college
