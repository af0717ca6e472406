"""What a secretary says of a college, and of who sits in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _


class Day(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CollegeForm(forms.Form):
    """A college, from a day."""

    name_fr = forms.CharField(label=_("Nom en français"), max_length=200)
    name_en = forms.CharField(label=_("Nom en anglais"), max_length=200, widget=forms.TextInput(attrs={"lang": "en"}))
    name_es = forms.CharField(
        label=_("Nom en espagnol"), max_length=200, required=False, widget=forms.TextInput(attrs={"lang": "es"})
    )
    seats = forms.IntegerField(
        label=_("Sièges"), min_value=0, max_value=1000, required=False, help_text=_("Vide : le nombre n’est pas fixé.")
    )
    from_day = Day(label=_("À partir du"))
    opened_by = forms.MultipleChoiceField(
        label=_("Ouvert aux membres de"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "« Et toute organisation membre de… » : les membres de ces organisations, et les leurs, en sont aussi. "
            "Une organisation n’ouvre un collège que si elle en est."
        ),
    )

    def __init__(self, *args: object, bodies: Iterable[tuple[int, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["opened_by"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(pk), name) for pk, name in bodies]

    def names(self) -> dict[str, str]:
        """{language: name}."""
        return {language: self.cleaned_data[f"name_{language}"] for language in ("fr", "en", "es")}

    def bodies(self) -> list[int]:
        """Those whose members belong to the college."""
        return [int(one) for one in self.cleaned_data["opened_by"]]


class ClosingForm(forms.Form):
    """When a college ends."""

    on = Day(label=_("Premier jour où il n’existe plus"))


class SeatForm(forms.Form):
    """The college of an organisation, over a period."""

    college = forms.ChoiceField(label=_("Collège"))
    category = forms.ChoiceField(label=_("Catégorie de membre"))
    since = Day(label=_("À partir du"))
    until = Day(label=_("Jusqu’au"), required=False, help_text=_("Vide : sans fin connue."))

    def __init__(
        self,
        *args: object,
        colleges: Iterable[tuple[str, str]] = (),
        categories: Iterable[tuple[str, str]] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, choices in (("college", colleges), ("category", categories)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class ExceptionForm(forms.Form):
    """An organisation that a college leaves out."""

    excepted = forms.ChoiceField(label=_("Collège dont elle hérite"))
    excepted_since = Day(label=_("À partir du"))
    excepted_until = Day(label=_("Jusqu’au"), required=False, help_text=_("Vide : sans fin connue."))
    reason = forms.CharField(
        label=_("Pourquoi"), max_length=300, help_text=_("Par exemple l’article du règlement ou la résolution.")
    )

    def __init__(self, *args: object, colleges: Iterable[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["excepted"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(colleges)


def day_of(text: str, otherwise: date) -> date:
    """A day written in an address, or another."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
