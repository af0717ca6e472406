"""A founding assembly: a body without an organisation, informal by-laws, an agenda; then the organisation it founds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.models import AgendaItem, Body, ByLaws, Decision, Meeting, Term
from chantier.assemblies.permissions import may_found
from chantier.assemblies.services.agenda import PointGiven, add_point
from chantier.assemblies.services.bodies import BodyGiven, create_body, write_by_laws
from chantier.assemblies.services.planning import MeetingGiven, Planned, plan_meeting
from chantier.assemblies.shipped_by_laws import templates
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

TEMPLATE: Final = "informal"
#: What a founding assembly goes through, in its order: the sort of each point, its title.
POINTS: Final = (
    (AgendaItem.INFORMATION, _("Constat : qui est là, et pourquoi on se fonde")),
    (AgendaItem.DECISION, _("Adoption des règlements")),
    (AgendaItem.DECISION, _("Nom et forme de l’organisation")),
    (AgendaItem.ELECTION, _("Élection du premier conseil")),
    (AgendaItem.DECISION, _("Pouvoirs : qui signe, qui dépose, qui convoque")),
)


@dataclass(frozen=True)
class FoundingGiven:
    """What a founding begins with: how the group is called today, when and where it meets."""

    name: str
    starts_at: datetime
    mode: str = Meeting.ROOM
    place: str = ""
    remote_address: str = ""
    time_zone: str = "America/Toronto"
    language: str = "fr"
    is_fictitious: bool = False


@dataclass(frozen=True)
class Founding:
    """A founding that began: the assembly, the board it will elect, the meeting."""

    body_id: int
    board_id: int
    meeting: Planned


@transaction.atomic
def begin_founding(*, speaker: Speaker, given: FoundingGiven, at: datetime) -> Founding:
    """Make the assembly of a group that has no legal form, its board to come, its rules, its meeting and agenda.

    Begun twice with the same name at the same hour, it is once. Raises ``NotAllowed``, ``Invalid``.
    """
    may_found(speaker).enforce()
    name = " ".join(given.name.split())
    if not name:
        raise Invalid(Reason("founding_without_name", _("Dites comment le groupe s’appelle aujourd’hui.")))
    title = str(_("Assemblée de fondation – %(name)s") % {"name": name})[:200]
    begun = Meeting.objects.filter(kind=Meeting.FOUNDING, title=title, starts_at=given.starts_at).order_by("pk").first()
    if begun is not None:
        first_board = Body.objects.filter(parent=begun.body_id, kind=Body.BOARD).order_by("pk").first()
        if first_board is not None:
            return Founding(begun.body_id, first_board.pk, Planned(begun.pk, begun.public_id, was_there=True))
    body = create_body(
        speaker=speaker,
        given=BodyGiven(
            kind=Body.ASSEMBLY,
            names=(("fr", name),),
            time_zone=given.time_zone,
            is_fictitious=given.is_fictitious,
        ),
        at=at,
    )
    board = create_body(
        speaker=speaker,
        given=BodyGiven(
            kind=Body.BOARD,
            names=(("fr", str(_("Premier conseil – %(name)s") % {"name": name})),),
            parent_id=body.id,
            time_zone=given.time_zone,
            is_fictitious=given.is_fictitious,
        ),
        at=at,
    )
    day = given.starts_at.astimezone(ZoneInfo(given.time_zone)).date()
    if not ByLaws.objects.filter(body=body.id).exists():
        first = min(day, at.astimezone(ZoneInfo(given.time_zone)).date())
        articles = templates()[TEMPLATE].articles
        write_by_laws(
            speaker=speaker, body_id=body.id, in_force_from=first, articles=articles, template=TEMPLATE, at=at
        )
    meeting = plan_meeting(
        speaker=speaker,
        body_id=body.id,
        given=MeetingGiven(
            kind=Meeting.FOUNDING,
            title=title,
            starts_at=given.starts_at,
            mode=given.mode,
            roll_on=day,
            place=given.place,
            remote_address=given.remote_address,
            language=given.language,
            is_fictitious=given.is_fictitious,
        ),
        at=at,
    )
    if not meeting.was_there:
        for kind, words in POINTS:
            add_point(speaker=speaker, meeting_id=meeting.id, given=PointGiven(kind, str(words)), at=at)
    return Founding(body.id, board.id, meeting)


@transaction.atomic
def adopt_by_laws(
    *, speaker: Speaker, decision_id: int, template: str, in_force_from: date, at: datetime, note: str = ""
) -> int:
    """Write the by-laws that a decision adopts, for its body and for its boards without any; their number. Once.

    ``in_force_from`` is after the day of the decision: the assembly that adopts them ends under those it began with.
    Raises ``NotAllowed``, ``Invalid``, ``NotPossible``.
    """
    decision = Decision.objects.select_for_update(of=("self",)).select_related("body").get(pk=decision_id)
    may_found(speaker).enforce()
    if decision.voided_at is not None:
        raise NotPossible(Reason("decision_voided", _("Cette décision avait été inscrite par erreur.")))
    there = ByLaws.objects.filter(decision=decision, body=decision.body).order_by("pk").first()
    if there is not None:
        return there.pk
    found = templates().get(template)
    if found is None:
        raise Invalid(Reason("template_unknown", _("Ce modèle de règlements n’existe pas.")))
    taken_on = decision.taken_at.astimezone(ZoneInfo(decision.body.time_zone)).date()
    if in_force_from <= taken_on:
        raise Invalid(
            Reason(
                "by_laws_same_day",
                _("Ces règlements entrent en vigueur après le jour de l’assemblée qui les adopte."),
                _("Elle finit sous les règles avec lesquelles elle a commencé."),
            )
        )
    boards = Body.objects.filter(parent=decision.body, by_laws__isnull=True).order_by("pk")
    made = [
        write_by_laws(
            speaker=speaker,
            body_id=body_id,
            in_force_from=in_force_from,
            articles=found.articles,
            template=template,
            note=note,
            at=at,
        )
        for body_id in (decision.body_id, *boards.values_list("pk", flat=True))
    ]
    ByLaws.objects.filter(pk__in=made).update(decision=decision)
    return made[0]


@transaction.atomic
def constitute(
    *, speaker: Speaker, body_id: int, name: str, decision_id: int, at: datetime, legal_form: str = ""
) -> int:
    """Put in the directory the organisation that a founding assembly made, and say that its bodies are its own.

    It rests on the decision that gave it a name, and comes after the first board is elected. Constituted twice, it is
    once. Raises ``NotAllowed``, ``Invalid``, ``NotPossible``.
    """
    body = Body.objects.select_for_update().get(pk=body_id)
    may_found(speaker).enforce()
    if body.organization_id is not None:
        return body.organization_id
    if not Meeting.objects.filter(body=body, kind=Meeting.FOUNDING).exists():
        raise NotPossible(Reason("not_a_founding", _("Cette instance n’est pas née d’une assemblée de fondation.")))
    decision = Decision.objects.filter(pk=decision_id, body=body, voided_at__isnull=True).first()
    if decision is None:
        raise Invalid(
            Reason(
                "founding_decision_missing", _("Choisissez la décision de cette assemblée qui nomme l’organisation.")
            )
        )
    if not Term.objects.filter(body__parent=body).exists():
        raise NotPossible(
            Reason(
                "no_first_board",
                _("Le premier conseil n’est pas encore élu."),
                _("Une organisation se constitue avec qui parlera pour elle."),
            )
        )
    day = decision.taken_at.astimezone(ZoneInfo(body.time_zone)).date()
    organization_id = directory.found_organization(
        speaker=speaker,
        name=name,
        evidence=str(
            _("Assemblée de fondation du %(day)s, décision %(number)s (%(id)s)")
            % {"day": day.isoformat(), "number": decision.number, "id": decision.public_id}
        ),
        founded_on=day.isoformat(),
        legal_form=legal_form,
        at=at,
    )
    Body.objects.filter(pk=body.pk).update(organization=organization_id)
    Body.objects.filter(parent=body, organization__isnull=True).update(organization=organization_id)
    data = {"organization": organization_id, "decision": decision.pk}
    record(name=acts.BODY_CHANGED, speaker=speaker, at=at, subject=("assemblies.body", body.pk), data=data)
    return organization_id
