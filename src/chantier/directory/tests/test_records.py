from datetime import UTC, date, datetime

import pytest

from chantier.directory.models import (
    Edition,
    Identifier,
    Membership,
    Organization,
    OrganizationName,
    OrganizationTag,
    Record,
    Source,
    SourceRow,
)
from chantier.directory.services.projection import Projector, project
from chantier.directory.services.records import IncomingRow, Keys, Problem, upsert_records

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def a_source():
    return Source.objects.create(slug="membres", name="Membres", kind=Source.NETWORK, created_at=AT)


def an_edition(source, seen_on=date(2026, 3, 1)):
    return Edition.objects.create(
        source=source, file_name="membres.csv", sha256="0" * 64, state="running", received_at=AT, seen_on=seen_on
    )


def row(number, name, **values):
    return IncomingRow(number, [name], {"legal_name": name, **values} if name else values)


def put(edition, *rows, keys=None):
    return upsert_records(edition=edition, rows=rows, projector=Projector(at=AT), at=AT, keys=keys)


def tally(counts):
    return counts.kept, counts.changed, counts.unchanged, counts.set_aside


def test_a_row_becomes_a_source_row_a_record_and_an_organisation():
    edition = an_edition(a_source())
    counts = put(edition, row(1, "Coop des Vents", postal_code="G9A 1A1"))
    organization = Organization.objects.get()
    assert tally(counts) == (1, 0, 0, 0)
    assert (organization.name, len(organization.public_id)) == ("Coop des Vents", 8)
    assert Record.objects.get().key == "name:coop-des-vents|G9A1A1"
    assert SourceRow.objects.get().cells == ["Coop des Vents"]


def test_the_same_rows_twice_change_nothing():
    edition = an_edition(a_source())
    put(edition, row(1, "Coop des Vents"), row(2, "Coop du Lac"))
    before = list(Record.objects.values()), list(Organization.objects.values()), list(SourceRow.objects.values())
    assert tally(put(edition, row(1, "Coop des Vents"), row(2, "Coop du Lac"))) == (0, 0, 0, 0)
    after = list(Record.objects.values()), list(Organization.objects.values()), list(SourceRow.objects.values())
    assert after == before


def test_a_row_that_comes_again_in_the_next_edition_is_unchanged_or_says_which_fields_changed():
    source = a_source()
    put(an_edition(source), row(1, "Coop des Vents", phone="1"), row(2, "Coop du Lac"))
    second = an_edition(source, date(2026, 4, 1))
    counts = put(second, row(1, "Coop des Vents", phone="2"), row(2, "Coop du Lac"))
    assert tally(counts) == (0, 1, 1, 0)
    assert SourceRow.objects.get(edition=second, outcome=SourceRow.CHANGED).problems == [
        {"code": "field_changed", "field": "phone", "params": {"before": "1", "after": "2"}}
    ]
    assert sorted(Organization.objects.values_list("name", "phone")) == [("Coop des Vents", "2"), ("Coop du Lac", "")]


def test_exact_duplicates_in_a_file_are_numbered_whatever_the_chunk_they_come_in():
    edition = an_edition(a_source())
    keys = Keys()
    put(edition, row(1, "Coop des Vents"), row(2, "Coop des Vents"), keys=keys)
    put(edition, row(3, "Coop des Vents"), keys=keys)
    put(edition, row(4, "Coop des Vents"))
    assert list(Record.objects.order_by("id").values_list("key", flat=True)) == [
        "name:coop-des-vents|",
        "name:coop-des-vents|#2",
        "name:coop-des-vents|#3",
        "name:coop-des-vents|#4",
    ]


def test_a_private_person_and_a_row_without_a_name_are_set_aside_with_the_reason_and_leave_no_record():
    edition = an_edition(a_source())
    counts = put(
        edition,
        row(1, "Vérification Lavoie", legal_form="sole-proprietor"),
        row(2, "", phone="418 555-0101"),
    )
    assert tally(counts) == (0, 0, 0, 2)
    assert not Record.objects.exists()
    assert not Organization.objects.exists()
    assert [(r.outcome, r.problems[0]["code"]) for r in SourceRow.objects.order_by("number")] == [
        ("set_aside", "sole_proprietor"),
        ("set_aside", "no_name"),
    ]


def test_what_was_noticed_in_a_row_is_kept_with_it():
    edition = an_edition(a_source())
    noticed = Problem("not_a_phone", "Téléphone", {"value": "poste 12"})
    upsert_records(
        edition=edition,
        rows=[IncomingRow(1, ["Coop des Vents", "poste 12"], {"legal_name": "Coop des Vents"}, (noticed,))],
        projector=Projector(at=AT),
        at=AT,
    )
    assert SourceRow.objects.get().problems == [
        {"code": "not_a_phone", "field": "Téléphone", "params": {"value": "poste 12"}}
    ]


def test_the_queries_do_not_follow_the_number_of_rows():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    edition = an_edition(a_source())
    projector = Projector(at=AT)
    put(edition, row(1, "Coop A"))
    used = []
    for first, size in ((10, 1), (20, 15)):
        rows = [row(first + n, f"Coop {first + n}") for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            upsert_records(edition=edition, rows=rows, projector=projector, at=AT)
        used.append(len(queries))
    assert used[0] == used[1]


def test_what_is_projected_at_once_is_what_the_projection_makes_again():
    edition = an_edition(a_source())
    put(
        edition,
        row(1, "Coop des Vents", postal_code="G9A 1A1", register_number="1140000001", activities=["food"], phone="1"),
        row(2, "Maison du Lac", other_names=["MDL"], member_category="Membre", description={"fr": "Un toit."}),
    )
    before = shown_now()
    project(organization_ids=Organization.objects.values_list("pk", flat=True), at=AT)
    assert shown_now() == before


def shown_now():
    tables = (Organization, OrganizationName, Identifier, OrganizationTag, Membership)
    return [[{**row, "id": 0} if model is not Organization else row for row in rows(model)] for model in tables]


def rows(model):
    return model.objects.order_by("pk").values()
