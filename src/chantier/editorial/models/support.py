"""Those who sign a campaign and those who come to an event, until they withdraw."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Support(models.Model):
    """One support to a campaign or one registration to an event, by a person in their own name or for an organisation.

    ``subject`` is the key that the translations of one page share: a person counts once, whatever the language.
    Whoever signs without an account is known by ``signer`` alone, the digest of the address that they confirmed. Once
    what an event asked to know has served, its registrations stay as a count: ``person`` is emptied.
    """

    class Kind(models.TextChoices):
        SIGNATURE = "signature", _("signature")
        REGISTRATION = "registration", _("inscription")

    kind = models.CharField(_("genre"), max_length=12, choices=Kind.choices)
    subject = models.UUIDField(_("campagne ou événement"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("personne"),
        null=True,
        blank=True,
    )
    signer = models.CharField(_("empreinte de l’adresse"), max_length=64, blank=True, default="")
    organization_ref = models.CharField(_("organisation"), max_length=40, blank=True)
    shown_name = models.CharField(_("nom montré"), max_length=200, blank=True)
    consent = models.TextField(_("texte accepté"))
    language = models.CharField(_("langue"), max_length=2)
    given_at = models.DateTimeField(_("donné le"))
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("appui")
        verbose_name_plural = _("appuis")
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "person"],
                condition=Q(withdrawn_at__isnull=True, organization_ref=""),
                name="a_person_supports_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "organization_ref"],
                condition=Q(withdrawn_at__isnull=True, kind="signature") & ~Q(organization_ref=""),
                name="an_organization_signs_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "signer"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(signer=""),
                name="an_address_signs_once",
            ),
            models.CheckConstraint(
                condition=Q(signer="") | Q(person__isnull=True, organization_ref="", kind="signature"),
                name="an_address_signs_for_itself_without_an_account",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="a_support_is_withdrawn_after_it_is_given",
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject"], name="supports_of_a_page")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class SignatureRequest(models.Model):
    """Somebody without an account asked to sign: nothing is counted before their address answers.

    What they typed is destroyed when it does, or after a week.
    """

    page_id = models.PositiveBigIntegerField(_("page"))
    subject = models.UUIDField(_("campagne"))
    signer = models.CharField(_("empreinte de l’adresse"), max_length=64)
    digest = models.CharField(_("empreinte de la clé"), max_length=64, unique=True)
    name = models.CharField(_("nom"), max_length=120, blank=True)
    shows_name = models.BooleanField(_("montre son nom"), default=False)
    consent = models.TextField(_("texte accepté"))
    language = models.CharField(_("langue"), max_length=2)
    asked_at = models.DateTimeField(_("demandé le"))

    class Meta:
        verbose_name = _("signature à confirmer")
        verbose_name_plural = _("signatures à confirmer")
        constraints = [models.UniqueConstraint(fields=["subject", "signer"], name="one_request_an_address")]

    def __str__(self) -> str:
        return f"{self.subject}"
