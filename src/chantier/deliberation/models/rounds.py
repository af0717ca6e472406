"""From regions to nation: one question put to many tables, each with its calendar, and what each answers."""

from __future__ import annotations

from django.db import models


class Question(models.Model):
    """A question asked by one table to others, which will feed one national text."""

    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("deliberation.Table", on_delete=models.PROTECT, related_name="questions_asked")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    person_id = models.BigIntegerField(null=True, blank=True)
    is_fictitious = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.public_id


class QuestionAtTable(models.Model):
    """The question is on this table. Its phases are those of ``Phase`` with both."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tables")
    table = models.ForeignKey("deliberation.Table", on_delete=models.PROTECT, related_name="questions")
    accepted_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["question", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "table"], name="a_question_once_per_table")]

    def __str__(self) -> str:
        return f"{self.question_id} {self.table_id}"


class Synthesis(models.Model):
    """What a table answers, sentence by sentence; published only when every sentence cites contributions."""

    asked = models.OneToOneField(QuestionAtTable, on_delete=models.CASCADE, related_name="synthesis")
    language = models.CharField(max_length=2, default="fr")
    person_id = models.BigIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.asked_id}"


class Sentence(models.Model):
    """One sentence of a synthesis; a minority's is written out and kept."""

    synthesis = models.ForeignKey(Synthesis, on_delete=models.CASCADE, related_name="sentences")
    order = models.PositiveSmallIntegerField()
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    is_minority = models.BooleanField(default=False)

    class Meta:
        ordering = ["synthesis", "order", "id"]

    def __str__(self) -> str:
        return f"{self.synthesis_id} {self.order}"


class SentenceCitation(models.Model):
    """The contribution a sentence rests on, and the very words quoted from it."""

    sentence = models.ForeignKey(Sentence, on_delete=models.CASCADE, related_name="citations")
    argument = models.ForeignKey(
        "deliberation.Argument", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposal = models.ForeignKey(
        "deliberation.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    need = models.ForeignKey("deliberation.Need", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    quote = models.CharField(max_length=1000)

    class Meta:
        ordering = ["sentence", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(argument__isnull=False)
                | models.Q(proposal__isnull=False)
                | models.Q(need__isnull=False),
                name="a_sentence_cites_a_contribution",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sentence_id}"
