"""What a person says of a link, of a membership, of a list of links."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.directory.core.links import KINDS
from chantier.directory.profile_phrases import RELATIONS_INWARD, RELATIONS_OUTWARD
from chantier.directory.web.college_forms import Day

#: What is sent for a link said from the other end.
FROM_THE_OTHER = "~"
#: « Fédération de » said from the other end is « membre de ».
_CHOICES: list[tuple[str, Promise]] = [(kind, RELATIONS_OUTWARD[kind]) for kind in KINDS]
_CHOICES += [(f"{FROM_THE_OTHER}{kind}", RELATIONS_INWARD[kind]) for kind in KINDS]


class PeriodForm(forms.Form):
    """From when, until when."""

    since = Day(label=_("Depuis le"), required=False, help_text=_("Vide : depuis une date inconnue."))
    until = Day(
        label=_("Jusqu’au"),
        required=False,
        help_text=_("Le premier jour où ce n’est plus le cas. Vide : sans fin connue."),
    )


class LinkForm(PeriodForm):
    """What an organisation is to the one that was chosen."""

    kind = forms.ChoiceField(label=_("Lien"), choices=_CHOICES)
    field_order = ("kind", "since", "until")

    def said(self) -> tuple[str, bool]:
        """The kind, and whether it is said from the other end."""
        given = str(self.cleaned_data["kind"])
        return given.removeprefix(FROM_THE_OTHER), given.startswith(FROM_THE_OTHER)


class MembershipForm(PeriodForm):
    """How an organisation is with the network."""

    category = forms.ChoiceField(label=_("Catégorie de membre"))
    college = forms.ChoiceField(label=_("Collège"), required=False)
    field_order = ("category", "college", "since", "until")

    def __init__(
        self,
        *args: object,
        categories: Iterable[tuple[str, str]] = (),
        colleges: Iterable[tuple[str, str]] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, choices in (("category", categories), ("college", [("", _("Aucun")), *colleges])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class LinkListForm(forms.Form):
    """A list of links and the name of its source."""

    file = forms.FileField(
        label=_("Fichier"),
        allow_empty_file=True,  # refused later, with our own words
        help_text=_("CSV, XLSX ou ODS, de 20 000 lignes au plus."),
    )
    source = forms.CharField(
        label=_("Nom de la source"),
        max_length=160,
        help_text=_("Par exemple « Liens du réseau ». Le même nom sert d’une édition à l’autre."),
    )
