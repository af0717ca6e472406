"""The public log: entries in their order, the hashes over them, what was signed, and who else signed it.

A row of these tables is written once: entries get their place, tiles grow at their end, nothing is taken away.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chantier.foundation.journal.models.acts import Act

ONLY = 1


class PublicLog(models.Model):
    """The log itself, in one row: its name, its public key, and how many entries have their place.

    Whoever gives entries their place holds this row: there is one at a time.
    """

    origin = models.CharField(max_length=250, default="", blank=True)
    verifier = models.CharField(max_length=400, default="", blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=ONLY), name="there_is_one_public_log")]

    def __str__(self) -> str:
        return f"{self.origin or 'log'}: {self.size}"


class LogEntry(models.Model):
    """What is public and may never change: canonical JSON, and its place once it has one."""

    index = models.BigIntegerField(null=True, blank=True, unique=True)
    kind = models.CharField(max_length=80)
    content = models.TextField()
    at = models.DateTimeField()
    #: When it was written here: an act may be told with the time of another day.
    arrived_at = models.DateTimeField(auto_now_add=True)
    act = models.OneToOneField(Act, null=True, blank=True, on_delete=models.SET_NULL, related_name="entry")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], condition=Q(index__isnull=True), name="entries_without_place")]
        constraints = [models.CheckConstraint(condition=Q(index__gte=0), name="a_place_is_not_negative")]

    def __str__(self) -> str:
        return f"{self.kind} {self.index}"

    @property
    def entry(self) -> bytes:
        """The bytes that are hashed."""
        return self.content.encode()


class LogTile(models.Model):
    """Up to 256 hashes, one after the other, each over 256^level entries. The last of each level grows at its end."""

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="one_tile_per_place")]

    def __str__(self) -> str:
        return f"tile {self.level}/{self.index}"


class LogCheckpoint(models.Model):
    """Where the log stood: the note that it signed."""

    size = models.BigIntegerField(unique=True)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return f"checkpoint of {self.size}"


class Witness(models.Model):
    """Who keeps the last checkpoint they saw, and signs only those that continue it."""

    name = models.CharField(max_length=250)
    verifier = models.CharField(max_length=400, unique=True)
    organization = models.CharField(max_length=250, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="a_witness_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.organization or self.name


class Cosignature(models.Model):
    """The line of a witness under a checkpoint, and when the witness says it signed."""

    checkpoint = models.ForeignKey(LogCheckpoint, on_delete=models.PROTECT, related_name="cosignatures")
    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    line = models.CharField(max_length=600)
    at = models.DateTimeField()

    class Meta:
        ordering = ["witness_id", "checkpoint_id"]
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="one_cosignature_per_witness")]

    def __str__(self) -> str:
        return f"witness {self.witness_id} on {self.checkpoint_id}"
