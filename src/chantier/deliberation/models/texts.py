"""What somebody wrote, in the language they wrote it, and its translations. Every mandate text here is one of these."""

from __future__ import annotations

from django.db import models


class Text(models.Model):
    """A title and a body in Markdown, in one language. A change makes ``revision`` grow, and translations stale."""

    language = models.CharField(max_length=2, default="fr")
    title = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title or self.body[:60]


class Translation(models.Model):
    """The same in another language: by whom or by which program, and of which revision of the source."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(blank=True, default="")
    of_revision = models.PositiveIntegerField()
    #: The person who translated or read the translation over; nobody when a program did it alone.
    person_id = models.BigIntegerField(null=True, blank=True)
    program = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["text", "language"]
        constraints = [
            models.UniqueConstraint(fields=["text", "language"], name="one_translation_per_language"),
            models.CheckConstraint(
                condition=models.Q(person_id__isnull=False) | ~models.Q(program=""), name="a_translation_has_an_author"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.language}"
