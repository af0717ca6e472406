"""When a thing noted at the desk happened, though it came here later: a desk without a network says how long ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

#: A desk says no more than that it was without a network for a day's meeting.
LONGEST_WAIT: Final = timedelta(hours=12)


def happened_at(*, now: datetime, waited: timedelta, not_before: datetime | None = None) -> datetime:
    """The hour of a thing noted ``waited`` before it arrived at ``now``.

    How long it waited is said by the desk's own clock, read twice: whether that clock is right does not matter. A wait
    that cannot be (below nothing, above `LONGEST_WAIT`) is none. Things keep the order in which they came: never
    before ``not_before``, the hour of the one before, and never after ``now``.
    """
    if not timedelta(0) <= waited <= LONGEST_WAIT:
        return now
    at = now - waited
    return at if not_before is None else min(now, max(at, not_before))
