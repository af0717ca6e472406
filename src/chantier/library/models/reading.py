"""What readers make of resources: citations, saved searches, counts without anybody's name."""

from __future__ import annotations

from django.db import models


class Citation(models.Model):
    """Somebody leans on a resource, or on one claim of it. Upper mandates note theirs through ``api.cite``."""

    resource = models.ForeignKey("library.Resource", on_delete=models.PROTECT, related_name="citations")
    claim = models.ForeignKey(
        "library.Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="citations"
    )
    #: Who cites: ``notebook`` (a person's own), ``deliberation.proposal``, ``interventions.intervention``…
    citing_kind = models.CharField(max_length=60)
    citing_key = models.CharField(max_length=80)
    titles = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=600, blank=True, default="")
    passage = models.CharField(max_length=2000, blank=True, default="")
    page = models.CharField(max_length=20, blank=True, default="")
    person_id = models.BigIntegerField(null=True, blank=True)
    is_public = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["citing_kind", "citing_key", "resource", "claim"], name="a_claim_cited_once_by_each"
            ),
            models.UniqueConstraint(
                fields=["citing_kind", "citing_key", "resource"],
                condition=models.Q(claim__isnull=True),
                name="a_resource_cited_once_by_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.citing_kind} {self.citing_key} → {self.resource_id}"


class SavedSearch(models.Model):
    """A question a person wants asked again, answered by mail or by Atom."""

    person_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=120)
    #: The address's query string, normalised: the question itself.
    question = models.CharField(max_length=1000)
    language = models.CharField(max_length=8, default="fr")
    by_mail = models.BooleanField(default=False)
    every = models.CharField(max_length=8, default="week")  # day, week, month
    feed_token_digest = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()
    last_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person_id", "question", "language"], name="one_question_saved_once")
        ]

    def __str__(self) -> str:
        return self.name


class UseCount(models.Model):
    """How often a resource was read and its files fetched on a day: two numbers, nobody's trace."""

    resource = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="uses")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["resource", "day"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.day}"
