"""Territories, what contains what, their outlines, and where each outline comes from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from chantier.foundation.places.core import kinds


class Territory(models.Model):
    """A place that has a name, an official code, and people: a municipality, a region, a pole."""

    class Kind(models.TextChoices):
        CONTINENT = kinds.CONTINENT, _("Continent")
        COUNTRY = kinds.COUNTRY, _("Pays")
        PROVINCE = kinds.PROVINCE, _("Province")
        REGION = kinds.REGION, _("Région administrative")
        MRC = kinds.MRC, _("MRC ou territoire équivalent")
        MUNICIPALITY = kinds.MUNICIPALITY, _("Municipalité")
        POLE = kinds.POLE, _("Pôle d’économie sociale")
        CUSTOM = kinds.CUSTOM, _("Autre territoire")

    class Cut(models.TextChoices):
        ADMINISTRATIVE = kinds.ADMINISTRATIVE, pgettext_lazy("cut", "Découpage administratif")
        POLES = kinds.POLES, pgettext_lazy("cut", "Découpage des pôles")
        OTHER = kinds.OTHER, pgettext_lazy("cut", "Autre découpage")

    reference = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    code = models.CharField(max_length=40)
    cut = models.CharField(max_length=16, choices=Cut, default=Cut.ADMINISTRATIVE)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    name_es = models.CharField(max_length=200, blank=True)
    designation = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    covers = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="covered_by")
    population = models.PositiveIntegerField(null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    radius_km = models.FloatField(null=True, blank=True)
    west = models.FloatField(null=True, blank=True)
    south = models.FloatField(null=True, blank=True)
    east = models.FloatField(null=True, blank=True)
    north = models.FloatField(null=True, blank=True)
    approximate = models.BooleanField(default=True)
    source = models.CharField(max_length=300, blank=True)
    source_licence = models.CharField(max_length=120, blank=True)
    source_on = models.DateField(null=True, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_until = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_territory_per_official_code"),
            models.CheckConstraint(
                condition=models.Q(effective_until__isnull=True)
                | models.Q(effective_from__isnull=True)
                | models.Q(effective_until__gte=models.F("effective_from")),
                name="a_territory_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True) | models.Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="a_representative_point_is_in_degrees",
            ),
        ]
        indexes = [models.Index(fields=["kind", "name"], name="territories_of_a_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_name(self) -> str:
        """The name in the reader's language; French where there is no other."""
        language = (get_language() or "fr")[:2]
        return {"en": self.name_en, "es": self.name_es}.get(language, "") or self.name


class Containment(models.Model):
    """One line for each (container, contained) pair, a territory containing itself.

    "All that is in this region, or in this pole" is then one indexed question, whatever the cut and however deep.
    """

    container = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="contains")
    contained = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="contained_in")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["container", "contained"], name="a_container_contains_once")]
        indexes = [models.Index(fields=["contained", "container"], name="containers_of_a_territory")]

    def __str__(self) -> str:
        return f"{self.container_id} ⊇ {self.contained_id}"


class OtherName(models.Model):
    """Another name under which a territory is found: a municipality that merged, a sector, an alternative spelling."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["territory", "name"], name="a_territory_has_another_name_once")]

    def __str__(self) -> str:
        return self.name


class PostalPrefix(models.Model):
    """The first three characters of a postal code, and roughly where they are. Never an address."""

    prefix = models.CharField(max_length=8, primary_key=True)
    lat = models.FloatField()
    lon = models.FloatField()
    radius_km = models.FloatField()

    def __str__(self) -> str:
        return self.prefix


class BoundaryFile(models.Model):
    """A file of boundaries that was imported: what it is called, its fingerprint and what it said of itself."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    projection = models.CharField(max_length=120, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=120, blank=True)
    territories = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Outline(models.Model):
    """The outline of a territory at three details, as well-known binary in WGS84 degrees.

    ``placing`` is the finest kept and answers "in which territory is this point"; ``normal`` and ``mini`` are
    simplified with their neighbours so that shared borders stay shared, for pages and small maps.
    """

    territory = models.OneToOneField(Territory, on_delete=models.CASCADE, related_name="outline")
    placing = models.BinaryField()
    normal = models.BinaryField()
    mini = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    file = models.ForeignKey(BoundaryFile, on_delete=models.SET_NULL, null=True, blank=True, related_name="outlines")

    def __str__(self) -> str:
        return str(self.territory_id)


class Stamp(models.Model):
    """One line that changes whenever a territory or an outline does: what caches compare themselves with."""

    value = models.CharField(max_length=32)
    drawn_from = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.value
