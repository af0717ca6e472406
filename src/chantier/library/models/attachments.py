"""Files and links of a resource, and the text read in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Attachment(models.Model):
    """A file kept here, or an address elsewhere."""

    #: Full text: waiting for the worker, read, without any text, only pictures of text, unreadable.
    WAITING, READ, NO_TEXT, NEEDS_OCR, FAILED = "waiting", "read", "none", "ocr", "failed"
    #: Link or checksum: never looked at, good, moved, refused to programs, dead.
    NEVER, GOOD, MOVED, BLOCKED, DEAD = "never", "good", "moved", "blocked", "dead"

    resource = models.ForeignKey("library.Resource", on_delete=models.CASCADE, related_name="attachments")
    order = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    url = models.CharField(max_length=1000, blank=True, default="")
    label = models.CharField(max_length=200, blank=True, default="")
    language = models.CharField(max_length=8, blank=True, default="")
    media_type = models.CharField(max_length=100, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    pages = models.PositiveIntegerField(default=0)
    duration = models.PositiveIntegerField(default=0)  # seconds
    #: {"tagged": true, "language": "fr", "title": true, "has_text": true, "captions": ["fr"], "note": "…"}
    accessibility = models.JSONField(default=dict, blank=True)

    text_state = models.CharField(max_length=8, default=WAITING)
    text_failure = models.JSONField(default=dict, blank=True)  # a reason value
    text_attempts = models.PositiveSmallIntegerField(default=0)

    check_state = models.CharField(max_length=8, default=NEVER)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_after = models.DateTimeField(null=True, blank=True)
    check_detail = models.JSONField(default=dict, blank=True)  # a reason value
    dead_since = models.DateTimeField(null=True, blank=True)
    archived_url = models.CharField(max_length=1200, blank=True, default="")

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(url=""), name="an_attachment_is_somewhere")
        ]
        indexes = [
            models.Index(fields=["text_state", "id"], name="attachment_text"),
            models.Index(fields=["check_after", "id"], name="attachment_check"),
        ]

    def __str__(self) -> str:
        return self.label or self.url


class Page(models.Model):
    """The text of one page, as extracted or recognised. Videos: one page for the transcript of each part."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="text_pages")
    number = models.PositiveIntegerField()
    text = models.TextField()
    is_recognised = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="one_text_per_page")]

    def __str__(self) -> str:
        return f"{self.attachment_id} p. {self.number}"
