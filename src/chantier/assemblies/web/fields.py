"""Fields of the forms of assemblies: days and hours that a calendar can hold, in any place of the world."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

#: « 9999-12-31 » has no day after it, and « 0001-01-01 » none before: no instant can be made of them everywhere.
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2200, 12, 31)


class DayField(forms.DateField):
    """A day between 1900 and 2200, chosen in the browser’s own calendar where it has one."""

    def __init__(self, **given: Any) -> None:
        unlikely = _("Donnez un jour entre 1900 et 2200.")
        super().__init__(
            **{
                "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                "validators": [MinValueValidator(EARLIEST, unlikely), MaxValueValidator(LATEST, unlikely)],
                **given,
            }
        )


class HourField(forms.TimeField):
    """An hour of the day, to the minute."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            **{
                "input_formats": ["%H:%M", "%H:%M:%S"],
                "widget": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
                **given,
            }
        )
