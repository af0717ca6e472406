"""Collections chosen by somebody, and series numbered by a publisher."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id
from chantier.library import acts
from chantier.library.core.identifiers import issn as read_issn
from chantier.library.models import Collection, CollectionItem, Resource
from chantier.library.permissions import may_deposit, may_keep_collection, may_review, may_see
from chantier.library.services.writing import feed_search

MOST: Final = 1000
_VISIBLE: Final = (Resource.PUBLIC, Resource.MEMBERS_ONLY, Resource.PRIVATE)


def _wordings(given: Mapping[str, str], longest: int) -> dict[str, str]:
    return {code: text.strip()[:longest] for code, text in given.items() if text.strip()}


@transaction.atomic
def keep_collection(
    *,
    speaker: Speaker,
    titles: Mapping[str, str],
    at: datetime,
    collection_id: int | None = None,
    descriptions: Mapping[str, str] | None = None,
    form: str = Collection.COLLECTION,
    issn: str = "",
    visibility: str = Resource.PUBLIC,
) -> str:
    """Make a collection, or write over one; its public id. Series are the documentalists' (a publisher's numbers)."""
    may_deposit(speaker).enforce()
    if collection_id is None:
        row = Collection(public_id=public_id(os.urandom(5)), person_id=speaker.person_id, created_at=at)
    else:
        row = Collection.objects.select_for_update().get(pk=collection_id)
        may_keep_collection(speaker, row).enforce()
    if form == Collection.SERIES and row.form != Collection.SERIES:
        may_review(speaker).enforce()
    named = _wordings(titles, 300)
    if not named:
        raise Invalid(Reason("title_missing", _("Donnez un titre à la collection.")))
    number = read_issn(issn) if issn.strip() else ""
    if issn.strip() and not number:
        raise Invalid(Reason("issn_wrong", _("Cet ISSN n’est pas le bon : vérifiez ses huit signes.")))
    row.titles, row.descriptions = named, _wordings(descriptions or {}, 5000)
    row.form = form if form in (Collection.SERIES, Collection.COLLECTION) else Collection.COLLECTION
    row.issn = number
    row.visibility = visibility if visibility in _VISIBLE else Resource.PRIVATE
    row.save()
    _changed(row, speaker, at)
    return row.public_id


@transaction.atomic
def put_in_collection(
    *, speaker: Speaker, collection_id: int, resource_id: int, number: str = "", at: datetime
) -> None:
    """Add a resource at the end; twice changes only its number in the series."""
    row = Collection.objects.select_for_update().get(pk=collection_id)
    may_keep_collection(speaker, row).enforce()
    resource = Resource.objects.get(pk=resource_id)
    may_see(speaker, resource).enforce()
    if row.items.count() >= MOST:
        raise NotPossible(Reason("collection_full", _("Une collection contient au plus 1 000 ressources.")))
    last = row.items.order_by("-order").values_list("order", flat=True).first()
    CollectionItem.objects.update_or_create(
        collection=row,
        resource=resource,
        defaults={"number": number.replace("\0", "").strip()[:20]},
        create_defaults={"number": number.replace("\0", "").strip()[:20], "order": 0 if last is None else last + 1},
    )
    _changed(row, speaker, at, resource_id)


@transaction.atomic
def take_from_collection(*, speaker: Speaker, collection_id: int, resource_id: int, at: datetime) -> None:
    """Take a resource out; taking it out twice changes nothing."""
    row = Collection.objects.select_for_update().get(pk=collection_id)
    may_keep_collection(speaker, row).enforce()
    if row.items.filter(resource_id=resource_id).delete()[0]:
        _changed(row, speaker, at, resource_id)


@transaction.atomic
def order_collection(*, speaker: Speaker, collection_id: int, resource_ids: Sequence[int], at: datetime) -> None:
    """Put its resources in this order; those that are not named follow."""
    row = Collection.objects.select_for_update().get(pk=collection_id)
    may_keep_collection(speaker, row).enforce()
    known = {one.resource_id: one for one in row.items.all()}
    wanted = [known[one] for one in dict.fromkeys(resource_ids) if one in known]
    for order, one in enumerate([*wanted, *(one for one in known.values() if one not in wanted)]):
        one.order = order
    CollectionItem.objects.bulk_update(known.values(), ["order"])
    _changed(row, speaker, at)


def _changed(row: Collection, speaker: Speaker, at: datetime, resource_id: int = 0) -> None:
    record(
        name=acts.COLLECTION_CHANGED,
        speaker=speaker,
        at=at,
        subject=("library.collection", row.pk),
        data={"resource": resource_id},
    )
    if resource_id:
        feed_search([resource_id])
