"""What assemblies keep about a person, for the account page, the export and the erasure (Act 25)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.models import (
    Asking,
    Attendance,
    Body,
    ByLaws,
    Candidacy,
    Convening,
    Declaration,
    FloorStep,
    HandCount,
    Meeting,
    NamedVoice,
    Officer,
    RollCorrection,
    RollEntry,
    Term,
)
from chantier.foundation.people.api import Holder, Keep, Rows

#: What was done at a meeting stays its own, without who did it: every column that may hold a person.
SIGNED: Final[tuple[tuple[type[Model], str], ...]] = tuple(
    (model, field.name)
    for model in (
        Asking,
        Attendance,
        Body,
        ByLaws,
        Candidacy,
        Convening,
        Declaration,
        FloorStep,
        HandCount,
        Meeting,
        NamedVoice,
        RollCorrection,
        RollEntry,
        Term,
    )
    for field in model._meta.concrete_fields
    if field.get_internal_type() == "BigIntegerField" and field.null
)
NOBODY: Final = 0


def _export(person_id: int) -> dict[str, Rows]:
    mine = {"person_id": person_id}
    entries = {"entry__delegate_id": person_id}
    return {
        "candidacies": list(
            Candidacy.objects.filter(**mine)
            .order_by("pk")
            .values("election__public_id", "name", "statement", "said", "state", "reasons", "submitted_at")
        ),
        "terms": list(
            Term.objects.filter(**mine)
            .order_by("pk")
            .values("body__public_id", "college", "office", "starts_on", "ends_on", "ended_why")
        ),
        "offices": list(
            Officer.objects.filter(**mine).order_by("pk").values("meeting__public_id", "role", "since", "until")
        ),
        "voices": list(
            RollEntry.objects.filter(delegate_id=person_id)
            .order_by("pk")
            .values("roll__meeting__public_id", "number", "name", "college", "voices")
        ),
        "presences": list(
            Attendance.objects.filter(**mine)
            .order_by("pk")
            .values("entry__roll__meeting__public_id", "arrived", "at", "where")
        ),
        "named_votes": list(
            NamedVoice.objects.filter(**mine)
            .order_by("pk")
            .values("vote__public_id", "vote__question", "choices", "at")
        ),
        "askings": list(
            Asking.objects.filter(**entries)
            .order_by("pk")
            .values("meeting__public_id", "group", "asked_at", "called_at")
        ),
        "declarations": list(
            Declaration.objects.filter(**entries).order_by("pk").values("meeting__public_id", "kind", "text", "at")
        ),
        "convenings": list(
            Convening.objects.filter(**mine)
            .order_by("pk")
            .values("revision__meeting__public_id", "way", "asked_at", "sent_at")
        ),
    }


def _erase(person_id: int, at: datetime) -> int:
    mine = {"person_id": person_id}
    # What was said of oneself to alternate speakers goes; that the voice asked to speak stays with the voice.
    touched = Asking.objects.filter(entry__delegate_id=person_id).exclude(group="").update(group="")
    touched += Candidacy.objects.filter(**mine).update(person_id=None, name="", statement="", said={})
    touched += _leave_seats(person_id, at)
    officers = Officer.objects.filter(**mine)
    officers.filter(Q(until__isnull=True) | Q(until__gt=at)).update(until=at)
    touched += officers.update(person_id=NOBODY)
    changed = RollCorrection.objects.filter(what=RollCorrection.DELEGATE)
    for side in ("before", "after"):
        touched += changed.filter(**{side: str(person_id)}).update(**{side: ""})
    for row in Convening.objects.filter(revision__meeting__in=_told_at(person_id)).exclude(told=[]).order_by("pk"):
        if person_id in row.told:
            row.told = [one for one in row.told if one != person_id]
            row.save(update_fields=["told"])
            touched += 1
    for model, column in SIGNED:
        touched += model._default_manager.filter(**{column: person_id}).update(**{column: None})
    return touched


def _leave_seats(person_id: int, at: datetime) -> int:
    """Seats held are left the day before, so that no roll calls nobody; what was held stays, without a name."""
    last = at.date() - timedelta(days=1)
    rows = Term.objects.filter(person_id=person_id)
    touched = rows.filter(starts_on__gt=last).delete()[0]
    rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last)).update(ends_on=last, ended_why="mandate-ended")
    return touched + rows.update(person_id=None, name="")


def _told_at(person_id: int) -> list[int]:
    """The meetings whose notices may have gone to this person. Nothing is asked inside JSON: databases differ."""
    rows = Convening.objects.exclude(told=[]).order_by("pk").values_list("revision__meeting", "told")
    return sorted({meeting for meeting, told in rows.iterator() if person_id in told})


HOLDER = Holder(
    name="assemblies",
    label=_("Vos assemblées : candidatures, mandats, présences et votes nominatifs"),
    export=_export,
    erase=_erase,
    tables={
        "candidacies": _("Vos candidatures"),
        "terms": _("Les sièges que vous avez tenus"),
        "offices": _("Les assemblées que vous avez présidées, écrites ou dépouillées"),
        "voices": _("Les voix qui vous ont été confiées"),
        "presences": _("Vos arrivées et vos départs"),
        "named_votes": _("Vos votes nominatifs"),
        "askings": _("Vos demandes de parole"),
        "declarations": _("Vos déclarations au procès-verbal"),
        "convenings": _("Les convocations qui vous ont été envoyées"),
    },
    stays=(
        _(
            "Le nom, la présentation et ce que vous avez dit de vous dans une candidature sont effacés. Qu’une "
            "personne a été élue à ce rang reste, sans nom."
        ),
        _(
            "Un vote nominatif est celui de l’organisation qui vous avait déléguée ou délégué : il reste, sans votre "
            "nom."
        ),
        _(
            "Le nom imprimé sur les bulletins d’une élection, et les mots d’un procès-verbal adopté, sont scellés au "
            "journal public : l’assemblée s’est prononcée sur eux, et quiconque doit pouvoir refaire le dépouillement."
        ),
        _("Aucun bulletin secret ne porte votre nom : il n’y a rien à effacer."),
    ),
    retention=(
        Keep("assemblies.Candidacy", None, "submitted_at", "candidacy"),
        Keep("assemblies.NamedVoice", None, "at", "named-vote"),
        Keep("assemblies.Attendance", None, "at", "attendance"),
    ),
    reasons={
        "candidacy": _("Une élection se lit aussi longtemps que ce qu’elle a fondé ; le nom s’efface sur demande."),
        "named-vote": _("Un vote nominatif est public : c’est sa raison d’être."),
        "attendance": _("La preuve qu’il y avait quorum reste avec les décisions prises ce jour-là."),
    },
)
