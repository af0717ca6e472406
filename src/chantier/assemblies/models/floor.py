"""The floor of a meeting: motions, the steps that moved them, and who asked to speak."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Motion(models.Model):
    """A motion, in the order in which a meeting heard it. Its state is what ``core/motions.py`` makes of its steps."""

    meeting = models.ForeignKey("assemblies.Meeting", on_delete=models.CASCADE, related_name="motions")
    item = models.ForeignKey(
        "assemblies.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="motions"
    )
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=17)
    #: What it acts on: an amendment, its motion; a sub-amendment, its amendment.
    on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="moved_on")
    mover = models.ForeignKey("assemblies.RollEntry", on_delete=models.PROTECT, null=True, related_name="+")
    seconder = models.ForeignKey("assemblies.RollEntry", on_delete=models.PROTECT, null=True, related_name="+")
    #: A main motion: what it would decide. An amendment: the whole text as it would read, compared with what it amends.
    text = models.TextField(blank=True, default="")
    #: As it was moved, before amendments that were adopted changed it.
    text_as_moved = models.TextField(blank=True, default="")
    #: An amendment: the text that it amends, when it was moved.
    text_before = models.TextField(blank=True, default="")
    state = models.CharField(max_length=12, default="moved")
    #: Which majority of the by-laws adopts it (``core/bylaws.py``: ordinary, special…).
    majority = models.CharField(max_length=30, default="ordinary")
    proposal = models.CharField(max_length=12, blank=True, default="")
    proposal_fingerprint = models.CharField(max_length=64, blank=True, default="")
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="a_motion_has_one_number")]

    def __str__(self) -> str:
        return f"{self.meeting_id} motion {self.number}"


class FloorStep(models.Model):
    """A step of the floor, in order: the truth from which the pile is read again (``core.motions.after``).

    ``key`` is drawn by the desk's page: a step sent twice is taken once. ``at`` is when it happened, as the desk noted
    it; ``noted_at`` when it came here: later, where the desk had lost the network. A step that was a mistake is kept:
    another one, "void", says which (``core/floor_rows.py``).
    """

    meeting = models.ForeignKey("assemblies.Meeting", on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    did = models.CharField(max_length=12)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, null=True, related_name="steps")
    kind = models.CharField(max_length=17, blank=True, default="")
    who = models.ForeignKey("assemblies.RollEntry", on_delete=models.PROTECT, null=True, related_name="+")
    #: An end: by "vote" or by "assent" (nobody asked for the vote). A ruling: "upheld", "denied" or "answered".
    how = models.CharField(max_length=8, blank=True, default="")
    #: What was said of it: the words of a ruling, why a step is undone.
    words = models.CharField(max_length=300, blank=True, default="")
    voids = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="voided_by")
    at = models.DateTimeField()
    noted_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=40, blank=True, default="")
    noted_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="a_step_has_one_number"),
            models.UniqueConstraint(fields=["meeting", "key"], condition=~Q(key=""), name="a_step_is_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} step {self.number}"


class Asking(models.Model):
    """Somebody who asks to speak on a point, and when they did."""

    meeting = models.ForeignKey("assemblies.Meeting", on_delete=models.CASCADE, related_name="askings")
    item = models.ForeignKey(
        "assemblies.AgendaItem", on_delete=models.CASCADE, null=True, blank=True, related_name="askings"
    )
    entry = models.ForeignKey("assemblies.RollEntry", on_delete=models.CASCADE, related_name="askings")
    #: What alternates, as the person said it at this meeting; empty when they said nothing. Erased with the meeting.
    group = models.CharField(max_length=12, blank=True, default="")
    asked_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: Drawn by the page that asks: sent twice, one asks once.
    key = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], condition=~Q(key=""), name="asks_once_by_a_key"),
            models.UniqueConstraint(
                fields=["meeting", "entry"],
                condition=Q(called_at__isnull=True, withdrawn_at__isnull=True),
                name="asks_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.entry_id}"


class Declaration(models.Model):
    """What somebody asked to be written in the minutes: a dissent, a conflict of interest, a withdrawal from a vote."""

    meeting = models.ForeignKey("assemblies.Meeting", on_delete=models.CASCADE, related_name="declarations")
    item = models.ForeignKey(
        "assemblies.AgendaItem", on_delete=models.CASCADE, null=True, blank=True, related_name="declarations"
    )
    entry = models.ForeignKey("assemblies.RollEntry", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)  # "dissent", "interest", "statement"
    text = models.TextField()
    at = models.DateTimeField()
    #: A mistake: it is kept, and no longer in the minutes.
    voided_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=40, blank=True, default="")
    noted_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], condition=~Q(key=""), name="declared_once_by_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"
