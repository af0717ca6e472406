"""Claims of pages as the queue, the claimant and those who answer see them, in constant numbers of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from chantier.directory.core import claims as core
from chantier.directory.core.normalize import fold
from chantier.directory.models import Organization, PageClaim, Record, Statement
from chantier.directory.queries.organizations import visible
from chantier.foundation.people import api as people

WAITING, PROVEN, SETTLED = "waiting", "proven", "settled"
TABS: Final = (WAITING, PROVEN, SETTLED)
PAGE: Final = 25
VOUCHERS_SHOWN: Final = 8


@dataclass(frozen=True)
class ClaimView:
    """A claim as services return it."""

    id: int
    organization_id: int
    public_id: str
    person_id: int
    proof: str
    state: str
    expires_at: datetime


@dataclass(frozen=True)
class Body:
    """An organisation named in a claim."""

    id: int
    public_id: str
    slug: str
    name: str


@dataclass(frozen=True)
class ClaimLine:
    """A claim with all that is needed to answer it. ``found`` is what the address proves now, by today's sources."""

    id: int
    organization: Body
    person_id: int
    person_name: str
    title: str
    proof: str
    proof_email: str
    found: core.Proof | None
    voucher: Body | None
    vouched_by: str
    state: str
    at: datetime
    expires_at: datetime
    settled_at: datetime | None
    settled_by: str
    reason: str
    holders: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody can still answer."""
        return self.state in core.OPEN

    @property
    def was_declined(self) -> bool:
        """Whether the member that was named did not vouch: a refusal by the coordination always has a reason."""
        return self.state == core.REFUSED and not self.reason

    @property
    def holders_answer_until(self) -> datetime:
        """Until when those who already speak for the organisation decide alone."""
        return core.holders_answer_until(self.expires_at)


def view(claim: PageClaim, *, at: datetime) -> ClaimView:
    """One claim as a value."""
    state = core.state_at(claim.state, expires_at=claim.expires_at, at=at)
    public_id = claim.organization.public_id
    return ClaimView(claim.pk, claim.organization_id, public_id, claim.person_id, claim.proof, state, claim.expires_at)


def known_of(organization_ids: Iterable[int]) -> dict[int, core.Known]:
    """The web and e-mail addresses that sources and the organisations themselves give. Two queries.

    Corrections are left out: who may suggest one could otherwise choose the domain that proves their claim.
    """
    ids = sorted(set(organization_ids))
    said: dict[int, dict[str, list[str]]] = defaultdict(lambda: {"website": [], "email": []})
    records = Record.objects.filter(organization__in=ids, vanished_in__isnull=True).order_by("pk")
    for organization_id, values in records.values_list("organization_id", "values"):
        for field in ("website", "email"):
            if isinstance(value := values.get(field), str):
                said[organization_id][field].append(value)
    own = Statement.objects.filter(
        organization__in=ids, kind=Statement.OWN, state=Statement.ACCEPTED, field__in=("website", "email")
    )
    for organization_id, field, value in own.order_by("pk").values_list("organization_id", "field", "value"):
        if isinstance(value, str):
            said[organization_id][field].append(value)
    return {pk: core.Known(tuple(said[pk]["website"]), tuple(said[pk]["email"])) for pk in ids}


def queue(tab: str, *, at: datetime, after: int | None = None) -> tuple[ClaimLine, ...]:
    """A page of claims and one more when others follow: open ones the oldest first, settled ones the latest first."""
    rows = PageClaim.objects.filter(_in_tab(tab, at))
    if tab == SETTLED:
        rows = (rows.filter(pk__lt=after) if after else rows).order_by("-pk")
    else:
        rows = (rows.filter(pk__gt=after) if after else rows).order_by("pk")
    return lines(rows[: PAGE + 1], at=at)


def counts(*, at: datetime) -> dict[str, int]:
    """How many claims each tab holds. One query."""
    tab = Case(*(When(_in_tab(one, at), then=Value(one)) for one in TABS), output_field=CharField())
    found = PageClaim.objects.annotate(tab=tab).order_by().values_list("tab").annotate(Count("pk"))
    return dict.fromkeys(TABS, 0) | dict(found)


def by_ids(ids: Sequence[int], *, at: datetime) -> tuple[ClaimLine, ...]:
    """These claims."""
    return lines(PageClaim.objects.filter(pk__in=ids).order_by("pk"), at=at)


def latest_of(person_id: int, organization_id: int, *, at: datetime) -> ClaimLine | None:
    """The latest claim of a person on a page."""
    found = lines(PageClaim.objects.filter(person_id=person_id, organization=organization_id)[:1], at=at)
    return found[0] if found else None


def to_vouch(organization_refs: Sequence[str], *, at: datetime) -> tuple[ClaimLine, ...]:
    """The claims for which these organisations were asked to vouch."""
    return lines(
        PageClaim.objects.filter(
            _in_tab(WAITING, at), proof=PageClaim.BY_VOUCHER, voucher_organization__public_id__in=organization_refs
        ).order_by("pk")[:PAGE],
        at=at,
    )


def to_settle(organization_refs: Sequence[str], *, at: datetime) -> tuple[ClaimLine, ...]:
    """The proven claims on the pages of these organisations."""
    return lines(
        PageClaim.objects.filter(_in_tab(PROVEN, at), organization__public_id__in=organization_refs).order_by("pk")[
            :PAGE
        ],
        at=at,
    )


def possible_vouchers(text: str, *, visibilities: Iterable[str], without: int) -> tuple[Body, ...]:
    """Members whose name holds these words. Whether somebody speaks for them is not told."""
    found = visible(visibilities).filter(standing=Organization.MEMBER).exclude(pk=without)
    found = found.exclude(status=Organization.ENDED)
    named = found.filter(Q(name__icontains=text) | Q(sort_name__contains=fold(text)))
    return tuple(_body(one) for one in named.order_by("sort_name", "pk")[:VOUCHERS_SHOWN])


def lines(claims: QuerySet[PageClaim], *, at: datetime) -> tuple[ClaimLine, ...]:
    """Claims in their order, with names, proofs and those who already speak. Six queries, whatever their number."""
    rows = list(claims.select_related("organization", "voucher_organization"))
    if not rows:
        return ()
    known = known_of(row.organization_id for row in rows if row.proof_email)
    speaking = people.speakers_of((row.organization.public_id for row in rows), at=at)
    persons = {person for ids in speaking.values() for person in ids}
    persons |= {one for row in rows for one in (row.person_id, row.vouched_by, row.settled_by) if one is not None}
    names = people.names_of(persons)
    return tuple(_line(row, known, speaking[row.organization.public_id], names, at) for row in rows)


def _line(
    row: PageClaim, known: dict[int, core.Known], holders: Sequence[int], names: dict[int, str], at: datetime
) -> ClaimLine:
    return ClaimLine(
        id=row.pk,
        organization=_body(row.organization),
        person_id=row.person_id,
        person_name=names.get(row.person_id, ""),
        title=row.title,
        proof=row.proof,
        proof_email=row.proof_email,
        found=core.proof_of(row.proof_email, known[row.organization_id]) if row.proof_email else None,
        voucher=_body(row.voucher_organization) if row.voucher_organization else None,
        vouched_by=names.get(row.vouched_by or 0, ""),
        state=core.state_at(row.state, expires_at=row.expires_at, at=at),
        at=row.at,
        expires_at=row.expires_at,
        settled_at=row.settled_at,
        settled_by=names.get(row.settled_by or 0, ""),
        reason=row.reason,
        holders=tuple(names.get(person, "") for person in holders if person != row.person_id),
    )


def _body(organization: Organization) -> Body:
    return Body(organization.pk, organization.public_id, organization.slug, organization.name)


def _in_tab(tab: str, at: datetime) -> Q:
    if tab == SETTLED:
        return Q(state__in=core.SETTLED) | Q(state__in=core.OPEN, expires_at__lte=at)
    return Q(state=tab, expires_at__gt=at)
