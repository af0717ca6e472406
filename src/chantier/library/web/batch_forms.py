"""What a person says when they bring references in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chantier.foundation.words import api as words
from chantier.library.queries.kinds import kinds, name_of


class DefaultsForm(forms.Form):
    """The kind and the licence of references that say none."""

    kind = forms.ChoiceField(
        label=_("Sorte, pour les références qui n’en disent pas"),
        required=False,
        help_text=_("Sans elle, ces références ne sont pas déposées."),
    )
    licence = forms.ChoiceField(
        label=_("Licence, pour les références qui n’en disent pas"),
        required=False,
        help_text=_("Vous pouvez attendre : rien n’est publié sans licence, mais les brouillons s’en passent."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "fr")[:2]
        choices: dict[str, list[tuple[str, Any]]] = {
            "kind": [("", _("Aucune")), *((one.slug, name_of(one, language)) for one in kinds())],
            "licence": [("", _("Aucune")), *((one.slug, one.label(language)) for one in words.concepts("licence"))],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


class ReferencesForm(forms.Form):
    """A file of references."""

    file = forms.FileField(
        label=_("Fichier de références"),
        allow_empty_file=True,  # refused later, with our own words
        help_text=_("RIS, BibTeX, CSL-JSON, CSV, XLSX, ODS ou Zotero RDF."),
    )
