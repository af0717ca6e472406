"""Who is a member, as what, in which college. Categories and colleges are data: dated, in several languages."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class MembershipCategory(models.Model):
    """A way of being with the network: member, partner, emerging…"""

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()  # {"fr": "…", "en": "…", "es": "…"}
    counts_as_member = models.BooleanField(default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.slug


class College(models.Model):
    """An electoral college, for as long as the by-laws say so."""

    slug = models.SlugField(max_length=60)
    names = models.JSONField()
    seats = models.PositiveSmallIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    #: "and any member organisation of those unions": members of these bodies belong to the college too.
    inherited_from = models.ManyToManyField("directory.Organization", blank=True, related_name="colleges_it_opens")

    class Meta:
        ordering = ["order", "slug", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "valid_from"], name="one_version_of_a_college_per_day"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_college_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Membership(models.Model):
    """A body's membership over a period."""

    organization = models.ForeignKey("directory.Organization", on_delete=models.CASCADE, related_name="memberships")
    category = models.ForeignKey(MembershipCategory, on_delete=models.PROTECT, related_name="memberships")
    college = models.ForeignKey(College, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    #: The record that says so; empty when the network itself entered it.
    record = models.ForeignKey(
        "directory.Record", on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )

    class Meta:
        ordering = ["-since", "id"]
        indexes = [models.Index(fields=["category", "organization"], name="membership_category")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.category_id}"


class CollegeException(models.Model):
    """A body that does not belong to a college although a body it is a member of opens it, over a period."""

    college_slug = models.SlugField(max_length=60)
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.CASCADE, related_name="college_exceptions"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["college_slug", "since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="an_exception_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} not in {self.college_slug}"


class CollegePlace(models.Model):
    """Derived by ``services.colleges``, never edited: a body is in a college over a period, directly or by another."""

    college_slug = models.SlugField(max_length=60, db_index=False)
    organization = models.ForeignKey("directory.Organization", on_delete=models.CASCADE, related_name="college_places")
    is_inherited = models.BooleanField(default=False)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["college_slug", "id"]
        indexes = [models.Index(fields=["college_slug", "organization"], name="college_place")]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.college_slug}"
