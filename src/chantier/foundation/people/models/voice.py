"""Who may speak in the name of which organisation, and since when."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chantier.foundation.people.core import lifecycle


class Voice(models.Model):
    """An organisation that can speak here. The directory knows the organisation; this knows its voice."""

    organization_ref = models.CharField(_("identifiant public"), max_length=64, unique=True)
    name = models.CharField(_("nom"), max_length=300)
    active = models.BooleanField(_("peut parler"), default=True)
    redirects_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="redirected_from"
    )

    class Meta:
        verbose_name = _("voix")
        verbose_name_plural = _("voix")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(redirects_to__isnull=True) | ~Q(redirects_to=F("id")),
                name="a_voice_does_not_redirect_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """A person speaks in the name of an organisation: given, accepted, ended or revoked, always dated."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="mandates")
    title = models.CharField(_("fonction"), max_length=120, blank=True)
    powers = models.JSONField(_("pouvoirs"), default=list)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="mandates_given"
    )
    given_at = models.DateTimeField(_("donné le"))
    accepted_at = models.DateTimeField(_("accepté le"), null=True, blank=True)
    declined_at = models.DateTimeField(_("refusé le"), null=True, blank=True)
    starts_on = models.DateField(_("à partir du"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mandates_revoked",
    )
    reason = models.CharField(_("raison du retrait"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["voice", "starts_on"], name="mandate_by_voice")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="a_mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True),
                name="a_mandate_is_accepted_or_declined",
            ),
            models.UniqueConstraint(
                fields=["person", "voice"],
                condition=Q(accepted_at__isnull=True, declined_at__isnull=True, revoked_at__isnull=True),
                name="one_open_offer_per_person_and_voice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.voice_id}"

    @property
    def dates(self) -> lifecycle.MandateDates:
        """What the lifecycle needs to know."""
        return lifecycle.MandateDates(
            given_at=self.given_at,
            accepted_at=self.accepted_at,
            declined_at=self.declined_at,
            revoked_at=self.revoked_at,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )

    def state(self, *, on: date) -> lifecycle.MandateState:
        """The state on this day (see `core/lifecycle.py`)."""
        return lifecycle.mandate_state(self.dates, on=on)


class Invitation(models.Model):
    """A mandate offered to an address that may have no account yet. Works once, for that address only."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="invitations")
    address = models.EmailField(_("adresse courriel"), max_length=254)
    language = models.CharField(max_length=2, default="fr")
    title = models.CharField(_("fonction"), max_length=120, blank=True)
    powers = models.JSONField(_("pouvoirs"), default=list)
    starts_on = models.DateField(_("à partir du"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="invitations_given"
    )
    given_at = models.DateTimeField(_("envoyée le"))
    expires_at = models.DateTimeField(_("valable jusqu’au"))
    used_at = models.DateTimeField(_("utilisée le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="invitation")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("given_at")), name="an_invitation_expires_after_it_is_given"
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="an_invitation_is_used_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} → {self.voice_id}"
