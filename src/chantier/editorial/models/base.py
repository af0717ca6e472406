"""What every page of the site has."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from chantier.editorial.blocks import BodyBlock
from chantier.editorial.models.contexts import context_of


class SitePage(Page):
    """A page with a summary, a picture and a body in blocks."""

    summary = models.CharField(
        _("résumé"),
        max_length=300,
        blank=True,
        help_text=_("Une ou deux phrases : elles paraissent en tête de la page et dans les listes."),
    )
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("image"),
    )
    body = StreamField(BodyBlock(required=False), verbose_name=_("texte"), blank=True)

    opening_panels: ClassVar[list[Any]] = [FieldPanel("summary"), FieldPanel("picture")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The page, and what `web/page_contexts.py` tells about its kind."""
        return {**super().get_context(request, *args, **kwargs), **context_of(self, request)}
