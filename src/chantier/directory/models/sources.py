"""Where facts come from: sources, their editions, rows as received, and what each source says of one body."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Source(models.Model):
    """A list, a register or a person's word, with its licence: what may be published depends on it."""

    REGISTER, NETWORK, PARTNER, OTHER = "register", "network", "partner", "other"
    KINDS = (REGISTER, NETWORK, PARTNER, OTHER)

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, default=NETWORK)
    licence = models.CharField(max_length=120, blank=True, default="")
    licence_url = models.URLField(blank=True, default="")
    #: Whether the licence lets these values out in open data. Unknown means no.
    is_open = models.BooleanField(default=False)
    #: Whether a body of this list is *known* to the movement (a register only says that it is registered).
    makes_known = models.BooleanField(default=True)
    #: Whether a body of this list is a member (a list of members without a category column).
    makes_member = models.BooleanField(default=False)
    #: The mapping of columns that was last used: {"columns": {header: field}}.
    mapping = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Edition(models.Model):
    """One file of a source, on its way from bytes to organisations. Its state is in ``core/import_lifecycle.py``."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="editions")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=120, blank=True, default="")
    #: How the file is read: {"encoding", "delimiter", "header": […], "columns": {header: field}, "forms": […]}.
    reading = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12)
    dry_run = models.BooleanField(default=False)
    person_id = models.BigIntegerField(null=True, blank=True)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    #: The day the file describes: what is *seen on* that day.
    seen_on = models.DateField()
    step = models.CharField(max_length=20, blank=True, default="")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    #: Totals, columns, differences with the previous edition: see ``core/report.py``.
    report = models.JSONField(default=dict, blank=True)
    #: Why it stopped, as a reason value {"code", "params"}.
    failure = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["source", "state", "-id"], name="edition_by_source")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.file_name}"


class SourceRow(models.Model):
    """A row exactly as it was received. Written once."""

    KEPT, CHANGED, UNCHANGED, SET_ASIDE = "kept", "changed", "unchanged", "set_aside"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=10)
    #: Reason values: [{"code", "field", "params"}…].
    problems = models.JSONField(default=list, blank=True)
    record = models.ForeignKey(
        "directory.Record", on_delete=models.SET_NULL, null=True, blank=True, related_name="rows"
    )

    class Meta:
        ordering = ["edition_id", "number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="one_row_per_number")]
        indexes = [models.Index(fields=["edition", "outcome", "number"], name="row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.edition_id}#{self.number}"


class Record(models.Model):
    """What one source says of one body, through its editions."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="records")
    #: Stable within the source: its own identifier when it has one, else made of the name and the place.
    key = models.CharField(max_length=200)
    values = models.JSONField()
    digest = models.CharField(max_length=32)
    organization = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="records")
    first_edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    last_edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="records")
    seen_on = models.DateField()
    #: The edition in which it was no longer there.
    vanished_in = models.ForeignKey(
        Edition, on_delete=models.SET_NULL, null=True, blank=True, related_name="vanished_records", db_index=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="one_record_per_key_of_a_source")]
        # Of those that vanished alone: an index of all, nearly all empty, is one that SQLite walks whole.
        indexes = [models.Index(fields=["vanished_in"], name="record_vanished", condition=Q(vanished_in__isnull=False))]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.key}"


class Departure(models.Model):
    """What a person says became of a body that a new edition of a list no longer has. One decision for each record."""

    LEFT, CLOSED, KEPT = "left", "closed", "kept"
    DECISIONS = (LEFT, CLOSED, KEPT)

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="departure")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="departures")
    decision = models.CharField(max_length=8)
    #: The word that the body is closed, for as long as the decision says so.
    statement = models.ForeignKey(
        "directory.Statement", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.decision}"


class LinkList(models.Model):
    """A file of links between organisations: read, seen in a preview, then brought in. Its report keeps every row."""

    RECEIVED, DONE = "received", "done"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="link_lists")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=RECEIVED)
    person_id = models.BigIntegerField(null=True, blank=True)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    report = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.source_id} {self.file_name}"
