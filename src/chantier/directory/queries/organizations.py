"""Organisations as lists show them, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from chantier.directory.models import Membership, Organization, OrganizationTag
from chantier.foundation.words import api as words

#: An address needs a readable part, even where no letter of a name can be written in one.
NO_SLUG = "organisme"


@dataclass(frozen=True)
class OrganizationView:
    """An organisation as a list, a card or an upper mandate shows it. Words are in the reader's language."""

    id: int
    public_id: str
    slug: str
    name: str
    standing: int
    status: str
    visibility: str
    municipality: str
    region: str
    legal_form: str
    activities: tuple[str, ...]
    category: str
    college: str
    sentence: str
    sentence_language: str
    website: str
    voice_id: int | None
    logo_id: int | None = None

    @property
    def address_slug(self) -> str:
        """The readable part of its address."""
        return self.slug or NO_SLUG


def here() -> str:
    """The reader's language, two letters."""
    return (get_language() or "fr")[:2]


def in_words(texts: Mapping[str, str], language: str = "") -> tuple[str, str]:
    """The text in this language, else in French, else in any; with the language it is in."""
    for wanted in (language or here(), "fr", *texts):
        if texts.get(wanted):
            return texts[wanted], wanted
    return "", ""


def territory_name(territory: object) -> str:
    """A territory's name in the reader's language, or an empty text."""
    return str(getattr(territory, "shown_name", "") or "")


def current() -> QuerySet[Organization]:
    """Those that were not merged into another."""
    return Organization.objects.filter(merged_into__isnull=True)


def visible(visibilities: Iterable[str]) -> QuerySet[Organization]:
    """Those that whoever sees these visibilities may see."""
    return current().filter(visibility__in=[str(one) for one in visibilities])


def by_ids(ids: Sequence[int]) -> tuple[OrganizationView, ...]:
    """Organisations in the order of ``ids``, the unknown and the merged left out. Three queries."""
    return _views(current().filter(pk__in=ids), ids)


def by_public_id(public_id: str) -> OrganizationView | None:
    """One organisation, followed through merges; nothing when there is none."""
    found = followed(public_id)
    if found is None:
        return None
    return next(iter(by_ids([found.pk])), None)


def followed(public_id: str) -> Organization | None:
    """The organisation that answers to this identifier today."""
    found = Organization.objects.select_related("merged_into").filter(public_id=public_id).first()
    steps = 0
    while found is not None and found.merged_into is not None and steps < 20:
        found, steps = found.merged_into, steps + 1
    return found


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """The shown names by id. One query."""
    return dict(Organization.objects.filter(pk__in=set(ids)).order_by("pk").values_list("pk", "name"))


def members_count() -> int:
    """How many members the movement counts today."""
    return current().filter(standing=Organization.MEMBER).count()


def in_force(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Memberships that hold today."""
    today = timezone.localdate()
    return rows.filter(Q(since__isnull=True) | Q(since__lte=today), Q(until__isnull=True) | Q(until__gt=today))


def _views(rows: QuerySet[Organization], ids: Sequence[int]) -> tuple[OrganizationView, ...]:
    language = here()
    found = {row.pk: row for row in rows.select_related("municipality", "region").order_by("pk")}
    activities: dict[int, list[str]] = {}
    labels = words.labels("activity", language)
    tags = OrganizationTag.objects.filter(organization__in=list(found), scheme="activity").order_by("id")
    for organization_id, concept in tags.values_list("organization_id", "concept"):
        activities.setdefault(organization_id, []).append(labels.get(concept, concept))
    memberships: dict[int, Membership] = {}
    rows_of = in_force(Membership.objects.filter(organization__in=list(found)))
    for membership in rows_of.select_related("category", "college").order_by("category__order", "id"):
        memberships.setdefault(membership.organization_id, membership)
    forms = words.labels("legal-form", language)
    return tuple(
        _view(found[pk], activities.get(pk, []), memberships.get(pk), forms, language) for pk in ids if pk in found
    )


def _view(
    row: Organization, activities: list[str], membership: Membership | None, forms: Mapping[str, str], language: str
) -> OrganizationView:
    sentence, said_in = in_words(row.descriptions or {}, language)
    return OrganizationView(
        id=row.pk,
        public_id=row.public_id,
        slug=row.slug,
        name=row.name,
        standing=row.standing,
        status=row.status,
        visibility=row.visibility,
        municipality=territory_name(row.municipality),
        region=territory_name(row.region),
        legal_form=forms.get(row.legal_form, row.legal_form),
        activities=tuple(activities) or ((row.activity_text,) if row.activity_text else ()),
        category=in_words(membership.category.names, language)[0] if membership else "",
        college=in_words(membership.college.names, language)[0] if membership and membership.college else "",
        sentence=sentence,
        sentence_language=said_in if said_in != language else "",
        website=row.website,
        voice_id=row.voice_id,
        logo_id=row.logo_id,
    )
