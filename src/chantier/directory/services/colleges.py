"""Colleges as the by-laws change them, and who sits in which. Every change is dated and journalled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core import codes
from chantier.directory.core.colleges import places
from chantier.directory.models import (
    College,
    CollegeException,
    CollegePlace,
    Membership,
    MembershipCategory,
    Organization,
)
from chantier.directory.permissions import may_edit_colleges
from chantier.directory.queries.colleges import by_laws
from chantier.directory.services.projection import project
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.search.api import mark_changed

_COLLEGE, _ORGANIZATION = "directory.college", "directory.organization"


@transaction.atomic
def refresh_college_places() -> int:
    """Make the derived table again from memberships, links and by-laws; returns how many bodies changed.

    Safe to run twice: the second time changes nothing.
    """
    wanted = {(p.college, p.organization_id, p.is_inherited, p.period.since, p.period.until) for p in places(by_laws())}
    columns = ("college_slug", "organization_id", "is_inherited", "since", "until")
    gone: list[int] = []
    changed: set[int] = set()
    for pk, *kept in CollegePlace.objects.order_by("pk").values_list("pk", *columns):
        if tuple(kept) in wanted:
            wanted.remove(tuple(kept))
        else:
            gone.append(pk)
            changed.add(kept[1])
    CollegePlace.objects.filter(pk__in=gone).delete()
    made = [CollegePlace(**dict(zip(columns, place, strict=True))) for place in sorted(wanted, key=str)]
    CollegePlace.objects.bulk_create(made, batch_size=500)
    changed |= {place.organization_id for place in made}
    mark_changed("organization", sorted(changed))
    return len(changed)


@transaction.atomic
def create_college(
    *,
    speaker: Speaker,
    names: Mapping[str, str],
    seats: int | None,
    opened_by: Collection[int],
    valid_from: date,
    at: datetime,
) -> str:
    """A college the by-laws create from a day; returns its short name, made of its French one."""
    may_edit_colleges(speaker).enforce()
    said = _names(names)
    slug = codes.slug(said["fr"], length=60)
    if not slug or College.objects.filter(slug=slug).exists():
        raise Invalid(
            Reason("college_exists", _("Un collège porte déjà ce nom."), _("Modifiez-le, ou choisissez un autre nom."))
        )
    order = max(College.objects.values_list("order", flat=True), default=-1) + 1
    made = College.objects.create(slug=slug, names=said, seats=seats, valid_from=valid_from, order=order)
    made.inherited_from.set(opened_by)
    refresh_college_places()
    record(name=acts.COLLEGE_CREATED, speaker=speaker, at=at, subject=(_COLLEGE, made.pk))
    return slug


@transaction.atomic
def change_college(
    *,
    speaker: Speaker,
    slug: str,
    names: Mapping[str, str],
    seats: int | None,
    opened_by: Collection[int],
    from_day: date,
    at: datetime,
) -> int:
    """Rename a college, or change its seats or who opens it, from a day; returns the id of its new version.

    On the very day its last version began, this corrects that version; later, a new one follows it.
    """
    may_edit_colleges(speaker).enforce()
    last = _last_version(slug)
    if from_day < last.valid_from:
        raise Invalid(
            Reason(
                "college_changed_before_it_began",
                _("Ce changement commencerait avant la version actuelle du collège."),
                _("Choisissez le jour où elle commence, pour la corriger, ou un jour plus tard."),
            )
        )
    if last.valid_until is not None and from_day >= last.valid_until:
        raise Invalid(
            Reason(
                "college_changed_after_it_closed",
                _("Ce jour-là, le collège est déjà fermé."),
                _("Choisissez un jour où il existe, ou créez un nouveau collège."),
            )
        )
    if from_day == last.valid_from:
        last.names, last.seats = _names(names), seats
        last.save(update_fields=["names", "seats"])
        version = last
    else:
        version = College.objects.create(
            slug=slug,
            names=_names(names),
            seats=seats,
            valid_from=from_day,
            valid_until=last.valid_until,
            order=last.order,
        )
        last.valid_until = from_day
        last.save(update_fields=["valid_until"])
        Membership.objects.filter(college=last).update(college=version)
    version.inherited_from.set(opened_by)
    refresh_college_places()
    record(name=acts.COLLEGE_CHANGED, speaker=speaker, at=at, subject=(_COLLEGE, version.pk))
    return version.pk


@transaction.atomic
def close_college(*, speaker: Speaker, slug: str, on: date, at: datetime) -> None:
    """End a college on a day; who was in it, and when, stays readable."""
    may_edit_colleges(speaker).enforce()
    last = _last_version(slug)
    if on <= last.valid_from:
        raise Invalid(
            Reason(
                "college_closed_before_it_began",
                _("Un collège ne peut pas fermer avant d’avoir commencé."),
                _("Choisissez un jour plus tard."),
            )
        )
    last.valid_until = on
    last.save(update_fields=["valid_until"])
    refresh_college_places()
    record(name=acts.COLLEGE_CLOSED, speaker=speaker, at=at, subject=(_COLLEGE, last.pk))


@transaction.atomic
def assign_college(
    *,
    speaker: Speaker,
    organization_id: int,
    category: str,
    slug: str,
    since: date,
    until: date | None,
    at: datetime,
) -> int:
    """Put a body in a college over a period, whatever lists say; returns the membership's id.

    Another college that the network had given it ends that day; one given from that very day is corrected.
    """
    organization = Organization.objects.select_for_update().get(pk=organization_id)
    may_edit_colleges(speaker).enforce()
    _check_period(since, until)
    college = _last_version(slug)
    if not any(
        one.valid_from <= since and (one.valid_until is None or since < one.valid_until)
        for one in College.objects.filter(slug=slug)
    ):
        raise NotPossible(
            Reason(
                "college_not_in_force",
                _("Ce collège n’existe pas ce jour-là."),
                _("Choisissez un jour où il existe, ou un autre collège."),
            )
        )
    mine = Membership.objects.filter(organization=organization, record__isnull=True, college__isnull=False)
    if mine.filter(since__gt=since).exists():
        raise NotPossible(
            Reason(
                "later_college_given",
                _("Un autre collège lui a déjà été donné à partir d’un jour plus tardif."),
                _("Choisissez le même jour, pour le corriger, ou un jour plus tard."),
            )
        )
    mine.filter(since=since).delete()
    for earlier in mine.order_by("pk"):
        if earlier.until is None or earlier.until > since:
            earlier.until = since
            earlier.save(update_fields=["until"])
    made = Membership.objects.create(
        organization=organization,
        category=MembershipCategory.objects.get(slug=category),
        college=college,
        since=since,
        until=until,
    )
    _reprojected(organization_id, at)
    record(
        name=acts.COLLEGE_ASSIGNED,
        speaker=speaker,
        at=at,
        subject=(_ORGANIZATION, organization_id),
        data={"membership": made.pk, "college": college.pk},
    )
    return made.pk


@transaction.atomic
def except_from_college(
    *,
    speaker: Speaker,
    organization_id: int,
    slug: str,
    since: date,
    until: date | None,
    reason: str,
    at: datetime,
) -> int:
    """Leave a body out of a college it inherits, over a period, with the reason; returns the exception's id."""
    may_edit_colleges(speaker).enforce()
    _check_period(since, until)
    college = _last_version(slug)
    if not reason.strip():
        raise Invalid(Reason("exception_without_reason", _("Dites pourquoi cette organisation fait exception.")))
    made = CollegeException.objects.create(
        college_slug=slug, organization_id=organization_id, since=since, until=until, reason=reason.strip()[:300]
    )
    refresh_college_places()
    record(
        name=acts.COLLEGE_EXCEPTION_MADE,
        speaker=speaker,
        at=at,
        subject=(_ORGANIZATION, organization_id),
        data={"exception": made.pk, "college": college.pk},
    )
    return made.pk


