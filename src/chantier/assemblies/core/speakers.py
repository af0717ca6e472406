"""Who speaks next: those who have not spoken yet on this point first, genders in turn where an assembly wants it, then
as they asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Asking:
    """Somebody who asks to speak. ``order`` is when they asked; ``group`` is what is alternated (None: said by
    nobody).
    """

    who: str
    order: int
    spoken: int = 0
    group: str | None = None


def speaking_order(
    asking: Sequence[Asking], *, first_timers_first: bool, alternate: bool, last_group: str | None = None
) -> tuple[Asking, ...]:
    """The list as it stands.

    With ``first_timers_first``, fewer interventions on this point come before more. With ``alternate``, among those
    who are level the next one is not of the group that spoke last, as long as there is another; whoever said no group
    is of none and may come at any turn. Otherwise, as they asked.
    """
    left = sorted(asking, key=lambda one: one.order)
    told: list[Asking] = []
    group = last_group
    while left:
        level = left
        if first_timers_first:
            least = min(one.spoken for one in left)
            level = [one for one in left if one.spoken == least]
        if alternate and group is not None:
            level = [one for one in level if one.group != group] or level
        following = level[0]
        told.append(following)
        left.remove(following)
        group = following.group if following.group is not None else group
    return tuple(told)
