"""Following something, leaving it, and choosing how often to hear of it. A first follow is a consent, and says so."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import following as core
from chantier.deliberation.follow_notices import DIGEST, NEWS
from chantier.deliberation.models import Follow, Follower, Pace
from chantier.deliberation.queries.following import named
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.messages import api as messages
from chantier.foundation.people import api as people

#: The consent that is recorded before anything is sent.
PURPOSE: Final = "following"
MOST_FOLLOWED: Final = 500


@transaction.atomic
def follow(*, speaker: Speaker, kind: str, target_id: int, at: datetime) -> bool:
    """Follow a thing that one may see; whether it is new. Raises ``NotAllowed``, ``Invalid``, ``NotPossible``.

    The first time, consent to the mails is recorded with its words. Whoever refused them since is not asked again.
    """
    person_id = people.own_id(speaker)
    if kind not in core.KINDS:
        raise Invalid(Reason("follow_what", _("On ne peut pas suivre cela.")))
    if target_id not in named(kind, [target_id], person_id=person_id, at=at):
        raise NotAllowed(Reason("follow_unseen", _("Cela n’est pas là, ou ne vous est pas ouvert.")))
    _follower(speaker, person_id, at)
    mine = Follow.objects.filter(person_id=person_id)
    if mine.filter(kind=kind, target_id=target_id).exists():
        return False
    if mine.count() >= MOST_FOLLOWED:
        raise NotPossible(
            Reason(
                "too_many_follows",
                _("Vous suivez déjà cinq cents choses."),
                _("Cessez d’en suivre une qui ne vous sert plus."),
            )
        )
    row, is_new = Follow.objects.get_or_create(
        person_id=person_id, kind=kind, target_id=target_id, defaults={"since": at}
    )
    if not is_new:
        return False
    record(name=acts.FOLLOWED, speaker=speaker, at=at, subject=("deliberation.follow", row.pk))
    return True


@transaction.atomic
def leave(*, speaker: Speaker, kind: str, target_id: int, at: datetime) -> bool:
    """Stop following a thing; whether it was followed."""
    person_id = people.own_id(speaker)
    row = Follow.objects.filter(person_id=person_id, kind=kind, target_id=target_id).first()
    if row is None:
        return False
    record(name=acts.LEFT, speaker=speaker, at=at, subject=("deliberation.follow", row.pk))
    row.delete()
    return True


@transaction.atomic
def choose_paces(*, speaker: Speaker, paces: Mapping[str, str], by_mail: bool, at: datetime) -> None:
    """Keep how often each kind of news is told, and whether by mail. Raises ``Invalid``."""
    person_id = people.own_id(speaker)
    for kind, pace in paces.items():
        if kind not in core.DEFAULTS or pace not in core.paces_for(kind):
            raise Invalid(Reason("pace_unknown", _("Choisissez un des rythmes proposés.")))
    _follower(speaker, person_id, at)
    for kind, pace in paces.items():
        Pace.objects.update_or_create(person_id=person_id, kind=kind, defaults={"pace": pace})
    if by_mail:
        people.give_consent(speaker=speaker, purpose=PURPOSE, proof="deliberation.paces", at=at)
        for one in (NEWS, DIGEST):
            messages.want_kind(speaker=speaker, kind=one.key, at=at)
    else:
        people.withdraw_consent(speaker=speaker, purpose=PURPOSE, at=at)
    record(name=acts.PACES_CHOSEN, speaker=speaker, at=at, subject=("deliberation.follower", person_id))


@transaction.atomic
def open_calendar(*, speaker: Speaker, at: datetime) -> str:
    """A secret address for one’s calendar of deadlines; its key. Asking again makes a new one: the former one dies."""
    person_id = people.own_id(speaker)
    row = _follower(speaker, person_id, at)
    row.calendar_key = secrets.token_urlsafe(32)
    row.save(update_fields=["calendar_key"])
    return row.calendar_key


@transaction.atomic
def close_calendar(*, speaker: Speaker) -> None:
    """The secret address stops answering."""
    Follower.objects.filter(person_id=people.own_id(speaker)).update(calendar_key="")


def _follower(speaker: Speaker, person_id: int, at: datetime) -> Follower:
    row, made = Follower.objects.get_or_create(
        person_id=person_id, defaults={"since": at, "daily_until": at, "weekly_until": at}
    )
    if made:
        people.give_consent(speaker=speaker, purpose=PURPOSE, proof="deliberation.follow", at=at)
    return row


def hears(person_id: int) -> bool:
    """Whether news leaves by mail for this person: they consented, and did not refuse it since."""
    return people.has_consented(person_id, PURPOSE) and messages.hears_by_mail(person_id, DIGEST.key)
