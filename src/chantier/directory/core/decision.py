"""From a probability to a decision that can be defended: « same » needs a name, a place, and no contradiction.

The probability orders and proposes; these rules can only make a decision more cautious. They protect the promise that
*same* is right at least 995 times in 1,000, on lists that nobody has tuned for.
"""

from __future__ import annotations

from typing import Final, Literal

from chantier.directory.core.comparison import Comparison, Contact, Name, Nature, Place

Decision = Literal["same", "review", "different"]

SAME_AT: Final = 0.97
REVIEW_AT: Final = 0.015

_AT_THE_DOOR: Final = frozenset((Place.DOOR, Place.SHARED_DOOR))
_CLOSE_BY: Final = _AT_THE_DOOR | {Place.POSTAL_CODE, Place.AT_LEAST_POSTAL_CODE}


def is_supported(found: Comparison, *, everything: float) -> bool:
    """Whether name and place together can carry « same ». `everything`: log of the register's size, in nats.

    The rarer the common name, the less the place has to say; an identical name in another municipality is never enough
    without a phone, a web domain or a number.
    """
    levels = found.levels
    if levels.nature is not Nature.COMPATIBLE or levels.number is Contact.DIFFERENT:
        return False
    if levels.number is Contact.SAME:
        return levels.name >= Name.PARTIAL
    place = levels.place
    if levels.name is Name.IDENTICAL:
        return place is not Place.ELSEWHERE or found.contact
    if levels.name is Name.IDENTICAL_COMMON:
        return place in _CLOSE_BY or (found.contact and place is not Place.ELSEWHERE)
    if levels.name is Name.CLOSE:
        return place in _CLOSE_BY or (found.contact and place is not Place.ELSEWHERE)
    if levels.name is Name.ALIKE:
        one_sided = min(found.left_weight, found.right_weight) <= 0.35 * everything
        return one_sided and (place is Place.DOOR or (found.contact and place in _CLOSE_BY))
    return False


def decide(found: Comparison, probability: float, *, everything: float) -> Decision:
    """The decision on one pair, before pairs are looked at together."""
    if probability >= SAME_AT and is_supported(found, everything=everything):
        return "same"
    return "review" if probability >= REVIEW_AT else "different"
