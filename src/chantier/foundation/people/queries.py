"""The questions asked about persons, voices, mandates and roles. Frozen answers, constant numbers of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from chantier.foundation.people.core.lifecycle import MandateState, invitation_state
from chantier.foundation.people.core.powers import Power, known
from chantier.foundation.people.core.values import (
    ConsentView,
    DemoPerson,
    InvitationView,
    MandateView,
    PersonView,
    RequestView,
    RoleView,
    VoiceView,
)
from chantier.foundation.people.models import (
    Consent,
    Invitation,
    Mandate,
    Person,
    PrivacyRequest,
    RoleGrant,
    Voice,
)
from chantier.foundation.prepared.api import Given, Prepared, given_many

MAX_REDIRECTS = 10


def day_of(at: datetime) -> date:
    """The civil day of an instant, where the instance lives."""
    return timezone.localdate(at)


# Persons ---------------------------------------------------------------------------------------


def person(person_id: int) -> PersonView | None:
    """One person, unless erased."""
    found = Person.objects.filter(pk=person_id, erased_at__isnull=True).first()
    return _person_view(found) if found else None


def persons(person_ids: Iterable[int]) -> dict[int, PersonView]:
    """Persons by id, in one query; erased and unknown ones are left out."""
    rows = Person.objects.filter(pk__in=set(person_ids), erased_at__isnull=True).order_by("pk")
    return {row.pk: _person_view(row) for row in rows}


def person_by_address(address: str) -> PersonView | None:
    """The active person with this address. For commands and services, never to answer a visitor."""
    found = Person.objects.filter(email=address.strip().lower(), is_active=True).first()
    return _person_view(found) if found else None


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """The shown names of persons by id; an erased person has an empty name."""
    ids = {identifier for identifier in person_ids if identifier is not None}
    return dict(Person.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "name"))


def public_names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Only the names that their persons agreed to show to everybody."""
    ids = {identifier for identifier in person_ids if identifier is not None}
    return dict(_SHOWN.rows(persons=ids)) if ids else {}


_SHOWN: Prepared[Person] = Prepared(
    lambda: (
        Person.objects.filter(pk__in=given_many("persons", Person, "id"), name_is_public=True, erased_at__isnull=True)
        .order_by("pk")
        .values_list("pk", "name")
    )
)


def demo_persons(*, at: datetime) -> tuple[DemoPerson, ...]:
    """The persons one can be in the demonstration, with what they may do. Three queries."""
    rows = list(Person.objects.filter(is_demo_account=True, is_active=True).exclude(demo_key="").order_by("id"))
    ids = [row.pk for row in rows]
    roles: dict[int, list[str]] = {}
    for grant in standing_grants(at).filter(person_id__in=ids).order_by("id"):
        roles.setdefault(grant.person_id, []).append(str(grant.get_role_display()))
    voices: dict[int, list[str]] = {}
    for mandate in accepted_on(day_of(at)).filter(person_id__in=ids).order_by("id"):
        voices.setdefault(mandate.person_id, []).append(mandate.voice.name)
    return tuple(
        DemoPerson(
            key=row.demo_key,
            name=row.name,
            presentation=row.demo_presentation,
            roles=tuple(roles.get(row.pk, ())),
            voices=tuple(voices.get(row.pk, ())),
        )
        for row in rows
    )


# Roles -----------------------------------------------------------------------------------------


def role_grants(*, at: datetime, person_id: int | None = None) -> tuple[RoleView, ...]:
    """The roles held now, of everybody or of one person. One query."""
    rows = standing_grants(at).select_related("person").order_by("role", "person__name", "id")
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return tuple(
        RoleView(
            id=row.pk,
            person_id=row.person_id,
            person_name=row.person.name,
            role=row.role,
            territory_code=row.territory_code,
            since=row.since,
            until=row.until,
        )
        for row in rows
    )


