"""Bodies: assemblies, boards and committees, the colleges they are made of, and the by-laws that bind them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Body(models.Model):
    """What meets and decides: an assembly of members, a board, a committee."""

    ASSEMBLY, BOARD, COMMITTEE = "assembly", "board", "committee"
    PUBLIC, MEMBERS_ONLY = "public", "members"

    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    kind = models.CharField(max_length=9)
    names = models.JSONField()  # {"fr": …, "en": …, "es": …}
    purposes = models.JSONField(default=dict, blank=True)
    #: The assembly that elects this board or names this committee.
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    #: Whose body it is; none while a group has no legal form yet (``docs/assemblies.md``, founding).
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    territory = models.ForeignKey("places.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    visibility = models.CharField(max_length=8, default=PUBLIC)
    #: IANA name: hours of meetings are written and read in it.
    time_zone = models.CharField(max_length=40, default="America/Toronto")
    created_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    created_by = models.BigIntegerField(null=True, blank=True)
    is_fictitious = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="no_body_stands_in_itself"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["assembly", "board", "committee"]), name="a_body_is_of_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class BodyCollege(models.Model):
    """A college of a body, dated: whose seats are filled from it, and how many there are.

    ``college`` is the slug of the directory's college; empty for a body whose members are all of one kind.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="colleges")
    college = models.CharField(max_length=60, blank=True, default="")
    names = models.JSONField(default=dict, blank=True)  # of a college that the directory does not have
    seats = models.PositiveSmallIntegerField(null=True, blank=True)  # none: as many as there are members
    order = models.PositiveSmallIntegerField(default=0)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["body", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "college", "since"], name="a_college_of_a_body_once_from_a_day"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="a_college_of_a_body_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.college}"


class ByLaws(models.Model):
    """The rules of a body from a day on. ``articles`` is read by ``core/bylaws.py``, never elsewhere.

    Rules are not edited once a meeting was held under them: another version is written, from another day.
    """

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="by_laws")
    in_force_from = models.DateField()
    #: The template they were written from (``bylaws/*.toml``); its sources and warnings are shown.
    template = models.CharField(max_length=40, blank=True, default="")
    articles = models.JSONField()
    #: What a person wrote about them, in Markdown: where the by-laws themselves are, who adopted them.
    note = models.TextField(blank=True, default="")
    decision = models.ForeignKey(
        "assemblies.Decision", on_delete=models.SET_NULL, null=True, blank=True, related_name="by_laws"
    )
    written_at = models.DateTimeField()
    written_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["body", "-in_force_from", "-id"]
        constraints = [models.UniqueConstraint(fields=["body", "in_force_from"], name="one_by_laws_from_a_day")]

    def __str__(self) -> str:
        return f"{self.body_id} {self.in_force_from}"
