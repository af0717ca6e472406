"""Opinion maps: short statements that each agrees with, disagrees with or passes. No reply threads."""

from __future__ import annotations

from django.db import models


class OpinionMap(models.Model):
    """A large consultation by statements, at a table, between two instants."""

    ORGANIZATIONS, PERSONS = "organizations", "persons"

    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    table = models.ForeignKey("deliberation.Table", on_delete=models.PROTECT, related_name="opinion_maps")
    question = models.ForeignKey(
        "deliberation.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="opinion_maps"
    )
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    #: Organisations by their speakers, or persons (one account, one vote).
    voters = models.CharField(max_length=13, default="organizations")
    #: Fixed at the opening: the lot by which ties of the next statement are drawn.
    seed = models.CharField(max_length=32)
    is_fictitious = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opens_at", "-id"]

    def __str__(self) -> str:
        return self.public_id


class OpinionStatement(models.Model):
    """One idea in one sentence of at most 200 characters."""

    WAITING, SHOWN, REFUSED = "waiting", "shown", "refused"

    map = models.ForeignKey(OpinionMap, on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, default=WAITING)
    reason = models.CharField(max_length=500, blank=True, default="")
    is_seed = models.BooleanField(default=False)
    person_id = models.BigIntegerField(null=True, blank=True)
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["map", "number"]
        constraints = [models.UniqueConstraint(fields=["map", "number"], name="statements_are_numbered_once")]

    def __str__(self) -> str:
        return f"{self.map_id} {self.number}"


class OpinionVote(models.Model):
    """Agree (1), disagree (−1) or pass (0). ``voter`` is a key that no page and no export joins to a person."""

    map = models.ForeignKey(OpinionMap, on_delete=models.CASCADE, related_name="votes")
    statement = models.ForeignKey(OpinionStatement, on_delete=models.CASCADE, related_name="votes")
    voter = models.CharField(max_length=64)
    value = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "voter"], name="one_vote_per_statement"),
            models.CheckConstraint(condition=models.Q(value__in=(-1, 0, 1)), name="a_vote_is_one_of_three"),
        ]
        indexes = [models.Index(fields=["map", "voter"], name="opinion_voter")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.value}"


class OpinionResult(models.Model):
    """What was computed from the votes there were, with its fingerprint: anyone can compute it again."""

    map = models.ForeignKey(OpinionMap, on_delete=models.CASCADE, related_name="results")
    votes = models.PositiveIntegerField()
    result = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["map", "-id"]

    def __str__(self) -> str:
        return self.fingerprint[:12]
