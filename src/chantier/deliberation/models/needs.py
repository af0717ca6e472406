"""Needs and aspirations that communities state, before any proposal answers them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Need(models.Model):
    """Who, where, what for. A need that is the same as another is joined to it; its address redirects."""

    OPEN, JOINED, ANSWERED, WITHDRAWN = "open", "joined", "answered", "withdrawn"

    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    text = models.OneToOneField("deliberation.Text", on_delete=models.PROTECT, related_name="+")
    #: For whom, in the words of those who state it (“jeunes familles sans auto”).
    for_whom = models.CharField(max_length=300, blank=True, default="")
    table = models.ForeignKey(
        "deliberation.Table", on_delete=models.PROTECT, null=True, blank=True, related_name="needs"
    )
    territory = models.ForeignKey("places.Territory", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, default=OPEN)
    joined_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="joined")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    #: Who wrote it down when it was said in a room or on paper, and where.
    entered_by = models.BigIntegerField(null=True, blank=True)
    heard_at = models.CharField(max_length=300, blank=True, default="")
    stated_at = models.DateTimeField()
    is_fictitious = models.BooleanField(default=False)

    class Meta:
        ordering = ["-stated_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_to__isnull=True) | ~Q(joined_to=F("id")), name="no_need_is_joined_to_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(joined_to__isnull=False), name="a_joined_need_says_to_which"
            ),
        ]
        indexes = [models.Index(fields=["state", "territory", "-stated_at"], name="need_place")]

    def __str__(self) -> str:
        return self.public_id


class NeedConcept(models.Model):
    """A theme of a need."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="concepts")
    scheme = models.CharField(max_length=40, default="theme")
    concept = models.CharField(max_length=60)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["need", "scheme", "concept"], name="a_theme_once_per_need")]
        indexes = [models.Index(fields=["scheme", "concept", "need"], name="need_concept")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.concept}"


class NeedShare(models.Model):
    """An organisation, or a person alone, says that it is theirs too; ``people`` says for about how many."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="shares")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person_id = models.BigIntegerField(null=True, blank=True)
    people = models.PositiveIntegerField(default=1)
    territory = models.ForeignKey("places.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["need", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "organization"],
                condition=Q(organization__isnull=False),
                name="an_organization_shares_a_need_once",
            ),
            models.UniqueConstraint(
                fields=["need", "person_id"],
                condition=Q(organization__isnull=True),
                name="a_person_shares_a_need_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} +{self.people}"


class NeedAnswer(models.Model):
    """What answers a need besides proposals: a project, an intervention… named by whoever notes it through ``api``."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="answers")
    answering_kind = models.CharField(max_length=60)  # ``projects.project``…
    answering_key = models.CharField(max_length=80)
    titles = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=600, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "answering_kind", "answering_key"], name="an_answer_once_per_need")
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.answering_kind}"
