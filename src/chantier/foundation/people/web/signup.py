"""What is asked to open an account, besides the address and the password: a name, and nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chantier.foundation.people.models import Person


class NameForm(forms.Form):
    """Added by the sign-in library to its own form."""

    name = forms.CharField(
        label=_("Votre nom, tel que les autres membres le verront"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: Person) -> None:  # noqa: ARG002
        """Keep the name, and the language in which the account was opened."""
        user.name = " ".join(self.cleaned_data["name"].split())
        user.language = (translation.get_language() or "fr")[:2]
        user.save(update_fields=["name", "language"])

    def clean_name(self) -> Any:
        name = self.cleaned_data["name"]
        if any(ord(character) < 32 or ord(character) == 127 for character in name):
            raise forms.ValidationError(_("Un nom ne contient pas de caractères invisibles."))
        return name
