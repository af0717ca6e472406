"""Seats that fall vacant before their day: resigned, mandate ended, removed by a decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.models import Decision, Term
from chantier.assemblies.permissions import may_keep_bodies
from chantier.assemblies.phrases_elections import ENDED_WHY
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

RESIGNED, REMOVED = "resigned", "removed"
SUBJECT: Final = "assemblies.term"


@transaction.atomic
def end_term(
    *, speaker: Speaker, term_id: int, why: str, on: date, at: datetime, decision_id: int | None = None
) -> None:
    """End a seat's term on a day, the last one held. Ended twice, it is the first time.

    One resigns oneself, or the secretariat notes it; a removal rests on a decision of the body or of its parent. Raises
    ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    row = Term.objects.select_for_update(of=("self",)).select_related("body").get(pk=term_id)
    if why != RESIGNED or row.person_id is None or row.person_id != speaker.person_id:
        may_keep_bodies(speaker).enforce()
    if row.ended_why:
        return
    if why not in ENDED_WHY:
        raise Invalid(Reason("term_why", _("Choisissez pourquoi ce mandat prend fin.")))
    today = at.astimezone(ZoneInfo(row.body.time_zone)).date()
    if row.ends_on is not None and row.ends_on < today:
        raise NotPossible(Reason("term_over", _("Ce mandat est déjà arrivé à son terme.")))
    if on < row.starts_on or (row.ends_on is not None and on > row.ends_on):
        raise Invalid(Reason("term_day", _("Ce jour n’est pas dans le mandat.")))
    decision = Decision.objects.filter(pk=decision_id, voided_at__isnull=True).first() if decision_id else None
    if why == REMOVED and (decision is None or decision.body_id not in (row.body_id, row.body.parent_id)):
        raise Invalid(
            Reason(
                "removal_without_decision",
                _("Une destitution repose sur une décision de cette instance, ou de celle qui l’élit."),
            )
        )
    row.ends_on, row.ended_why, row.ended_by = on, why, decision if why == REMOVED else None
    row.save(update_fields=["ends_on", "ended_why", "ended_by"])
    data = {"body": row.body_id, "decision": decision.pk if decision else 0}
    record(name=acts.TERM_ENDED, speaker=speaker, at=at, subject=(SUBJECT, row.pk), data=data)
