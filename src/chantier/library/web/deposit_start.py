"""What a deposit begins with: three minutes, four questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

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
from chantier.library.services.prefilling import as_kind
from chantier.library.web import deposit_fields as fields
from chantier.library.web import deposit_filling as filling


class StartForm(forms.Form):
    """Kind, title, licence, and one of: a file, an address, an identifier, nothing yet."""

    def __init__(
        self,
        kinds: Sequence[KindOfResource],
        here: str,
        data: Any = None,
        files: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(initial or {}))
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
        self.fields["identifier"] = fields.line(_("DOI ou ISBN"), most=200)
        self.fields["found"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["licence"] = fields.licence("", here)

    @property
    def may_ask_others(self) -> bool:
        """Whether this instance may ask other sites."""
        return bool(settings.CHANTIER_OUTGOING)

    def clean(self) -> dict[str, Any]:
        """One thing at least is known of it."""
        value = super().clean() or {}
        self.identified = identifiers.doi_or_isbn(value.get("identifier", ""))
        self.found = filling.opened(value.get("found", ""), self.identified)
        if value.get("identifier") and self.identified is None:
            self.add_error("identifier", _("Ni DOI, ni ISBN : vérifiez les signes."))
        if value.get("url"):
            try:
                read_address(value["url"])
            except Invalid as error:
                self.add_error("url", str(error.reason))
        begun = value.get("title", "").strip() or value.get("file") or value.get("url") or self.found
        if not begun and "file" not in self.errors:
            self.add_error("title", _("Donnez un titre, un fichier ou une adresse : il faut de quoi commencer."))
        return value

    def description(self) -> d.Description:
        """What is known."""
        value = self.cleaned_data
        language = value["language"] or self.here
        known = as_kind(self.found, value["kind"]) if self.found else d.Description(value["kind"], (_NO_WORDS,))
        return replace(
            known,
            wordings=(_worded(known.wording(), language, value["title"].strip()),),
            # What was found may be in several languages; not in another than the one that the person chose.
            languages=known.languages if language in known.languages else (language,),
            identifiers=known.identifiers or ((self.identified,) if self.identified else ()),
            licence=replace(known.licence, slug=value["licence"], uri=""),
        )

    def given(self) -> Given:
        """What is attached."""
        value = self.cleaned_data
        return Given(value["file"], url=value["url"], language=value["language"])


_NO_WORDS: Final = d.Wording("", "", is_original=True)


def _worded(one: d.Wording, language: str, title: str) -> d.Wording:
    """The words that were found, in the language and under the title that were chosen."""
    if not title or title == one.title:
        return replace(one, language=language)
    return replace(one, language=language, title=title, subtitle="")