def persons_with_role(role: str, *, at: datetime) -> tuple[int, ...]:
    """The ids of those who hold a role now. One query."""
    rows = standing_grants(at).filter(role=role, person__is_active=True)
    return tuple(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def persons_named(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """{name in lower case: the ids of active accounts that bear it}. Never shown: a name proves nothing."""
    wanted = {name.strip().casefold() for name in names if name.strip()}
    if not wanted:
        return {}
    asked = Q()
    for name in wanted:
        asked |= Q(name__iexact=name)
    found: dict[str, tuple[int, ...]] = {}
    for pk, name in Person.objects.filter(asked, is_active=True).order_by("pk").values_list("pk", "name"):
        found[name.casefold()] = (*found.get(name.casefold(), ()), pk)
    return found


# Voices and mandates ---------------------------------------------------------------------------


def voice(voice_id: int) -> VoiceView | None:
    """One voice, as it is, even if it redirects."""
    found = Voice.objects.filter(pk=voice_id).first()
    return _voice_view(found) if found else None


def voice_of_organization(organization_ref: str) -> VoiceView | None:
    """The voice of an organisation, followed through its redirections."""
    found = Voice.objects.select_related("redirects_to").filter(organization_ref=organization_ref).first()
    return _voice_view(final(found)) if found else None


def organizations_with_voice(organization_refs: Iterable[str]) -> frozenset[str]:
    """Which of these organisations have a voice of their own, redirected or not."""
    found = Voice.objects.filter(organization_ref__in=list(organization_refs))
    return frozenset(found.values_list("organization_ref", flat=True))


def final(start: Voice) -> Voice:
    """The voice at the end of the redirections. Usually none or one, already fetched."""
    at_voice = start
    for _step in range(MAX_REDIRECTS):
        if at_voice.redirects_to_id is None:
            break
        at_voice = at_voice.redirects_to  # type: ignore[assignment]
    return at_voice


def voice_family(voice_id: int) -> frozenset[int]:
    """This voice and every voice that redirects to it, at any depth: a mandate for one is for all."""
    links = Voice.objects.filter(redirects_to__isnull=False).order_by("pk")
    by_target: dict[int, list[int]] = {}
    for source, target in links.values_list("pk", "redirects_to_id"):
        by_target.setdefault(target, []).append(source)
    family, waiting = {voice_id}, [voice_id]
    while waiting:
        for source in by_target.get(waiting.pop(), ()):
            if source not in family:
                family.add(source)
                waiting.append(source)
    return frozenset(family)


def mandates_of(person_id: int, *, at: datetime) -> tuple[MandateView, ...]:
    """All the mandates of a person, the most recent first. One query."""
    rows = _mandates().filter(person_id=person_id).order_by("-given_at", "-id")
    return tuple(_mandate_view(row, on=day_of(at)) for row in rows)


def mandates_of_voice(voice_id: int, *, at: datetime) -> tuple[MandateView, ...]:
    """All the mandates given for a voice or for those merged into it. Two queries."""
    rows = _mandates().filter(voice_id__in=voice_family(voice_id)).order_by("-given_at", "-id")
    return tuple(_mandate_view(row, on=day_of(at)) for row in rows)


def invitations_of_voice(voice_id: int, *, at: datetime) -> tuple[InvitationView, ...]:
    """The invitations sent for a voice. Two queries."""
    rows = Invitation.objects.select_related("voice__redirects_to", "given_by")
    rows = rows.filter(voice_id__in=voice_family(voice_id)).order_by("-given_at", "-id")
    return tuple(invitation_view(row, at=at) for row in rows)


def voices_of(person_id: int, *, at: datetime) -> tuple[VoiceView, ...]:
    """The organisations in whose name this person may speak now. One query."""
    found: dict[int, VoiceView] = {}
    for mandate in accepted_on(day_of(at)).filter(person_id=person_id).order_by("voice__name", "id"):
        view = _voice_view(final(mandate.voice))
        if view.active and Power.SPEAK in mandate.powers:
            found.setdefault(view.id, view)
    return tuple(found.values())


def powers_of(person_id: int | None, voice_id: int, *, at: datetime) -> frozenset[Power]:
    """What this person may do in the name of this voice now, all their mandates taken together."""
    if person_id is None:
        return frozenset()
    held: set[Power] = set()
    for row in accepted_on(day_of(at)).filter(person_id=person_id, voice_id__in=voice_family(voice_id)):
        held.update(known(row.powers))
    return frozenset(held)


def representatives(voice_id: int, *, at: datetime, power: str | None = None) -> tuple[int, ...]:
    """The ids of those who may act for a voice now, or of those who hold one power. Two queries."""
    rows = accepted_on(day_of(at)).filter(voice_id__in=voice_family(voice_id), person__is_active=True)
    return tuple(sorted({row.person_id for row in rows if power is None or power in row.powers}))


# Privacy ---------------------------------------------------------------------------------------


def consents_of(person_id: int) -> tuple[ConsentView, ...]:
    """Every consent a person gave, the standing ones first. One query."""
    rows = Consent.objects.filter(person_id=person_id).order_by("withdrawn_at", "-given_at", "-id")
    views = [
        ConsentView(
            id=row.pk,
            purpose=row.purpose,
            text=row.text,
            text_version=row.text_version,
            given_at=row.given_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    ]
    return tuple(sorted(views, key=lambda view: view.withdrawn_at is not None))


def has_consented(person_id: int, purpose: str) -> bool:
    """Whether a consent for this purpose stands."""
    return Consent.objects.filter(person_id=person_id, purpose=purpose, withdrawn_at__isnull=True).exists()


def privacy_requests(*, at: datetime, person_id: int | None = None) -> tuple[RequestView, ...]:
    """Requests, the most urgent first; of everybody for the desk, or of one person."""
    rows = PrivacyRequest.objects.order_by("due_on", "id")
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    today = day_of(at)
    views = [_request_view(row, today=today) for row in rows]
    return tuple(sorted(views, key=lambda view: view.outcome != PrivacyRequest.Outcome.PENDING))


# Shapes ----------------------------------------------------------------------------------------


def standing_grants(at: datetime | Given) -> QuerySet[RoleGrant]:
    """The roles that are held at this instant."""
    return RoleGrant.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


def _mandates() -> QuerySet[Mandate]:
    return Mandate.objects.select_related("person", "given_by", "voice__redirects_to")


def accepted_on(day: date | Given, rows: QuerySet[Mandate] | None = None) -> QuerySet[Mandate]:
    """The mandates that hold on this day, with their persons; or those of these ``rows``."""
    return (_mandates() if rows is None else rows).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        accepted_at__isnull=False,
        declined_at__isnull=True,
        revoked_at__isnull=True,
        starts_on__lte=day,
    )


def _person_view(row: Person) -> PersonView:
    return PersonView(id=row.pk, name=row.name, email=row.email, language=row.language)


def _voice_view(row: Voice) -> VoiceView:
    return VoiceView(id=row.pk, organization_ref=row.organization_ref, name=row.name, active=row.active)


def _mandate_view(row: Mandate, *, on: date) -> MandateView:
    return MandateView(
        id=row.pk,
        person_id=row.person_id,
        person_name=row.person.name,
        voice=_voice_view(final(row.voice)),
        title=row.title,
        powers=known(row.powers),
        state=row.state(on=on),
        given_at=row.given_at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        given_by_id=row.given_by_id,
        given_by_name=row.given_by.name if row.given_by else "",
        revoked_at=row.revoked_at,
        reason=row.reason,
    )


def mandate_view(mandate_id: int, *, at: datetime) -> MandateView:
    """One mandate. Raises `Mandate.DoesNotExist`."""
    return _mandate_view(_mandates().get(pk=mandate_id), on=day_of(at))


def invitation_view(row: Invitation, *, at: datetime) -> InvitationView:
    """An invitation as a value."""
    return InvitationView(
        id=row.pk,
        voice=_voice_view(final(row.voice)),
        address=row.address,
        language=row.language,
        title=row.title,
        powers=known(row.powers),
        state=invitation_state(expires_at=row.expires_at, used_at=row.used_at, withdrawn_at=row.withdrawn_at, at=at),
        given_at=row.given_at,
        expires_at=row.expires_at,
        given_by_name=row.given_by.name if row.given_by else "",
    )


def invitation(invitation_id: int, *, at: datetime) -> InvitationView | None:
    """One invitation."""
    row = Invitation.objects.select_related("voice__redirects_to", "given_by").filter(pk=invitation_id).first()
    return invitation_view(row, at=at) if row else None


def _request_view(row: PrivacyRequest, *, today: date) -> RequestView:
    return RequestView(
        id=row.pk,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        text=row.text,
        address=row.address,
        person_id=row.person_id,
        received_at=row.received_at,
        due_on=row.due_on,
        days_left=(row.due_on - today).days,
        outcome=row.outcome,
        outcome_label=str(row.get_outcome_display()),
        answer=row.answer,
        answered_at=row.answered_at,
    )


def answerable(views: Iterable[MandateView]) -> tuple[MandateView, ...]:
    """Those that wait for the person's answer."""
    return tuple(view for view in views if view.state is MandateState.OFFERED)


def demo_person_id(key: str) -> int | None:
    """The id of a demonstration account, by its key."""
    rows = Person.objects.filter(is_demo_account=True, is_active=True, demo_key=key).exclude(demo_key="")
    found: int | None = rows.values_list("pk", flat=True).first()
    return found
