"""Which resource an ARK names: the one that it came with, else the one for which it was made here."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db.models.functions import Lower

from chantier.library.core.ark import folded, public_id_of
from chantier.library.models import Resource


def named_by(arks: Iterable[str]) -> dict[str, str]:
    """{ARK, folded: public id} of those that name something here. One query."""
    wanted = {one for each in arks if (one := folded(each))}
    kept = Resource.objects.exclude(ark="").annotate(folded=Lower("ark")).filter(folded__in=sorted(wanted))
    brought = dict(kept.order_by("-pk").values_list("folded", "public_id")) if wanted else {}
    # One made here still leads to a resource that came with its own: it was shown for a time.
    made = {one: public_id_of(one, naan=settings.CHANTIER_ARK_NAAN) for one in wanted}
    return {one: public_id for one, public_id in {**made, **brought}.items() if public_id}
