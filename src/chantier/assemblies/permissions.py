"""Who may do what in assemblies, with the reason of a refusal.

Rules take the ``Standing`` of whoever asks (``queries.standing``), read once for a page or a service.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.models import Body, Meeting, Officer
from chantier.assemblies.queries.standing import Standing
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

#: Make a body, write its by-laws, plan and convene its meetings.
may_keep_bodies = holds(SECRETARY, COORDINATOR, ADMINISTRATOR)
#: Begin the founding assembly of a group: anybody who coordinates or keeps minutes.
may_found = may_keep_bodies


@rule
def may_see_body(speaker: Speaker, body: Body) -> Verdict:
    """A public body by everybody; one for members by whoever speaks for an organisation, and by who keeps bodies."""
    if body.visibility == Body.PUBLIC or speaker.voice_id is not None or speaker.roles:
        return ALLOWED
    return refused(
        "body_for_members",
        _("Les assemblées de cette instance sont réservées aux membres du mouvement."),
        _("Ouvrez une session au nom d’une organisation."),
    )


@rule
def may_see_meeting(speaker: Speaker, meeting: Meeting, standing: Standing) -> Verdict:
    """A meeting once it was convened, by whoever sees its body; before, by its officers and by who keeps bodies."""
    seen = may_see_body(speaker, meeting.body)
    if not seen or meeting.state != MeetingState.DRAFT or standing.offices or may_keep_bodies(speaker):
        return seen
    return refused(
        "meeting_in_preparation",
        _("Cette assemblée est encore en préparation."),
        _("Elle se lira ici dès que l’avis de convocation sera parti."),
    )


@rule
def may_preside(speaker: Speaker, standing: Standing) -> Verdict:
    """Lead the meeting: give the floor, put to the vote, rule on points: its president, or its secretary."""
    if standing.holds(Officer.PRESIDENT, Officer.SECRETARY) or may_keep_bodies(speaker):
        return ALLOWED
    return refused("not_presiding", _("La présidence ou le secrétariat de cette assemblée fait cela."))


@rule
def may_write(speaker: Speaker, standing: Standing) -> Verdict:
    """Keep the roll, note arrivals, write the minutes: the secretary of the meeting, and who keeps bodies."""
    if standing.holds(Officer.SECRETARY) or may_keep_bodies(speaker):
        return ALLOWED
    return refused("not_secretary", _("Le secrétariat de cette assemblée fait cela."))


@rule
def may_count(speaker: Speaker, standing: Standing) -> Verdict:
    """Enter paper ballots and shows of hands: scrutineers; the secretary where none was named is told so by pages."""
    if standing.holds(Officer.SCRUTINEER, Officer.SECRETARY) or may_keep_bodies(speaker):
        return ALLOWED
    return refused("not_scrutineer", _("Les scrutateurs et le secrétariat de cette assemblée font cela."))


@rule
def may_use_voice(speaker: Speaker, standing: Standing) -> Verdict:
    """Vote, move, second, ask to speak: the delegate of a voice of the roll, in the name of their organisation."""
    if not speaker.is_known:
        return is_signed_in(speaker)
    if standing.entry_id is not None:
        return ALLOWED
    if speaker.voice_id is None:
        return refused(
            "not_on_roll_alone",
            _("Votre nom n’est pas au registre de cette assemblée."),
            _("Si vous représentez une organisation, choisissez au nom de qui vous parlez, en haut de la page."),
        )
    return refused(
        "not_the_delegate",
        _("Vous n’êtes pas la personne déléguée par cette organisation à cette assemblée."),
        _("Son secrétariat peut changer la délégation, à la table d’accueil."),
    )
