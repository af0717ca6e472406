"""From records and statements to what pages show: the only code that writes an organisation's projected columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from chantier.directory.core import codes
from chantier.directory.core.consolidation import Portrait, Said, consolidate
from chantier.directory.core.standing import qualify, standing
from chantier.directory.models import (
    College,
    Establishment,
    Identifier,
    Membership,
    MembershipCategory,
    Organization,
    OrganizationName,
    OrganizationTag,
    Record,
    Source,
)
from chantier.directory.services.evidence import Evidence, gather_evidence, testimony_of_record
from chantier.directory.services.interpreting import Interpreter, interpret
from chantier.directory.services.placing import Placer
from chantier.foundation.words import api as words

CHUNK = 500
TAGS = {"activity": "activities", "purpose": "purposes"}
PROJECTED = [
    "slug",
    "name",
    "sort_name",
    "legal_name",
    "legal_form",
    "register_number",
    "status",
    "standing",
    "visibility",
    "social_economy",
    "social_economy_reason",
    "municipality_id",
    "mrc_id",
    "region_id",
    "address",
    "postal_code",
    "lat",
    "lon",
    "precision",
    "founded_year",
    "ended_year",
    "size_band",
    "activity_text",
    "phone",
    "email",
    "website",
    "languages",
    "descriptions",
    "principles",
    "provenance",
    "logo_id",
    "logo_text",
    "updated_at",
]


@dataclass
class Children:
    """Rows that belong to projected organisations."""

    names: list[OrganizationName] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    tags: list[OrganizationTag] = field(default_factory=list)
    establishments: list[Establishment] = field(default_factory=list)

    def save(self) -> None:
        """Insert them all."""
        OrganizationName.objects.bulk_create(self.names, batch_size=2000)
        Identifier.objects.bulk_create(self.identifiers, batch_size=2000)
        OrganizationTag.objects.bulk_create(self.tags, batch_size=2000, ignore_conflicts=True)
        Establishment.objects.bulk_create(self.establishments, batch_size=2000)


class Projector:
    """Fills organisations from their evidence. Holds what is costly to load (places, sources) for a whole job."""

    def __init__(self, *, at: datetime, placer: Placer | None = None) -> None:
        self.at = at
        self.today: date = timezone.localtime(at).date()
        self.placer = placer or Placer()
        self.interpreter = Interpreter()
        self._source_ids = dict(Source.objects.values_list("name", "id"))

    def fill(self, organization: Organization, evidence: Evidence, children: Children) -> None:
        """Set every projected column of ``organization`` and add its names, identifiers and tags to ``children``."""
        portrait = consolidate(evidence.testimonies)
        self._identity(organization, portrait)
        self._place(organization, portrait)
        organization.standing = standing(memberships=evidence.memberships, is_known=evidence.is_known, on=self.today)
        self._qualify(organization, portrait, evidence)
        organization.provenance = _provenance(portrait)
        done = self.interpreter.activities(portrait, evidence.testimonies)
        interpret(organization, portrait, done)
        organization.logo_id = evidence.logo["file"] if evidence.logo else None
        organization.logo_text = str(evidence.logo["text"])[:200] if evidence.logo else ""
        organization.updated_at = self.at
        self._children(organization, portrait, children, {"activity": done.concepts})

    def _identity(self, organization: Organization, portrait: Portrait) -> None:
        value = portrait.value
        organization.name = portrait.name[:300]
        organization.slug = codes.slug(portrait.name)
        organization.sort_name = codes.sort_name(portrait.name)
        organization.legal_name = str(value("legal_name") or "")[:300]
        organization.legal_form = str(value("legal_form") or "")[:60]
        organization.register_number = str(value("register_number") or "")[:20]
        organization.status = value("status") or Organization.UNKNOWN
        organization.visibility = value("visibility") or Organization.PUBLIC
        organization.founded_year = _year(value("founded_on"))
        organization.ended_year = _year(value("ended_on"))
        organization.size_band = str(value("size_band") or "")[:20]
        organization.activity_text = str(value("activity") or "")[:400]
        organization.phone = str(value("phone") or "")[:40]
        organization.email = str(value("email") or "")[:254]
        organization.website = str(value("website") or "")[:300]
        organization.languages = [said.value for said in portrait.gathered["languages"]]
        organization.descriptions = {
            name.partition(".")[2]: shown.value
            for name, shown in portrait.fields.items()
            if name.startswith("description.") and shown.value
        }

    def _place(self, organization: Organization, portrait: Portrait) -> None:
        organization.address = str(portrait.value("address") or "")[:300]
        organization.postal_code = str(portrait.value("postal_code") or "")[:10]
        placed = self.placer.place(
            municipality=str(portrait.value("municipality") or ""),
            postal_code=organization.postal_code,
            address=organization.address,
            hint=str(portrait.value("territory_hint") or ""),
            lat=portrait.value("lat", None),
            lon=portrait.value("lon", None),
        )
        organization.municipality_id = placed.municipality_id
        organization.mrc_id = placed.mrc_id
        organization.region_id = placed.region_id
        organization.lat, organization.lon, organization.precision = placed.lat, placed.lon, placed.precision

    def _qualify(self, organization: Organization, portrait: Portrait, evidence: Evidence) -> None:
        said = portrait.fields.get("social_economy")
        lists = [t for t in evidence.testimonies if t.kind != "register"]
        answer = qualify(
            said=str(said.value) if said else "",
            said_by_kind=said.chosen.kind if said else "",
            said_by=said.chosen.source if said else (lists[0].source if lists else ""),
            standing=organization.standing,
            principles_declared=sum(1 for p in evidence.principles.values() if p.get("answer") == "yes"),
            register_only=not lists,
        )
        organization.principles = dict(evidence.principles)
        organization.social_economy = answer.answer
        organization.social_economy_reason = {"code": answer.code, "params": dict(answer.params)}

    def _children(
        self, organization: Organization, portrait: Portrait, children: Children, read: Mapping[str, Sequence[str]]
    ) -> None:
        for name in portrait.names:
            if name.text != organization.name or name.kind != "usual":
                children.names.append(
                    OrganizationName(
                        organization=organization,
                        text=name.text[:300],
                        kind=name.kind,
                        source_id=self._source_ids.get(name.said.source),
                    )
                )
        for scheme, value in portrait.identifiers:
            children.identifiers.append(Identifier(organization=organization, scheme=scheme[:40], value=value[:120]))
        for scheme, field_name in TAGS.items():
            named = read[scheme] if scheme in read else [str(one.value) for one in portrait.gathered[field_name]]
            children.tags += [
                OrganizationTag(organization=organization, scheme=scheme, concept=concept[:60])
                for concept in dict.fromkeys(words.standing(scheme, one) for one in named)
            ]
        for said in portrait.gathered["establishments"]:
            children.establishments.append(self._establishment(organization, said))

    def _establishment(self, organization: Organization, said: Said) -> Establishment:
        value: Mapping[str, Any] = said.value
        placed = self.placer.place(
            municipality=str(value.get("municipality") or ""),
            postal_code=str(value.get("postal_code") or ""),
            address=str(value.get("address") or ""),
        )
        return Establishment(
            organization=organization,
            name=str(value.get("name") or "")[:300],
            address=str(value.get("address") or "")[:300],
            postal_code=str(value.get("postal_code") or "")[:10],
            municipality_id=placed.municipality_id,
            lat=placed.lat,
            lon=placed.lon,
            precision=placed.precision,
        )


def project(*, organization_ids: Iterable[int], at: datetime, projector: Projector | None = None) -> int:
    """Make these organisations' columns again from all that is said of them; returns how many were projected."""
    ids = sorted(set(organization_ids))
    projector = projector or Projector(at=at)
    for start in range(0, len(ids), CHUNK):
        _project_chunk(ids[start : start + CHUNK], projector)
    return len(ids)


