"""Making a body, changing what it is, dating its colleges, writing its by-laws."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.lifecycles import MeetingState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Body, BodyCollege, ByLaws, Meeting
from chantier.assemblies.permissions import may_keep_bodies
from chantier.assemblies.phrases import BODY_KINDS, VISIBILITIES, said
from chantier.assemblies.shipped_by_laws import templates
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id, slug

LANGUAGES = ("fr", "en", "es")


@dataclass(frozen=True)
class CollegeGiven:
    """A college of a body: the slug of the directory's, or names of its own; seats, none for as many as members."""

    college: str = ""
    names: tuple[tuple[str, str], ...] = ()
    seats: int | None = None


@dataclass(frozen=True)
class BodyGiven:
    """What a body is set up with; names by language, French at least."""

    kind: str
    names: tuple[tuple[str, str], ...]
    purposes: tuple[tuple[str, str], ...] = ()
    parent_id: int | None = None
    organization_id: int | None = None
    visibility: str = Body.PUBLIC
    time_zone: str = "America/Toronto"
    colleges: tuple[CollegeGiven, ...] = ()
    is_fictitious: bool = False


@dataclass(frozen=True)
class BodyMade:
    """A body that was made, or that was there already under this name."""

    id: int
    public_id: str
    was_there: bool = False


@transaction.atomic
def create_body(*, speaker: Speaker, given: BodyGiven, at: datetime) -> BodyMade:
    """Make a body with its colleges. The same name, kind and parent twice make one.

    Raises ``NotAllowed``, ``Invalid``.
    """
    may_keep_bodies(speaker).enforce()
    names = _words(given.names)
    _check(given, names)
    alike = Body.objects.select_for_update().filter(
        kind=given.kind, parent=given.parent_id, organization=given.organization_id, ended_on__isnull=True
    )
    for row in alike.order_by("pk"):
        if row.names.get("fr", "").casefold() == names["fr"].casefold():
            return BodyMade(row.pk, row.public_id, was_there=True)
    row = Body.objects.create(
        public_id=public_id(os.urandom(5)),
        slug=slug(names["fr"])[:80],
        kind=given.kind,
        names=names,
        purposes=_words(given.purposes),
        parent_id=given.parent_id,
        organization_id=given.organization_id,
        visibility=given.visibility,
        time_zone=given.time_zone,
        created_at=at,
        created_by=speaker.person_id,
        is_fictitious=given.is_fictitious,
    )
    record(name=acts.BODY_CREATED, speaker=speaker, at=at, subject=("assemblies.body", row.pk), data={})
    _date_colleges(row, given.colleges, since=at.astimezone(ZoneInfo(row.time_zone)).date())
    return BodyMade(row.pk, row.public_id)


@transaction.atomic
def change_body(*, speaker: Speaker, body_id: int, given: BodyGiven, at: datetime, since: date | None = None) -> None:
    """Other words, other readers, other colleges from a day on (today). Its kind stays what it is."""
    row = Body.objects.select_for_update().get(pk=body_id)
    may_keep_bodies(speaker).enforce()
    names = _words(given.names)
    _check(given, names)
    if given.parent_id is not None and _stands_in(given.parent_id, row.pk):
        raise Invalid(Reason("parent_inside", _("Cette instance relèverait d’elle-même : choisissez-en une autre.")))
    row.names, row.purposes, row.slug = names, _words(given.purposes), slug(names["fr"])[:80]
    row.parent_id, row.organization_id = given.parent_id, given.organization_id
    row.visibility, row.time_zone = given.visibility, given.time_zone
    row.save(update_fields=["names", "purposes", "slug", "parent", "organization", "visibility", "time_zone"])
    moved = _date_colleges(row, given.colleges, since=since or at.astimezone(ZoneInfo(row.time_zone)).date())
    record(
        name=acts.BODY_CHANGED, speaker=speaker, at=at, subject=("assemblies.body", row.pk), data={"colleges": moved}
    )


