"""What keeps an instance in order: the runs of its regular work, and the pulse of its worker."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One piece of regular work for one slot of time. The row is the lock: whoever makes it does the work."""

    work = models.CharField(_("travail"), max_length=40)
    #: The start of the day or of the hour that this run is for.
    slot = models.DateTimeField(_("période"))
    claimed_at = models.DateTimeField(_("commencé le"))
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=1)
    count = models.PositiveIntegerField(_("éléments traités"), default=0)
    #: The kind of the last error; never its text, which could name somebody.
    failure = models.CharField(_("échec"), max_length=80, blank=True, default="")

    class Meta:
        verbose_name = _("travail régulier")
        verbose_name_plural = _("travaux réguliers")
        ordering = ["-slot", "work"]
        constraints = [models.UniqueConstraint(fields=["work", "slot"], name="one_run_per_work_and_slot")]

    def __str__(self) -> str:
        return f"{self.work} {self.slot:%Y-%m-%d %H:%M}"


class Pulse(models.Model):
    """The last sign of life of a part of the instance."""

    name = models.CharField(_("partie"), max_length=40, unique=True)
    at = models.DateTimeField(_("vu le"))

    class Meta:
        verbose_name = _("signe de vie")
        verbose_name_plural = _("signes de vie")

    def __str__(self) -> str:
        return self.name
