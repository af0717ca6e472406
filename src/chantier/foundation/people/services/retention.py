"""Applying the retention schedule: destroy what has served its purpose, and say how much."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.db import models, transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import acts
from chantier.foundation.people.core.privacy import Keep
from chantier.foundation.people.core.values import RetentionLine
from chantier.foundation.people.permissions import may_keep_registers
from chantier.foundation.people.personal_data import holders


def schedule() -> tuple[tuple[Keep, str], ...]:
    """Every line of every holder of personal data, with its reason in the reader's language."""
    return tuple((keep, str(holder.reasons[keep.why])) for holder in holders() for keep in holder.retention)


def retention_report(*, at: datetime) -> tuple[RetentionLine, ...]:
    """What would go now. Changes nothing."""
    return tuple(
        RetentionLine(model=keep.model, days=keep.days, why=why, due=_due(keep, at=at).count())
        for keep, why in schedule()
        if apps.is_installed(_app_of(keep))
    )


@transaction.atomic
def apply_retention(*, speaker: Speaker, at: datetime) -> tuple[RetentionLine, ...]:
    """Destroy what is due, and write one act with the counts. Safe to run twice."""
    may_keep_registers(speaker).enforce()
    lines = []
    for keep, why in schedule():
        if not apps.is_installed(_app_of(keep)):
            continue
        rows = _due(keep, at=at)
        count = rows.count()
        if count:
            rows.model._default_manager.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
        lines.append(RetentionLine(model=keep.model, days=keep.days, why=why, due=count))
    gone = {line.model: line.due for line in lines if line.due}
    if gone:
        record(name=acts.RETENTION_APPLIED, speaker=speaker, at=at, subject=("people.retention", "all"), data=gone)
    return tuple(lines)


def _app_of(keep: Keep) -> str:
    label = keep.model.partition(".")[0]
    return next((config.name for config in apps.get_app_configs() if config.label == label), label)


def _due(keep: Keep, *, at: datetime) -> models.QuerySet[models.Model]:
    model = apps.get_model(keep.model)
    rows = model._default_manager.filter(**dict(keep.only)).order_by("pk")
    cutoff = keep.cutoff(at=at)
    due: models.QuerySet[models.Model] = (
        rows.none() if cutoff is None else rows.filter(**{f"{keep.counted_from}__lt": cutoff})
    )
    return due
