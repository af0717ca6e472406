"""Meetings: when and how a body meets, its agenda, who was convened and with what proof."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Meeting(models.Model):
    """One meeting of a body. Its states and what may follow each: ``core/lifecycles.py``."""

    GENERAL, EXTRAORDINARY, FOUNDING, ORDINARY = "general", "extraordinary", "founding", "ordinary"
    ROOM, REMOTE, HYBRID = "room", "remote", "hybrid"

    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    body = models.ForeignKey("assemblies.Body", on_delete=models.PROTECT, related_name="meetings")
    by_laws = models.ForeignKey("assemblies.ByLaws", on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=13, default=ORDINARY)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="fr")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)  # foreseen
    mode = models.CharField(max_length=6, default=ROOM)
    place = models.CharField(max_length=300, blank=True, default="")
    remote_address = models.URLField(max_length=500, blank=True, default="")
    #: Why it is convened, in Markdown; goes with the notice.
    invitation = models.TextField(blank=True, default="")
    #: The day as of which the roll is read from the directory.
    roll_on = models.DateField()
    state = models.CharField(max_length=9, default="draft")
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=300, blank=True, default="")
    #: The meeting convened again when this one had no quorum or was adjourned.
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="followed_by")
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True, blank=True)
    is_fictitious = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["body", "-starts_at"], name="meeting_of_body")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Officer(models.Model):
    """Who presides, writes and counts at a meeting, dated: a person, present or not on the roll."""

    PRESIDENT, SECRETARY, SCRUTINEER = "president", "secretary", "scrutineer"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="officers")
    role = models.CharField(max_length=10)
    person_id = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["meeting", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "role", "person_id"], condition=Q(until__isnull=True), name="an_officer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.role}"


class AgendaItem(models.Model):
    """A point of the agenda. A former wording is kept by ``AgendaRevision``; the minutes follow these rows."""

    INFORMATION, DISCUSSION, DECISION, ELECTION, MINUTES = (
        "information",
        "discussion",
        "decision",
        "election",
        "minutes",
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=11, default=DISCUSSION)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")  # Markdown
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # foreseen length
    #: A settled proposal of deliberation: its public identifier, and the SHA-256 it had when it was put here.
    proposal = models.CharField(max_length=12, blank=True, default="")
    proposal_fingerprint = models.CharField(max_length=64, blank=True, default="")
    #: Minutes of an earlier meeting that this one adopts.
    adopts_minutes_of = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="adopted_at_items"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    #: What the secretary writes about it in the minutes: words, never facts.
    told = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["meeting", "position", "id"]

    def __str__(self) -> str:
        return f"{self.meeting_id}:{self.position}"


class AgendaDocument(models.Model):
    """A resource of the library that goes with a point."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="documents")
    resource = models.ForeignKey("library.Resource", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item", "id"]
        constraints = [models.UniqueConstraint(fields=["item", "resource"], name="a_document_once_per_item")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.resource_id}"


class AgendaRevision(models.Model):
    """An agenda as it was sent: canonical JSON and its SHA-256, numbered; an amended one is another."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    fingerprint = models.CharField(max_length=64)
    why = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="an_agenda_has_one_number")]

    def __str__(self) -> str:
        return f"{self.meeting_id} v{self.number}"


class Convening(models.Model):
    """The notice sent to one of those to convene, and its proof. An organisation is convened through a person.

    ``sent_at`` is when the provider took it, or the day on which it was handed over or posted; ``proof`` is the
    Message-ID, or what the secretary wrote. No address is kept here.
    """

    MAIL, POST, HAND = "mail", "post", "hand"

    revision = models.ForeignKey(AgendaRevision, on_delete=models.CASCADE, related_name="convenings")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    way = models.CharField(max_length=4, default=MAIL)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=300, blank=True, default="")
    failed = models.CharField(max_length=60, blank=True, default="")  # a code of ``phrases_convening.py``
    #: The persons to whom a letter was written: who spoke for the organisation when the notice left.
    told = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["revision", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "organization", "way"],
                condition=Q(organization__isnull=False),
                name="an_organization_is_convened_once_by_a_way",
            ),
            models.UniqueConstraint(
                fields=["revision", "person_id", "way"],
                condition=Q(organization__isnull=True),
                name="a_person_is_convened_once_by_a_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.organization_id} {self.person_id}"
