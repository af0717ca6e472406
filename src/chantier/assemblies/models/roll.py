"""The roll of a meeting: who may vote, frozen on a day, corrected in the open; who came and left."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Roll(models.Model):
    """The roll of a meeting, read once from the directory as of a day.

    ``fingerprint`` is that of its canonical form when it was frozen (``core/rolls.py``) and never changes: each
    correction has its own, of the roll with it. ``doubled`` lists those that several colleges of the body hold, as
    [number, colleges left aside].
    """

    meeting = models.OneToOneField("assemblies.Meeting", on_delete=models.CASCADE, related_name="roll")
    as_of = models.DateField()
    frozen_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)
    doubled = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.as_of}"


class RollEntry(models.Model):
    """One voice of the roll: an organisation with its delegate, or a person where the body is made of persons.

    ``name`` is the organisation's as of that day; of a person without an account it is what they gave at the desk
    (a founding assembly), of one with an account nothing: their name is asked of their account each time.
    """

    roll = models.ForeignKey(Roll, on_delete=models.CASCADE, related_name="entries")
    number = models.PositiveIntegerField()
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=300, blank=True, default="")
    college = models.CharField(max_length=60, blank=True, default="")
    #: Who speaks and votes with this voice now; changed by a delegation, with its act.
    delegate_id = models.BigIntegerField(null=True, blank=True)
    voices = models.PositiveSmallIntegerField(default=1)
    #: Struck off, or added after the roll was frozen: ``RollCorrection`` says why.
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["roll", "number"]
        constraints = [
            models.UniqueConstraint(fields=["roll", "number"], name="a_number_once_on_a_roll"),
            models.UniqueConstraint(
                fields=["roll", "organization"],
                condition=Q(organization__isnull=False, struck_at__isnull=True),
                name="one_voice_an_organization",
            ),
            models.UniqueConstraint(
                fields=["roll", "delegate_id"],
                condition=Q(organization__isnull=True, delegate_id__isnull=False, struck_at__isnull=True),
                name="one_voice_a_person",
            ),
            models.CheckConstraint(condition=Q(voices__gte=1), name="an_entry_has_a_voice"),
        ]

    def __str__(self) -> str:
        return f"{self.roll_id} #{self.number}"


class RollCorrection(models.Model):
    """A change of the roll after it was frozen: kept beside it, with who made it and why."""

    ADDED, STRUCK, COLLEGE, VOICES, DELEGATE = "added", "struck", "college", "voices", "delegate"

    entry = models.ForeignKey(RollEntry, on_delete=models.CASCADE, related_name="corrections")
    what = models.CharField(max_length=8)
    before = models.CharField(max_length=80, blank=True, default="")
    after = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, blank=True)
    #: Of the roll with this correction; empty for a delegate: who speaks for an entry is not in the canonical roll.
    fingerprint = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["entry", "id"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.what}"


class Proxy(models.Model):
    """A voice entrusted to another, only where by-laws allow it: scope, limit and end are theirs."""

    entry = models.ForeignKey(RollEntry, on_delete=models.CASCADE, related_name="proxies_given")
    holder = models.ForeignKey(RollEntry, on_delete=models.CASCADE, related_name="proxies_held")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Where the paper is, as the secretary wrote it.
    proof = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["entry", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(ended_at__isnull=True), name="a_voice_is_entrusted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.holder_id}"


class Attendance(models.Model):
    """Somebody of the roll arrived or left, to the second. Never changed: a mistake is another row that voids one."""

    SELF, CODE, DESK = "self", "code", "desk"
    ROOM, REMOTE = "room", "remote"

    entry = models.ForeignKey(RollEntry, on_delete=models.CASCADE, related_name="movements")
    arrived = models.BooleanField()
    at = models.DateTimeField()
    way = models.CharField(max_length=4, default=DESK)  # how it was noted
    where = models.CharField(max_length=6, default=ROOM)
    person_id = models.BigIntegerField(null=True, blank=True)  # who came with this voice
    noted_by = models.BigIntegerField(null=True, blank=True)
    voided_at = models.DateTimeField(null=True, blank=True)
    #: Drawn by the desk's page, so that a movement noted without a network is written once.
    key = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["entry", "at"], name="attendance_of_entry")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="a_movement_is_noted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {'+' if self.arrived else '-'} {self.at}"
