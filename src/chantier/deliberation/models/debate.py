"""Debate: arguments on a proposal, a need or a question; what they cite; moderation with reasons and appeal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Argument(models.Model):
    """One contribution: for, against, what one lives, a question, a condition, or an answer to another."""

    FOR, AGAINST, QUESTION, CONDITION, ANSWER = "for", "against", "question", "condition", "answer"
    #: What one lives: said of a need or of a question, rather than for or against it.
    EXPERIENCE = "lived"
    WEB, MAIL, ROOM, PAPER = "web", "mail", "room", "paper"
    SHOWN, HIDDEN, WITHDRAWN = "shown", "hidden", "withdrawn"

    public_id = models.CharField(max_length=12, unique=True)
    table = models.ForeignKey("deliberation.Table", on_delete=models.PROTECT, related_name="arguments")
    proposal = models.ForeignKey(
        "deliberation.Proposal", on_delete=models.CASCADE, null=True, blank=True, related_name="arguments"
    )
    need = models.ForeignKey(
        "deliberation.Need", on_delete=models.CASCADE, null=True, blank=True, related_name="arguments"
    )
    question = models.ForeignKey(
        "deliberation.Question", on_delete=models.CASCADE, null=True, blank=True, related_name="arguments"
    )
    amendment = models.ForeignKey(
        "deliberation.Amendment", on_delete=models.CASCADE, null=True, blank=True, related_name="arguments"
    )
    #: The passage it speaks of, if one.
    passage_key = models.CharField(max_length=40, blank=True, default="")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers")
    #: Materialised path of identifiers in base 36, zero-padded: one ordered query reads a thread.
    path = models.CharField(max_length=255, db_index=True)
    kind = models.CharField(max_length=9)
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    voice_id = models.BigIntegerField(null=True, blank=True)
    #: Speaks for those the text concerns (its author, the pen): shown as an official answer.
    is_official = models.BooleanField(default=False)
    channel = models.CharField(max_length=5, default=WEB)
    entered_by = models.BigIntegerField(null=True, blank=True)
    #: Where it was said, on which sheet; never a private person’s name.
    heard_at = models.CharField(max_length=300, blank=True, default="")
    #: Message-ID of the mail it came in: a mail read twice is one contribution.
    mail_id = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=9, default=SHOWN)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False)
                | Q(need__isnull=False)
                | Q(question__isnull=False)
                | Q(amendment__isnull=False),
                name="an_argument_is_about_something",
            ),
            models.UniqueConstraint(fields=["mail_id"], condition=~Q(mail_id=""), name="a_mail_is_read_once"),
        ]
        indexes = [
            models.Index(fields=["proposal", "kind", "path"], name="argument_proposal"),
            models.Index(fields=["person_id", "-at"], name="argument_person"),
        ]

    def __str__(self) -> str:
        return self.public_id


class ArgumentCitation(models.Model):
    """What an argument leans on: a resource, one of its claims, a passage of a proposal quoted as it was."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="citations")
    resource = models.ForeignKey("library.Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    claim = models.ForeignKey("library.Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposal = models.ForeignKey(
        "deliberation.Proposal", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    passage_key = models.CharField(max_length=40, blank=True, default="")
    quote = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        ordering = ["argument", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resource__isnull=False) | Q(proposal__isnull=False), name="a_citation_cites_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.argument_id} → {self.resource_id or self.proposal_id}"


class Support(models.Model):
    """An organisation, or a person alone, finds an argument good: what puts the best of each side first."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="supports")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["argument", "organization"],
                condition=Q(organization__isnull=False),
                name="an_organization_supports_an_argument_once",
            ),
            models.UniqueConstraint(
                fields=["argument", "person_id"],
                condition=Q(organization__isnull=True),
                name="a_person_supports_an_argument_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.argument_id}"


class Moderation(models.Model):
    """A contribution was reported, hidden or shown again: by whom, and for which reason (``core/moderation.py``)."""

    argument = models.ForeignKey(Argument, on_delete=models.CASCADE, related_name="moderations")
    act = models.CharField(max_length=8)  # report, hide, show, keep
    reason = models.CharField(max_length=40)
    words = models.CharField(max_length=1000, blank=True, default="")
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["argument", "id"]

    def __str__(self) -> str:
        return f"{self.argument_id} {self.act}"


class Appeal(models.Model):
    """Whoever was hidden asks somebody else to read it again; the answer has its reason too."""

    moderation = models.OneToOneField(Moderation, on_delete=models.CASCADE, related_name="appeal")
    words = models.CharField(max_length=2000)
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True, default="")
    upheld = models.BooleanField(null=True, blank=True)
    answered_by = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.moderation_id}"


class Draft(models.Model):
    """What a person wrote and could not send yet, or was refused: theirs alone, never lost, kept ninety days."""

    person_id = models.BigIntegerField()
    #: What form it belongs to: ``amendment:new:<proposal>``, ``argument:<proposal>``…
    key = models.CharField(max_length=120)
    content = models.JSONField()
    #: Why it was refused, as a reason’s code and words; empty while it is only being written.
    refusal = models.CharField(max_length=500, blank=True, default="")
    url = models.CharField(max_length=600, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["person_id", "-at"], name="draft_person")]

    def __str__(self) -> str:
        return self.key
