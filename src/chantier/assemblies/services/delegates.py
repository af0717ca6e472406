"""Who speaks and votes with a voice of the roll: named by their organisation, or by the secretary at the desk."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import Meeting, RollCorrection, RollEntry
from chantier.assemblies.permissions import may_write
from chantier.assemblies.queries.standing import Standing, standing
from chantier.assemblies.services.holding import SUBJECT, attended, held, in_turn
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people


@transaction.atomic
def set_delegate(*, speaker: Speaker, entry_id: int, person_id: int | None, at: datetime, reason: str = "") -> bool:
    """Name who speaks and votes for an organisation (None: nobody for now); whether something changed.

    The voice goes from one to the other at once: an organisation has one. Once the meeting began, as many persons may
    stand in for the first delegate as the by-laws say. Raises ``NotAllowed``, ``Invalid``, ``NotPossible``.
    """
    found = RollEntry.objects.filter(pk=entry_id).values_list("roll__meeting_id", flat=True).first()
    if found is None:
        raise Invalid(Reason("not_on_roll", _("Aucune inscription de ce registre n’a ce numéro.")))
    meeting = held(found)
    entry = RollEntry.objects.select_related("organization").get(pk=entry_id)
    _may_name(meeting, entry, speaker, at)
    if entry.organization_id is None:
        raise NotPossible(Reason("own_voice", _("Cette voix est celle d’une personne : personne d’autre ne la porte.")))
    if entry.delegate_id == person_id:
        return False
    if entry.struck_at is not None:
        raise NotPossible(Reason("struck_off", _("Cette inscription a été rayée du registre.")))
    if meeting.state != MeetingState.DRAFT:
        attended(meeting)
    if person_id is not None:
        _speaks_for(entry, person_id, at)
        _may_stand_in(meeting, entry, person_id)
    at = in_turn(meeting, at)
    before, entry.delegate_id = entry.delegate_id, person_id
    entry.save(update_fields=["delegate_id"])
    row = RollCorrection.objects.create(
        entry=entry,
        what=RollCorrection.DELEGATE,
        before=str(before or ""),
        after=str(person_id or ""),
        reason=" ".join(reason.split())[:300],
        at=at,
        person_id=speaker.person_id,
    )
    record(
        name=acts.ROLL_CORRECTED,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, meeting.pk),
        data={"correction": row.pk, "number": entry.number, "what": RollCorrection.DELEGATE},
    )
    return True


def may_name_delegate(speaker: Speaker, here: Standing, entry: RollEntry, *, at: datetime) -> bool:
    """Whether this speaker names who votes for this entry: its own organisation, by who may entrust powers there."""
    if entry.organization_id not in here.bodies or speaker.voice_id is None:
        return False
    return people.Power.DELEGATE in people.powers_of(speaker.person_id, speaker.voice_id, at=at)


def _may_name(meeting: Meeting, entry: RollEntry, speaker: Speaker, at: datetime) -> None:
    here = standing(meeting, speaker, at=at)
    if may_write(speaker, here) or may_name_delegate(speaker, here, entry, at=at):
        return
    raise NotAllowed(
        Reason(
            "may_not_delegate",
            _("La délégation d’une organisation est changée par qui peut y confier des pouvoirs, ou à l’accueil."),
            _("Adressez-vous à la personne qui tient les mandats de votre organisation, ou à la table d’accueil."),
        )
    )


def candidates(entry: RollEntry, *, at: datetime) -> tuple[int, ...]:
    """The persons who may be named for an entry: those who speak for its organisation at this instant."""
    if entry.organization_id is None:
        return ()
    kept = directory.kept_of([entry.organization_id])[entry.organization_id]
    ref = directory.public_ids_of([kept]).get(kept, "")
    return people.speakers_of([ref], at=at).get(ref, ())


def _speaks_for(entry: RollEntry, person_id: int, at: datetime) -> None:
    if person_id not in candidates(entry, at=at):
        raise Invalid(
            Reason(
                "speaks_not_for_it",
                _("Cette personne ne parle pas, aujourd’hui, pour cette organisation."),
                _("L’organisation lui donne d’abord un mandat, et elle l’accepte."),
            )
        )


def _may_stand_in(meeting: Meeting, entry: RollEntry, person_id: int) -> None:
    """Once the meeting began, not more persons than the by-laws say stand in for the one who was delegated then."""
    if meeting.opened_at is None:
        return
    rows = RollCorrection.objects.filter(entry=entry, what=RollCorrection.DELEGATE, at__gte=meeting.opened_at)
    changes = list(rows.order_by("pk").values_list("before", "after"))
    first = changes[0][0] if changes else str(entry.delegate_id or "")
    named = {after for _before, after in changes if after} - {first}
    if not first:  # whoever is named first at the desk is the delegate, not a substitute
        first = changes[0][1] if changes else str(person_id)
        named.discard(first)
    if str(person_id) == first or str(person_id) in named:
        return
    most = read_by_laws(meeting.by_laws.articles).substitutes
    if len(named) >= most:
        raise NotPossible(
            Reason(
                "no_more_substitutes",
                _("Les règlements ne permettent pas de remplacer encore la personne déléguée pendant l’assemblée."),
                _("La personne déléguée, ou qui l’a déjà remplacée, peut reprendre la voix."),
            )
        )
