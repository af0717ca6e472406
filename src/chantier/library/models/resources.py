"""Resources: what the movement published, in the terms of ``core/description.py``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Kind(models.Model):
    """A kind of resource and the fields that are its own: data, loaded from ``kinds/*.toml`` and editable."""

    slug = models.SlugField(max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(default=0)
    names = models.JSONField()  # {"fr": {"one": "…", "many": "…"}, …}
    purposes = models.JSONField(default=dict)  # one sentence a language
    #: [{"name", "type", "required", "labels", "help", "scheme"?}]: see ``core/kinds.py``.
    fields = models.JSONField(default=list)
    #: {"schema_org", "datacite", "dublin_core", "zotero", "csl", "ris", "bibtex"}
    standards = models.JSONField(default=dict)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.slug


class Resource(models.Model):
    """One thing that can be read, watched, used or cited. Its address outlives its withdrawal."""

    DRAFT, SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN = "draft", "submitted", "returned", "published", "withdrawn"
    PUBLIC, MEMBERS_ONLY, PRIVATE = "public", "members", "private"

    public_id = models.CharField(max_length=12, unique=True)
    slug = models.CharField(max_length=80, blank=True, default="")
    #: A double that was joined to another: its address redirects.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+", to_field="slug")
    state = models.CharField(max_length=10, default=DRAFT)
    visibility = models.CharField(max_length=8, default=PUBLIC)

    #: The title in the original language, for lists and sorting.
    title = models.CharField(max_length=500)
    sort_title = models.CharField(max_length=160)
    language = models.CharField(max_length=8, default="fr")
    languages = models.JSONField(default=list, blank=True)
    #: EDTF: see ``core/precise_date.py``.
    issued = models.CharField(max_length=12, blank=True, default="")
    issued_year = models.PositiveSmallIntegerField(null=True, blank=True)
    publisher = models.CharField(max_length=300, blank=True, default="")
    publisher_organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    publication_place = models.CharField(max_length=200, blank=True, default="")
    keywords = models.JSONField(default=list, blank=True)
    licence = models.CharField(max_length=60, blank=True, default="")  # concept of the scheme ``licence``
    licence_statement = models.CharField(max_length=500, blank=True, default="")
    rights_holder = models.CharField(max_length=300, blank=True, default="")
    access = models.CharField(max_length=10, default="open")
    embargo_until = models.DateField(null=True, blank=True)
    details = models.JSONField(default=dict, blank=True)
    accessibility = models.JSONField(default=dict, blank=True)
    #: The one it came with, in its normal form (``core/ark.py``); empty where it is made here, of the public id.
    ark = models.CharField(max_length=60, blank=True, default="")
    is_fictitious = models.BooleanField(default=False)
    #: Where it came from: ``deposit``, ``batch:12``, ``harvest:slug``.
    origin = models.CharField(max_length=80, default="deposit")

    person_id = models.BigIntegerField(null=True, blank=True)
    voice_id = models.BigIntegerField(null=True, blank=True)
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: Grows at each change: a form filled on an older one is compared, never written over.
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.BigIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=1000, blank=True, default="")

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | (Q(published_at__isnull=False) & ~Q(licence="")),
                name="nothing_is_published_without_a_licence",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="no_resource_is_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "kind", "-published_at"], name="resource_kind"),
            models.Index(fields=["state", "updated_at", "id"], name="resource_changed"),
            models.Index(fields=["state", "sort_title"], name="resource_title"),
            models.Index(fields=["person_id", "state"], name="resource_depositor"),
            # What harvesters walk: all that was ever public, in the order of its last change.
            models.Index(fields=["updated_at", "id"], condition=Q(published_at__isnull=False), name="resource_harvest"),
            models.Index(Lower("ark"), condition=~Q(ark=""), name="resource_ark"),
        ]

    def __str__(self) -> str:
        return self.title


class ResourceText(models.Model):
    """Title and summary in one language."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=8)
    title = models.CharField(max_length=500)
    subtitle = models.CharField(max_length=500, blank=True, default="")
    summary = models.TextField(blank=True, default="")  # Markdown
    is_original = models.BooleanField(default=False)
    translated_by = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        ordering = ["-is_original", "language"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "language"], name="one_wording_per_language"),
            models.UniqueConstraint(fields=["resource"], condition=Q(is_original=True), name="one_original_wording"),
        ]

    def __str__(self) -> str:
        return self.title


class Contribution(models.Model):
    """Who made it, in which role. A natural person's name is shown only as they agreed (``consent``)."""

    #: Named on the published work itself; asked; agreed; refused (the name leaves every page and export).
    ON_THE_WORK, ASKED, AGREED, REFUSED = "on-work", "asked", "agreed", "refused"

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="contributions")
    order = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(max_length=20, default="author")
    family = models.CharField(max_length=150, blank=True, default="")
    given = models.CharField(max_length=150, blank=True, default="")
    name = models.CharField(max_length=300, blank=True, default="")
    organization = models.ForeignKey(
        "directory.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    orcid = models.CharField(max_length=19, blank=True, default="")
    person_id = models.BigIntegerField(null=True, blank=True)
    consent = models.CharField(max_length=8, default=ON_THE_WORK)
    consent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]
        indexes = [models.Index(fields=["person_id"], name="contribution_person")]

    def __str__(self) -> str:
        return self.name or f"{self.given} {self.family}"


class ResourceIdentifier(models.Model):
    """An identifier that somebody else gave, normalised (DOI in lower case, ISBN-13 digits)."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=12)
    value = models.CharField(max_length=300)

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [models.UniqueConstraint(fields=["resource", "scheme", "value"], name="one_identifier_once")]
        indexes = [models.Index(fields=["scheme", "value"], name="resource_identifier")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class ResourceConcept(models.Model):
    """A theme, an audience or another concept the resource bears."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="concepts")
    scheme = models.CharField(max_length=40)
    concept = models.CharField(max_length=60)

    class Meta:
        ordering = ["scheme", "id"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "scheme", "concept"], name="one_concept_of_a_kind_each")
        ]
        indexes = [models.Index(fields=["scheme", "concept", "resource"], name="resource_concept")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.concept}"


class ResourcePlace(models.Model):
    """A territory the resource is about."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="places")
    territory = models.ForeignKey("places.Territory", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["resource", "territory"], name="one_place_once")]

    def __str__(self) -> str:
        return f"{self.resource_id} in {self.territory_id}"


class ResourceOrganization(models.Model):
    """An organisation the resource is about (a case, a portrait)."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="organizations")
    organization = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["resource", "organization"], name="about_a_body_once")]

    def __str__(self) -> str:
        return f"{self.resource_id} about {self.organization_id}"


class ResourceRelation(models.Model):
    """A link to another resource, here or elsewhere; the inverse is read, never written."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=16)  # keys of ``core.description.INVERSE``
    other = models.ForeignKey(Resource, on_delete=models.PROTECT, null=True, blank=True, related_name="relations_to_it")
    url = models.CharField(max_length=600, blank=True, default="")
    title = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["resource", "kind", "other", "url"], name="one_relation_once"),
            models.CheckConstraint(condition=Q(other__isnull=False) | ~Q(url=""), name="a_relation_leads_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.kind} {self.other_id or self.url}"


class Claim(models.Model):
    """A statement one can cite. ``number`` is never reused; a withdrawn claim keeps its address and says why."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="claims")
    number = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8, default="fr")
    text = models.CharField(max_length=1000)
    page = models.CharField(max_length=20, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["resource", "number"], name="one_claim_per_number")]

    def __str__(self) -> str:
        return self.text[:80]
