import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chantier.foundation.access.api import DOCUMENTALIST, Invalid, NotAllowed, NotPossible, Speaker
from chantier.foundation.words.api import load_shipped
from chantier.library.core import description as d
from chantier.library.models import (
    Attachment,
    Contribution,
    DepositBatch,
    DepositRow,
    NotDouble,
    Resource,
    ResourceIdentifier,
    Version,
)
from chantier.library.queries import batches as queries
from chantier.library.queries.describing import describe
from chantier.library.queries.doubles import possible_doubles, possible_doubles_of
from chantier.library.services import batch_run, batches, writing
from chantier.library.services.bulk_writing import create_many
from chantier.library.services.kinds import load_kinds

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
HER = Speaker(person_id=7)
LIBRARIAN = Speaker(person_id=9, roles=frozenset({DOCUMENTALIST}))
RIS = (
    "TY  - RPRT\nID  - un\nAU  - Roy, Armande\nTI  - L’eau partagée\nPY  - 2024\nDO  - 10.1000/eau\nKW  - forêt\n"
    "UR  - https://reseau.example/eau\nZZ  - inconnu\nER  - \n\n"
    "TY  - JOUR\nID  - deux\nAU  - Côté, Lise\nTI  - Tenir le fleuve\nT2  - Revue\nPY  - 2023\nER  - \n\n"
    "TY  - GEN\nID  - trois\nTI  - Une chose\nER  - \n\n"
    "TY  - RPRT\nID  - quatre\nTI  - L'eau partagee\nDO  - https://doi.org/10.1000/EAU\nER  - \n\n"
    "TY  - JOUR\nID  - cinq\nAU  - Côté, Lise\nTI  - Tenir le fleuve !\nPY  - 2024\nER  - \n\n"
    "TY  - RPRT\nID  - six\nER  - \n"
)
OUTCOMES = {1: "created", 2: "created", 3: "left-out", 4: "known", 5: "set-aside", 6: "left-out"}


@pytest.fixture(autouse=True)
def _library(settings, tmp_path):
    settings.CHANTIER_DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    load_kinds(speaker=LIBRARIAN, at=AT)


def upload(text: str | bytes = RIS, name: str = "refs.ris") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def received(text: str | bytes = RIS, name: str = "refs.ris", **given: str) -> int:
    return batches.receive(speaker=HER, path_or_upload=upload(text, name), at=AT, **given).batch_id


def deposited(batch: int) -> dict[int, str]:
    batches.start(speaker=HER, batch_id=batch, in_background=False)
    batch_run.run_batch(batch_id=batch, at=AT)
    return outcomes(batch)


def outcomes(batch: int) -> dict[int, str]:
    return {row.number: row.outcome["outcome"] for row in DepositRow.objects.filter(batch=batch)}


def test_references_become_drafts_and_doubles_are_set_aside_with_their_reason():
    batch = received()
    assert deposited(batch) == OUTCOMES
    rows = {row.number: row for row in DepositRow.objects.filter(batch=batch)}
    assert [one.title for one in Resource.objects.order_by("pk")] == ["L’eau partagée", "Tenir le fleuve"]
    assert set(Resource.objects.values_list("state", "person_id", "origin")) == {("draft", 7, f"batch:{batch}")}
    assert rows[4].resource_id == rows[1].resource_id
    assert [reason["code"] for reason in rows[4].outcome["doubles"][0]["reasons"]] == ["same_doi"]
    assert [reason["code"] for reason in rows[5].outcome["doubles"][0]["reasons"]] == [
        "same_title",
        "year_near",
        "same_author",
    ]
    assert rows[3].outcome["left_out"][0]["code"] == "kind_missing"
    assert rows[6].outcome["left_out"][0]["code"] == "title_missing"
    assert {"code": "tag_unknown", "params": {"tag": "ZZ", "value": "inconnu"}} in rows[1].outcome["left_out"]
    assert rows[1].raw.startswith("TY  - RPRT\nID  - un\n")
    assert DepositBatch.objects.get(pk=batch).state == DepositBatch.APPLIED
    assert queries.totals(batch) == {"created": 2, "known": 1, "set-aside": 1, "left-out": 2}


