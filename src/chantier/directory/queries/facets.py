"""The facets of the directory: their names, what their values are called, and their counts without an index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chantier.directory.core.form_words import rolled_up, within
from chantier.directory.models import College, Membership, MembershipCategory, Organization, OrganizationTag
from chantier.directory.queries import colleges
from chantier.directory.queries.organizations import here, in_words
from chantier.foundation.places import api as places
from chantier.foundation.search.api import Count, Query
from chantier.foundation.words import api as words

MEMBER, KNOWN, REGISTERED = "member", "known", "registered"
STANDINGS: Final = {MEMBER: Organization.MEMBER, KNOWN: Organization.KNOWN, REGISTERED: Organization.REGISTERED}
STANDING_OF: Final = {value: key for key, value in STANDINGS.items()}
#: What the list shows until one asks for what is only registered.
BY_DEFAULT: Final = (MEMBER, KNOWN)

TERRITORIES: Final = ("region", "mrc", "municipality", "pole")
TAGS: Final = ("activity", "purpose")
NAMES: Final = (
    "standing",
    "region",
    "mrc",
    "municipality",
    "pole",
    "activity",
    "purpose",
    "legal_form",
    "college",
    "category",
    "size_band",
    "decade",
)
LABELS: Final[dict[str, Promise]] = {
    "standing": _("Lien avec le mouvement"),
    "region": _("Région"),
    "mrc": _("MRC"),
    "municipality": _("Municipalité"),
    "pole": _("Pôle"),
    "activity": _("Activité"),
    "purpose": _("Mission"),
    "legal_form": _("Forme juridique"),
    "college": _("Collège"),
    "category": _("Catégorie de membre"),
    "size_band": _("Nombre d’emplois"),
    "decade": _("Fondation"),
}
STANDING_LABELS: Final[dict[str, Promise]] = {
    MEMBER: _("Membre"),
    KNOWN: _("Connue du mouvement"),
    REGISTERED: _("Au registre seulement"),
}
_SCHEMES: Final = {
    "activity": "activity",
    "purpose": "purpose",
    "legal_form": "legal-form",
    "size_band": "size-band",
}
#: A count that a page without an index stops at.
MOST_COUNTED: Final = 10_000


def value_labels(asked: Mapping[str, Iterable[str]]) -> dict[str, dict[str, str]]:
    """{facet: {value: label}} of these values in the reader's language. At most three queries."""
    language = here()
    ids = {int(one) for name in TERRITORIES for one in asked.get(name, ()) if one.isdigit() and len(one) < 10}
    lines = places.lines(ids) if ids else {}
    found: dict[str, dict[str, str]] = {
        name: {one: lines[int(one)].name for one in asked.get(name, ()) if one.isdigit() and int(one) in lines}
        for name in TERRITORIES
    }
    found |= {name: words.labels(scheme, language) for name, scheme in _SCHEMES.items()}
    found["standing"] = {value: str(label) for value, label in STANDING_LABELS.items()}
    found["decade"] = {one: str(_("Années %(decade)s")) % {"decade": one} for one in asked.get("decade", ())}
    if any(asked.get("college", ())):
        found["college"] = {
            slug: in_words(names)[0]
            for slug, names in College.objects.values_list("slug", "names").order_by("valid_from")
        }
    if any(asked.get("category", ())):
        rows = MembershipCategory.objects.values_list("slug", "names").order_by("pk")
        found["category"] = {slug: in_words(names)[0] for slug, names in rows}
    return found


def narrowed(query: Query, *, without: str = "") -> QuerySet[Organization]:
    """The same question to the database alone: words are looked for anywhere in a name. Slower, less clever."""
    rows = Organization.objects.filter(
        merged_into__isnull=True, visibility__in=[str(one) for one in query.visible if str(one) != "private"]
    )
    for word in query.text.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(legal_name__icontains=word) | Q(activity_text__icontains=word))
    for name, values in query.filters.items():
        if values and name != without:
            rows = rows.filter(_condition(name, values))
    box = query.box
    if box is not None:
        rows = rows.filter(lat__range=(box.south, box.north))
        across = Q(lon__gte=box.west) | Q(lon__lte=box.east)
        rows = rows.filter(Q(lon__range=(box.west, box.east)) if box.west <= box.east else across)
    return rows


