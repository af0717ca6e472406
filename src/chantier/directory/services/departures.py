"""A new edition of a list no longer has a body: somebody says what became of it, and may say otherwise later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.models import Departure, Edition, Record, Statement
from chantier.directory.permissions import may_decide_departures
from chantier.directory.services.projection import project
from chantier.directory.services.records import feed_search
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record as journal

ACTS = {
    Departure.LEFT: acts.DEPARTURE_LEFT,
    Departure.CLOSED: acts.DEPARTURE_CLOSED,
    Departure.KEPT: acts.DEPARTURE_KEPT,
}


@transaction.atomic
def decide_departure(*, speaker: Speaker, record_id: int, edition_id: int, decision: str, at: datetime) -> None:
    """Say what became of a body that this edition no longer has.

    *Left*: it is no longer of this list. *Closed*: it has ended, and its page says so. *Kept*: the list forgot it; its
    record counts as if it were still there, through the next editions too. The last decision holds.
    """
    may_decide_departures(speaker).enforce()
    if decision not in Departure.DECISIONS:
        raise Invalid(Reason("unknown_departure", _("Cette réponse n’existe pas."), _("Rechargez la page.")))
    said = Record.objects.select_for_update().get(pk=record_id)
    departure = Departure.objects.filter(record=said).first()
    if said.vanished_in_id != edition_id and (departure is None or departure.edition_id != edition_id):
        raise NotPossible(
            Reason(
                "not_vanished",
                _("Cette organisation n’a pas disparu avec cette édition de la liste."),
                _("Rechargez la page : une édition plus récente l’a peut-être ramenée."),
            )
        )
    departure = departure or Departure(record=said)
    _take_back(departure, speaker, at)
    departure.edition = Edition.objects.get(pk=edition_id)
    departure.decision, departure.at, departure.person_id = decision, at, speaker.person_id
    departure.statement = _closed(said, speaker, at) if decision == Departure.CLOSED else None
    departure.save()
    said.vanished_in_id = None if decision == Departure.KEPT else edition_id
    said.save(update_fields=["vanished_in"])
    project(organization_ids=[said.organization_id], at=at)
    feed_search([said.organization_id])
    journal(
        name=ACTS[decision],
        speaker=speaker,
        at=at,
        subject=("directory.organization", said.organization_id),
        data={"record": said.pk, "edition": edition_id},
    )


def _take_back(departure: Departure, speaker: Speaker, at: datetime) -> None:
    word = departure.statement
    if word is not None and word.state == Statement.ACCEPTED:
        word.state, word.reviewed_by, word.reviewed_at = Statement.WITHDRAWN, speaker.person_id, at
        word.save(update_fields=["state", "reviewed_by", "reviewed_at"])


def _closed(said: Record, speaker: Speaker, at: datetime) -> Statement:
    return Statement.objects.create(
        organization_id=said.organization_id,
        field="status",
        value="ended",
        kind=Statement.CORRECTION,
        state=Statement.ACCEPTED,
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        at=at,
        reviewed_by=speaker.person_id,
        reviewed_at=at,
    )


def forget_departures(*, edition: Edition) -> None:
    """Decisions on bodies that this edition has again have no more object; that a body has closed stays said."""
    back = Departure.objects.filter(record__last_edition=edition).exclude(decision=Departure.CLOSED)
    back.delete()
