"""The persons of the demonstration: accounts, roles, mandates given, accepted, revoked."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from chantier.config.demo import bodies, files
from chantier.directory.models import Organization
from chantier.foundation.access.api import Speaker
from chantier.foundation.people import api as people

TITLES = {"coordinator": "Coordination", "spokesperson": "Porte-parole", "delegate": "Délégation"}
POWERS = {
    "coordinator": tuple(people.Power),
    "spokesperson": tuple(people.Power),
    "delegate": (people.Power.SPEAK, people.Power.EDIT_PAGE, people.Power.VOTE),
}


@transaction.atomic
def bring(*, at: datetime) -> int:
    """Make the accounts that are not there yet, with what each may do; returns how many persons the story has."""
    rows = files.rows("people.csv")
    keys = bodies.organization_ids()
    for row in rows:
        person_id = _account(row, at=at)
        for role in filter(None, row["roles"].split(";")):
            people.grant_role(
                speaker=Speaker.system(), person_id=person_id, role=role, at=at, territory_code=row["territory"]
            )
        if row["speaks_for"] and row["speaks_for"] in keys:
            _mandate(row, person_id=person_id, organization_id=keys[row["speaks_for"]], at=at)
    return len(rows)


def _account(row: dict[str, str], *, at: datetime) -> int:
    found = people.person_by_address(row["email"])
    if found is not None:
        return found.id
    made = people.create_person(
        speaker=Speaker.system(),
        email=row["email"],
        name=row["name"],
        language=row["language"],
        at=at,
        demo_key=row["key"] if row["one_click"] == "yes" else "",
        demo_presentation=row["line_fr"],
    )
    return made.id


def _mandate(row: dict[str, str], *, person_id: int, organization_id: int, at: datetime) -> None:
    """Give, accept and revoke on the days that the story says."""
    organization = Organization.objects.get(pk=organization_id)
    voice = people.ensure_voice(organization_ref=organization.public_id, name=organization.name)
    if organization.voice_id is None:
        Organization.objects.filter(pk=organization_id).update(voice_id=voice.id)
    if people.mandates_of(person_id, at=at):
        return
    given_at = min(morning(row["mandate_since"]), at)
    revoked = row["mandate_state"] == "revoked"
    mandate = people.give_mandate(
        speaker=Speaker.system(),
        person_id=person_id,
        voice_id=voice.id,
        at=given_at,
        title=TITLES[row["mandate_role"]],
        powers=POWERS[row["mandate_role"]],
        starts_on=timezone.localdate(given_at),
        ends_on=date.fromisoformat(row["mandate_until"]) if row["mandate_until"] and not revoked else None,
    )
    if row["mandate_state"] in {"accepted", "revoked"}:
        themselves = Speaker(person_id=person_id, language=row["language"])
        people.accept_mandate(speaker=themselves, mandate_id=mandate.id, at=given_at)
    if revoked:
        people.revoke_mandate(
            speaker=Speaker.system(),
            mandate_id=mandate.id,
            reason="Changement d’équipe.",
            at=min(morning(row["mandate_until"]), at),
        )


def morning(day: str) -> datetime:
    """Nine o’clock of a day, where the instance lives."""
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(9)))
