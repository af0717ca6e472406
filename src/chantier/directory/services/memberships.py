"""Memberships that the network itself says, beside those of lists; and those that begin or end with the day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core.colleges import Period
from chantier.directory.core.links import overlaps
from chantier.directory.models import College, CollegePlace, Membership, MembershipCategory, Organization
from chantier.directory.permissions import may_keep_memberships
from chantier.directory.services.colleges import refresh_college_places
from chantier.directory.services.projection import CHUNK, project
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.search.api import mark_changed

#: How many days are looked at again, should the regular work have been stopped.
_LOOKED_BACK = timedelta(days=7)


@transaction.atomic
def add_membership(
    *,
    speaker: Speaker,
    organization_id: int,
    category: str,
    college: str,
    since: date | None,
    until: date | None,
    at: datetime,
) -> int:
    """Say that a body is with the network, as what, in which college (or none), over a period; returns its id."""
    body = _locked_body(organization_id)
    may_keep_memberships(speaker).enforce()
    made = Membership(organization=body)
    _fill(made, category, college, Period(since, until))
    made.save()
    _shown(acts.MEMBERSHIP_ADDED, speaker, at, made)
    return made.pk


@transaction.atomic
def change_membership(
    *,
    speaker: Speaker,
    membership_id: int,
    category: str,
    college: str,
    since: date | None,
    until: date | None,
    at: datetime,
) -> None:
    """Correct a membership that the network said, or end it. One that a list gives follows its list."""
    held = _locked(membership_id)
    may_keep_memberships(speaker).enforce()
    _check_ours(held)
    before = (held.category_id, held.college_id, held.since, held.until)
    _fill(held, category, college, Period(since, until))
    if before == (held.category_id, held.college_id, held.since, held.until):
        return
    held.save(update_fields=["category", "college", "since", "until"])
    _shown(acts.MEMBERSHIP_CHANGED, speaker, at, held)


@transaction.atomic
def remove_membership(*, speaker: Speaker, membership_id: int, at: datetime) -> None:
    """Forget a membership that should never have been said; one that is over is ended instead."""
    held = _locked(membership_id)
    may_keep_memberships(speaker).enforce()
    _check_ours(held)
    Membership.objects.filter(pk=held.pk).delete()
    _shown(acts.MEMBERSHIP_REMOVED, speaker, at, held)


def turn_the_day(*, at: datetime) -> int:
    """Show anew the bodies whose membership or college began or ended of late; returns how many. Safe to run twice."""
    today = timezone.localtime(at).date()
    lately = (today - _LOOKED_BACK, today)
    turned = Q(since__range=lately) | Q(until__range=lately)
    rows = Membership.objects.filter(turned, organization__merged_into__isnull=True)
    ids = sorted(set(rows.values_list("organization_id", flat=True)))
    for start in range(0, len(ids), CHUNK):
        project(organization_ids=ids[start : start + CHUNK], at=at)
    placed = CollegePlace.objects.filter(turned).values_list("organization_id", flat=True)
    shown = sorted({*ids, *placed})
    mark_changed("organization", shown)
    return len(shown)


def _fill(held: Membership, category: str, college: str, period: Period) -> None:
    if period.since and period.until and period.until <= period.since:
        raise Invalid(Reason("period_ends_before_it_begins", _("La fin doit venir après le début.")))
    as_what = MembershipCategory.objects.filter(slug=category).first()
    if as_what is None:
        raise Invalid(Reason("unknown_category", _("Cette catégorie de membre n’existe pas.")))
    held.category = as_what
    held.college = _college(college, period, held) if college else None
    held.since, held.until = period.since, period.until
    _check_free(held, period)


def _college(slug: str, period: Period, held: Membership) -> College:
    versions = list(College.objects.filter(slug=slug).order_by("valid_from"))
    if not any(overlaps(Period(one.valid_from, one.valid_until), period) for one in versions):
        raise NotPossible(
            Reason(
                "college_not_in_force",
                _("Ce collège n’existe pas sur cette période."),
                _("Choisissez des jours où il existe, ou un autre collège."),
            )
        )
    return held.college if held.college and held.college.slug == slug else versions[-1]


def _check_free(held: Membership, period: Period) -> None:
    """The network says one college of a body at a time, and one category once."""
    others = Membership.objects.filter(organization=held.organization_id, record__isnull=True).exclude(pk=held.pk)
    for other in others.order_by("pk"):
        both = held.college is not None and other.college_id is not None
        if not overlaps(Period(other.since, other.until), period):
            continue
        if both or (other.category_id == held.category.pk and other.college_id == (held.college and held.college.pk)):
            raise NotPossible(
                Reason(
                    "membership_is_known",
                    _("Une autre adhésion notée ici dit déjà cette catégorie, ou un collège, sur cette période."),
                    _("Terminez d’abord celle-là, ou corrigez-la."),
                )
            )


def _check_ours(held: Membership) -> None:
    if held.record_id is not None:
        raise NotPossible(
            Reason(
                "membership_of_a_list",
                _("Cette adhésion vient d’une liste : elle change avec elle."),
                _("Notez une adhésion ici, ou répondez de ceux que la prochaine édition de la liste n’aura plus."),
            )
        )


def _locked_body(organization_id: int) -> Organization:
    return Organization.objects.select_for_update().get(pk=organization_id, merged_into__isnull=True)


def _locked(membership_id: int) -> Membership:
    found = Membership.objects.select_related("college").get(pk=membership_id)
    _locked_body(found.organization_id)
    return found


def _shown(act: str, speaker: Speaker, at: datetime, held: Membership) -> None:
    project(organization_ids=[held.organization_id], at=at)
    refresh_college_places()
    mark_changed("organization", [held.organization_id])
    data = {"membership": held.pk}
    record(name=act, speaker=speaker, at=at, subject=("directory.organization", held.organization_id), data=data)
