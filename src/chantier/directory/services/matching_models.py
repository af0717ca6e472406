"""What was learnt of the false pairs of a source is kept while its bodies, and the code that compares, stay the same.

Learning asks thousands of the source's bodies against the others and does not depend on the list that is matched: what
is kept gives, to the last digit, what learning again would give.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.db import transaction

from chantier.directory.core import blocking, body, comparison, levels, normalize, profile, vocabulary, weights
from chantier.directory.core.blocking import Index
from chantier.directory.core.weights import Weights, false_pairs_of
from chantier.directory.models import Edition, MatchingModel, Record, Source

_MODULES = (blocking, body, comparison, levels, normalize, profile, vocabulary, weights)


def false_pairs_in(*, source: Source, index: Index, at: datetime) -> Weights:
    """How false pairs look inside a source; ``index`` holds its bodies as they are now."""
    digest = _digest(source)
    kept = MatchingModel.objects.filter(source=source, digest=digest).first()
    if kept is not None:
        return Weights.from_data(kept.weights)
    learnt = false_pairs_of(index)
    with transaction.atomic():
        MatchingModel.objects.update_or_create(
            source=source,
            defaults={
                "edition": Edition.objects.filter(source=source, dry_run=False).order_by("-pk").first(),
                "digest": digest,
                "weights": learnt.as_data(),
                "bodies": index.size,
                "learned_at": at,
            },
        )
    return learnt


def _digest(source: Source) -> str:
    """Of what every record of the source says, in the order in which they are indexed, and of the code."""
    found = hashlib.sha256(_code())
    records = Record.objects.filter(source=source).order_by("pk").values_list("pk", "digest")
    for pk, said in records.iterator(chunk_size=5_000):
        found.update(f"{pk}:{said};".encode())
    return found.hexdigest()


@lru_cache(maxsize=1)
def _code() -> bytes:
    digest = hashlib.sha256()
    for module in _MODULES:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.digest()
