"""Votes by name and by show of hands: voices that everybody sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.core.ballots import valid
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Elector, HandCount, Meeting, NamedVoice, RollEntry, Vote
from chantier.assemblies.permissions import may_count, may_write
from chantier.assemblies.phrases import invalid_of
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.vote_rows import (
    asked_of,
    elector_of,
    held,
    not_written,
    on_the_disk,
    open_for_casting,
    refuse_unless_open,
    voice_to_use,
)
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker

ATTEMPTS: Final = 3


@dataclass(frozen=True)
class Given:
    """A voice that was given. ``before``: what it had said, where this replaces it."""

    choices: tuple[str, ...]
    before: tuple[str, ...] | None = None


def cast_named(
    *, speaker: Speaker, vote_id: int, choices: Sequence[str], at: datetime, entry_id: int | None = None
) -> Given:
    """Give a voice by name; given again before the close, the last one counts and the page says so.

    ``entry_id``: when the secretary calls the roll and notes what is answered. Raises ``NotPossible``, ``NotAllowed``,
    ``Invalid``.
    """
    for attempt in range(ATTEMPTS):  # the same form in two tabs, at once: the other one was written first
        try:
            return _cast(speaker, vote_id, choices, at, entry_id)
        except (IntegrityError, OperationalError) as error:
            if attempt + 1 == ATTEMPTS:
                raise not_written() from error
    raise AssertionError


def _cast(speaker: Speaker, vote_id: int, choices: Sequence[str], at: datetime, entry_id: int | None) -> Given:
    vote = asked_of(vote_id)
    if vote.level != Vote.NAMED:
        raise NotPossible(Reason("vote_not_named", _("Ce vote n’est pas nominatif.")))
    with on_the_disk(), transaction.atomic():
        open_for_casting(vote, at=at)
        try:
            kept = valid(choices, rule=vote.counting["rule"], keys=[option["key"] for option in vote.options])
        except Impossible as error:
            raise invalid_of(error) from error
        elector = elector_of(vote, _entry(vote, speaker, entry_id, at))
        row = NamedVoice.objects.select_for_update().filter(vote=vote, entry_id=elector.entry_id).first()
        if row is None:
            NamedVoice.objects.create(
                vote=vote,
                entry_id=elector.entry_id,
                choices=list(kept),
                voices=elector.voices,
                person_id=speaker.person_id,
                at=at,
            )
            return Given(kept)
        before = tuple(row.choices)
        if before != kept:
            NamedVoice.objects.filter(pk=row.pk).update(choices=list(kept), person_id=speaker.person_id, at=at)
        return Given(kept, before)


def _entry(vote: Vote, speaker: Speaker, entry_id: int | None, at: datetime) -> RollEntry:
    if entry_id is None:
        return voice_to_use(vote, speaker)
    may_write(speaker, standing(Meeting(pk=vote.meeting_id), speaker, at=at)).enforce()
    found: RollEntry | None = RollEntry.objects.filter(
        pk=entry_id, roll__meeting=vote.meeting_id, struck_at__isnull=True
    ).first()
    if found is None:
        raise Invalid(Reason("not_on_roll", _("Cette voix n’est pas au registre de l’assemblée.")))
    return found


@transaction.atomic
def note_hands(
    *, speaker: Speaker, vote_id: int, college: str, favour: int, against: int, abstained: int, at: datetime
) -> None:
    """Note the hands that scrutineers counted in a college; noted again, the last count stands.

    Raises ``NotAllowed``, ``NotPossible``, ``Invalid`` when there are more hands than voices that may vote.
    """
    vote, meeting = held(vote_id)
    may_count(speaker, standing(meeting, speaker, at=at)).enforce()
    if vote.level != Vote.HANDS:
        raise NotPossible(Reason("vote_not_by_hands", _("Ce vote n’est pas à main levée.")))
    refuse_unless_open(vote, at=at)
    counted = (favour, against, abstained)
    if min(counted) < 0:
        raise Invalid(Reason("negative_voices", _("Un nombre de mains ne peut pas être négatif.")))
    most = Elector.objects.filter(vote=vote, college=college).aggregate(sum=Sum("voices"))["sum"]
    if most is None:
        raise Invalid(Reason("college_does_not_vote", _("Aucune voix de ce collège ne peut voter ici.")))
    if sum(counted) > most:
        raise Invalid(
            Reason(
                "more_hands_than_voices",
                _("Vous avez compté %(counted)s mains, et %(most)s voix de ce collège peuvent voter."),
                _("Faites lever les mains de nouveau, ou corrigez les présences à la table d’accueil."),
                {"counted": sum(counted), "most": most},
            )
        )
    HandCount.objects.update_or_create(
        vote=vote,
        college=college,
        defaults={
            "favour": favour,
            "against": against,
            "abstained": abstained,
            "noted_by": speaker.person_id,
            "at": at,
        },
    )
