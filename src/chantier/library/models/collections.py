"""Series (numbered, of a publisher) and collections (chosen by somebody)."""

from __future__ import annotations

from django.db import models


class Collection(models.Model):
    """Resources put together, in an order."""

    SERIES, COLLECTION = "series", "collection"

    public_id = models.CharField(max_length=12, unique=True)
    form = models.CharField(max_length=10, default=COLLECTION)
    titles = models.JSONField()  # {"fr": "…"}
    descriptions = models.JSONField(default=dict, blank=True)
    issn = models.CharField(max_length=9, blank=True, default="")
    visibility = models.CharField(max_length=8, default="public")
    person_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.titles.get("fr") or self.public_id)


class CollectionItem(models.Model):
    """One resource's place in a collection."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    resource = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="collected")
    order = models.PositiveIntegerField(default=0)
    number = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "resource"], name="collected_once")]

    def __str__(self) -> str:
        return f"{self.collection_id}: {self.resource_id}"
