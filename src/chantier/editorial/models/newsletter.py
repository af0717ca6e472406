"""Who asked for the newsletter, with what proves it; issues, what they hold, and to whom each left."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Subscriber(models.Model):
    """An address that asked for the newsletter, once, whatever its capitals. No account is needed.

    ``waiting_since`` is set until the first confirmation alone: what was never confirmed is destroyed after it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("à confirmer")
        ACTIVE = "active", _("abonnée")
        PAUSED = "paused", _("en pause")
        LEFT = "left", _("désabonnée")

    address = models.EmailField(_("adresse"), max_length=254)
    key = models.CharField(max_length=254, unique=True)
    state = models.CharField(_("état"), max_length=8, choices=State.choices)
    language = models.CharField(_("langue"), max_length=2)
    territories = models.JSONField(_("territoires"), default=list, blank=True)
    themes = models.JSONField(_("thèmes"), default=list, blank=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    left_at = models.DateTimeField(_("partie le"), null=True, blank=True)
    left_why = models.CharField(max_length=12, blank=True)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    key_number = models.PositiveIntegerField(default=1)  # raised, it makes every earlier link of letters void
    asked = models.JSONField(default=dict, blank=True)  # the choices that a confirmation would put in force
    confirm_digest = models.CharField(max_length=64, blank=True)
    confirm_until = models.DateTimeField(null=True, blank=True)
    last_letter_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("abonnement à l’infolettre")
        verbose_name_plural = _("abonnements à l’infolettre")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["confirm_digest"], condition=~Q(confirm_digest=""), name="a_confirmation_opens_one_subscription"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "paused"]) | Q(confirmed_at__isnull=False),
                name="a_subscription_in_force_was_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="subscribers_by_state")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"


class SubscriptionProof(models.Model):
    """What a subscriber did and the very words they had in front of them: never changed."""

    class What(models.TextChoices):
        ASKED = "asked", _("demande")
        CONFIRMED = "confirmed", _("confirmation")
        CHANGED = "changed", _("changement")
        LEFT = "left", _("départ")

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="proofs")
    what = models.CharField(_("geste"), max_length=10, choices=What.choices)
    at = models.DateTimeField(_("date"))
    source = models.CharField(_("source"), max_length=20)  # page, letter, account, one_click, bounce, complaint
    language = models.CharField(max_length=2)
    words = models.TextField(_("texte montré"), blank=True)
    choices = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("preuve de consentement")
        verbose_name_plural = _("preuves de consentement")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.subscriber_id} {self.what}"


class RefusedAddress(models.Model):
    """An address to which nothing is sent, known by a keyed digest: it refuses mail, or complained."""

    class Why(models.TextChoices):
        BOUNCE = "bounce", _("adresse refusée par son serveur")
        COMPLAINT = "complaint", _("plainte")

    digest = models.CharField(max_length=64, unique=True)
    why = models.CharField(_("raison"), max_length=10, choices=Why.choices)
    since = models.DateTimeField(_("depuis"))

    class Meta:
        verbose_name = _("adresse refusée")
        verbose_name_plural = _("adresses refusées")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.pk}: {self.why}"


class NewsletterIssue(models.Model):
    """One issue, in three languages: what an editor chose of a period, and what became of it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        SCHEDULED = "scheduled", _("programmé")
        SENDING = "sending", _("en cours d’envoi")
        SENT = "sent", _("envoyé")

    subjects = models.JSONField(_("objets"), default=dict)
    introductions = models.JSONField(_("mots d’ouverture"), default=dict, blank=True)
    since = models.DateField(_("du"))
    until = models.DateField(_("au"))
    territory = models.CharField(_("territoire"), max_length=60, blank=True)
    theme = models.CharField(_("thème"), max_length=60, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(_("composé le"))
    scheduled_for = models.DateTimeField(_("programmé pour"), null=True, blank=True)
    started_at = models.DateTimeField(_("envoi commencé le"), null=True, blank=True)
    ended_at = models.DateTimeField(_("envoi terminé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("numéro de l’infolettre")
        verbose_name_plural = _("numéros de l’infolettre")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(scheduled_for__isnull=False), name="a_scheduled_issue_has_its_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.state}"


class IssueItem(models.Model):
    """One thing of an issue: a text of the editor, or something that another part of the house holds.

    ``reference`` names it there; ``frozen`` is what it said when the issue left, by language.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("texte")
        ORGANIZATION = "organization", _("organisation")
        RESOURCE = "resource", _("ressource")
        NEWS = "news", _("nouvelle")
        EVENT = "event", _("événement")

    issue = models.ForeignKey(NewsletterIssue, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("genre"), max_length=14, choices=Kind.choices)
    reference = models.CharField(max_length=60, blank=True)
    is_kept = models.BooleanField(default=True)
    texts = models.JSONField(default=dict, blank=True)
    territories = models.JSONField(default=list, blank=True)
    themes = models.JSONField(default=list, blank=True)
    frozen = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("élément d’un numéro")
        verbose_name_plural = _("éléments d’un numéro")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "kind", "reference"], condition=~Q(kind="text"), name="a_thing_is_told_once_per_issue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} {self.kind} {self.reference}"


class Delivery(models.Model):
    """One issue for one subscriber. ``handed_at`` is written before the mail is handed over, ``state`` after."""

    class State(models.TextChoices):
        WAITING = "waiting", _("à envoyer")
        HANDED = "handed", _("remis, sans réponse")
        SENT = "sent", _("envoyé")
        NOTHING = "nothing", _("rien qui le concerne")
        REFUSED = "refused", _("ne reçoit plus")
        FAILED = "failed", _("échec")

    issue = models.ForeignKey(NewsletterIssue, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.WAITING)
    handed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=80, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("envoi")
        verbose_name_plural = _("envois")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["issue", "subscriber"], name="an_issue_goes_once_to_each")]
        indexes = [models.Index(fields=["issue", "state", "id"], name="deliveries_by_state")]

    def __str__(self) -> str:
        return f"{self.issue_id} → {self.subscriber_id}: {self.state}"


class ReadBounce(models.Model):
    """A returned mail that was already counted: reading a mailbox twice counts it once."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("retour lu")
        verbose_name_plural = _("retours lus")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)
