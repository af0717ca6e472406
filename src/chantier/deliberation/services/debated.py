"""What a contribution is about, and whether one may contribute to it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Amendment, Argument, Need, Proposal, Question, QuestionAtTable, Table
from chantier.deliberation.permissions import may_hold_pen, may_see_proposal, may_see_table, roles_of
from chantier.deliberation.queries import subjects
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.seating import Standing, standing
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker

STATES: Final = lifecycles.Proposal
#: While a proposal is in these, it is debated.
DEBATED: Final = (STATES.OPEN, STATES.AMENDING, STATES.POSITIONS)
#: And a need, until it is in these.
NEED_OVER: Final = (Need.JOINED, Need.WITHDRAWN)


@dataclass(frozen=True)
class About:
    """One thing to debate. A question is debated at one of the tables it was put to: ``table_id``."""

    proposal_id: int | None = None
    amendment_id: int | None = None
    need_id: int | None = None
    question_id: int | None = None
    table_id: int | None = None
    passage_key: str = ""


@dataclass(frozen=True)
class Place:
    """The thing, locked, at its table, as the speaker meets it. ``links`` are the columns of an argument."""

    table: Table
    standing: Standing
    links: Mapping[str, int | None]
    proposal: Proposal | None = None
    amendment: Amendment | None = None
    need: Need | None = None
    question: Question | None = None

    @property
    def asked_id(self) -> int | None:
        """The question whose calendar counts here."""
        if self.question is not None:
            return self.question.pk
        return self.proposal.question_id if self.proposal is not None else None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What begins a thread here; under it, answers."""
        if self.need is not None:
            return subjects.KINDS[subjects.NEED]
        return subjects.KINDS[subjects.PROPOSAL if self.proposal is not None else subjects.QUESTION]

    def is_of(self, speaker: Speaker) -> bool:
        """Whether the thing is the speaker’s to answer for: its author, the pen, who asked the question."""
        if may_hold_pen(speaker, self.standing):
            return True
        thing = self.amendment or self.proposal
        if thing is not None and lifecycles.AUTHOR in roles_of(speaker, thing, self.standing):
            return True
        return self.need is not None and self.need.organization_id in self.standing.bodies


def about_of(argument: Argument) -> About:
    """What an argument is about, to meet it again."""
    return About(
        proposal_id=argument.proposal_id,
        amendment_id=argument.amendment_id,
        need_id=argument.need_id,
        question_id=argument.question_id,
        table_id=argument.table_id,
    )


def meet(about: About, speaker: Speaker, *, at: datetime) -> Place:
    """The thing, locked until the end of the transaction, seen by permission. Raises ``NotAllowed``, ``Invalid``."""
    if about.amendment_id is not None or about.proposal_id is not None:
        return _proposal(about, speaker, at)
    if about.need_id is not None:
        need = Need.objects.select_for_update(of=("self",)).select_related("table").filter(pk=about.need_id).first()
        if need is None or need.table is None:
            raise Invalid(
                Reason(
                    "nothing_to_debate",
                    _("Ce besoin n’est dit à aucune table : il n’y a pas encore de lieu où en débattre."),
                )
            )
        return _seen(Place(need.table, standing(need.table, speaker, at=at), {"need_id": need.pk}, need=need), speaker)
    asked = (
        QuestionAtTable.objects.select_for_update(of=("self",))
        .select_related("table", "question")
        .filter(question=about.question_id, table=about.table_id)
        .first()
    )
    if asked is None:
        raise Invalid(Reason("nothing_to_debate", _("Dites de quoi il est question.")))
    found = standing(asked.table, speaker, at=at)
    return _seen(Place(asked.table, found, {"question_id": asked.question_id}, question=asked.question), speaker)


def check_open(place: Place, *, at: datetime) -> None:
    """Whether it is debated now: its state, then the calendar. Raises ``NotPossible``."""
    closed = (
        (place.proposal is not None and place.proposal.state not in DEBATED)
        or (place.need is not None and place.need.state in NEED_OVER)
        or (place.question is not None and place.question.closed_at is not None and place.question.closed_at <= at)
    )
    if closed:
        raise NotPossible(
            Reason(
                "debate_over",
                _("On n’en débat plus : ce qui a été dit reste lisible."),
                _("La page dit où la suite se passe."),
            )
        )
    is_open(place.table, Verb.DEBATE, at=at, question_id=place.asked_id).enforce()


def _proposal(about: About, speaker: Speaker, at: datetime) -> Place:
    amendment = None
    proposal_id = about.proposal_id
    if about.amendment_id is not None:
        amendment = Amendment.objects.filter(pk=about.amendment_id).first()
        if amendment is None or (proposal_id is not None and amendment.proposal_id != proposal_id):
            raise Invalid(Reason("nothing_to_debate", _("Dites de quoi il est question.")))
        proposal_id = amendment.proposal_id
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("table", "current__text")
    row = rows.filter(pk=proposal_id or 0).first()
    if row is None:
        raise Invalid(Reason("nothing_to_debate", _("Dites de quoi il est question.")))
    found = standing(row.table, speaker, at=at)
    may_see_proposal(speaker, row, found).enforce()
    if amendment is not None and amendment.state == lifecycles.Amendment.DRAFT:
        raise Invalid(Reason("nothing_to_debate", _("Cet amendement n’est pas encore déposé.")))
    links = {"proposal_id": row.pk, "amendment_id": amendment.pk if amendment else None}
    return Place(row.table, found, links, proposal=row, amendment=amendment)


def _seen(place: Place, speaker: Speaker) -> Place:
    may_see_table(speaker, place.table, place.standing).enforce()
    return place
