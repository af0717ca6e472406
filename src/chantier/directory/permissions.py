"""Who may do what in the directory, with the reason of a refusal."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from chantier.directory.core.statements import Who
from chantier.directory.models import Organization, Statement
from chantier.foundation.access.api import (
    ALLOWED,
    COORDINATOR,
    DOCUMENTALIST,
    SECRETARY,
    Speaker,
    Verdict,
    holds,
    refused,
    rule,
)
from chantier.foundation.people import api as people
from chantier.foundation.search.api import Visibility

# Seeing ----------------------------------------------------------------------------------------


def findable_by(speaker: Speaker) -> frozenset[Visibility]:
    """What the speaker may find in lists, maps and searches. Private pages are in none, whoever asks."""
    if speaker.is_known and (speaker.voice_id is not None or speaker.roles):
        return frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
    return frozenset({Visibility.PUBLIC})


@rule
def may_see(speaker: Speaker, visibility: str, public_id: str = "") -> Verdict:
    """Whether the speaker may see a page of this visibility; an organisation always sees its own."""
    if visibility in {str(one) for one in findable_by(speaker)}:
        return ALLOWED
    if visibility == Organization.PRIVATE:
        if (public_id and speaker.organization_id == public_id) or speaker.has_role(COORDINATOR, DOCUMENTALIST):
            return ALLOWED
        return refused("page_is_private", _("Cette fiche est privée."))
    return refused(
        "page_is_for_members",
        _("Cette fiche est réservée aux membres du mouvement."),
        _("Ouvrez une session au nom d’une organisation."),
    )


# Deciding who is whom --------------------------------------------------------------------------

may_review = holds(COORDINATOR, DOCUMENTALIST)


# Inviting --------------------------------------------------------------------------------------

may_export_invitations = holds(COORDINATOR)


# Bringing lists in -----------------------------------------------------------------------------

may_import = holds(COORDINATOR, DOCUMENTALIST)

#: Who left the network, who closed, who stays: the network's own word.
may_decide_departures = holds(COORDINATOR)


# Saying what is true of an organisation --------------------------------------------------------

may_review_statements = holds(COORDINATOR, DOCUMENTALIST)


def quality_of(speaker: Speaker, public_id: str) -> Who:
    """In what quality somebody speaks of this organisation: its own word comes before their role."""
    if speaker.voice_id is not None and speaker.organization_id == public_id:
        return Who.ORGANIZATION
    if speaker.has_role(COORDINATOR, DOCUMENTALIST):
        return Who.REVIEWER
    return Who.PERSON if speaker.is_known else Who.VISITOR


@rule
def may_suggest(speaker: Speaker, visibility: str, public_id: str) -> Verdict:
    """Whoever sees a page may say that it is wrong."""
    return may_see(speaker, visibility, public_id)


@rule
def may_edit_organization(speaker: Speaker, public_id: str, at: datetime) -> Verdict:
    """An organisation keeps its own page, by whom it gave this power; those who keep the directory correct any."""
    quality = quality_of(speaker, public_id)
    if quality is Who.REVIEWER:
        return ALLOWED
    if quality is Who.ORGANIZATION and speaker.voice_id is not None:
        if people.Power.EDIT_PAGE in people.powers_of(speaker.person_id, speaker.voice_id, at=at):
            return ALLOWED
        return refused(
            "edit_power_needed",
            _("Votre mandat ne comprend pas le pouvoir de modifier la fiche de l’organisation."),
            _("Demandez ce pouvoir à la personne qui vous a confié votre mandat."),
        )
    return refused(
        "not_your_organization",
        _("Seules les personnes qui parlent au nom de cette organisation, et la coordination, modifient sa fiche."),
        _("Proposez une correction ; ou, si c’est votre organisation, demandez à parler en son nom."),
    )


@rule
def may_withdraw(speaker: Speaker, statement: Statement, at: datetime) -> Verdict:
    """A person takes back what they suggested; an organisation, its own word."""
    if statement.kind == Statement.OWN:
        public_id = statement.organization.public_id
        if quality_of(speaker, public_id) is Who.ORGANIZATION:
            return may_edit_organization(speaker, public_id, at)
    elif speaker.person_id is not None and speaker.person_id == statement.person_id:
        return ALLOWED
    return refused("not_your_statement", _("Seule la personne ou l’organisation qui l’a dit peut le reprendre."))


# Colleges --------------------------------------------------------------------------------------

may_edit_colleges = holds(SECRETARY)


# Links between organisations, and memberships ----------------------------------------------------

may_keep_links = holds(COORDINATOR)
may_keep_memberships = holds(COORDINATOR, SECRETARY)
may_read_links_desk = may_keep_links | may_keep_memberships
#: The field of a statement that is a link.
RELATION: Final = "relation"


@rule
def may_propose_links(speaker: Speaker, public_id: str, at: datetime) -> Verdict:
    """An organisation proposes with whom it is, by whom it gave the power to keep its page; others keep or suggest."""
    if quality_of(speaker, public_id) is Who.ORGANIZATION:
        return may_edit_organization(speaker, public_id, at)
    return may_keep_links(speaker)


@rule
def may_decide_statement(speaker: Speaker, field: str) -> Verdict:
    """Whoever reviews corrections decides, except of a link: accepted it is written, so it is for who keeps links."""
    reviews = may_review_statements(speaker)
    if not reviews or field != RELATION or may_keep_links(speaker):
        return reviews
    return refused(
        "links_are_for_the_coordination",
        _("Un lien entre organisations est décidé par la coordination."),
        _("Laissez-le dans la file : elle le relira."),
    )
