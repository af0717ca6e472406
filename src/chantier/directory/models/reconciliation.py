"""Decisions on who is whom: proposals, merges that can be undone, and distinctions that last."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Proposal(models.Model):
    """Two records that may speak of the same body, for a person to decide. ``low`` has the smaller id."""

    WAITING, SAME, DIFFERENT, MOOT = "waiting", "same", "different", "moot"

    low = models.ForeignKey("directory.Record", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("directory.Record", on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    #: Reason values of the matching core: [{"code", "params"}…].
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=WAITING)
    edition = models.ForeignKey("directory.Edition", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    #: Who has it on screen, until when: two reviewers never get the same pair.
    held_by = models.BigIntegerField(null=True, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="one_proposal_per_pair"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="a_pair_is_in_order"),
        ]
        indexes = [models.Index(fields=["state", "-probability", "id"], name="proposal_queue")]

    def __str__(self) -> str:
        return f"{self.low_id}~{self.high_id} {self.probability:.3f}"


class Merge(models.Model):
    """One body absorbed another. Everything needed to undo it is here."""

    kept = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="merges_received")
    absorbed = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="merges_suffered")
    proposal = models.ForeignKey(Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="merges")
    automatic = models.BooleanField(default=False)
    probability = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    #: What moved: {"records": [ids], "statements": [ids], "relations": …, "kept_name", "absorbed_name"}.
    moved = models.JSONField()
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("absorbed")), name="a_merge_joins_two_bodies"),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} into {self.kept_id}"


class Distinction(models.Model):
    """Two records that are *not* the same body: a decision, kept through every later import, and reversible."""

    low = models.ForeignKey("directory.Record", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("directory.Record", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="one_distinction_per_pair"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="a_distinction_is_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.low_id}≠{self.high_id}"


class MatchingModel(models.Model):
    """How false pairs look inside one source, learnt once for its bodies as they are: later imports begin there."""

    source = models.OneToOneField("directory.Source", on_delete=models.CASCADE, related_name="matching_model")
    #: The newest edition of the source when it was learnt.
    edition = models.ForeignKey("directory.Edition", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    #: Of the bodies and of the code that compares them: another digest, and it is learnt again.
    digest = models.CharField(max_length=64)
    #: ``core.weights.Weights`` as plain numbers.
    weights = models.JSONField()
    bodies = models.PositiveIntegerField()
    learned_at = models.DateTimeField()

    class Meta:
        ordering = ["source_id"]

    def __str__(self) -> str:
        return f"{self.source_id} ({self.bodies})"