@transaction.atomic
def lift_exception(*, speaker: Speaker, exception_id: int, at: datetime) -> None:
    """End an exception today; one that had not begun is forgotten."""
    made = CollegeException.objects.select_for_update().get(pk=exception_id)
    may_edit_colleges(speaker).enforce()
    today = timezone.localtime(at).date()
    if made.since >= today:
        made.delete()
    elif made.until is None or made.until > today:
        made.until = today
        made.save(update_fields=["until"])
    refresh_college_places()
    record(
        name=acts.COLLEGE_EXCEPTION_LIFTED,
        speaker=speaker,
        at=at,
        subject=(_ORGANIZATION, made.organization_id),
        data={"exception": exception_id},
    )


def _last_version(slug: str) -> College:
    return College.objects.select_for_update().filter(slug=slug).latest("valid_from")


def _names(names: Mapping[str, str]) -> dict[str, str]:
    said = {language: name.strip()[:200] for language, name in names.items() if name.strip()}
    if not {"fr", "en"} <= set(said):
        raise Invalid(Reason("college_names_missing", _("Un collège porte un nom en français et en anglais.")))
    return said


def _check_period(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise Invalid(Reason("period_ends_before_it_begins", _("La fin doit venir après le début.")))


def _reprojected(organization_id: int, at: datetime) -> None:
    project(organization_ids=[organization_id], at=at)
    refresh_college_places()
    mark_changed("organization", [organization_id])
