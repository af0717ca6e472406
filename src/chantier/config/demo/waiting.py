"""What waits for reviewers in the demonstration: corrections that visitors propose, pages that people claim."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from chantier.config.demo import bodies, files
from chantier.config.demo.persons import morning
from chantier.directory.core.cleaning import clean
from chantier.directory.models import PageClaim, Statement
from chantier.directory.services.portraits import said_now
from chantier.directory.services.projection import project
from chantier.foundation.people import api as people
from chantier.foundation.people.queries import demo_person_id

#: Parts of the seat: a correction gives it whole, with what the page already says of the other parts.
SEAT = ("address", "municipality", "postal_code")
#: Columns of organizations.csv that are fields under another name.
FIELDS = {"name_en": "other_names", "name": "usual_name"}
SEVERAL = {"activities", "purposes", "languages", "other_names", "former_names"}
CLAIM_LASTS = timedelta(days=30)


@transaction.atomic
def bring(*, at: datetime) -> tuple[int, int]:
    """Keep the corrections and the claims that are not there yet; returns how many of each the story has."""
    keys = bodies.organization_ids()
    corrections = [row for row in files.rows("corrections.csv") if row["organization"] in keys]
    claims = [row for row in files.rows("claims.csv") if row["organization"] in keys]
    for row in corrections:
        _correct(row, organization_id=keys[row["organization"]], at=at)
    for row in claims:
        _claim(row, organization_id=keys[row["organization"]], voucher_id=keys.get(row["voucher"]), at=at)
    return len(corrections), len(claims)


def _correct(row: dict[str, str], *, organization_id: int, at: datetime) -> None:
    given_at = min(morning(row["given_on"]), at)
    field = FIELDS.get(row["field"], row["field"])
    value = _value(field, row["value"])
    if field in SEAT:
        field, value = "place", _seat(organization_id, field, value)
    _statement, is_new = Statement.objects.get_or_create(
        organization_id=organization_id,
        field=field,
        kind=Statement.CORRECTION,
        comment=row["comment"],
        defaults={
            "value": value,
            "state": row["state"],
            "evidence": row["evidence"],
            "person_id": _person(row["person"]),
            "at": given_at,
            "reviewed_at": None if row["state"] == Statement.WAITING else given_at,
        },
    )
    if is_new and row["state"] == Statement.ACCEPTED:
        project(organization_ids=[organization_id], at=at)


def _value(field: str, text: str) -> Any:
    """A correction's value as statements keep it: typed like the values of a record."""
    if text.startswith("{"):
        return json.loads(text)
    if field in SEVERAL:
        return text.split(";")
    return clean(field, text).value


def _seat(organization_id: int, part: str, value: str) -> dict[str, str]:
    """The whole seat with one part corrected; a postal code does not follow to another street."""
    shown = said_now([organization_id])[organization_id].value("place") or {}
    kept = {name: text for name, text in shown.items() if name != "postal_code" or part == "postal_code"}
    return {**kept, part: value}


def _claim(row: dict[str, str], *, organization_id: int, voucher_id: int | None, at: datetime) -> None:
    person_id = _person(row["person"])
    if person_id is None:
        return
    given_at = min(morning(row["given_on"]), at)
    is_waiting = row["state"] == PageClaim.WAITING
    PageClaim.objects.get_or_create(
        organization_id=organization_id,
        person_id=person_id,
        proof=row["proof"],
        defaults={
            "title": row["title"],
            "proof_email": row["proof_email"] if is_waiting else "",
            "voucher_organization_id": voucher_id,
            "state": row["state"],
            "at": given_at,
            "expires_at": given_at + CLAIM_LASTS,
            "settled_at": None if is_waiting else given_at,
        },
    )


def _person(key: str) -> int | None:
    """The person of this key of people.csv, whether or not one can be them in one click."""
    if not key:
        return None
    addresses = {row["key"]: row["email"] for row in files.rows("people.csv")}
    found = people.person_by_address(addresses[key]) if key in addresses else None
    return found.id if found else demo_person_id(key)
