"""Contributions made in a room or on paper: entered by whoever runs the table, who is named with where it was heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.models import Argument
from chantier.deliberation.permissions import may_enter_for_others
from chantier.deliberation.queries.seating import seated_organizations
from chantier.deliberation.services import debate
from chantier.deliberation.services.debate import Made, Origin, Said
from chantier.deliberation.services.debated import About, check_open, meet
from chantier.deliberation.services.texts import check
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, Reason, Speaker

CHANNELS: Final = (Argument.ROOM, Argument.PAPER)
LONGEST_PLACE: Final = 300


@dataclass(frozen=True)
class Heard:
    """What an organisation said in a room or wrote on paper, and where."""

    organization_id: int
    channel: str
    heard_at: str
    said: Said


@transaction.atomic
def enter(*, speaker: Speaker, about: About, heard: Heard, at: datetime) -> Made:
    """Enter it for an organisation that sits at the table. The same one entered twice is one contribution.

    Raises ``NotAllowed`` (who does not run the table), ``NotPossible`` (the debate is closed), ``Invalid``.
    """
    place = meet(about, speaker, at=at)
    may_enter_for_others(speaker, place.standing).enforce()
    check_open(place, at=at)
    where = " ".join(check(language="fr", title="", body=heard.heard_at)[1].split())
    if heard.channel not in CHANNELS:
        raise Invalid(Reason("channel_unknown", _("Dites si c’était dans une salle ou sur papier.")))
    if not where or len(where) > LONGEST_PLACE:
        raise Invalid(Reason("heard_where", _("Dites où cela a été entendu : une assemblée, une feuille, un jour.")))
    body = directory.kept_of([heard.organization_id]).get(heard.organization_id, heard.organization_id)
    if body not in seated_organizations(place.table, at=at):
        raise Invalid(Reason("not_seated_here", _("Cette organisation ne siège pas à cette table.")))
    return debate.write(
        place,
        heard.said,
        about=about,
        signed={"organization_id": body, "person_id": None, "voice_id": None, "is_official": False},
        bodies=directory.joined_in(body),
        origin=Origin(channel=heard.channel, entered_by=speaker.person_id, heard_at=where),
        speaker=speaker,
        at=at,
    )
