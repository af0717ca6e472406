"""Where a person is signed in, so that they can see it and end it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OpenSession(models.Model):
    """One browser in which a person is signed in. No network address, no version, no place."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="open_sessions")
    #: The row of the session itself: ending one deletes the other.
    session_key = models.CharField(_("session"), max_length=40, unique=True)
    browser = models.CharField(_("navigateur"), max_length=12, blank=True, default="")
    system = models.CharField(_("système"), max_length=12, blank=True, default="")
    began_at = models.DateTimeField(_("ouverte le"))
    #: To the hour: a finer trace would tell when somebody works.
    seen_at = models.DateTimeField(_("vue le"))

    class Meta:
        verbose_name = _("session ouverte")
        verbose_name_plural = _("sessions ouvertes")
        ordering = ["-seen_at", "id"]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.browser}/{self.system}"
