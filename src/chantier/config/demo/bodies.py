"""The organisations of the demonstration: two sources, their records, memberships, links and principles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from chantier.config.demo import files
from chantier.directory.core.rows import read_row
from chantier.directory.models import (
    College,
    Edition,
    Membership,
    MembershipCategory,
    Organization,
    Relation,
    Source,
    SourceRow,
    Statement,
)
from chantier.directory.services.colleges import refresh_college_places
from chantier.directory.services.projection import Projector, project
from chantier.directory.services.reconcile import match_edition
from chantier.directory.services.records import IncomingRow, Keys, upsert_records

CHUNK = 500
SOURCES: dict[str, dict[str, Any]] = {
    "repertoire-du-reseau": {
        "name": "Répertoire du réseau",
        "kind": Source.NETWORK,
        "licence": "CC0 1.0",
        "licence_url": "https://creativecommons.org/publicdomain/zero/1.0/",
        "is_open": True,
        "makes_known": True,
    },
    "registre-de-demonstration": {
        "name": "Registre de démonstration",
        "kind": Source.REGISTER,
        "licence": "Comme le vrai registre : la republication n’est pas permise",
        "is_open": False,
        "makes_known": False,
    },
}
#: Columns of organizations.csv → fields, when the value is taken as it is written.
PLAIN = {
    "name": "usual_name",
    "legal_name": "legal_name",
    "legal_form": "legal_form",
    "register_number": "register_number",
    "social_economy": "social_economy",
    "address": "address",
    "municipality": "municipality",
    "postal_code": "postal_code",
    "email": "email",
    "website": "website",
    "founded": "founded_on",
    "ended": "ended_on",
    "status": "status",
    "size_band": "size_band",
    "visibility": "visibility",
}
SEVERAL = {"activities": "activities", "purposes": "purposes", "languages": "languages"}
MEMBERSHIP = ("member_category", "college", "member_since")
REGISTER_COLUMNS = {
    "NEQ": "register_number",
    "NomEntreprise": "legal_name",
    "Adresse": "address",
    "Adresse_Lign3": "address",
    "Municipalite": "municipality",
    "CodePostal": "postal_code",
    "SecteurActivite": "activity",
    "FormeJuridique": "legal_form",
}


@dataclass(frozen=True)
class Said:
    """How much the network said of its members, besides its list."""

    relations: int
    statements: int


@transaction.atomic
def keep_categories(movement: dict[str, Any]) -> None:
    """Membership categories and colleges: data, dated, in three languages."""
    for order, row in enumerate(movement["membership_category"]):
        MembershipCategory.objects.update_or_create(
            slug=row["slug"],
            defaults={
                "names": row["names"],
                "counts_as_member": row["counts_as_member"],
                "valid_from": row["valid_from"],
                "order": order,
            },
        )
    for order, row in enumerate(movement["college"]):
        College.objects.update_or_create(
            slug=row["slug"],
            valid_from=row["valid_from"],
            defaults={
                "names": row["names"],
                "seats": row["seats"],
                "valid_until": row.get("valid_until"),
                "order": order,
            },
        )


def bring_network(*, at: datetime) -> int:
    """The network's own list; returns its number of lines."""
    return _bring("repertoire-du-reseau", "organizations.csv", _network_values, at=at)


def bring_register(*, at: datetime) -> int:
    """The fictitious register; returns its number of lines."""
    return _bring("registre-de-demonstration", "register.csv", _register_values, at=at)


def match_register(*, at: datetime) -> tuple[int, int]:
    """Bring the register and the list together: what is certain is merged, the rest waits for a person."""
    edition = Edition.objects.filter(source__slug="registre-de-demonstration").latest("id")
    counts = match_edition(edition_id=edition.pk, at=at, progress=lambda *_args, **_named: None)
    return counts.same, counts.review


def _bring(slug: str, name: str, values_of: Callable[[dict[str, str]], dict[str, Any]], *, at: datetime) -> int:
    rows = files.rows(name)
    edition = _edition(slug, name, total=len(rows), at=at)
    projector, keys = Projector(at=at), Keys.of(edition)
    for chunk in _chunks(_incoming(rows, values_of)):
        upsert_records(edition=edition, rows=chunk, projector=projector, at=at, keys=keys)
    Edition.objects.filter(pk=edition.pk).update(state="done", done=len(rows), finished_at=at)
    return len(rows)


def _edition(slug: str, name: str, *, total: int, at: datetime) -> Edition:
    """The edition of this very file, made once: a second loading goes on in the same one."""
    source, _ = Source.objects.get_or_create(slug=slug, defaults={**SOURCES[slug], "created_at": at})
    edition, _ = Edition.objects.get_or_create(
        source=source,
        sha256=files.fingerprint(name),
        defaults={
            "file_name": name,
            "state": "running",
            "received_at": at,
            "seen_on": timezone.localdate(at),
            "total": total,
        },
    )
    return edition


def _incoming(
    rows: Sequence[dict[str, str]], values_of: Callable[[dict[str, str]], dict[str, Any]]
) -> list[IncomingRow]:
    return [
        IncomingRow(number=number, cells=row, values=values_of(row), own_id=row.get("key", ""))
        for number, row in enumerate(rows, start=1)
    ]


