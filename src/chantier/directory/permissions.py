"""Who may do what in the directory, with the reason of a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.directory.models import Organization
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


# Colleges --------------------------------------------------------------------------------------

may_edit_colleges = holds(SECRETARY)
