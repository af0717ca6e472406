"""What concertation keeps about a person, for the account page, the export and the erasure (Act 25)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.models import (
    Amendment,
    Appeal,
    Argument,
    Draft,
    Evidence,
    Follow,
    Follower,
    Moderation,
    Need,
    NeedShare,
    OpinionStatement,
    Pace,
    Position,
    PositionKept,
    Proposal,
    ProposalVersion,
    Question,
    Seat,
    Support,
    Synthesis,
    Table,
    Translation,
    WorkingMandateExtension,
)
from chantier.deliberation.queries.opinions import opinions_of
from chantier.foundation.people.api import Holder, Keep, Rows

#: What is said in the name of an organisation stays its own, without who held its mandate that day.
_SIGNED: Final[tuple[tuple[type[Model], str], ...]] = (
    (Amendment, "person_id"),
    (Amendment, "entered_by"),
    (Amendment, "answered_by"),
    (Appeal, "person_id"),
    (Appeal, "answered_by"),
    (Argument, "person_id"),
    (Argument, "entered_by"),
    (Evidence, "person_id"),
    (Moderation, "person_id"),
    (Need, "person_id"),
    (Need, "entered_by"),
    (NeedShare, "person_id"),
    (OpinionStatement, "person_id"),
    (Position, "entered_by"),
    (Proposal, "person_id"),
    (ProposalVersion, "person_id"),
    (Question, "person_id"),
    (Support, "person_id"),
    (Synthesis, "person_id"),
    (Table, "created_by"),
    (WorkingMandateExtension, "person_id"),
)
#: Columns that always hold somebody: nobody's number stands there afterwards.
_ALWAYS_SIGNED: Final[tuple[type[Model], ...]] = (Position, PositionKept)
NOBODY: Final = 0


def _export(person_id: int) -> dict[str, Rows]:
    mine = {"person_id": person_id}
    return {
        "drafts": list(Draft.objects.filter(**mine).order_by("pk").values("key", "content", "refusal", "at")),
        "arguments": list(
            Argument.objects.filter(**mine).order_by("pk").values("public_id", "kind", "text__body", "state", "at")
        ),
        "proposals": list(Proposal.objects.filter(**mine).order_by("pk").values("public_id", "title", "created_at")),
        "amendments": list(
            Amendment.objects.filter(**mine)
            .order_by("pk")
            .values("proposal__public_id", "number", "reason__body", "state", "submitted_at")
        ),
        "positions": list(
            Position.objects.filter(**mine)
            .order_by("pk")
            .values("proposal__public_id", "stance", "reason__body", "condition", "at")
        ),
        "needs": list(Need.objects.filter(**mine).order_by("pk").values("public_id", "text__body", "stated_at")),
        "appeals": list(Appeal.objects.filter(**mine).order_by("pk").values("words", "at", "answer", "answered_at")),
        "seats": list(Seat.objects.filter(**mine).order_by("pk").values("table__public_id", "role", "since", "until")),
        "opinions": opinions_of(person_id),
        "follows": list(Follow.objects.filter(**mine).order_by("pk").values("kind", "target_id", "since")),
        "paces": list(Pace.objects.filter(**mine).order_by("pk").values("kind", "pace")),
    }


def _erase(person_id: int, at: datetime) -> int:
    touched = 0
    for own in (Draft, Follow, Follower, Pace):
        touched += own._default_manager.filter(person_id=person_id).delete()[0]
    # A support that no organisation carries is the person's own: it goes with them.
    touched += Support.objects.filter(person_id=person_id, organization__isnull=True).delete()[0]
    for model, column in _SIGNED:
        touched += model._default_manager.filter(**{column: person_id}).update(**{column: None})
    for model in _ALWAYS_SIGNED:
        touched += model._default_manager.filter(person_id=person_id).update(person_id=NOBODY)
    # A translation says who made it, or which program: without the person, it is nobody's that is named.
    touched += Translation.objects.filter(person_id=person_id).update(person_id=NOBODY)
    seats = Seat.objects.filter(person_id=person_id)
    touched += seats.filter(Q(until__isnull=True) | Q(until__gt=at)).update(until=at)
    return touched + seats.update(person_id=NOBODY)


HOLDER = Holder(
    name="deliberation",
    label=_("Ce que vous avez écrit et suivi en concertation"),
    export=_export,
    erase=_erase,
    tables={
        "drafts": _("Vos brouillons"),
        "arguments": _("Vos contributions aux débats"),
        "proposals": _("Les propositions que vous avez rédigées"),
        "amendments": _("Vos amendements"),
        "positions": _("Les positions que vous avez prises"),
        "needs": _("Les besoins que vous avez dits"),
        "appeals": _("Vos appels"),
        "seats": _("Vos places aux tables"),
        "opinions": _("Vos réponses aux consultations par énoncés"),
        "follows": _("Ce que vous suivez"),
        "paces": _("Quand vous voulez des nouvelles"),
    },
    stays=(
        _(
            "Ce que vous avez dit au nom d’une organisation reste le sien, sans dire qui l’a écrit. Vos brouillons "
            "sont détruits."
        ),
        _(
            "Une réponse à une consultation est rangée sous une clé : sans votre compte, plus rien ne dit qu’elle "
            "était la vôtre."
        ),
    ),
    retention=(
        Keep("deliberation.Draft", 90, "at", "draft"),
        Keep("deliberation.Argument", None, "at", "argument"),
        Keep("deliberation.Follow", None, "since", "follow"),
    ),
    reasons={
        "draft": _("Un texte refusé attend quatre-vingt-dix jours que vous le repreniez."),
        "argument": _("Un débat reste lisible aussi longtemps que ce qu’il a préparé."),
        "follow": _("Vous recevez des nouvelles tant que vous le voulez."),
    },
)
