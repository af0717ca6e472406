"""Annual reports: a page of blocks, and the figures that its blocks stand on, gathered once and never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from chantier.editorial.models.base import SitePage
from chantier.editorial.report_blocks import ReportBlock


class ReportPage(SitePage):
    """The report of a year, for the whole movement or one territory. Its figures are shared by its translations."""

    year = models.PositiveSmallIntegerField(_("année"))
    territory = models.CharField(_("territoire"), max_length=60, blank=True, default="")
    body = StreamField(ReportBlock(required=False), verbose_name=_("texte"), blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        HelpPanel(template="editorial/reports/_refresh_panel.html"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("year", read_only=True), FieldPanel("territory", read_only=True)])],
            heading=_("Ce dont il rend compte"),
        ),
        *SitePage.opening_panels,
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["editorial.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    #: Made by its builder only: a report without its figures would say nothing.
    is_creatable = False

    class Meta:
        verbose_name = _("rapport annuel")
        verbose_name_plural = _("rapports annuels")


class ReportFigures(models.Model):
    """One section as it was gathered at an instant, in each language. A row is never changed: a page points to it."""

    report = models.UUIDField(_("rapport"))
    year = models.PositiveSmallIntegerField(_("année"))
    territory = models.CharField(_("territoire"), max_length=60, blank=True, default="")
    section = models.CharField(_("section"), max_length=40)
    gathered_at = models.DateTimeField(_("arrêté le"))
    #: {language: `reports.core.part.as_plain`}
    said = models.JSONField(_("contenu"), default=dict)

    class Meta:
        verbose_name = _("chiffres d’un rapport")
        verbose_name_plural = _("chiffres des rapports")
        ordering = ["-gathered_at", "-id"]
        indexes = [models.Index(fields=["report", "section"], name="figures_of_a_report")]

    def __str__(self) -> str:
        return f"{self.section} {self.year} {self.territory}".strip()
