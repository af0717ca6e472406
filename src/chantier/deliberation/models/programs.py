"""What a program of translation was asked, what became of it, and how much was sent in a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class TranslationOrder(models.Model):
    """One text to be translated by the program into one language. Who asked is in the journal, not here."""

    WAITING, SENT, DONE, FAILED, DROPPED = "waiting", "sent", "done", "failed", "dropped"

    text = models.ForeignKey("deliberation.Text", on_delete=models.CASCADE, related_name="orders")
    #: Where the text is read: what its holder allows is asked again when the work is done.
    table = models.ForeignKey(
        "deliberation.Table", on_delete=models.CASCADE, null=True, blank=True, related_name="translation_orders"
    )
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=7, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    #: Why it failed or still waits: a stable code, and the values of its sentence (``program_phrases.py``).
    code = models.CharField(max_length=40, blank=True, default="")
    params = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "language"],
                condition=Q(state__in=("waiting", "sent")),
                name="a_translation_is_ordered_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="order_state"),
            models.Index(fields=["table", "state", "-asked_at"], name="order_table"),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} → {self.language} {self.state}"


class TranslationDay(models.Model):
    """How many characters were sent to the program in a day, and until when it asked to be left alone."""

    day = models.DateField(unique=True)
    characters = models.PositiveIntegerField(default=0)
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.characters}"
