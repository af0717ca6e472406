"""What assemblies keep about a person, for the account page, the export and the erasure (Act 25)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Model
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

#: What was done at a meeting stays its own, without who did it.
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
    return {
        "voices": list(
            RollEntry.objects.filter(delegate_id=person_id)
            .order_by("pk")
            .values("roll__meeting__title", "roll__as_of", "number", "name", "college", "voices")
        ),
        "presences": list(
            Attendance.objects.filter(**mine)
            .order_by("at", "pk")
            .values("entry__roll__meeting__title", "entry__name", "arrived", "at", "where", "voided_at")
        ),
        "named_votes": list(
            NamedVoice.objects.filter(**mine).order_by("pk").values("vote__question", "entry__name", "choices", "at")
        ),
        "offices": list(
            Officer.objects.filter(**mine).order_by("pk").values("meeting__title", "role", "since", "until")
        ),
        "candidacies": list(
            Candidacy.objects.filter(**mine).order_by("pk").values("name", "statement", "said", "state", "submitted_at")
        ),
        "terms": list(
            Term.objects.filter(**mine).order_by("pk").values("body__names", "office", "starts_on", "ends_on")
        ),
    }


def _erase(person_id: int, at: datetime) -> int:
    touched = 0
    said = str(person_id)
    changes = RollCorrection.objects.filter(what=RollCorrection.DELEGATE)
    touched += changes.filter(before=said).update(before="")
    touched += changes.filter(after=said).update(after="")
    touched += Candidacy.objects.filter(person_id=person_id).update(said={})
    for model, column in SIGNED:
        touched += model._default_manager.filter(**{column: person_id}).update(**{column: None})
    offices = Officer.objects.filter(person_id=person_id)
    touched += offices.filter(until__isnull=True).update(until=at)
    return touched + offices.update(person_id=NOBODY)


HOLDER = Holder(
    name="assemblies",
    label=_("Vos assemblées"),
    export=_export,
    erase=_erase,
    tables={
        "voices": _("Les voix que vous portez aux assemblées"),
        "presences": _("Vos arrivées et vos départs"),
        "named_votes": _("Vos votes nominatifs, au nom d’une organisation"),
        "offices": _("Vos fonctions aux assemblées"),
        "candidacies": _("Vos candidatures"),
        "terms": _("Vos sièges"),
    },
    stays=(
        _(
            "Ce qu’une assemblée a fait reste : la voix, la présence et le vote nominatif d’une organisation sont les "
            "siens, sans dire qui les portait."
        ),
        _("Un bulletin secret n’est rangé sous aucun nom : il n’y a rien à en rendre ni à en détruire."),
    ),
    retention=(Keep("assemblies.Attendance", None, "at", "attendance"),),
    reasons={"attendance": _("Les présences disent si une décision avait son quorum.")},
)
