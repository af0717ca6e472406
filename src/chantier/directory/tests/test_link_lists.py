"""A list of links comes in: by the services and by the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chantier.directory.models import Identifier, LinkList, Organization, OrganizationName, Relation, Source
from chantier.directory.queries.naming import candidates, named
from chantier.directory.services.link_lists import import_links, receive_links, rehearse_links
from chantier.directory.services.relations import change_relation, remove_relation
from chantier.directory.tests.test_organization_pages import organization
from chantier.foundation.access.api import COORDINATOR, Invalid, NotAllowed, Speaker
from chantier.foundation.files.api import write_xlsx
from chantier.foundation.files.models import StoredFile

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
ODILE = Speaker(person_id=7, roles=frozenset({COORDINATOR}))
LINES = (
    "de;lien;à;depuis;jusqu’au\n"
    "Atelier du bois;membre de;ffff;2010-01-01;\n"
    "1160000001;soutenue par;Fonds d’appui;;\n"
    "fédération DU bois;fédération de;atelier du bois;;\n"
    "Inconnue;membre de;ffff;;\n"
    "Coop du coin;membre de;ffff;;\n"
    "Atelier du bois;cousine de;ffff;;\n"
    "Fonds d’appui;membre de;ffff;2015-06;2019-12-31\n"
    "ffff;membre de;Fédération du bois;;\n"
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french(settings: Any, tmp_path: Path) -> None:
    settings.CHANTIER_DATA = tmp_path
    translation.activate("fr")


@pytest.fixture
def bodies() -> dict[str, Organization]:
    found = {
        "aaaa": organization("aaaa", "Atelier du bois", register_number="1160000001"),
        "ffff": organization("ffff", "Fédération du bois"),
        "dddd": organization("dddd", "Fonds d’appui", sort_name="fonds d appui"),
    }
    organization("c1", "Coop du coin")
    organization("c2", "COOP du coin", legal_name="Coop du coin")
    return found


def received(tmp_path: Path, text: str = LINES, source: str = "Liens du réseau") -> int:
    path = tmp_path / "liens.csv"
    path.write_text(text, encoding="utf-8")
    return receive_links(speaker=ODILE, path_or_upload=path, source=source, at=AT).id


def outcomes(report: dict[str, Any]) -> list[str]:
    return [row["why"]["code"] if row["why"] else row["outcome"] for row in report["rows"]]


def kept() -> list[tuple[Any, ...]]:
    rows = Relation.objects.order_by("pk")
    return list(
        rows.values_list("from_organization__public_id", "kind", "to_organization__public_id", "since", "until")
    )


TWELVE = date(2012, 1, 1)
FIRST = ["new", "new", "unchanged", "end_unknown", "end_ambiguous", "relation_not_known", "new", "linked_to_itself"]
WRITTEN = [
    ("aaaa", "member-of", "ffff", date(2010, 1, 1), None),
    ("aaaa", "supported-by", "dddd", None, None),
    ("dddd", "member-of", "ffff", date(2015, 6, 1), date(2019, 12, 31)),
]


def test_a_list_is_rehearsed_then_brought_in_and_twice_changes_nothing(
    bodies: dict[str, Organization], tmp_path: Path
) -> None:
    pk = received(tmp_path)
    rehearsal = rehearse_links(speaker=ODILE, link_list_id=pk)
    assert (outcomes(rehearsal), rehearsal["dry_run"], kept()) == (FIRST, True, [])
    report = import_links(speaker=ODILE, link_list_id=pk, at=AT)
    assert (outcomes(report), kept()) == (FIRST, WRITTEN)
    assert report["totals"] == {
        "rows": 8,
        "new": 3,
        "changed": 0,
        "unchanged": 1,
        "set_aside": 4,
        "no_longer_said": 0,
    }
    assert report["rows"][3]["cells"] == ["Inconnue", "membre de", "ffff", "", ""]
    before = list(Relation.objects.order_by("pk").values())
    again = import_links(speaker=ODILE, link_list_id=pk, at=AT)
    assert [again["totals"][name] for name in ("new", "changed", "set_aside", "no_longer_said")] == [0, 0, 4, 0]
    assert list(Relation.objects.order_by("pk").values()) == before
    assert {one.source.name for one in Relation.objects.select_related("source") if one.source} == {"Liens du réseau"}


def test_the_same_file_of_a_source_is_received_once(bodies: dict[str, Organization], tmp_path: Path) -> None:
    first = received(tmp_path)
    assert received(tmp_path) == first
    assert received(tmp_path, source="Une autre") != first
    assert StoredFile.objects.count() == 2


def test_a_person_and_another_list_are_never_overwritten(bodies: dict[str, Organization], tmp_path: Path) -> None:
    import_links(speaker=ODILE, link_list_id=received(tmp_path), at=AT)
    member, support = Relation.objects.order_by("pk")[:2]
    change_relation(speaker=ODILE, relation_id=member.pk, since=date(2012, 1, 1), until=None, at=AT)
    remove_relation(speaker=ODILE, relation_id=support.pk, at=AT)
    again = import_links(speaker=ODILE, link_list_id=received(tmp_path), at=AT)
    assert outcomes(again)[:2] == ["link_said_otherwise_by_person", "link_denied"]
    other = "from,relation,to,since\nFonds d’appui,member of,ffff,2016\n"
    said = import_links(speaker=ODILE, link_list_id=received(tmp_path, other, "Ailleurs"), at=AT)
    assert outcomes(said) == ["link_said_otherwise_by_list"]


def test_a_new_edition_changes_its_own_dates_and_counts_what_it_no_longer_says(
    bodies: dict[str, Organization], tmp_path: Path
) -> None:
    import_links(speaker=ODILE, link_list_id=received(tmp_path), at=AT)
    edition = "organisation,membre de,depuis\nAtelier du bois,ffff,2011\nAtelier du bois,ffff,2013\n"
    report = import_links(speaker=ODILE, link_list_id=received(tmp_path, edition), at=AT)
    assert outcomes(report) == ["changed", "link_said_otherwise_by_row"]
    assert report["totals"]["no_longer_said"] == 2
    assert kept()[0] == ("aaaa", "member-of", "ffff", date(2011, 1, 1), None)
    again = import_links(speaker=ODILE, link_list_id=received(tmp_path, edition), at=AT)
    assert outcomes(again) == ["unchanged", "link_said_otherwise_by_row"]
    assert len(kept()) == 3


def test_what_a_row_still_brings_up_is_not_counted_as_no_longer_said(
    bodies: dict[str, Organization], tmp_path: Path
) -> None:
    lines = (
        "de;lien;à;depuis\nAtelier du bois;membre de;ffff;2010\nFonds d’appui;soutient;aaaa;\ncoop-1;membre de;ffff;\n"
    )
    renamed = organization("eeee", "coop-1")
    import_links(speaker=ODILE, link_list_id=received(tmp_path, lines), at=AT)
    assert len(kept()) == 3
    change_relation(speaker=ODILE, relation_id=Relation.objects.earliest("pk").pk, since=TWELVE, until=None, at=AT)
    organization("d2", "Fonds d’Appui", sort_name="fonds d appui")
    Organization.objects.filter(pk=renamed.pk).update(name="La Coop", sort_name="la coop")
    again = import_links(speaker=ODILE, link_list_id=received(tmp_path, lines), at=AT)
    assert outcomes(again) == ["link_said_otherwise_by_person", "end_ambiguous", "end_unknown"]
    assert again["totals"]["no_longer_said"] == 0
    shorter = import_links(speaker=ODILE, link_list_id=received(tmp_path, "\n".join(lines.split("\n")[:2])), at=AT)
    assert shorter["totals"]["no_longer_said"] == 2


def test_a_period_that_was_denied_does_not_bar_another(bodies: dict[str, Organization], tmp_path: Path) -> None:
    lines = "de;lien;à;depuis;jusqu’au\nAtelier du bois;membre de;ffff;2010-01-01;2012-01-01\n"
    import_links(speaker=ODILE, link_list_id=received(tmp_path, lines), at=AT)
    remove_relation(speaker=ODILE, relation_id=Relation.objects.get().pk, at=AT)
    longer = f"{lines}Atelier du bois;membre de;ffff;2015-01-01;\n"
    report = import_links(speaker=ODILE, link_list_id=received(tmp_path, longer), at=AT)
    assert outcomes(report) == ["link_denied", "new"]
    assert report["totals"]["no_longer_said"] == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty_file"),
        ("lien,à\nmembre de,ffff\n", "link_columns_missing"),
        ("%PDF-1.7 rien d’une liste", "not_a_table"),
        ("de,lien,à\n" + "a,membre de,b\n" * 20_001, "too_many_rows"),
    ],
)
def test_a_file_that_is_no_list_of_links_is_refused_and_leaves_nothing(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        received(tmp_path, text)
    assert refusal.value.reason.code == code
    assert (StoredFile.objects.count(), LinkList.objects.count(), Source.objects.count()) == (0, 0, 0)


def test_only_the_coordination_brings_links_in(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        receive_links(speaker=Speaker(person_id=3), path_or_upload=tmp_path / "x.csv", source="x", at=AT)


def test_a_text_names_by_identifier_or_exact_name_through_merges(bodies: dict[str, Organization]) -> None:
    kept_one = bodies["ffff"]
    absorbed = organization("gggg", "Ancienne fédération", merged_into=kept_one)
    organization("hhhh", "Toute première", merged_into=absorbed)
    Identifier.objects.create(organization=bodies["dddd"], scheme="BN", value="123456789RC0001")
    OrganizationName.objects.create(organization=bodies["dddd"], text="Fonds de solidarité", kind="former")
    texts = [
        "HHHH",
        "1160 000 001",
        "123456789 RC 0001",
        "Fonds de solidarité",
        "Fonds",
        "l’atelier du bois",
        "Coop du coin",
    ]
    assert named(["ATELIER-DU BOIS"]) == {"ATELIER-DU BOIS": (bodies["aaaa"].pk,)}
    found = named(texts)
    expected = [[kept_one], [bodies["aaaa"]], [bodies["dddd"]], [bodies["dddd"]], [], []]
    assert [list(found[text]) for text in texts[:-1]] == [[one.pk for one in ids] for ids in expected]
    assert len(found["Coop du coin"]) == 2


def test_a_cell_of_signs_names_nobody_and_each_spelling_of_an_identifier_leads(bodies: dict[str, Organization]) -> None:
    Identifier.objects.create(organization=bodies["dddd"], scheme="own", value="")
    assert named(["", "-", " . ", "—"]) == {"": (), "-": (), " . ": (), "—": ()}
    leads = (bodies["ffff"].pk,)
    assert named(["ffff", "FFFF", "Ffff"]) == {"ffff": leads, "FFFF": leads, "Ffff": leads}


def test_naming_three_asks_as_many_questions_as_naming_one(bodies: dict[str, Organization]) -> None:
    def queries_of(*texts: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            named(texts)
        return len(captured)

    assert queries_of("ffff") == queries_of("Atelier du bois", "ffff", "Fonds d’appui")


def test_candidates_hold_the_words_and_those_that_begin_with_them_come_first(bodies: dict[str, Organization]) -> None:
    organization("bbbb", "Bois et fils")
    hidden = organization("pppp", "Bois privé", visibility=Organization.PRIVATE)
    found = candidates("bois", visibilities=["public"], without=bodies["aaaa"].pk)
    assert [one.name for one in found] == ["Bois et fils", "Fédération du bois"]
    assert hidden not in found


def test_the_command_reports_every_row_and_a_rehearsal_writes_nothing(
    bodies: dict[str, Organization], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = tmp_path / "liens.xlsx"
    header, *lines = (line.split(";") for line in LINES.splitlines())
    with workbook.open("wb") as target:
        write_xlsx(target, header, lines)
    report = tmp_path / "report.json"
    call_command("import-links", str(workbook), "--report", str(report), "--dry-run")
    assert kept() == []
    assert "nouveaux liens : 3" in capsys.readouterr().out.replace("\xa0", " ")
    call_command("import-links", str(workbook), "--report", str(report))
    written = json.loads(report.read_text("utf-8"))
    assert (outcomes(written), kept(), written["source"]) == (FIRST, WRITTEN, "liens")
    assert "ne nomme aucune fiche" in written["rows"][3]["said"]
    with pytest.raises(CommandError):
        call_command("import-links", str(tmp_path / "absent.csv"), "--report", str(report))
    with pytest.raises(CommandError):
        call_command("import-links", str(workbook), "--report", str(tmp_path / "absent" / "report.json"))
