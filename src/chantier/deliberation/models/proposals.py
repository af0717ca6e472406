"""Proposals: versions of a text, its evidence, its amendments, and positions of organisations on it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Proposal(models.Model):
    """A titled text that a table drafts, amends, takes position on, and settles. States: ``core/lifecycles.py``."""

    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    table = models.ForeignKey("deliberation.Table", on_delete=models.PROTECT, related_name="proposals")
    question = models.ForeignKey(
        "deliberation.Question", on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    state = models.CharField(max_length=12, default="draft")
    current = models.ForeignKey(
        "deliberation.ProposalVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: The title in its own language and its key for sorting, for lists.
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=2, default="fr")
    territory = models.ForeignKey("places.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    voice_id = models.BigIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    #: The canonical settled form and its SHA-256: see ``core/settled.py``. Written once.
    settled = models.TextField(blank=True, default="")
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    #: Who sat and by which rule, on the day it was settled: what is counted then never moves.
    closing = models.JSONField(default=dict, blank=True)
    #: Why it was rejected or withdrawn, or what an assembly decided of it (``api.record_outcome``).
    outcome = models.JSONField(default=dict, blank=True)
    is_fictitious = models.BooleanField(default=False)

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="settled") | (~Q(fingerprint="") & Q(closed_at__isnull=False)),
                name="a_settled_text_has_a_fingerprint",
            )
        ]
        indexes = [
            models.Index(fields=["table", "state", "-updated_at"], name="proposal_table"),
            models.Index(fields=["state", "-updated_at"], name="proposal_state"),
        ]

    def __str__(self) -> str:
        return self.title


class ProposalVersion(models.Model):
    """The text as it stood: never changed once written."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    #: ``core/document.py``; keys are those of the version before where the passage is the same.
    passages = models.JSONField()
    next_key = models.PositiveIntegerField()
    #: {passage key: [numbers of the amendments it owes something to]}
    credits = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True, default="")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "-number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="versions_are_numbered_once")]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.number}"


class ProposalConcept(models.Model):
    """A theme of a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="concepts")
    scheme = models.CharField(max_length=40, default="theme")
    concept = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "scheme", "concept"], name="a_theme_once_per_proposal")
        ]
        indexes = [models.Index(fields=["scheme", "concept", "proposal"], name="proposal_concept")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.concept}"


class ProposalNeed(models.Model):
    """A need that a proposal answers."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="needs")
    need = models.ForeignKey("deliberation.Need", on_delete=models.PROTECT, related_name="proposals")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "need"], name="a_need_once_per_proposal")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.need_id}"


class PassageOrigin(models.Model):
    """An article of a national text came from a table’s proposal, or from its synthesis."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="origins")
    passage_key = models.CharField(max_length=40)
    from_proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, blank=True, related_name="led_to")
    from_sentence = models.ForeignKey(
        "deliberation.Sentence", on_delete=models.PROTECT, null=True, blank=True, related_name="led_to"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_proposal__isnull=False) | Q(from_sentence__isnull=False), name="an_origin_is_somewhere"
            ),
            models.UniqueConstraint(
                fields=["proposal", "passage_key", "from_proposal"],
                condition=Q(from_proposal__isnull=False),
                name="an_article_comes_once_from_each_proposal",
            ),
            models.UniqueConstraint(
                fields=["proposal", "passage_key", "from_sentence"],
                condition=Q(from_sentence__isnull=False),
                name="an_article_comes_once_from_each_sentence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.passage_key}"


class Evidence(models.Model):
    """A source of the library, for or against one claim: a passage of a proposal, quoted as it was."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="evidence")
    passage_key = models.CharField(max_length=40)
    #: The passage, whole: of a part of it, nobody could say that it has not moved since.
    quote = models.TextField()
    resource = models.ForeignKey("library.Resource", on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey("library.Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bearing = models.CharField(max_length=12)  # supports, qualifies, contradicts: ``core/evidence.py``
    strength = models.CharField(max_length=12)
    why = models.CharField(max_length=1000, blank=True, default="")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    #: The source was withdrawn since: what leans on it is to be read again.
    flagged_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["proposal", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "passage_key", "resource", "claim", "bearing"],
                condition=Q(removed_at__isnull=True),
                name="a_source_once_per_passage",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.passage_key} ← {self.resource_id}"


class Amendment(models.Model):
    """A change asked to a text, or to another amendment. What it does is a value of ``core/amendments.py``."""

    public_id = models.CharField(max_length=12, unique=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    base = models.ForeignKey(ProposalVersion, on_delete=models.PROTECT, related_name="+")
    operations = models.JSONField()
    #: The first passage that it touches or stands beside, for the page of the text.
    passage_key = models.CharField(max_length=40)
    #: Counts the changes made to the amendment itself, by its own amendments.
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=2, default="fr")
    #: Why it is asked: every amendment says so.
    reason = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="draft")
    #: The answer: why it was refused, what it was merged into.
    answer = models.CharField(max_length=2000, blank=True, default="")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    taken_in = models.ForeignKey(
        ProposalVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="taken_in"
    )
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    voice_id = models.BigIntegerField(null=True, blank=True)
    entered_by = models.BigIntegerField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.BigIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="amendments_are_numbered_once"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="no_amendment_amends_itself"
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="a_refused_amendment_says_why"),
        ]
        indexes = [models.Index(fields=["proposal", "state", "passage_key"], name="amendment_passage")]

    def __str__(self) -> str:
        return f"{self.proposal_id} A{self.number}"


class Position(models.Model):
    """Where an organisation stands on a proposal, and why: one voice each, changeable until the close."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="positions")
    organization = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12)  # of the table’s procedure: support, reserve, aside, object
    reason = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    #: What would make it change: a condition, an amendment.
    condition = models.CharField(max_length=1000, blank=True, default="")
    #: Colleges and region as they were when the proposal closed: results never move afterwards.
    colleges = models.JSONField(default=list, blank=True)
    region = models.CharField(max_length=20, blank=True, default="")
    person_id = models.BigIntegerField()
    voice_id = models.BigIntegerField()
    entered_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "stance", "id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "organization"], name="one_organization_one_voice")]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.organization_id} {self.stance}"


class PositionKept(models.Model):
    """A position that was changed or withdrawn: kept, never shown as the present one."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="former_positions")
    organization = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=12)
    reason = models.TextField(blank=True, default="")
    person_id = models.BigIntegerField()
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "organization", "-until"]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.organization_id} {self.stance}"
