"""Decisions, what they amend or repeal, who carries them out; and the minutes they are written in."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Decision(models.Model):
    """What a body decided: a number, its words, and the vote it rests on."""

    public_id = models.CharField(max_length=12, unique=True)
    body = models.ForeignKey("assemblies.Body", on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey("assemblies.Meeting", on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey("assemblies.AgendaItem", on_delete=models.PROTECT, null=True, related_name="decisions")
    motion = models.ForeignKey("assemblies.Motion", on_delete=models.PROTECT, null=True, related_name="decisions")
    vote = models.ForeignKey("assemblies.Vote", on_delete=models.PROTECT, null=True, related_name="decisions")
    #: "AG-2026-04": the body's letters, the year of the meeting in its zone, a serial of that year.
    number = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    text = models.TextField()
    language = models.CharField(max_length=2, default="fr")
    taken_at = models.DateTimeField()
    #: Written down by mistake: it decides nothing, and its number is not given again.
    voided_at = models.DateTimeField(null=True, blank=True)
    #: Repealed by another; amended ones stay in force.
    repealed_at = models.DateTimeField(null=True, blank=True)
    carried_by = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    carried_by_body = models.ForeignKey(
        "assemblies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions_to_carry"
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_how = models.TextField(blank=True, default="")
    #: The settled proposal it came from, by its public identifier in deliberation, with its SHA-256.
    proposal = models.CharField(max_length=12, blank=True, default="")
    proposal_fingerprint = models.CharField(max_length=64, blank=True, default="")
    is_fictitious = models.BooleanField(default=False)

    class Meta:
        ordering = ["-taken_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="a_decision_has_one_number"),
            models.UniqueConstraint(
                fields=["motion"],
                condition=Q(motion__isnull=False, voided_at__isnull=True),
                name="one_decision_a_motion",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "-taken_at"], name="decision_of_body"),
            models.Index(fields=["proposal"], condition=~Q(proposal=""), name="decision_of_proposal"),
            models.Index(fields=["due_on"], condition=Q(done_on__isnull=True), name="decision_to_carry_out"),
        ]

    def __str__(self) -> str:
        return self.number


class DecisionRelation(models.Model):
    """A decision amends, repeals or completes an earlier one."""

    AMENDS, REPEALS, COMPLETES = "amends", "repeals", "completes"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="acts_on")
    on = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="acted_on_by")
    kind = models.CharField(max_length=9)

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "on", "kind"], name="a_relation_of_decisions_once"),
            models.CheckConstraint(condition=~Q(decision=F("on")), name="no_decision_acts_on_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind} {self.on_id}"


class CarriedOut(models.Model):
    """What carries a decision out, noted by the mandate above that holds it (an intervention, a project)."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="carried")
    kind = models.CharField(max_length=40)  # "interventions.brief", "projects.project"
    identifier = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["decision", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind", "identifier"], name="carried_out_once_by_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.kind}:{self.identifier}"


class Minutes(models.Model):
    """The minutes of a meeting: facts are read from what happened, words are the secretary's.

    ``content`` is the canonical JSON of a published revision (facts and words), ``fingerprint`` its SHA-256. Adopted
    minutes do not change; a correction is another revision, which the next meeting adopts.
    """

    DRAFT, PUBLISHED, ADOPTED = "draft", "published", "adopted"

    meeting = models.ForeignKey("assemblies.Meeting", on_delete=models.CASCADE, related_name="minutes")
    revision = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=9, default=DRAFT)
    opening = models.TextField(blank=True, default="")  # Markdown, words of the secretary before the first point
    closing = models.TextField(blank=True, default="")
    content = models.TextField(blank=True, default="")
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="minutes_adopted"
    )
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "-revision"]
        constraints = [models.UniqueConstraint(fields=["meeting", "revision"], name="one_revision_of_minutes")]

    def __str__(self) -> str:
        return f"{self.meeting_id} r{self.revision}"
