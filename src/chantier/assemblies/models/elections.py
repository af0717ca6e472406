"""Elections: seats to fill, candidacies with their reasons, and the mandates that come of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Election(models.Model):
    """Seats of a body to fill from one college, at one meeting."""

    public_id = models.CharField(max_length=12, unique=True)
    meeting = models.ForeignKey("assemblies.Meeting", on_delete=models.PROTECT, related_name="elections")
    item = models.ForeignKey("assemblies.AgendaItem", on_delete=models.PROTECT, null=True, related_name="elections")
    body = models.ForeignKey("assemblies.Body", on_delete=models.PROTECT, related_name="elections")  # whose seats
    college = models.CharField(max_length=60, blank=True, default="")
    seats = models.PositiveSmallIntegerField()
    #: "scottish-stv", "schulze", "approval", "majority"…: ``core/counting``
    rule = models.CharField(max_length=24)
    candidacies_open_at = models.DateTimeField()
    candidacies_close_at = models.DateTimeField()
    #: Who may stand and how seats are shared, as data: ``core/eligibility.py``
    conditions = models.JSONField(default=dict, blank=True)
    term_starts_on = models.DateField()
    term_ends_on = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    #: How it was decided: {"by": "vote" or "acclamation", "elected": [keys], "skipped": […], "lowered": […]}.
    outcome = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="an_election_has_a_seat"),
            models.CheckConstraint(
                condition=Q(candidacies_close_at__gt=F("candidacies_open_at")), name="candidacies_close_after_they_open"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Candidacy(models.Model):
    """A person, presented by an organisation of the college, who stands for a seat."""

    SUBMITTED, ACCEPTED, REFUSED, WITHDRAWN, ELECTED, NOT_ELECTED = (
        "submitted",
        "accepted",
        "refused",
        "withdrawn",
        "elected",
        "not-elected",
    )

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="candidacies")
    key = models.CharField(max_length=12)  # of the option in its vote
    person_id = models.BigIntegerField(null=True, blank=True)
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: What they want read, in Markdown; erased when they ask, like ``name`` and ``said``.
    name = models.CharField(max_length=200)
    statement = models.TextField(blank=True, default="")
    language = models.CharField(max_length=2, default="fr")
    #: What the conditions ask and the person chose to say ("under-35": true, "gender": "f").
    said = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=11, default=SUBMITTED)
    #: [code, params] of what is not met, and {"words": …} of the secretary, kept when a candidacy is refused.
    reasons = models.JSONField(default=list, blank=True)
    nominated_by = models.ForeignKey(
        "assemblies.RollEntry", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)  # once elected

    class Meta:
        ordering = ["election", "id"]
        constraints = [
            models.UniqueConstraint(fields=["election", "key"], name="a_candidacy_has_one_key"),
            models.UniqueConstraint(
                fields=["election", "person_id"],
                condition=Q(person_id__isnull=False) & ~Q(state="withdrawn"),
                name="stands_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.election_id} {self.key}"


class Term(models.Model):
    """A seat of a body held by a person for an organisation, from a day to another: what makes a board's roll."""

    body = models.ForeignKey("assemblies.Body", on_delete=models.CASCADE, related_name="terms")
    college = models.CharField(max_length=60, blank=True, default="")
    office = models.CharField(max_length=20, blank=True, default="")  # "chair", "treasurer"…; empty: member
    person_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=200, blank=True, default="")  # of one without an account
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    candidacy = models.ForeignKey(Candidacy, on_delete=models.SET_NULL, null=True, blank=True, related_name="terms")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    #: Why it ended before its day: resigned, mandate of the organisation ended, removed by a decision…
    ended_why = models.CharField(max_length=20, blank=True, default="")
    #: The decision that removed whoever held it.
    ended_by = models.ForeignKey(
        "assemblies.Decision", on_delete=models.SET_NULL, null=True, blank=True, related_name="terms_ended"
    )

    class Meta:
        ordering = ["body", "college", "starts_on", "id"]
        indexes = [models.Index(fields=["organization", "starts_on"], name="term_of_organization")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="a_term_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.college} {self.person_id}"
