"""What a deposit begins with: three minutes, four questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from chantier.foundation.access.api import Invalid
from chantier.library import deposit_phrases as phrases
from chantier.library.core import description as d
from chantier.library.core import identifiers
from chantier.library.core.kinds import KindOfResource
from chantier.library.queries.kinds import name_of
from chantier.library.services.attachments import read_address
from chantier.library.services.depositing import Given
from chantier.library.web import deposit_fields as fields


class StartForm(forms.Form):
    """Kind, title, licence, and one of: a file, an address, an identifier, nothing yet."""

    def __init__(self, kinds: Sequence[KindOfResource], here: str, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.here = here
        given = []
        for one in kinds:
            purpose = one.purposes.get(here) or one.purposes.get("fr", "")
            given.append((one.slug, f"{name_of(one, here)} — {purpose}" if purpose else name_of(one, here)))
        self.fields["kind"] = forms.ChoiceField(
            label=_("Quelle sorte de ressource ?"),
            choices=given,
            widget=forms.RadioSelect,
        )
        self.fields["title"] = fields.line(
            phrases.FIELDS["title"], help_text=_("Avec un fichier, vous pouvez le laisser vide : il sera lu dedans.")
        )
        self.fields["language"] = fields.language(phrases.FIELDS["language"], here)
        self.fields["file"] = forms.FileField(
            label=_("Un fichier"),
            required=False,
            help_text=_("PDF, EPUB, ODT, DOCX, présentation, tableau, image, son, vidéo, texte ou sous-titres."),
        )
        self.fields["url"] = fields.line(_("ou une adresse web"), most=1000, inputmode="url")
        self.fields["identifier"] = fields.line(_("ou un DOI ou un ISBN"), most=200)
        self.fields["licence"] = fields.licence("", here)

    @property
    def may_ask_others(self) -> bool:
        """Whether this instance may ask other sites."""
        return bool(settings.CHANTIER_OUTGOING)

    def clean(self) -> dict[str, Any]:
        """One thing at least is known of it."""
        value = super().clean() or {}
        self.identified = _identified(value.get("identifier", ""))
        if value.get("identifier") and self.identified is None:
            self.add_error("identifier", _("Ni DOI, ni ISBN : vérifiez les signes."))
        if value.get("url"):
            try:
                read_address(value["url"])
            except Invalid as error:
                self.add_error("url", str(error.reason))
        if not (value.get("title", "").strip() or value.get("file") or value.get("url")) and "file" not in self.errors:
            self.add_error("title", _("Donnez un titre, un fichier ou une adresse : il faut de quoi commencer."))
        return value

    def description(self) -> d.Description:
        """What is known."""
        value = self.cleaned_data
        language = value["language"] or self.here
        return d.Description(
            kind=value["kind"],
            wordings=(d.Wording(language, value["title"], is_original=True),),
            languages=(language,),
            identifiers=(self.identified,) if self.identified else (),
            licence=d.Licence(value["licence"]),
        )

    def given(self) -> Given:
        """What is attached."""
        value = self.cleaned_data
        return Given(value["file"], url=value["url"], language=value["language"])


def _identified(text: str) -> d.Identified | None:
    if doi := identifiers.doi(text):
        return d.Identified("doi", doi)
    if isbn := identifiers.isbn(text):
        return d.Identified("isbn", isbn)
    return None