def test_the_same_file_again_changes_nothing_and_its_references_elsewhere_make_no_double():
    first = received()
    deposited(first)
    again = batches.receive(speaker=HER, path_or_upload=upload(), at=AT)
    assert again == batches.ReceivedBatch(first, is_already_there=True)
    with pytest.raises(NotPossible):
        batches.start(speaker=HER, batch_id=first, in_background=False)
    other = deposited(received(RIS + "\n"))
    assert set(other.values()) == {"known", "set-aside", "left-out"}
    assert Resource.objects.count() == 2


def test_a_deposit_killed_in_the_middle_goes_on_from_there(monkeypatch):
    many = "".join(f"TY  - RPRT\nTI  - Document numéro {n} du réseau\nER  - \n\n" for n in range(25))
    monkeypatch.setattr(batch_run, "CHUNK", 10)
    batch = received(many)
    batches.start(speaker=HER, batch_id=batch, in_background=False)

    class Killed(BaseException):
        pass

    def kill(done: int, _total: int) -> None:
        if done == 20:
            raise Killed

    with pytest.raises(Killed):
        batch_run.run_batch(batch_id=batch, at=AT, progress=kill)
    assert Resource.objects.count() == 20
    batches.start(speaker=HER, batch_id=batch, in_background=False)
    batch_run.run_batch(batch_id=batch, at=AT)
    assert (Resource.objects.count(), DepositRow.objects.count()) == (25, 25)
    assert set(outcomes(batch).values()) == {"created"}


def test_a_worker_that_was_thought_dead_writes_nothing_more():
    batch = received()
    batches.start(speaker=HER, batch_id=batch, in_background=False)
    stale = batch_run._taken(batch, "first")
    batch_run.run_batch(batch_id=batch, at=AT)
    assert stale is not None
    with pytest.raises(batch_run._Stopped):
        batch_run._hold(stale, "first")


def test_a_kind_and_a_licence_are_given_to_references_that_say_none():
    load_shipped(speaker=Speaker.system(), at=AT)
    batch = received()
    batches.settle(speaker=HER, batch_id=batch, kind="initiative", licence="cc-by")
    assert deposited(batch)[3] == "created"
    made = Resource.objects.get(title="Une chose")
    assert (made.kind_id, made.licence) == ("initiative", "cc-by")
    with pytest.raises(Invalid):
        batches.settle(speaker=HER, batch_id=received(RIS + "\n"), kind="poem")


def test_what_was_set_aside_is_deposited_when_somebody_says_that_they_are_two():
    batch = received()
    deposited(batch)
    row = DepositRow.objects.get(batch=batch, number=5)
    made = batches.deposit_anyway(speaker=HER, row_id=row.pk, at=AT)
    assert describe([made.id])[made.id].wording().title == "Tenir le fleuve !"
    assert NotDouble.objects.count() == 1
    assert possible_doubles(describe([made.id])[made.id], besides=made.id) == ()
    with pytest.raises(NotPossible):
        batches.deposit_anyway(speaker=HER, row_id=row.pk, at=AT)


def test_what_many_make_is_what_one_makes():
    one = d.Description(
        kind="analysis",
        wordings=(d.Wording("fr", "L’eau", "Un an", "Résumé", True), d.Wording("en", "Water")),
        languages=("fr",),
        contributors=(d.Contributor(family="Roy", given="Armande"), d.Contributor("editor", name="Réseau")),
        identifiers=(d.Identified("doi", "10.1000/EAU"),),
        keywords=("eau",),
        licence=d.Licence("cc-by"),
        details={"form": "article"},
    )
    single = writing.create(speaker=HER, description=one, at=AT)
    (among,) = create_many(speaker=HER, descriptions=[one], at=AT, origin="deposit")
    both = describe([single.id, among.id])
    shown = [{**vars(each), "public_id": "", "address": "", "details": dict(each.details)} for each in both.values()]
    assert shown[0] == shown[1]
    assert Version.objects.filter(revision=1).count() == 2


def test_depositing_many_asks_little_more_than_depositing_one():
    def asked(number: int) -> int:
        several = [d.Description("video", (d.Wording("fr", f"Film {number}-{n}"),)) for n in range(number)]
        with CaptureQueriesContext(connection) as queried:
            create_many(speaker=HER, descriptions=several, at=AT, origin="batch:1")
        return len([one for one in queried.captured_queries if "journal_act" not in one["sql"]])

    assert asked(9) == asked(3)


