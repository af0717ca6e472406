"""Consents, requests and incidents: what the law asks an organisation to keep."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Consent(models.Model):
    """One consent, for one purpose, to one version of a text. Withdrawing it never deletes the proof."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents")
    purpose = models.SlugField(_("finalité"), max_length=60)
    text_version = models.CharField(_("version du texte"), max_length=40)
    language = models.CharField(_("langue"), max_length=2)
    text = models.TextField(_("texte montré"))
    given_at = models.DateTimeField(_("donné le"))
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    proof = models.CharField(_("preuve"), max_length=200)

    class Meta:
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        ordering = ["-given_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="a_consent_is_withdrawn_after_it_is_given",
            ),
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_consent_per_person_and_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.purpose} {self.text_version}"


class PrivacyRequest(models.Model):
    """A request about personal information, with its 30-day clock (Act respecting the protection of
    personal information in the private sector, CQLR c. P-39.1, ss. 27–32)."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Voir les renseignements que vous détenez sur moi")
        RECTIFICATION = "rectification", _("Faire corriger un renseignement")
        PORTABILITY = "portability", _("Recevoir mes renseignements ou les faire transmettre")
        WITHDRAWAL = "withdrawal", _("Retirer un consentement")
        DEINDEXING = "deindexing", _("Faire cesser la diffusion d’un renseignement")

    class Outcome(models.TextChoices):
        PENDING = "pending", _("à traiter")
        GRANTED = "granted", _("accordée")
        PARTLY = "partly", _("accordée en partie")
        REFUSED = "refused", _("refusée")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="privacy_requests",
    )
    address = models.EmailField(_("adresse de réponse"), max_length=254, blank=True)
    kind = models.CharField(_("demande"), max_length=20, choices=Kind.choices)
    text = models.TextField(_("précisions"), max_length=4000, blank=True)
    received_at = models.DateTimeField(_("reçue le"))
    due_on = models.DateField(_("réponse due le"))
    identity_checked_at = models.DateTimeField(_("identité vérifiée le"), null=True, blank=True)
    outcome = models.CharField(_("réponse"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    answer = models.TextField(_("réponse donnée"), max_length=8000, blank=True)
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("demande")
        verbose_name_plural = _("demandes")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="pending", answered_at__isnull=True)
                | (~Q(outcome="pending") & Q(answered_at__isnull=False)),
                name="an_answered_request_has_its_date",
            ),
            models.CheckConstraint(condition=~Q(outcome="refused") | ~Q(answer=""), name="a_refusal_gives_its_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Incident(models.Model):
    """A confidentiality incident, with the fields of the Regulation respecting confidentiality incidents
    (CQLR c. A-2.1, r. 3.1, s. 7). Kept at least five years; never deleted by the application."""

    class Risk(models.TextChoices):
        NOT_SERIOUS = "not_serious", _("pas de risque de préjudice sérieux")
        SERIOUS = "serious", _("risque de préjudice sérieux")

    information = models.TextField(_("renseignements visés, ou pourquoi on ne peut pas les décrire"))
    circumstances = models.TextField(_("circonstances de l’incident"))
    occurred_from = models.DateField(_("date de l’incident, ou début de la période"))
    occurred_until = models.DateField(_("fin de la période"), null=True, blank=True)
    dates_are_approximate = models.BooleanField(_("dates approximatives"), default=False)
    known_on = models.DateField(_("date de la prise de connaissance"))
    persons_count = models.PositiveIntegerField(_("nombre de personnes concernées"))
    persons_count_is_approximate = models.BooleanField(_("nombre approximatif"), default=False)
    risk = models.CharField(_("évaluation du risque"), max_length=12, choices=Risk.choices)
    risk_assessment = models.TextField(
        _("sensibilité des renseignements, conséquences appréhendées, probabilité d’une utilisation nuisible")
    )
    measures = models.TextField(_("mesures prises pour diminuer les risques"))
    commission_notified_on = models.DateField(_("avis à la Commission d’accès à l’information"), null=True, blank=True)
    persons_notified_on = models.DateField(_("avis aux personnes concernées"), null=True, blank=True)
    public_notice_reason = models.TextField(_("avis public : raisons"), blank=True)
    recorded_at = models.DateTimeField(_("inscrit le"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("incident de confidentialité")
        verbose_name_plural = _("registre des incidents de confidentialité")
        ordering = ["-known_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(occurred_until__isnull=True) | Q(occurred_until__gte=F("occurred_from")),
                name="an_incident_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(known_on__gte=F("occurred_from")),
                name="an_incident_is_known_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.known_on}"
