"""How many organisations are where, counted in advance for the map."""

from __future__ import annotations

from django.db import models


class GridCell(models.Model):
    """A cell of the map at one zoom: how many public organisations of one standing, around which position."""

    zoom = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    standing = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    lon = models.FloatField()
    lat = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zoom", "x", "y", "standing"], name="one_count_per_cell_and_standing")
        ]

    def __str__(self) -> str:
        return f"{self.zoom}/{self.x}/{self.y}: {self.count}"
