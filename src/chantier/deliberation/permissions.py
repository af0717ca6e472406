"""Who may do what in concertation, with the reason of a refusal.

Rules take the ``Standing`` of whoever asks (``queries.seating``): it is read once for a page or a service.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.deliberation.models import Seat, Table
from chantier.deliberation.queries.seating import Standing
from chantier.foundation.access.api import (
    ADMINISTRATOR,
    ALLOWED,
    COORDINATOR,
    SECRETARY,
    Speaker,
    Verdict,
    holds,
    is_signed_in,
    refused,
    rule,
)
from chantier.foundation.search.api import Visibility

may_edit_procedures = holds(COORDINATOR, ADMINISTRATOR)
may_open_table = holds(COORDINATOR, SECRETARY)


def findable_by(speaker: Speaker) -> frozenset[Visibility]:
    """What the speaker may find: everyone the public, members and staff what is for members. Closed tables: nobody."""
    if speaker.is_known and (speaker.voice_id is not None or speaker.roles):
        return frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
    return frozenset({Visibility.PUBLIC})


@rule
def may_see_table(speaker: Speaker, table: Table, standing: Standing) -> Verdict:
    """A public table by everybody, one for members by members, a closed one by those who sit there."""
    if table.visibility == Table.PUBLIC or standing.is_seated or standing.roles or may_open_table(speaker):
        return ALLOWED
    if table.visibility == Table.MEMBERS_ONLY:
        if Visibility.MEMBERS in findable_by(speaker):
            return ALLOWED
        return refused(
            "table_for_members",
            _("Cette table est réservée aux membres du mouvement."),
            _("Ouvrez une session au nom d’une organisation."),
        )
    return refused("table_closed_to_you", _("Seules les organisations qui siègent à cette table y ont accès."))


@rule
def may_run(speaker: Speaker, standing: Standing) -> Verdict:
    """Keep a table: its calendar, its seats, its questions. Its chair, its facilitators, and the coordination."""
    if standing.holds(Seat.CHAIR, Seat.FACILITATOR) or may_open_table(speaker):
        return ALLOWED
    return refused(
        "not_running_this_table",
        _("La présidence, l’animation de la table et la coordination du mouvement font cela."),
    )


@rule
def may_hold_pen(speaker: Speaker, standing: Standing) -> Verdict:
    """Write versions and answer amendments: who holds the pen of the table, and who runs it."""
    if standing.holds(Seat.PEN) or may_run(speaker, standing):
        return ALLOWED
    return refused("not_holding_the_pen", _("La plume de cette table est tenue par quelqu’un d’autre."))


@rule
def may_speak(speaker: Speaker, standing: Standing) -> Verdict:
    """Speak in the name of an organisation that sits at this table, by a mandate that holds now."""
    if not speaker.is_known:
        return is_signed_in(speaker)
    if speaker.voice_id is None:
        return refused(
            "speak_for_an_organization",
            _("À cette table, ce sont les organisations qui parlent."),
            _("Choisissez au nom de qui vous parlez, en haut de la page."),
        )
    if standing.is_seated:
        return ALLOWED
    return refused(
        "not_seated",
        _("Votre organisation ne siège pas à cette table."),
        _("Demandez-y une place à la personne qui l’anime."),
    )


@rule
def may_enter_for_others(speaker: Speaker, standing: Standing) -> Verdict:
    """Enter what was said in a room or written on paper: whoever runs the table; their name is kept with it."""
    return may_run(speaker, standing)
