"""Vocabularies as tables."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Scheme(models.Model):
    """A vocabulary. ``uri`` is empty for one of our own: its address is then its page."""

    slug = models.SlugField(max_length=60, unique=True)
    uri = models.CharField(max_length=300, blank=True, default="")
    titles = models.JSONField()  # {"fr": "…", "en": "…", "es": "…"}
    source = models.CharField(max_length=600, blank=True, default="")
    licence = models.CharField(max_length=120, blank=True, default="")
    version = models.CharField(max_length=60, blank=True, default="")
    #: Digest of what was loaded: loading the same file again changes nothing.
    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    #: Grows at each change: other processes look again.
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Concept(models.Model):
    """One idea of a vocabulary. Its slug is what other tables keep, so it is never reused."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="concepts")
    slug = models.SlugField(max_length=60)
    notation = models.CharField(max_length=60, blank=True, default="")
    uri = models.CharField(max_length=300, blank=True, default="")
    order = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    #: The concept that took its place in a merger: its address redirects there, and what bears it reads so.
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")
    #: Digest of what the file last said of it; empty for a concept that was added here.
    shipped = models.CharField(max_length=64, blank=True, default="")
    #: When somebody last changed it here: from then on a file no longer overwrites it.
    edited_at = models.DateTimeField(null=True, blank=True)
    broader = models.ManyToManyField(
        "self",
        symmetrical=False,
        through="words.Broader",
        through_fields=("concept", "broader"),
        related_name="narrower",
    )

    class Meta:
        ordering = ["scheme", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "slug"], name="one_concept_per_slug"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="a_concept_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")), name="no_concept_replaces_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Broader(models.Model):
    """One concept stands under another; it may stand under several."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="above")
    broader = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="below")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "broader"], name="under_another_once"),
            models.CheckConstraint(condition=~Q(concept=F("broader")), name="no_concept_under_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.concept_id} < {self.broader_id}"


class Related(models.Model):
    """Two concepts of one vocabulary that call each other to mind."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="beside")
    other = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["concept", "other"], name="related_once")]

    def __str__(self) -> str:
        return f"{self.concept_id} ~ {self.other_id}"


class Match(models.Model):
    """The same or a near idea in somebody else's vocabulary."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="matches")
    kind = models.CharField(max_length=8)  # exact, close, broad, narrow, related
    uri = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["concept", "kind", "uri"], name="one_match_of_a_kind_each")]

    def __str__(self) -> str:
        return f"{self.kind} {self.uri}"


class Label(models.Model):
    """What a concept is called."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="labels")
    language = models.CharField(max_length=8)
    kind = models.CharField(max_length=6)  # pref, alt, hidden
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "language", "kind", "text"], name="one_label_once"),
            models.UniqueConstraint(
                fields=["concept", "language"], condition=Q(kind="pref"), name="one_preferred_label_per_language"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Note(models.Model):
    """What is said of a concept: its definition, its scope, an example."""

    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10)  # definition, scope, example
    language = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["concept", "kind", "language"], name="one_note_of_a_kind_per_language")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Merger(models.Model):
    """One concept took another's place. What it changed is kept, so that it can be undone."""

    absorbed = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="mergers")
    kept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    #: {"words": what was said before, "holders": {name: {"moved": [ids], "joined": [ids]}}}
    before = models.JSONField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at__isnull=True), name="a_concept_is_absorbed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} -> {self.kept_id}"


class Waiting(models.Model):
    """A vocabulary that somebody sent and has not confirmed yet: what will change is shown first."""

    person_id = models.BigIntegerField(null=True)
    slug = models.SlugField(max_length=60)
    form = models.JSONField()
    name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
