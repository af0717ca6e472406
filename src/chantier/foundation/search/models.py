from __future__ import annotations

from django.db import models


class Pending(models.Model):
    """A document whose index entry is older than its record, or (with no id) a whole kind to build again.

    Rows are never made unique: a change noted while a flush runs must outlive that flush, which removes only the
    rows it read.
    """

    kind = models.CharField(max_length=40)
    document_id = models.CharField(max_length=64, blank=True)
    noted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "id"], name="pending_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.document_id or '*'}"