def test_possible_doubles_are_found_in_as_many_queries_for_thirty_as_for_one():
    writing.create(speaker=HER, description=d.Description("video", (d.Wording("fr", "Tenir le fleuve"),)), at=AT)
    several = [d.Description("video", (d.Wording("fr", f"Tenir le fleuve{' ' * n}"),)) for n in range(30)]
    with CaptureQueriesContext(connection) as for_one:
        (alone,) = possible_doubles_of(several[:1])
    with CaptureQueriesContext(connection) as for_all:
        found = possible_doubles_of(several)
    assert (len(alone), [len(one) for one in found]) == (1, [1] * 30)
    assert len(for_one) == len(for_all) <= 6


def test_nobody_sees_or_starts_the_batch_of_another():
    batch = received()
    for verb in (batches.start, batches.settle, batches.preview):
        with pytest.raises(NotAllowed):
            verb(speaker=Speaker(person_id=8), batch_id=batch)
    with pytest.raises(NotAllowed):
        batches.receive(speaker=Speaker.visitor(), path_or_upload=upload(), at=AT)
    assert queries.batches(person_id=8) == queries.batches() == ()
    assert len(queries.batches(person_id=7)) == len(queries.batches(all_of_them=True)) == 1


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"<html><body>TY  - JOUR</body></html>", "refs.ris", "web_page"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF/>', "refs.rdf", "xml_with_entities"),
        (b"couleur;poids\nvert;3\n", "refs.csv", "no_title_column"),
        (b"[", "refs.json", "not_json"),
    ],
)
def test_a_file_that_is_no_references_leaves_nothing_behind(data: bytes, name: str, code: str):
    with pytest.raises(Invalid) as refused:
        received(data, name)
    assert refused.value.reason.code == code
    assert not DepositBatch.objects.exists()


def test_scripts_and_hidden_characters_are_kept_as_text_or_told():
    data = json.dumps(
        [{"id": "x", "type": "book", "title": "<script>alert(1)</script>\u0000\ud800", "URL": "javascript:1"}]
    )
    batch = received(data, "refs.json")
    assert deposited(batch) == {1: "created"}
    assert Resource.objects.get().title == "<script>alert(1)</script>"
    assert not Attachment.objects.exists()
    assert not ResourceIdentifier.objects.exists()


def test_an_author_is_shown_as_on_the_work_and_a_link_becomes_an_attachment():
    deposited(received())
    assert set(Contribution.objects.values_list("consent", flat=True)) == {Contribution.ON_THE_WORK}
    assert list(Attachment.objects.values_list("url", flat=True)) == ["https://reseau.example/eau"]


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("deposit", *arguments, stdout=out, verbosity=0)
    return out.getvalue()


def test_the_command_deposits_and_reports_and_again_changes_nothing(tmp_path: Path):
    file, report = tmp_path / "refs.ris", tmp_path / "report.json"
    file.write_text(RIS, encoding="utf-8")
    command(str(file), "--report", str(report), "--dry-run")
    rehearsed = json.loads(report.read_text(encoding="utf-8"))
    assert (rehearsed["dry_run"], Resource.objects.count(), DepositBatch.objects.count()) == (True, 0, 0)
    said = command(str(file), "--report", str(report))
    assert "déposées\u00a0: 2" in said
    told = json.loads(report.read_text(encoding="utf-8"))
    assert {row["number"]: row["outcome"] for row in told["rows"]} == OUTCOMES
    assert rehearsed["totals"] == told["totals"] == {
        "references": 6, "created": 2, "known": 1, "set-aside": 1, "left-out": 2,
    }  # fmt: skip
    assert "rien n’a changé" in command(str(file), "--report", str(report))
    assert Resource.objects.count() == 2


def test_the_command_says_why_it_refuses(tmp_path: Path):
    file = tmp_path / "refs.ris"
    file.write_bytes(b"<html></html>")
    with pytest.raises(CommandError, match="page web"):
        command(str(file), "--report", str(tmp_path / "report.json"))
    with pytest.raises(CommandError):
        command(str(tmp_path / "absent.ris"), "--report", str(tmp_path / "report.json"))
