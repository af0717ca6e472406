"""The pieces an editor composes a page with."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from chantier.directory import api as directory
from chantier.editorial import windows
from chantier.editorial.organization_chooser import OrganizationChooser

WRITING = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "document-link"]
_ADDRESS = re.compile(r"(?:.*/)?([0-9a-z]{1,12})(?:-[^/]*)?/?(?:[?#].*)?$")


class OrganizationBlock(blocks.CharBlock):
    """An organisation of the directory, chosen by its name; what is kept is its public identifier."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("label", _("Organisation"))
        super().__init__(**kwargs)
        self.field.widget = OrganizationChooser()
        self.field.widget.is_required = self.field.required

    def get_form_state(self, value: str | None) -> Any:
        """What the chooser shows of it."""
        return self.field.widget.get_value_data(value)

    def clean(self, value: str | None) -> str:
        text = super().clean(value)
        return public_organization(text) if text else text


def public_organization(text: str) -> str:
    """The public identifier that this address or identifier names. Raises ``ValidationError``."""
    match = _ADDRESS.match(text.strip())
    found = directory.by_public_id(match[1]) if match else None
    if found is None or found.visibility != "public":
        raise ValidationError(_("Aucune fiche publique du répertoire n’a cette adresse."))
    return str(found.public_id)


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, and who they are."""

    text = blocks.TextBlock(label=_("Paroles"), rows=3)
    who = blocks.CharBlock(label=_("Qui parle"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "editorial/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    """A picture with its text for those who do not see it."""

    picture = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "editorial/blocks/picture.html"


class FigureBlock(blocks.StructBlock):
    """A number that says where it comes from and of how many."""

    number = blocks.CharBlock(label=_("Nombre"), max_length=20)
    label = blocks.CharBlock(label=_("Ce qui est compté"), max_length=120)
    denominator = blocks.CharBlock(label=_("Sur combien"), max_length=120, required=False)
    source = blocks.CharBlock(label=_("Source et année"), max_length=200)

    class Meta:
        icon = "order"
        label = _("Chiffre sourcé")
        template = "editorial/blocks/figure.html"


class LinkBlock(blocks.StructBlock):
    """What one can do next."""

    label = blocks.CharBlock(label=_("Verbe"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page du site"), required=False)
    url = blocks.URLBlock(label=_("Ou une adresse"), required=False)

    class Meta:
        icon = "link"
        label = _("Bouton")
        template = "editorial/blocks/link.html"


class DocumentBlock(blocks.StructBlock):
    """A file to take away."""

    document = DocumentChooserBlock(label=_("Document"))

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "editorial/blocks/document.html"


class WindowBlock(blocks.StructBlock):
    """A window on a mandate, alive at each reading."""

    name = blocks.ChoiceBlock(label=_("Fenêtre"), choices=windows.choices)
    title = blocks.CharBlock(label=_("Titre"), required=False, max_length=120)

    class Meta:
        icon = "view"
        label = _("Fenêtre sur un mandat")
        template = "editorial/blocks/window.html"


class SourceBlock(blocks.StructBlock):
    """Where what is said comes from."""

    text = blocks.CharBlock(label=_("Source"), max_length=300)
    url = blocks.URLBlock(label=_("Adresse"), required=False)

    class Meta:
        icon = "clipboard-list"
        label = _("Source")


class BodyBlock(blocks.StreamBlock):
    """The text of a page."""

    paragraph = blocks.RichTextBlock(
        label=_("Texte"), features=WRITING, icon="pilcrow", template="editorial/blocks/paragraph.html"
    )
    picture = PictureBlock()
    quote = QuoteBlock()
    figure = FigureBlock()
    organization = OrganizationBlock(icon="group", template="editorial/blocks/organization.html")
    window = WindowBlock()
    link = LinkBlock()
    document = DocumentBlock()
    sources = blocks.ListBlock(
        SourceBlock(), label=_("Sources"), icon="clipboard-list", template="editorial/blocks/sources.html"
    )