@transaction.atomic
def project_new(*, born: Sequence[tuple[Organization, Record]], source: Source, projector: Projector) -> None:
    """Write organisations made of one new record each, both unsaved: what ``project`` would make, for half the work.

    Nothing else is said of them, so nothing is read and nothing is to be removed. Not for records that give a
    membership.
    """
    children = Children()
    for organization, record in born:
        evidence = Evidence((testimony_of_record(record, source),), is_known=source.makes_known)
        projector.fill(organization, evidence, children)
    Organization.objects.bulk_create([organization for organization, _record in born])
    for organization, record in born:
        record.organization = organization
    Record.objects.bulk_create([record for _organization, record in born])
    _name_origins(born)
    children.save()


def _name_origins(born: Sequence[tuple[Organization, Record]]) -> None:
    """Say in each provenance which record it comes from, now that the records have their numbers."""
    rows = []
    for organization, record in born:
        for origin in organization.provenance.values():
            origin["origin"] = f"record:{record.pk}"
        rows.append((json.dumps(organization.provenance), organization.pk))
    table = connection.ops.quote_name(Organization._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET provenance = %s WHERE id = %s", rows)  # noqa: S608 - a table's name


def gives_membership(record: Record, source: Source) -> bool:
    """Whether a record makes its organisation a member of something."""
    return bool(record.values.get("member_category") or record.values.get("college") or source.makes_member)


def project_everything(*, at: datetime) -> int:
    """Make every organisation's columns again: after boundaries or vocabularies changed."""
    ids = Organization.objects.filter(merged_into__isnull=True).order_by("id").values_list("id", flat=True)
    return project(organization_ids=list(ids), at=at)


@transaction.atomic
def _project_chunk(ids: Sequence[int], projector: Projector) -> None:
    organizations = list(Organization.objects.filter(pk__in=ids))
    _memberships_from_records(ids)
    evidence = gather_evidence(ids)
    children = Children()
    for organization in organizations:
        if evidence[organization.pk].testimonies:
            projector.fill(organization, evidence[organization.pk], children)
    for model in (OrganizationName, Identifier, OrganizationTag, Establishment):
        model.objects.filter(organization__in=ids).delete()
    # An upsert of rows that are there: ten times quicker than an update by cases, which names each row in each column.
    Organization.objects.bulk_create(
        organizations,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[name.removesuffix("_id") for name in PROJECTED],
    )
    children.save()


def _memberships_from_records(ids: Sequence[int]) -> None:
    """Memberships that lists give follow their records, wherever a merge has put these."""
    Membership.objects.filter(organization__in=ids, record__isnull=False).delete()
    Membership.objects.filter(record__organization__in=ids).delete()
    records = Record.objects.filter(organization__in=ids, vanished_in__isnull=True).select_related("source")
    wanted = [r for r in records if gives_membership(r, r.source)]
    if not wanted:
        return
    categories = {c.slug: c for c in MembershipCategory.objects.all()}
    by_name = {codes.slug(text): c for c in categories.values() for text in c.names.values()}
    colleges = _colleges_by_name()
    made = []
    for record in wanted:
        name = str(record.values.get("member_category") or "member")
        category = categories.get(name) or by_name.get(codes.slug(name)) or _new_category(name, categories, by_name)
        made.append(
            Membership(
                organization_id=record.organization_id,
                category=category,
                college=colleges.get(codes.slug(str(record.values.get("college") or ""), length=200)),
                since=_day(record.values.get("member_since")),
                record=record,
            )
        )
    Membership.objects.bulk_create(made)


def _colleges_by_name() -> dict[str, College]:
    """The latest version of each college, by its short name and by its names: a list says what people call it.

    A name that two colleges bore says neither.
    """
    latest = {college.slug: college for college in College.objects.order_by("valid_from")}
    called: dict[str, set[str]] = {}
    for slug, names in College.objects.order_by("valid_from").values_list("slug", "names"):
        for text in (slug, *names.values()):
            called.setdefault(codes.slug(text, length=200), set()).add(slug)
    return {name: latest[slug] for name, (slug, *others) in called.items() if name and not others}


def _new_category(
    name: str, categories: dict[str, MembershipCategory], by_name: dict[str, MembershipCategory]
) -> MembershipCategory:
    """A category that a list names and that the network had not described: it exists from now on, as data."""
    category, _ = MembershipCategory.objects.get_or_create(
        slug=codes.slug(name, length=60),
        defaults={"names": {language: name for language, _ in settings.LANGUAGES}, "order": 99},
    )
    categories[category.slug] = by_name[codes.slug(name)] = category
    return category


def _provenance(portrait: Portrait) -> dict[str, Any]:
    return {
        name: {
            "origin": shown.chosen.origin,
            "kind": shown.chosen.kind,
            "source": shown.chosen.source,
            "seen_on": shown.chosen.seen_on.isoformat(),
            "open": shown.chosen.is_open,
            **({"disputed": True} if shown.is_disputed else {}),
        }
        for name, shown in portrait.fields.items()
    }


def _year(value: object) -> int | None:
    text = str(value or "")[:4]
    return int(text) if text.isdigit() and 1000 < int(text) < 3000 else None


def _day(value: object) -> date | None:
    text = str(value or "")
    if not text:
        return None
    parts = [*text.split("-"), "1", "1"][:3]
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None
