"""Notices to persons, the mail that carries them, and what people refuse to receive."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something a person is told, in their language, with the page it is about."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("sorte d’avis"), max_length=60)
    key = models.CharField(max_length=160)
    language = models.CharField(max_length=2)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"))
    link = models.CharField(_("page"), max_length=400, blank=True)
    created_at = models.DateTimeField(_("reçu le"))
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)

    class Meta:
        verbose_name = _("avis")
        verbose_name_plural = _("avis")
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["person", "-created_at"], name="notice_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="one_notice_per_person_and_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Letter(models.Model):
    """One mail to one address. Its key says what it is about: the same letter is never written twice."""

    notice = models.OneToOneField(Notice, on_delete=models.CASCADE, null=True, blank=True, related_name="letter")
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    address = models.EmailField(max_length=254)
    #: Where an answer goes, when this letter may be answered; forgotten with the body.
    reply_to = models.CharField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    withheld = models.CharField(max_length=40, blank=True)  # why it was not sent, in one word
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(sent_at__isnull=True, withheld=""),
                name="letter_to_send",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(withheld=""), name="a_letter_is_sent_or_withheld"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Preference(models.Model):
    """A kind of notice that a person wants, or does not want, by mail. No row: the kind's own default."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=60)
    by_mail = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["person", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_person_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}: {self.by_mail}"


class Suppression(models.Model):
    """An address that asked not to receive a kind of mail (or any that can be refused), account or not."""

    address = models.EmailField(max_length=254)
    kind = models.CharField(max_length=60, blank=True)  # empty: every kind that can be refused
    since = models.DateTimeField()

    class Meta:
        ordering = ["address", "kind"]
        constraints = [
            models.UniqueConstraint(Lower("address"), "kind", name="one_suppression_per_address_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.kind or '*'}"


class OutboxMail(models.Model):
    """A mail kept in place of being sent, in the demonstration only."""

    kept_at = models.DateTimeField()
    sender = models.CharField(max_length=320)
    recipients = models.TextField()
    subject = models.CharField(max_length=400)
    body = models.TextField()
    headers = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject
