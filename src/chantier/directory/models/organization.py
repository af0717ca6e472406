"""Organisations: what the movement shows of them, projected from what sources and people say."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Organization(models.Model):
    """One body. Every column but the identifiers is a projection made by ``services.projection``."""

    REGISTERED, KNOWN, MEMBER = 0, 1, 2
    ACTIVE, ENDED, UNKNOWN = "active", "ended", "unknown"
    PUBLIC, MEMBERS_ONLY, PRIVATE = "public", "members", "private"
    YES, NO = "yes", "no"

    #: Stable, short, never reused: its address outlives merges.
    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed", db_index=False
    )

    name = models.CharField(max_length=300)
    sort_name = models.CharField(max_length=120)
    legal_name = models.CharField(max_length=300, blank=True, default="")
    legal_form = models.CharField(max_length=60, blank=True, default="")
    register_number = models.CharField(max_length=20, blank=True, default="")
    status = models.CharField(max_length=8, default=UNKNOWN)
    standing = models.PositiveSmallIntegerField(default=REGISTERED)
    visibility = models.CharField(max_length=8, default=PUBLIC)

    social_economy = models.CharField(max_length=8, default=UNKNOWN)
    #: Where that answer comes from, as a reason value {"code", "params"}.
    social_economy_reason = models.JSONField(default=dict, blank=True)

    municipality = models.ForeignKey(
        "places.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    mrc = models.ForeignKey(
        "places.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    region = models.ForeignKey(
        "places.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    address = models.CharField(max_length=300, blank=True, default="")
    postal_code = models.CharField(max_length=10, blank=True, default="")
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=12, blank=True, default="")

    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    ended_year = models.PositiveSmallIntegerField(null=True, blank=True)
    size_band = models.CharField(max_length=20, blank=True, default="")
    activity_text = models.CharField(max_length=400, blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    website = models.CharField(max_length=300, blank=True, default="")
    languages = models.JSONField(default=list, blank=True)
    descriptions = models.JSONField(default=dict, blank=True)
    #: The six principles: {principle slug: {"answer": "yes|no|partly", "evidence": "…"}}.
    principles = models.JSONField(default=dict, blank=True)
    #: {field: {"origin", "source", "seen_on", "open"}}: see ``core/consolidation.py``.
    provenance = models.JSONField(default=dict, blank=True)
    logo = models.ForeignKey("files.StoredFile", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    #: What the logo says to who does not see it.
    logo_text = models.CharField(max_length=200, blank=True, default="")
    voice = models.OneToOneField("people.Voice", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["sort_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="nobody_is_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180),
                name="a_position_is_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["standing", "sort_name", "id"], name="org_list"),
            models.Index(fields=["region", "standing", "sort_name"], name="org_region"),
            models.Index(fields=["mrc", "standing", "sort_name"], name="org_mrc"),
            models.Index(fields=["municipality", "standing", "sort_name"], name="org_municipality"),
            models.Index(fields=["legal_form", "standing", "sort_name"], name="org_form"),
            models.Index(fields=["register_number"], name="org_register_number"),
            models.Index(fields=["lon", "lat"], name="org_position"),
            models.Index(fields=["postal_code"], name="org_postal_code"),
            # Only of the few that were merged: an index of all, nearly all empty, is one that SQLite walks whole.
            models.Index(fields=["merged_into"], name="org_absorbed", condition=Q(merged_into__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationName(models.Model):
    """A name under which a body is or was known."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=10)  # legal, usual, former, acronym: scheme name-kind
    language = models.CharField(max_length=3, blank=True, default="")
    source = models.ForeignKey("directory.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """A typed identifier: NEQ and others."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        ordering = ["scheme", "value"]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class Establishment(models.Model):
    """A place where a body is besides its seat."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="establishments")
    name = models.CharField(max_length=300, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    postal_code = models.CharField(max_length=10, blank=True, default="")
    municipality = models.ForeignKey(
        "places.Territory", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or self.address


class OrganizationTag(models.Model):
    """A concept of a vocabulary that describes a body: an activity, or a purpose. They are two facets."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="tags")
    scheme = models.CharField(max_length=40)
    concept = models.CharField(max_length=60)

    class Meta:
        ordering = ["scheme", "concept"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "scheme", "concept"], name="one_tag_of_a_kind_each")
        ]
        indexes = [models.Index(fields=["scheme", "concept", "organization"], name="tag_concept")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.concept}"


class Relation(models.Model):
    """One body is something to another over a period: member of, federation of, supported by, subsidiary of."""

    COORDINATION, OWN = "coordination", "own"

    from_organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="relations")
    to_organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="relations_to_it")
    kind = models.CharField(max_length=40)
    since = models.DateField(null=True, blank=True)
    #: The first day on which it no longer holds.
    until = models.DateField(null=True, blank=True)
    #: The list that says so; empty when a person does.
    source = models.ForeignKey("directory.Source", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    #: In what quality a person said it, or changed what a list says; empty while only a list speaks.
    said_by = models.CharField(max_length=12, blank=True, default="")
    said_on = models.DateField(null=True, blank=True)
    #: The organisation's own word that was accepted; undone, it takes the link back.
    statement = models.ForeignKey(
        "directory.Statement", on_delete=models.SET_NULL, null=True, blank=True, related_name="relations"
    )
    #: A person says that this link of a list is not: it is shown nowhere, and the next edition does not bring it back.
    denied = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["from_organization", "to_organization", "kind", "since"],
                name="one_relation_of_a_kind_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["from_organization", "to_organization", "kind"],
                condition=Q(since__isnull=True),
                name="one_relation_of_a_kind_without_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_organization_id} {self.kind} {self.to_organization_id}"
