"""Who may do what in the library, with the reason of a refusal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import ALLOWED, DOCUMENTALIST, Speaker, Verdict, holds, is_signed_in, refused, rule
from chantier.foundation.search.api import Visibility
from chantier.library.core import lifecycle
from chantier.library.models import Resource

may_review = holds(DOCUMENTALIST)
may_edit_kinds = holds(DOCUMENTALIST)
may_deposit = is_signed_in


def findable_by(speaker: Speaker) -> frozenset[Visibility]:
    """What the speaker may find: everyone the public, members and staff what is for members."""
    if speaker.is_known and (speaker.voice_id is not None or speaker.roles):
        return frozenset({Visibility.PUBLIC, Visibility.MEMBERS})
    return frozenset({Visibility.PUBLIC})


def is_depositor(speaker: Speaker, resource: Resource) -> bool:
    """Whether the speaker deposited it, or speaks for the organisation in whose name it was."""
    if speaker.person_id is not None and speaker.person_id == resource.person_id:
        return True
    return speaker.voice_id is not None and speaker.voice_id == resource.voice_id


@rule
def may_see(speaker: Speaker, resource: Resource) -> Verdict:
    """A published or withdrawn resource by its visibility; any other by its depositor and documentalists."""
    if may_review(speaker) or is_depositor(speaker, resource):
        return ALLOWED
    if resource.state not in (Resource.PUBLISHED, Resource.WITHDRAWN) or resource.visibility == Resource.PRIVATE:
        return refused("resource_not_public", _("Cette ressource n’est pas publiée."))
    if resource.visibility in {str(one) for one in findable_by(speaker)}:
        return ALLOWED
    return refused(
        "resource_for_members",
        _("Cette ressource est réservée aux membres du mouvement."),
        _("Ouvrez une session au nom d’une organisation."),
    )


@rule
def may_edit(speaker: Speaker, resource: Resource) -> Verdict:
    """Its depositor until it is submitted; a documentalist always."""
    if may_review(speaker):
        return ALLOWED
    if not is_depositor(speaker, resource):
        return refused(
            "not_your_deposit", _("Seuls la personne qui a déposé et les documentalistes modifient une fiche.")
        )
    if not lifecycle.is_editable(resource.state, is_reviewer=False):
        return refused(
            "under_review",
            _("La fiche est entre les mains des documentalistes."),
            _("Reprenez-la pour la modifier, ou laissez une remarque."),
        )
    return ALLOWED
