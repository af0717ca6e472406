"""What a person says when they bring a list in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from chantier.directory.import_phrases import KINDS
from chantier.directory.services.imports import SourceGiven


class UploadForm(forms.Form):
    """A file and the source it belongs to."""

    file = forms.FileField(
        label=_("Fichier"),
        allow_empty_file=True,  # refused later, with our own words
        help_text=_("CSV, XLSX ou ODS ; ou le ZIP du Registre des entreprises du Québec."),
    )
    existing = forms.ChoiceField(label=_("Source déjà connue"), required=False)
    name = forms.CharField(
        label=_("Nom d’une nouvelle source"),
        max_length=160,
        required=False,
        help_text=_("Par exemple « Membres du pôle ». Le même nom sert d’une édition à l’autre."),
    )
    kind = forms.ChoiceField(label=_("Sorte de source"), choices=list(KINDS.items()), required=False)
    makes_member = forms.BooleanField(label=_("Toutes les organisations de cette liste sont membres"), required=False)
    licence = forms.CharField(label=_("Licence des données"), max_length=120, required=False)
    is_open = forms.BooleanField(
        label=_("Cette licence permet de publier les valeurs en données ouvertes"), required=False
    )

    def __init__(self, *args: object, names: tuple[str, ...] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["existing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nouvelle source")), *((name, name) for name in names)]

    def clean(self) -> dict[str, object]:
        """A source is chosen or named."""
        given = super().clean() or {}
        if not given.get("existing") and not str(given.get("name") or "").strip():
            self.add_error("name", _("Choisissez une source connue ou nommez la nouvelle."))
        return given

    def source(self) -> SourceGiven:
        """The source as the service takes it."""
        given = self.cleaned_data
        return SourceGiven(
            name=given["existing"] or given["name"],
            kind=given["kind"] or "network",
            licence=given["licence"],
            is_open=given["is_open"],
            makes_member=given["makes_member"],
        )
