"""The form of a picture: a text for those who do not see it is asked for, always."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm


class PictureForm(BaseImageForm):
    """Wagtail's own, with the description made compulsory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            field = self.fields["description"]
            field.required = True
            field.label = _("Texte de remplacement")
            field.help_text = _("Ce que montre l’image, en une phrase, pour qui ne la voit pas.")
