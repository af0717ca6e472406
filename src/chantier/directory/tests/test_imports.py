import re
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chantier.directory.models import Departure, Edition, Organization, Record, Source, SourceRow
from chantier.directory.services import import_run, imports
from chantier.directory.services.departures import decide_departure
from chantier.directory.services.imports import SourceGiven
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Speaker

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEEPER = Speaker(person_id=1, roles=frozenset({"documentalist"}))
COORDINATION = Speaker(person_id=2, roles=frozenset({"coordinator"}))
MEMBERS = SourceGiven("Membres")
WORDS = [
    f"{one}{two}"
    for one in ("ba", "co", "du", "fel", "gri", "lou")
    for two in ("ran", "tive", "mo", "lec", "pin", "sor")
]
HEADER = "Nom de l’organisme,Ville,Téléphone\n"

pytestmark = pytest.mark.django_db


def a_file(*lines, name="membres.csv"):
    return ContentFile((HEADER + "".join(f"{line}\n" for line in lines)).encode(), name=name)


def received(*lines, source=MEMBERS, at=AT):
    return imports.receive(speaker=KEEPER, path_or_upload=a_file(*lines), source=source, at=at)


def ready(*lines, dry_run=False, at=AT):
    edition_id = received(*lines, at=at).edition_id
    imports.set_reading(speaker=KEEPER, edition_id=edition_id, at=at)
    imports.start(speaker=KEEPER, edition_id=edition_id, at=at, dry_run=dry_run)
    return edition_id


def imported(*lines, at=AT):
    edition_id = ready(*lines, at=at)
    imports.run_edition(edition_id, at=at)
    return Edition.objects.get(pk=edition_id)


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Source, Edition, SourceRow, Record, Organization)]


def test_a_list_comes_in_and_its_report_adds_up_column_by_column():
    edition = imported("Coop des Vents,Shawinigan,819 555-0101", "Coop du Lac,—,poste", "Coop du Nord,La Tuque,")
    assert edition.state == "done"
    assert edition.report["totals"] == {"rows": 3, "kept": 3, "changed": 0, "unchanged": 0, "set_aside": 0}
    assert [(c["header"], c["field"], c["filled"], c["kept"], c["set_aside"]) for c in edition.report["columns"]] == [
        ("Nom de l’organisme", "legal_name", 3, 3, 0),
        ("Ville", "municipality", 3, 2, 1),
        ("Téléphone", "phone", 2, 1, 1),
    ]
    assert Organization.objects.count() == 3


def test_a_second_import_of_the_same_file_changes_nothing_and_says_so():
    edition = imported("Coop des Vents,Shawinigan,")
    before = everything()
    again = received("Coop des Vents,Shawinigan,")
    assert (again.edition_id, again.is_already_there) == (edition.pk, True)
    assert everything() == before


