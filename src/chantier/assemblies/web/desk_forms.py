"""What a form of the desk carries: one gesture, its key, and what it acts on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from chantier.assemblies.services.floor import LONGEST_MOTION

#: How a field that names a voice is read: its number on the roll, or its name.
_LONGEST_NAME = 400


class GestureForm(forms.Form):
    """Every field that a gesture may carry; what each one needs, its service asks."""

    gesture = forms.CharField(max_length=20)
    key = forms.CharField(max_length=40, required=False)
    expects = forms.IntegerField(required=False, min_value=0, max_value=100_000)
    waited = forms.IntegerField(required=False)
    kind = forms.CharField(max_length=20, required=False)
    who = forms.CharField(max_length=_LONGEST_NAME, required=False)
    seconder = forms.CharField(max_length=_LONGEST_NAME, required=False)
    # Longer ones are refused by the service, in words and with what was typed.
    text = forms.CharField(max_length=LONGEST_MOTION * 2, required=False)
    majority = forms.CharField(max_length=30, required=False)
    proposal = forms.CharField(max_length=12, required=False)
    how = forms.CharField(max_length=8, required=False)
    words = forms.CharField(max_length=300, required=False)
    group = forms.CharField(max_length=12, required=False)
    number = forms.IntegerField(required=False, min_value=1, max_value=2**60)

    def waited_for(self) -> timedelta:
        """How long the gesture waited at a desk without a network."""
        seconds = self.cleaned_data.get("waited")
        try:
            return timedelta(milliseconds=seconds or 0)
        except OverflowError:
            return timedelta(0)

    def typed(self) -> dict[str, Any]:
        """What was typed, to show it again."""
        return {name: self.data.get(name, "") for name in self.fields}
