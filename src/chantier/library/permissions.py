"""Who may do what in the library, with the reason of a refusal."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import ALLOWED, DOCUMENTALIST, Speaker, Verdict, holds, is_signed_in, refused, rule
from chantier.foundation.search.api import Visibility
from chantier.library.core import description as d
from chantier.library.core import lifecycle
from chantier.library.models import Citation, Collection, Contribution, DepositBatch, Resource

may_review = holds(DOCUMENTALIST)
may_edit_kinds = holds(DOCUMENTALIST)
may_deposit = may_review | is_signed_in  # the machine itself too, when it rebuilds a library


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


@rule
def may_move(speaker: Speaker, resource: Resource, verb: str) -> Verdict:
    """Who may do this verb of ``core.lifecycle``: a documentalist, or its depositor for what is a depositor's."""
    if may_review(speaker):
        return ALLOWED
    if lifecycle.step(verb).by_reviewer:
        return refused("documentalists_only", _("Cette décision revient aux documentalistes."))
    if is_depositor(speaker, resource):
        return ALLOWED
    return refused("not_your_deposit", _("Seule la personne qui a déposé peut faire cela, ou un documentaliste."))


@rule
def may_remark(speaker: Speaker, resource: Resource) -> Verdict:
    """Its depositor and the documentalists speak together about it."""
    if may_review(speaker) or is_depositor(speaker, resource):
        return ALLOWED
    return refused(
        "not_your_deposit", _("Les remarques s’échangent entre la personne qui a déposé et les documentalistes.")
    )


@rule
def may_answer_for(speaker: Speaker, contribution: Contribution) -> Verdict:
    """A person answers for their own name, nobody for another's."""
    if speaker.person_id is not None and speaker.person_id == contribution.person_id:
        return ALLOWED
    return refused("not_your_name", _("Seule la personne nommée décide de ce qui est montré d’elle."))


@rule
def may_keep_collection(speaker: Speaker, collection: Collection) -> Verdict:
    """Who made it, and documentalists."""
    if may_review(speaker) or (speaker.person_id is not None and speaker.person_id == collection.person_id):
        return ALLOWED
    return refused("not_your_collection", _("Cette collection est tenue par quelqu’un d’autre."))


@rule
def may_read_files(speaker: Speaker, resource: Resource, today: date) -> Verdict:
    """Its files and their text, besides its page: by the access its depositor chose, and an embargo until its day."""
    seen = may_see(speaker, resource)
    if not seen or may_review(speaker) or is_depositor(speaker, resource):
        return seen
    if resource.state == Resource.WITHDRAWN:
        return refused("resource_withdrawn", _("Cette ressource a été retirée : ses fichiers ne sont plus donnés."))
    if resource.access == d.EMBARGO and resource.embargo_until is not None and today < resource.embargo_until:
        return refused(
            "resource_under_embargo",
            _("Les fichiers seront ouverts le %(day)s."),
            _("La fiche et sa référence peuvent être citées dès maintenant."),
            day=date_format(resource.embargo_until, "DATE_FORMAT"),
        )
    if resource.access == d.MEMBERS and Visibility.MEMBERS not in findable_by(speaker):
        return refused(
            "files_for_members",
            _("Les fichiers sont réservés aux membres du mouvement."),
            _("Ouvrez une session au nom d’une organisation."),
        )
    if resource.access == d.METADATA_ONLY:
        return refused("metadata_only", _("Seule la référence est publiée ici ; les fichiers ne le sont pas."))
    return ALLOWED


@rule
def may_keep_notebook(speaker: Speaker, citation: Citation) -> Verdict:
    """A notebook is one person's own."""
    if speaker.person_id is not None and citation.person_id == speaker.person_id:
        return ALLOWED
    return refused("not_your_notebook", _("Ce carnet est celui de quelqu’un d’autre."))


#: References brought in together become the speaker's own drafts: whoever may deposit one may deposit many.
may_bring_references = may_deposit | may_review


@rule
def may_see_batch(speaker: Speaker, batch: DepositBatch) -> Verdict:
    """Who brought it in, or speaks for the same organisation, and documentalists."""
    if may_review(speaker) or (speaker.person_id is not None and speaker.person_id == batch.person_id):
        return ALLOWED
    if speaker.voice_id is not None and speaker.voice_id == batch.voice_id:
        return ALLOWED
    return refused("not_your_batch", _("Ces références ont été déposées par quelqu’un d’autre."))
