"""Who is elected: written once from a count, or by acclamation, with the seats that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.eligibility import Conditions, read_conditions
from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.core.sharing import Floor, Shared, counted_order, share
from chantier.assemblies.models import Candidacy, Election, Term, Vote
from chantier.assemblies.permissions import may_preside
from chantier.assemblies.phrases import refusal_of
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.holding import held
from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

SUBJECT: Final = "assemblies.election"
BY_VOTE, BY_ACCLAMATION = "vote", "acclamation"


def election_held(election_id: int) -> Election:
    """An election, its meeting then itself held until the transaction ends. Raises ``Election.DoesNotExist``."""
    meeting = held(Election.objects.values_list("meeting_id", flat=True).get(pk=election_id))
    row = Election.objects.select_for_update(of=("self",)).select_related("body").get(pk=election_id)
    row.meeting = meeting
    return row


@transaction.atomic
def decide_election(*, speaker: Speaker, election_id: int, vote: Vote | None, at: datetime) -> tuple[str, ...]:
    """Write who is elected by this counted vote, or by acclamation where there is none; their keys, in order.

    Decided twice, it is the first time. Raises ``NotAllowed``, ``NotPossible``.
    """
    election = election_held(election_id)
    may_preside(speaker, standing(election.meeting, speaker, at=at)).enforce()
    if election.decided_at is not None:
        return tuple(election.outcome.get("elected", ()))
    rows = {
        row.key: row
        for row in Candidacy.objects.select_for_update()
        .filter(election=election, state=Candidacy.ACCEPTED)
        .order_by("pk")
    }
    conditions = read_conditions(election.conditions)
    said = {key: row.said for key, row in rows.items()}
    if vote is None:
        shared = _acclaimed(election, conditions, rows, said)
    else:
        shared = _counted(election, conditions, vote, rows, said)
    _write(election, rows, shared)
    election.decided_at = at
    election.outcome = {
        "by": BY_VOTE if vote is not None else BY_ACCLAMATION,
        "elected": list(shared.elected),
        "skipped": [{"key": one.key, "floors": [_told(floor) for floor in one.floors]} for one in shared.skipped],
        "lowered": [{**_told(one.floor), "to": one.to} for one in shared.lowered],
    }
    election.save(update_fields=["decided_at", "outcome"])
    record(
        name=acts.ELECTED,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, election.pk),
        data={"meeting": election.meeting_id, "elected": len(shared.elected)},
        public={
            "election": election.public_id,
            "meeting": election.meeting.public_id,
            "vote": vote.public_id if vote is not None else "",
            "seats": election.seats,
            "candidates": len(rows),
            "elected": list(shared.elected),
            "passed_over": len(shared.skipped),
        },
    )
    return shared.elected


def election_counted(*, speaker: Speaker, vote: Vote, at: datetime) -> None:
    """The vote of an election was counted: who is elected follows, where its choices are the candidacies."""
    keys = Candidacy.objects.filter(election=vote.election_id, state=Candidacy.ACCEPTED).values_list("key", flat=True)
    if vote.election_id is not None and {option["key"] for option in vote.options} == set(keys):
        decide_election(speaker=speaker, election_id=vote.election_id, vote=vote, at=at)


def _acclaimed(
    election: Election, conditions: Conditions, rows: Mapping[str, Candidacy], said: Mapping[str, Mapping[str, Any]]
) -> Shared:
    if not rows:
        raise NotPossible(Reason("nobody_stands", _("Personne ne se présente : ces sièges restent vacants.")))
    if len(rows) > election.seats:
        raise NotPossible(
            Reason(
                "more_than_seats",
                _("Il y a plus de candidatures que de sièges : l’assemblée vote."),
                _("Préparez le vote de cette élection."),
            )
        )
    return share(tuple(rows), seats=election.seats, floors=conditions.floors, said=said)


def _counted(
    election: Election,
    conditions: Conditions,
    vote: Vote,
    rows: Mapping[str, Candidacy],
    said: Mapping[str, Mapping[str, Any]],
) -> Shared:
    if vote.election_id != election.pk or vote.state != VoteState.COUNTED or vote.result is None:
        raise NotPossible(Reason("election_not_counted", _("Le vote de cette élection n’est pas dépouillé.")))
    if {option["key"] for option in vote.options} != set(rows):
        raise NotPossible(
            Reason(
                "candidacies_changed",
                _("Les candidatures de ce vote ne sont plus celles de l’élection."),
                _("Annulez ce vote et préparez-le de nouveau."),
            )
        )
    if not conditions.floors:
        return Shared(tuple(vote.result["elected"]))
    try:
        order = counted_order(vote.result)
        return share(order, seats=election.seats, floors=conditions.floors, said=said)
    except Impossible as error:
        raise refusal_of(error) from error


def _write(election: Election, rows: Mapping[str, Candidacy], shared: Shared) -> None:
    ranks = {key: rank for rank, key in enumerate(shared.elected, start=1)}
    for key, row in rows.items():
        row.rank = ranks.get(key)
        row.state = Candidacy.ELECTED if key in ranks else Candidacy.NOT_ELECTED
        row.save(update_fields=["rank", "state"])
    Term.objects.bulk_create(
        Term(
            body=election.body,
            college=election.college,
            person_id=rows[key].person_id,
            name="" if rows[key].person_id is not None else rows[key].name,
            organization_id=rows[key].organization_id,
            candidacy=rows[key],
            starts_on=election.term_starts_on,
            ends_on=election.term_ends_on,
        )
        for key in shared.elected
    )


def _told(floor: Floor) -> dict[str, Any]:
    return {"group": floor.group, "is": floor.is_, "least": floor.least}
