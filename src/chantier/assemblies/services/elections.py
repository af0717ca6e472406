"""Elections: seats to fill at a meeting, candidacies until an hour, then a vote or an acclamation."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chantier.assemblies import acts
from chantier.assemblies.core.eligibility import read_conditions
from chantier.assemblies.core.lifecycles import MeetingState, VoteState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.core.sharing import ORDERING
from chantier.assemblies.models import AgendaItem, Body, Candidacy, Election, Meeting, Vote
from chantier.assemblies.permissions import may_preside, may_write
from chantier.assemblies.phrases import invalid_of, named
from chantier.assemblies.phrases_elections import RULES
from chantier.assemblies.queries.electorate import colleges_on
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.elected import SUBJECT, decide_election, election_held
from chantier.assemblies.services.holding import held
from chantier.assemblies.services.votes import LONGEST_LABEL, Prepared, prepare_vote
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id

MOST_SEATS: Final = 100


@dataclass(frozen=True)
class ElectionGiven:
    """What an election is set up with: seats of ``body_id`` filled from a college, counted by a rule."""

    body_id: int
    seats: int
    rule: str
    candidacies_open_at: datetime
    candidacies_close_at: datetime
    term_starts_on: date
    term_ends_on: date | None = None
    college: str = ""
    item_id: int | None = None
    conditions: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ElectionMade:
    """An election that was set up, or that was there already."""

    id: int
    public_id: str
    was_there: bool = False


@transaction.atomic
def create_election(*, speaker: Speaker, meeting_id: int, given: ElectionGiven, at: datetime) -> ElectionMade:
    """Set an election up at a meeting. The same body, college and point twice make one.

    Raises ``NotAllowed``, ``Invalid``; ``NotPossible`` once the meeting is over.
    """
    meeting = held(meeting_id)
    may_write(speaker, standing(meeting, speaker, at=at)).enforce()
    if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise NotPossible(Reason("meeting_is_over", _("Cette assemblée est terminée.")))
    conditions = _check(meeting, given)
    same = Election.objects.filter(
        meeting=meeting, body=given.body_id, college=given.college, item=given.item_id, decided_at__isnull=True
    ).first()
    if same is not None:
        return ElectionMade(same.pk, same.public_id, was_there=True)
    row = Election.objects.create(
        public_id=public_id(os.urandom(5)),
        meeting=meeting,
        item_id=given.item_id,
        body_id=given.body_id,
        college=given.college,
        seats=given.seats,
        rule=given.rule,
        candidacies_open_at=given.candidacies_open_at,
        candidacies_close_at=given.candidacies_close_at,
        conditions=conditions,
        term_starts_on=given.term_starts_on,
        term_ends_on=given.term_ends_on,
    )
    data = {"meeting": meeting.pk, "seats": row.seats}
    record(name=acts.CANDIDACIES_OPENED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data=data)
    return ElectionMade(row.pk, row.public_id)


@transaction.atomic
def close_candidacies(*, speaker: Speaker, election_id: int, at: datetime) -> None:
    """No more candidacies from now on: announced in the room. Closed already, nothing changes."""
    election = election_held(election_id)
    may_preside(speaker, standing(election.meeting, speaker, at=at)).enforce()
    if election.candidacies_close_at <= at:
        return
    election.candidacies_close_at = max(at, election.candidacies_open_at + timedelta(microseconds=1))
    election.save(update_fields=["candidacies_close_at"])
    data = {"meeting": election.meeting_id, "closed": 1}
    record(name=acts.CANDIDACIES_OPENED, speaker=speaker, at=at, subject=(SUBJECT, election.pk), data=data)


@transaction.atomic
def prepare_election(
    *, speaker: Speaker, election_id: int, at: datetime, level: str = Vote.SECRET, needs_presence: bool = True
) -> Prepared:
    """Prepare the vote of an election among its accepted candidacies. Prepared twice, it is one vote.

    Raises ``NotAllowed``; ``NotPossible`` while candidacies arrive or wait for an answer, and where there are no more
    than seats: they are then elected by acclamation.
    """
    election = election_held(election_id)
    may_preside(speaker, standing(election.meeting, speaker, at=at)).enforce()
    rows = _ready(election, at)
    if len(rows) <= election.seats:
        raise NotPossible(
            Reason(
                "acclaim_instead",
                _("Il n’y a pas plus de candidatures que de sièges : un vote ne choisirait personne."),
                _("Proclamez ces personnes élues par acclamation, ou rouvrez les candidatures."),
            )
        )
    return prepare_vote(
        speaker=speaker,
        meeting_id=election.meeting_id,
        question=question_of(election),
        options=[{"key": row.key, "label": label_of(row)} for row in rows],  # type: ignore[misc]  # keys are given
        level=level,
        counting={"rule": election.rule, "seats": election.seats},
        at=at,
        election_id=election.pk,
        item_id=election.item_id,
        colleges=(election.college,) if election.college and _votes_by_college(election) else (),
        needs_presence=needs_presence,
    )


@transaction.atomic
def acclaim(*, speaker: Speaker, election_id: int, at: datetime) -> tuple[str, ...]:
    """Elect without a vote all those who stand, when they are no more than the seats; their keys. Once only."""
    election = election_held(election_id)
    may_preside(speaker, standing(election.meeting, speaker, at=at)).enforce()
    if election.decided_at is None:
        if election.meeting.state != MeetingState.OPEN:
            raise NotPossible(
                Reason(
                    "acclaimed_in_session",
                    _("Une acclamation se fait en séance."),
                    _("Ouvrez l’assemblée d’abord, ou reprenez-la."),
                )
            )
        _ready(election, at)
    return decide_election(speaker=speaker, election_id=election_id, vote=None, at=at)


def question_of(election: Election) -> str:
    """What is asked, in words kept with the vote."""
    words = ngettext(
        "Qui élire à un siège de cette instance : %(body)s ?",
        "Qui élire à %(seats)s sièges de cette instance : %(body)s ?",
        election.seats,
    )
    return words % {"seats": election.seats, "body": named(election.body.names)}


def label_of(row: Candidacy) -> str:
    """A candidacy on a ballot: the person, then the organisation that presents them."""
    organization = row.organization.name if row.organization is not None else ""
    name = row.name or row.key.upper()
    return f"{name} – {organization}"[:LONGEST_LABEL] if organization else name


def no_vote_yet(election: Election) -> None:
    """Raises ``NotPossible`` once a vote on these candidacies was prepared, or once the election is decided."""
    if election.decided_at is not None:
        raise NotPossible(
            Reason("election_decided", _("Cette élection est faite : ses candidatures ne changent plus."))
        )
    if election.votes.exclude(state=VoteState.CANCELLED).exists():
        raise NotPossible(
            Reason(
                "election_on_ballots",
                _("Le vote de cette élection est préparé : ses candidatures sont sur les bulletins."),
                _("La présidence peut annuler ce vote, puis en préparer un autre."),
            )
        )


def _ready(election: Election, at: datetime) -> list[Candidacy]:
    """The accepted candidacies, once no other may come. Raises ``NotPossible``."""
    if election.decided_at is not None:
        raise NotPossible(
            Reason("election_decided", _("Cette élection est faite : ses candidatures ne changent plus."))
        )
    if at < election.candidacies_close_at:
        raise NotPossible(
            Reason(
                "candidacies_still_open",
                _("Les candidatures sont encore ouvertes."),
                _("Fermez-les d’abord, en l’annonçant."),
            )
        )
    rows = list(election.candidacies.select_related("organization").order_by("pk"))
    if any(row.state == Candidacy.SUBMITTED for row in rows):
        raise NotPossible(
            Reason(
                "candidacies_unanswered",
                _("Une candidature attend encore sa réponse."),
                _("Acceptez-la, ou refusez-la en disant pourquoi."),
            )
        )
    found = [row for row in rows if row.state == Candidacy.ACCEPTED]
    if not found:
        raise NotPossible(Reason("nobody_stands", _("Personne ne se présente : ces sièges restent vacants.")))
    return found


def _votes_by_college(election: Election) -> bool:
    """Whether the roll of the meeting is made of colleges, of which this is one."""
    day = election.meeting.roll_on
    return any(one.college == election.college for one in colleges_on(election.meeting.body, day))


def _check(meeting: Meeting, given: ElectionGiven) -> dict[str, Any]:
    body = Body.objects.filter(pk=given.body_id, ended_on__isnull=True).first()
    if body is None or meeting.body_id not in (body.pk, body.parent_id):
        raise Invalid(
            Reason(
                "body_not_elected_here", _("Cette assemblée pourvoit ses sièges, et ceux des instances qu’elle élit.")
            )
        )
    if not 1 <= given.seats <= MOST_SEATS:
        raise Invalid(Reason("seats_wrong", _("Le nombre de sièges est un nombre entier, d’au moins un.")))
    if given.rule not in RULES:
        raise Invalid(Reason("rule_unknown", _("Choisissez comment cette élection se compte.")))
    if given.rule == "two-rounds" and given.seats != 1:
        raise Invalid(Reason("seats_two_rounds", _("La majorité à deux tours pourvoit un seul siège.")))
    if given.candidacies_close_at <= given.candidacies_open_at:
        raise Invalid(Reason("closes_before_opening", _("Les candidatures se fermeraient avant de s’ouvrir.")))
    if given.term_ends_on is not None and given.term_ends_on < given.term_starts_on:
        raise Invalid(Reason("term_backwards", _("Le mandat finirait avant de commencer.")))
    if given.item_id is not None and not AgendaItem.objects.filter(pk=given.item_id, meeting=meeting).exists():
        raise Invalid(Reason("item_elsewhere", _("Ce point n’est pas à l’ordre du jour de cette assemblée.")))
    known = {
        one.college for one in (*colleges_on(body, given.term_starts_on), *colleges_on(meeting.body, meeting.roll_on))
    }
    if given.college and given.college not in known | set(directory.college_names([given.college])):
        raise Invalid(Reason("college_elsewhere", _("Ce collège n’est pas de cette instance.")))
    try:
        conditions = read_conditions(given.conditions)
        if conditions.floors and given.rule not in ORDERING:
            raise Impossible("no_order_in_rule")
    except Impossible as error:
        raise invalid_of(error) from error
    return dict(given.conditions)
