"""A deposit: who gave which bytes, when, for what, until when. The bytes themselves are on disk, once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One deposit. Several deposits of the same bytes share one file on disk, named by its checksum."""

    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    #: What it was given for, such as ``directory.import``: decides who may read it.
    use = models.CharField(max_length=60)
    uploaded_at = models.DateTimeField()
    #: The id of the person; empty when the machine deposited it.
    uploaded_by = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    kept_until = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("fichier déposé")
        verbose_name_plural = _("fichiers déposés")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="checksum_is_sixty_four_hexadecimal_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name
