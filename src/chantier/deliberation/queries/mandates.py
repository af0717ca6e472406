"""Mandates of working groups, as the calendar left them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from chantier.deliberation.core.lifecycles import mandate_state
from chantier.deliberation.core.phases import end_of_day, start_of_day
from chantier.deliberation.models import WorkingMandate


def state_of(mandate: WorkingMandate, *, at: datetime) -> str:
    """The state at this instant: its days are those of the table's place, the last one whole."""
    zone = ZoneInfo(mandate.table.time_zone)
    begins, ends = start_of_day(mandate.starts_on, zone), end_of_day(mandate.ends_on, zone)
    return mandate_state(mandate.state, begins_at=begins, ends_at=ends, at=at)
