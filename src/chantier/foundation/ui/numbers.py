"""Numbers as each language writes them: rounding and grouping happen here, when the page is drawn, and nowhere else."""

from decimal import Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def _written(value: float | Decimal, decimals: int | None = None) -> str:
    return _in(get_language(), value, decimals)


@lru_cache(maxsize=4096)
def _in(_language: str | None, value: float | Decimal, decimals: int | None) -> str:
    """A page of figures writes the same small numbers hundreds of times: they are kept by language."""
    if decimals is None:
        decimals = 0 if value == int(value) else 1
    # Django cuts the decimals of a float: two thirds would read 66 %.
    rounded = round(Decimal(str(value)), decimals)
    text = number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    # A thousand is parted by a thin space, and never at the end of a line.
    return text.replace("\xa0", "\u202f")


def _percent(share: float) -> str:
    value = 100 * share
    decimals = 1 if 0 < value < 9.95 and round(value, 1) != round(value) else 0
    return _("%(number)s %%") % {"number": _written(value, decimals)}


def _between(low: object, high: object) -> str:
    return _("de %(low)s à %(high)s") % {"low": low, "high": high}


written = lazy(_written, str)
"""A number with its thousands apart: one decimal at most."""

percent = lazy(_percent, str)
"""A share between 0 and 1: one decimal under ten per cent."""

between = lazy(_between, str)
"""A range, from its two ends already written."""
