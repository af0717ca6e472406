"""What the library keeps about a person, for the account page, the export and the erasure (Act 25)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Speaker
from chantier.foundation.files import api as files
from chantier.foundation.people.api import Holder, Keep, Rows
from chantier.library.models import (
    Attachment,
    Citation,
    Collection,
    Contribution,
    DepositBatch,
    NotDouble,
    Remark,
    Resource,
    SavedSearch,
    Version,
)
from chantier.library.services.consents import refuse_everywhere
from chantier.library.services.writing import feed_search


def _export(person_id: int) -> dict[str, Rows]:
    deposits = Resource.objects.filter(person_id=person_id).order_by("pk")
    names = Contribution.objects.filter(person_id=person_id).order_by("pk")
    remarks = Remark.objects.filter(person_id=person_id).order_by("pk")
    versions = Version.objects.filter(person_id=person_id).order_by("pk")
    searches = SavedSearch.objects.filter(person_id=person_id).order_by("pk")
    citations = Citation.objects.filter(person_id=person_id).order_by("pk")
    collections = Collection.objects.filter(person_id=person_id).order_by("pk")
    batches = DepositBatch.objects.filter(person_id=person_id).order_by("pk")
    return {
        "deposits": list(deposits.values("public_id", "title", "state", "created_at", "submitted_at", "published_at")),
        "names": list(names.values("resource__public_id", "role", "given", "family", "orcid", "consent", "consent_at")),
        "remarks": list(remarks.values("resource__public_id", "field", "text", "at", "settled_at")),
        "versions": list(versions.values("resource__public_id", "revision", "at", "note")),
        "searches": list(searches.values("name", "question", "language", "by_mail", "every", "at", "last_told_at")),
        "citations": list(
            citations.values("resource__public_id", "citing_kind", "citing_key", "passage", "page", "is_public", "at")
        ),
        "collections": list(collections.values("public_id", "titles", "visibility", "created_at")),
        "batches": list(batches.values("file_name", "format", "state", "at")),
    }


def _erase(person_id: int, at: datetime) -> int:
    """What was published stays as the movement's, without who deposited it; the name leaves with its refusal."""
    touched = refuse_everywhere(speaker=Speaker(person_id=person_id), at=at)
    Contribution.objects.filter(person_id=person_id).delete()
    drafts = list(
        Resource.objects.filter(person_id=person_id, published_at__isnull=True, voice_id__isnull=True)
        .filter(Q(state=Resource.DRAFT) | Q(state=Resource.RETURNED), merged_into__isnull=True, absorbed__isnull=True)
        .filter(relations_to_it__isnull=True, citations__isnull=True)
        .values_list("pk", flat=True)
    )
    kept_files = list(Attachment.objects.filter(resource__in=drafts, file__isnull=False).values_list("file", flat=True))
    feed_search(drafts)
    touched += Resource.objects.filter(pk__in=drafts).delete()[0]
    for stored_id in kept_files:
        files.remove_file(stored_id=stored_id)
    touched += Resource.objects.filter(person_id=person_id).update(person_id=None)
    touched += Resource.objects.filter(published_by=person_id).update(published_by=None)
    touched += Remark.objects.filter(person_id=person_id).update(person_id=None, text="—")
    for model in (Version, Collection, NotDouble, DepositBatch):
        touched += model._default_manager.filter(person_id=person_id).update(person_id=None)
    touched += SavedSearch.objects.filter(person_id=person_id).delete()[0]
    touched += Citation.objects.filter(person_id=person_id, citing_kind="notebook").delete()[0]
    return touched + Citation.objects.filter(person_id=person_id).update(person_id=None)


HOLDER = Holder(
    name="library",
    label=_("Vos dépôts, vos remarques, vos citations et les ressources où vous êtes nommé"),
    export=_export,
    erase=_erase,
    tables={
        "deposits": _("Les ressources que vous avez déposées"),
        "names": _("Les ressources où vous êtes nommé"),
        "remarks": _("Vos remarques sur des dépôts"),
        "versions": _("Les fiches que vous avez modifiées"),
        "searches": _("Vos recherches gardées"),
        "citations": _("Ce que vous avez cité"),
        "collections": _("Vos collections"),
        "batches": _("Les fichiers de références que vous avez déposés"),
    },
    stays=(
        _(
            "Une ressource publiée reste dans la bibliothèque, sans dire qui l’a déposée ; votre nom en est retiré. "
            "Vos brouillons sont détruits."
        ),
    ),
    retention=(
        Keep("library.Contribution", None, "consent_at", "name"),
        Keep("library.Remark", None, "at", "remark"),
        Keep("library.SavedSearch", None, "at", "search"),
        Keep("library.Citation", None, "at", "citation"),
    ),
    reasons={
        "name": _("Une publication nomme ses auteurs aussi longtemps qu’ils y consentent."),
        "remark": _("Ce que la relecture a demandé explique la fiche publiée."),
        "search": _("Une recherche est gardée tant que vous la gardez."),
        "citation": _("Une citation vaut tant que ce qui cite existe."),
    },
)
