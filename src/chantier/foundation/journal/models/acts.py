"""The acts and the reactions that they still owe."""

from __future__ import annotations

from django.db import models


class Act(models.Model):
    """Something that was done. Never changed, never personal data: ids and numbers only.

    ``person_id`` and ``voice_id`` are plain numbers, not foreign keys: the journal leans on nothing, and a person
    who is erased leaves an act that points nowhere.
    """

    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, blank=True)
    voice_id = models.BigIntegerField(null=True, blank=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="act_by_subject"),
            models.Index(fields=["name", "-id"], name="act_by_name"),
            models.Index(fields=["at"], name="act_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.subject_kind}:{self.subject_id}"


class Reaction(models.Model):
    """A consequence that an act calls for, kept until it is done: a crash forgets nothing."""

    PENDING, DONE, FAILED = "pending", "done", "failed"

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="reactions")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, default=PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["act", "name"], name="one_reaction_of_a_kind_per_act"),
        ]
        indexes = [models.Index(fields=["state", "id"], name="reaction_by_state")]

    def __str__(self) -> str:
        return f"{self.name} for {self.act_id}: {self.state}"