def counts(query: Query) -> dict[str, tuple[Count, ...]]:
    """The counts of each facet asked for, its own filter left aside. One query a facet."""
    return {name: _counts_of(name, query) for name in query.facets}


def _condition(name: str, values: tuple[str, ...]) -> Q:
    if name == "standing":
        return Q(standing__in=[STANDINGS[one] for one in values if one in STANDINGS])
    if name in ("region", "mrc", "municipality"):
        return Q(**{f"{name}__in": [int(one) for one in values if one.isdigit() and len(one) < 10]})
    if name == "pole":
        inside: set[int] = set()
        for one in values:
            if one.isdigit() and len(one) < 10:
                inside |= places.contained_ids(int(one))
        return Q(municipality__in=inside)
    if name in TAGS:
        tagged = OrganizationTag.objects.filter(scheme=name, concept__in=values)
        return Q(pk__in=tagged.values("organization"))
    if name == "college":
        return Q(pk__in=colleges.in_force(timezone.localdate()).filter(college_slug__in=values).values("organization"))
    if name == "category":
        return Q(pk__in=_memberships().filter(category__slug__in=values).values("organization"))
    if name == "decade":
        years = Q(pk__in=())
        for one in values:
            if one.isdigit() and len(one) == 4:
                years |= Q(founded_year__range=(int(one), int(one) + 9))
        return years
    if name == "legal_form":
        return Q(legal_form__in=within(values))
    return Q(**{f"{name}__in": values})


def _memberships() -> QuerySet[Membership]:
    today = timezone.localdate()
    return Membership.objects.filter(
        Q(since__isnull=True) | Q(since__lte=today), Q(until__isnull=True) | Q(until__gt=today)
    )


def _counts_of(name: str, query: Query) -> tuple[Count, ...]:
    rows = narrowed(query, without=name)
    pairs: Any
    if name in TAGS:
        found = OrganizationTag.objects.filter(scheme=name, organization__in=rows.values("pk"))
        pairs = found.order_by().values_list("concept").annotate(n=CountOf("organization", distinct=True))
    elif name == "college":
        placed = colleges.in_force(timezone.localdate()).filter(organization__in=rows.values("pk"))
        pairs = placed.order_by().values_list("college_slug").annotate(n=CountOf("organization", distinct=True))
    elif name == "category":
        held = _memberships().filter(organization__in=rows.values("pk"))
        pairs = held.order_by().values_list("category__slug").annotate(n=CountOf("organization", distinct=True))
    elif name == "pole":
        pairs = (
            rows.filter(municipality__contained_in__container__kind="pole")
            .order_by()
            .values_list("municipality__contained_in__container_id")
            .annotate(n=CountOf("pk", distinct=True))
        )
    elif name == "decade":
        by_year = (
            rows.filter(founded_year__isnull=False).order_by().values_list("founded_year").annotate(n=CountOf("pk"))
        )
        decades: dict[int, int] = {}
        for year, total in by_year:
            decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + total
        return _sorted(decades.items())
    else:
        pairs = rows.order_by().values_list(name).annotate(n=CountOf("pk"))
    if name == "legal_form":
        return _sorted(rolled_up({form: total for form, total in pairs if form}, 0).items())
    if name == "standing":
        return _sorted((STANDING_OF[value], total) for value, total in pairs)
    return _sorted((value, total) for value, total in pairs if value not in (None, ""))


def _sorted(pairs: Iterable[tuple[object, int]]) -> tuple[Count, ...]:
    found = [Count(str(value), total) for value, total in pairs]
    return tuple(sorted(found, key=lambda count: (-count.total, count.value)))
