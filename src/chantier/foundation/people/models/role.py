"""The charges that persons hold in this instance."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """The words of `foundation.access`, with their French names."""

    ADMINISTRATOR = "administrator", _("administration")
    COORDINATOR = "coordinator", _("coordination")
    SECRETARY = "secretary", _("secrétariat d’assemblée")
    DOCUMENTALIST = "documentalist", _("documentation")
    EDITOR = "editor", pgettext_lazy("role", "édition du site")


class RoleGrant(models.Model):
    """A role held by a person, from an instant until another, everywhere or in one territory."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    territory_code = models.CharField(_("territoire"), max_length=20, blank=True, default="")
    since = models.DateTimeField(_("depuis"))
    until = models.DateTimeField(_("jusqu’à"), null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="role_grants_given",
    )

    class Meta:
        verbose_name = _("rôle confié")
        verbose_name_plural = _("rôles confiés")
        ordering = ["role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_role_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "territory_code"],
                condition=Q(until__isnull=True),
                name="one_open_grant_per_person_role_and_territory",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role}"