@transaction.atomic
def write_by_laws(
    *,
    speaker: Speaker,
    body_id: int,
    in_force_from: date,
    articles: Mapping[str, Any],
    at: datetime,
    template: str = "",
    note: str = "",
) -> int:
    """Write the by-laws of a body from a day on; their number. The same day again corrects them until a meeting was
    convened under them. Raises ``NotAllowed``; ``Invalid`` for what cannot be read; ``NotPossible``."""
    body = Body.objects.select_for_update().get(pk=body_id)
    may_keep_bodies(speaker).enforce()
    _check_articles(articles, template)
    row = ByLaws.objects.filter(body=body, in_force_from=in_force_from).first()
    if row is not None and (row.articles, row.template, row.note) == (dict(articles), template, note):
        return row.pk
    if row is not None and is_binding(row):
        raise NotPossible(
            Reason(
                "by_laws_binding",
                _("Une assemblée a été convoquée sous ces règlements : ils ne changent plus."),
                _("Écrivez-en une autre version, qui entre en vigueur un autre jour."),
            )
        )
    if row is None:
        row = ByLaws(body=body, in_force_from=in_force_from)
    row.template, row.articles, row.note = template, dict(articles), note
    row.written_at, row.written_by = at, speaker.person_id
    row.save()
    record(
        name=acts.BY_LAWS_WRITTEN,
        speaker=speaker,
        at=at,
        subject=("assemblies.body", body.pk),
        data={"by_laws": row.pk, "in_force_from": in_force_from.isoformat()},
    )
    return row.pk


def is_binding(row: ByLaws) -> bool:
    """Whether a meeting was convened under these by-laws: they are then kept as they are. One query."""
    return Meeting.objects.filter(by_laws=row).exclude(state=MeetingState.DRAFT).exists()


def _words(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    return {language: words.strip() for language, words in pairs if language in LANGUAGES and words.strip()}


def _check(given: BodyGiven, names: Mapping[str, str]) -> None:
    if not names.get("fr"):
        raise Invalid(Reason("body_without_name", _("Donnez un nom à cette instance, en français au moins.")))
    if given.kind not in BODY_KINDS or given.visibility not in VISIBILITIES:
        raise Invalid(Reason("body_unknown", _("Une instance est une assemblée, un conseil ou un comité.")))
    try:
        ZoneInfo(given.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Invalid(
            Reason("zone_unknown", _("Choisissez à l’heure de quel lieu les assemblées se tiennent."))
        ) from error
    slugs = [_college_slug(one) for one in given.colleges]
    if len(slugs) != len(set(slugs)):
        raise Invalid(Reason("college_twice", _("Le même collège est donné deux fois.")))


def _check_articles(articles: Mapping[str, Any], template: str) -> None:
    try:
        rules = read_by_laws(articles)
    except Impossible as impossible:
        raise Invalid(Reason(impossible.because.code, said(impossible.because))) from impossible
    found = templates().get(template)
    if template and found is None:
        raise Invalid(Reason("template_unknown", _("Ce modèle de règlements n’existe pas.")))
    forbids = found.forbids if found is not None else frozenset[str]()
    if "proxies" in forbids and rules.proxies.allowed:
        raise Invalid(
            Reason(
                "template_forbids_proxies",
                _("La loi de cette forme juridique interdit toute procuration."),
                _("Laissez les procurations fermées. La personne déléguée par une organisation n’en est pas une."),
            )
        )
    if "weights" in forbids and rules.weights:
        raise Invalid(
            Reason(
                "template_forbids_weights",
                _("La loi de cette forme juridique donne une voix à chaque membre, et une seule."),
                _("Laissez une voix par membre."),
            )
        )


def _college_slug(one: CollegeGiven) -> str:
    return one.college or slug(dict(one.names).get("fr", ""))[:60]


def _date_colleges(body: Body, given: Sequence[CollegeGiven], *, since: date) -> int:
    """Make the colleges of a body these ones from a day on; how many were ended, made or changed."""
    wanted = {_college_slug(one): (place, one) for place, one in enumerate(given)}
    standing = BodyCollege.objects.filter(Q(until__isnull=True) | Q(until__gt=since), body=body)
    moved = 0
    kept: set[str] = set()
    for row in standing.order_by("pk"):
        place, one = wanted.get(row.college, (0, None))
        if one is not None and row.college not in kept and (row.names, row.seats) == (_words(one.names), one.seats):
            kept.add(row.college)
            if row.order != place:
                BodyCollege.objects.filter(pk=row.pk).update(order=place)
            continue
        moved += 1
        if row.since >= since:  # it has not begun yet, or began today: nothing was held under it
            row.delete()
        else:
            row.until = since
            row.save(update_fields=["until"])
    for college, (place, one) in wanted.items():
        if college not in kept:
            moved += 1
            BodyCollege.objects.create(
                body=body, college=college, names=_words(one.names), seats=one.seats, order=place, since=since
            )
    return moved


def _stands_in(inside_id: int, body_id: int) -> bool:
    """Whether a body stands in another, at any remove, or is it."""
    seen: set[int] = set()
    at: int | None = inside_id
    while at is not None and at not in seen:
        if at == body_id:
            return True
        seen.add(at)
        at = Body.objects.filter(pk=at).values_list("parent_id", flat=True).first()
    return False
