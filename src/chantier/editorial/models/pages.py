"""The kinds of pages: home, lists, texts, stories, news, press, campaigns, events."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from chantier.editorial.blocks import public_organization
from chantier.editorial.models.base import SitePage
from chantier.editorial.organization_chooser import OrganizationChooser


class HomePage(SitePage):
    """The home of one language. Not published: the program's own home is shown in its place."""

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(SitePage.opening_panels, heading=_("Accroche")),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["editorial.SectionPage", "editorial.TextPage"]
    max_count_per_parent = 3

    class Meta:
        verbose_name = _("accueil")
        verbose_name_plural = _("accueils")


class SectionPage(SitePage):
    """A list of pages of one kind: stories, news, calendar, campaigns, press room."""

    class Gathers(models.TextChoices):
        STORIES = "stories", _("récits")
        NEWS = "news", _("nouvelles")
        EVENTS = "events", _("événements")
        CAMPAIGNS = "campaigns", _("campagnes")
        PRESS = "press", _("communiqués")
        REPORTS = "reports", _("rapports annuels")

    gathers = models.CharField(_("ce qu’elle rassemble"), max_length=10, choices=Gathers.choices)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("gathers"),
        *SitePage.opening_panels,
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["editorial.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "editorial.StoryPage",
        "editorial.NewsPage",
        "editorial.EventPage",
        "editorial.CampaignPage",
        "editorial.PressPage",
        "editorial.ReportPage",
    ]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")


class TextPage(SitePage):
    """A page that stays: history, mission, how to join."""

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, *SitePage.opening_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["editorial.HomePage", "editorial.TextPage"]
    subpage_types: ClassVar[list[str]] = ["editorial.TextPage"]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")


class StoryPage(SitePage):
    """The portrait of an enterprise; its facts are read in the directory at each showing."""

    organization = models.CharField(
        _("organisation"),
        max_length=300,
        help_text=_("Ses faits se liront en direct dans le répertoire."),
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("organization", widget=OrganizationChooser),
        *SitePage.opening_panels,
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["editorial.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("récit")
        verbose_name_plural = _("récits")

    def clean(self) -> None:
        """Keep the public identifier of the organisation, whatever address was pasted."""
        super().clean()
        self.organization = _kept_organization(self.organization, "organization")


class NewsPage(SitePage):
    """Something that happened, on its day."""

    day = models.DateField(_("date"))

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("day"),
        *SitePage.opening_panels,
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["editorial.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("nouvelle")
        verbose_name_plural = _("nouvelles")


class PressPage(SitePage):
    """A press release. An embargo is its date of publication: it is not on the site before."""

    day = models.DateField(_("date"))
    place = models.CharField(_("lieu d’envoi"), max_length=120, blank=True)
    contact = models.TextField(_("contact pour la presse"), max_length=400, help_text=_("Nom, téléphone, courriel."))

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("day"), FieldPanel("place")]),
        *SitePage.opening_panels,
        FieldPanel("body"),
        FieldPanel("contact"),
    ]
    parent_page_types: ClassVar[list[str]] = ["editorial.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("communiqué")
        verbose_name_plural = _("communiqués")


class CampaignPage(SitePage):
    """A demand with a goal, that persons and organisations sign. Its translations share their signatures."""

    goal = models.PositiveIntegerField(_("objectif"), help_text=_("Le nombre de signatures espéré."))
    demand = models.TextField(_("ce qui est demandé"), max_length=600)
    addressee = models.CharField(_("à qui"), max_length=160)
    closes_on = models.DateField(_("dernier jour pour signer"), null=True, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        *SitePage.opening_panels,
        MultiFieldPanel(
            [
                FieldPanel("demand"),
                FieldPanel("addressee"),
                FieldRowPanel([FieldPanel("goal"), FieldPanel("closes_on")]),
            ],
            heading=_("Demande"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["editorial.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("campagne")
        verbose_name_plural = _("campagnes")
        constraints = [models.CheckConstraint(condition=Q(goal__gte=1), name="a_campaign_has_a_goal")]


class EventPage(SitePage):
    """Something to attend. Its translations share their registrations."""

    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    place = models.CharField(_("lieu"), max_length=200)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    takes_registrations = models.BooleanField(_("on s’y inscrit ici"), default=True)
    seats = models.PositiveIntegerField(_("places"), null=True, blank=True, help_text=_("Vide : sans limite."))
    host = models.CharField(
        _("organisation qui reçoit"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("Qui parle en son nom lira les inscriptions, comme les personnes qui rédigent le site."),
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        *SitePage.opening_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("place"), FieldPanel("address")]),
                FieldRowPanel([FieldPanel("takes_registrations"), FieldPanel("seats")]),
                FieldPanel("host", widget=OrganizationChooser),
            ],
            heading=_("Rendez-vous"),
        ),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["editorial.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gte=F("starts_at")), name="an_event_ends_after_it_starts")
        ]

    def clean(self) -> None:
        """An end before its beginning is said on the field, not by the database."""
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("La fin précède le début.")})
        self.host = _kept_organization(self.host, "host")


def _kept_organization(text: str, field: str) -> str:
    """The public identifier of the organisation that was chosen, or nothing; a refusal is said on the field."""
    try:
        return public_organization(text) if text else ""
    except ValidationError as refusal:
        raise ValidationError({field: refusal.messages}) from refusal
