"""References brought in together, kept as received, and what people said about doubles."""

from __future__ import annotations

from django.db import models


class DepositBatch(models.Model):
    """One file of references. The same bytes brought in again make nothing new."""

    STAGED, RUNNING, APPLIED, FAILED = "staged", "running", "applied", "failed"

    person_id = models.BigIntegerField(null=True, blank=True)
    voice_id = models.BigIntegerField(null=True, blank=True)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=200)
    format = models.CharField(max_length=12)  # ris, bibtex, csl-json, csv, xlsx, zotero-rdf
    fingerprint = models.CharField(max_length=64, db_index=True)
    #: {column: field} for tables, the licence and kind given to rows that say none.
    reading = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, default=STAGED)
    failure = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class DepositRow(models.Model):
    """One reference exactly as received, and what became of it."""

    batch = models.ForeignKey(DepositBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    raw = models.TextField()
    #: The reader's key in its file (RIS ``ID``, BibTeX key, Zotero URI).
    key = models.CharField(max_length=200, blank=True, default="")
    #: {"outcome": "created|known|set-aside", "kept": […], "changed": […], "left_out": […]}, reason values.
    outcome = models.JSONField(default=dict, blank=True)
    resource = models.ForeignKey(
        "library.Resource", on_delete=models.SET_NULL, null=True, blank=True, related_name="received_as"
    )

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="one_reference_per_number")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number}"


class NotDouble(models.Model):
    """Somebody said that these two are not the same: they are never proposed again."""

    low = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="+")
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="told_apart_once"),
            models.CheckConstraint(condition=models.Q(low__lt=models.F("high")), name="told_apart_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} ≠ {self.high_id}"
