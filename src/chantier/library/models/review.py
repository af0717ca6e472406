"""What reviewers say, and every version of a resource."""

from __future__ import annotations

from django.db import models


class Remark(models.Model):
    """A remark between a depositor and the documentalists, on a field or on the whole."""

    resource = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=40, blank=True, default="")
    text = models.CharField(max_length=2000)
    person_id = models.BigIntegerField(null=True, blank=True)
    is_reviewer = models.BooleanField(default=False)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]


class Version(models.Model):
    """The whole description at one revision, as JSON: what a reader cited can be shown again, and restored."""

    resource = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="versions")
    revision = models.PositiveIntegerField()
    data = models.JSONField()
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["resource", "revision"], name="one_version_per_revision")]

    def __str__(self) -> str:
        return f"{self.resource_id} r{self.revision}"