def _chunks(rows: Sequence[IncomingRow]) -> Iterator[Sequence[IncomingRow]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _network_values(row: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {field: row[column] for column, field in PLAIN.items() if row[column]}
    if values.get("visibility") == Organization.PUBLIC:
        del values["visibility"]
    for column, field in SEVERAL.items():
        if row[column]:
            values[field] = row[column].split(";")
    if row["former_name"]:
        values["former_names"] = [row["former_name"]]
    others = [row[column] for column in ("name_en", "acronym") if row[column] and row[column] != row["name"]]
    if others:
        values["other_names"] = others
    if row["phone"]:
        values["phone"] = "+1" + "".join(character for character in row["phone"] if character.isdigit())
    if row["latitude"] and row["longitude"]:
        values |= {"lat": float(row["latitude"]), "lon": float(row["longitude"])}
    description = {language: row[f"description_{language}"] for language in ("fr", "en", "es")}
    if any(description.values()):
        values["description"] = {language: text for language, text in description.items() if text}
    if not row["member_until"]:  # a membership that is over is kept apart, with its last day
        values |= {field: row[field] for field in MEMBERSHIP if row[field]}
    return values


def _register_values(row: dict[str, str]) -> dict[str, Any]:
    header = tuple(REGISTER_COLUMNS)
    fields = tuple(REGISTER_COLUMNS.values())
    return read_row(header, fields, [row[column] for column in header]).values


def organization_ids() -> dict[str, int]:
    """The organisation of each key of organizations.csv, wherever merges have put it. One query."""
    numbers = {number: row["key"] for number, row in enumerate(files.rows("organizations.csv"), start=1)}
    rows = SourceRow.objects.filter(
        edition__source__slug="repertoire-du-reseau",
        edition__sha256=files.fingerprint("organizations.csv"),
        record__isnull=False,
    )
    found = rows.values_list("number", "record__organization_id")
    return {numbers[number]: organization for number, organization in found if number in numbers}


@transaction.atomic
def keep_what_is_said(*, at: datetime) -> Said:
    """Links between organisations, memberships that ended, colleges that are inherited, and the six principles."""
    keys = organization_ids()
    rows = files.rows("organizations.csv")
    statements = _principles(rows, keys, at=at)
    ended = _ended_memberships(rows, keys)
    for college in files.movement()["college"]:
        bodies = [keys[key] for key in college.get("inherited_from", ()) if key in keys]
        College.objects.get(slug=college["slug"], valid_from=college["valid_from"]).inherited_from.set(bodies)
    relations = _relations(keys)
    project(organization_ids={*(s.organization_id for s in statements), *ended}, at=at)
    refresh_college_places()
    return Said(relations=relations, statements=len(statements))


def _principles(rows: Sequence[dict[str, str]], keys: dict[str, int], *, at: datetime) -> list[Statement]:
    """Self-declared, as the Act of Québec names them (E-1.1.1, s. 3); each accepted."""
    already = set(Statement.objects.filter(field__startswith="principle.").values_list("organization_id", "field"))
    made = [
        Statement(
            organization_id=keys[row["key"]],
            field=f"principle.{principle}",
            value={"answer": "yes", "evidence": ""},
            kind=Statement.OWN,
            state=Statement.ACCEPTED,
            at=at,
            reviewed_at=at,
        )
        for row in rows
        if row["key"] in keys
        for principle in filter(None, row["principles"].split(";"))
        if (keys[row["key"]], f"principle.{principle}") not in already
    ]
    return Statement.objects.bulk_create(made)


def _ended_memberships(rows: Sequence[dict[str, str]], keys: dict[str, int]) -> set[int]:
    categories = dict(MembershipCategory.objects.values_list("slug", "id"))
    changed = set()
    for row in rows:
        if row["member_until"] and row["key"] in keys:
            _membership, is_new = Membership.objects.get_or_create(
                organization_id=keys[row["key"]],
                category_id=categories[row["member_category"]],
                record=None,
                since=_day(row["member_since"]),
                defaults={
                    "until": _day(row["member_until"]),
                    "college": College.objects.filter(slug=row["college"]).order_by("valid_from").last(),
                },
            )
            if is_new:
                changed.add(keys[row["key"]])
    return changed


def _relations(keys: dict[str, int]) -> int:
    source = Source.objects.get(slug="repertoire-du-reseau")
    made = [
        Relation(
            from_organization_id=keys[row["from"]],
            to_organization_id=keys[row["to"]],
            kind=row["kind"],
            since=_day(row["since"]),
            source=source,
        )
        for row in files.rows("relations.csv")
        if row["from"] in keys and row["to"] in keys and keys[row["from"]] != keys[row["to"]]
    ]
    Relation.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _day(text: str) -> date | None:
    """A date as precise as it was written: a year alone is its first day."""
    parts = [int(part) for part in text.split("-") if part]
    return date(*[*parts, 1, 1][:3]) if parts else None