def test_an_import_killed_in_its_second_chunk_goes_on_with_nothing_lost_nor_doubled(monkeypatch):
    monkeypatch.setattr(import_run, "CHUNK", 2)
    lines = [f"Coop {name},Shawinigan," for name in ("Alpha", "Beta", "Beta", "Gamma", "Delta")]
    edition_id = ready(*lines)
    write, calls = import_run.upsert_records, []

    def killed(**given):
        done = write(**given)
        calls.append(done)
        if len(calls) == 2:
            raise KeyboardInterrupt  # after the rows were written and before their transaction ended
        return done

    monkeypatch.setattr(import_run, "upsert_records", killed)
    with pytest.raises(KeyboardInterrupt):
        imports.run_edition(edition_id, at=AT)
    stopped = Edition.objects.get(pk=edition_id)
    assert (stopped.state, stopped.done, SourceRow.objects.count()) == ("running", 2, 2)
    monkeypatch.setattr(import_run, "upsert_records", write)
    imports.run_edition(edition_id, at=AT)
    edition = Edition.objects.get(pk=edition_id)
    assert (edition.state, edition.done, edition.report["totals"]["rows"]) == ("done", 5, 5)
    assert list(SourceRow.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert Record.objects.count() == 5
    assert edition.report["columns"][0]["filled"] == 5


def test_a_new_edition_says_what_appeared_changed_and_vanished_and_deletes_nothing():
    imported("Coop des Vents,Shawinigan,", "Coop du Lac,La Tuque,819 555-0101")
    second = imported("Coop du Lac,La Tuque,819 555-0102", "Coop du Nord,La Tuque,")
    assert second.report["differences"] == {"appeared": 1, "changed": 1, "vanished": 1, "reappeared": 0}
    assert Record.objects.get(vanished_in=second).values["legal_name"] == "Coop des Vents"
    third = imported("Coop des Vents,Shawinigan,", "Coop du Lac,La Tuque,819 555-0102", "Coop du Nord,La Tuque,")
    assert third.report["differences"] == {"appeared": 0, "changed": 0, "vanished": 0, "reappeared": 1}
    assert not Record.objects.filter(vanished_in__isnull=False).exists()


def test_a_rehearsal_writes_nothing_but_its_report():
    imported("Coop des Vents,Shawinigan,", "Coop du Lac,La Tuque,")
    edition_id = ready("Coop des Vents,La Tuque,", "Coop du Lac,La Tuque,819 555-0101", dry_run=True)
    before = [list(model.objects.order_by("pk").values()) for model in (SourceRow, Record, Organization)]
    imports.run_edition(edition_id, at=AT)
    edition = Edition.objects.get(pk=edition_id)
    assert [list(model.objects.order_by("pk").values()) for model in (SourceRow, Record, Organization)] == before
    assert (edition.state, edition.report["dry_run"]) == ("mapped", True)
    assert edition.report["differences"] == {"appeared": 1, "changed": 1, "vanished": 1, "reappeared": 0}


def test_a_private_person_is_set_aside_with_the_reason():
    edition = imported("Coop des Vents,Shawinigan,", "Sylvie Tremblay,Shawinigan,819 555-0101")
    assert edition.report["rows_set_aside"] == {"person_name": 1}
    assert Record.objects.count() == 1


def test_a_mapping_is_remembered_for_the_next_edition_of_its_source():
    edition_id = received("Coop des Vents,Shawinigan,1").edition_id
    imports.set_reading(speaker=KEEPER, edition_id=edition_id, at=AT, fields=["usual_name", "", ""])
    other = received("Coop du Lac,La Tuque,2").edition_id
    assert Edition.objects.get(pk=other).reading["fields"] == ["usual_name", None, None]


def test_a_field_of_one_value_given_to_two_columns_is_refused_with_the_field():
    edition_id = received("Coop des Vents,Shawinigan,1").edition_id
    with pytest.raises(Invalid) as refusal:
        imports.set_reading(speaker=KEEPER, edition_id=edition_id, at=AT, fields=["legal_name", "phone", "phone"])
    assert (refusal.value.reason.code, refusal.value.reason.params) == ("field_given_twice", {"field": "phone"})


def test_a_list_without_a_column_of_names_is_refused():
    edition_id = received("Coop des Vents,Shawinigan,1").edition_id
    with pytest.raises(Invalid) as refusal:
        imports.set_reading(speaker=KEEPER, edition_id=edition_id, at=AT, fields=[None, "municipality", None])
    assert refusal.value.reason.code == "no_name_column"


def test_a_member_may_not_import_and_is_told_why():
    with pytest.raises(NotAllowed) as refusal:
        imports.receive(speaker=Speaker(person_id=2), path_or_upload=a_file("Coop des Vents,,"), source=MEMBERS, at=AT)
    assert refusal.value.reason.code == "role_needed"
    assert not Source.objects.exists()


def test_what_is_not_a_table_is_refused_and_leaves_no_source():
    with pytest.raises(Invalid):
        imports.receive(
            speaker=KEEPER, path_or_upload=ContentFile(b"%PDF-1.7 ...", name="a.csv"), source=MEMBERS, at=AT
        )
    assert not Source.objects.exists()


def test_a_cancelled_import_stops_keeps_what_it_wrote_and_is_taken_up(monkeypatch):
    monkeypatch.setattr(import_run, "CHUNK", 1)
    edition_id = ready("Coop des Vents,Shawinigan,", "Coop du Lac,La Tuque,")

    def stop(step, done):
        if done == 1:
            imports.cancel(speaker=KEEPER, edition_id=edition_id, at=AT)

    imports.run_edition(edition_id, at=AT, progress=stop)
    assert (Edition.objects.get(pk=edition_id).state, Record.objects.count()) == ("cancelled", 1)
    imports.resume(speaker=KEEPER, edition_id=edition_id, at=AT)
    imports.run_edition(edition_id, at=AT)
    assert (Edition.objects.get(pk=edition_id).state, Record.objects.count()) == ("done", 2)


def test_an_import_that_is_done_is_not_started_again():
    edition = imported("Coop des Vents,Shawinigan,")
    with pytest.raises(NotPossible) as refusal:
        imports.start(speaker=KEEPER, edition_id=edition.pk, at=AT)
    assert refusal.value.reason.code == "import_state"


def test_an_import_costs_the_same_queries_with_one_row_and_with_thirty_but_for_the_size_of_an_insert():
    """SQLite takes 999 values in a sentence: the columns of 29 organisations. Beyond, an INSERT comes in several."""
    imported("Ferme d’avant,Amos,")
    used = []
    for number, size in enumerate((1, 3, 30)):
        edition_id = ready(*(f"Ferme {number} {name},Amos," for name in WORDS[:size]))
        with CaptureQueriesContext(connection) as queries:
            imports.run_edition(edition_id, at=AT)
        used.append(sum(not one["sql"].startswith("INSERT") for one in queries.captured_queries))
    assert used[0] == used[1] == used[2]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads how SQLite, which keeps no figures, goes about it")
def test_records_are_found_by_what_names_them_never_by_going_through_a_source_or_all_that_did_not_vanish():
    imported("Ferme d’avant,Amos,", "Ferme d’hier,Amos,")
    edition_id = ready("Ferme d’avant,Amos,819 555-0101", "Ferme d’après,Amos,")
    with CaptureQueriesContext(connection) as queries:
        import_run.run_edition(edition_id, at=AT)
    asked = [one["sql"] for one in queries.captured_queries if re.match(r"SELECT.* IN \(", one["sql"], re.DOTALL)]
    with connection.cursor() as cursor:
        ways = [row[3] for sql in asked for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    assert any("directory_record" in way for way in ways)
    whole = re.compile(r"directory_record .*INDEX \S*(source_id|edition_id|vanished)\S* \(\w+=\?\)$")
    assert [way for way in ways if whole.search(way)] == []


def test_many_that_vanished_are_all_said_and_those_that_somebody_keeps_are_passed_over(monkeypatch):
    monkeypatch.setattr(import_run, "CHUNK", 2)
    first = imported(*(f"Ferme {name},Amos," for name in WORDS[:9]))
    imported(f"Ferme {WORDS[0]},Amos,")
    kept = Record.objects.get(values__legal_name=f"Ferme {WORDS[4]}")
    decide_departure(
        speaker=COORDINATION, record_id=kept.pk, edition_id=kept.vanished_in_id, decision=Departure.KEPT, at=AT
    )
    third = imported(f"Ferme {WORDS[1]},Amos,")
    gone = Record.objects.filter(vanished_in__isnull=False).count()
    assert (first.report["totals"]["kept"], third.report["differences"]["vanished"], gone) == (9, 1, 7)
