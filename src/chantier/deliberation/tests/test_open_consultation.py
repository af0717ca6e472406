from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import feedparser
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chantier.deliberation.archive import SHEETS, archive, json_of
from chantier.deliberation.models import Argument, Need, Proposal, ProposalNeed, Table
from chantier.deliberation.queries import open_data
from chantier.deliberation.services import questions
from chantier.deliberation.services.amendments import take_in
from chantier.deliberation.services.settling import settle
from chantier.deliberation.services.texts import write
from chantier.deliberation.tests.pages import read, sign_in
from chantier.deliberation.tests.story import Story
from chantier.deliberation.tests.tables import COORDINATION, NOW, a_speaker, a_table, an_organization
from chantier.deliberation.tests.test_needs import stated
from chantier.foundation.places.models import Territory

pytestmark = pytest.mark.django_db
API = "/api/v1"


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def noise(seed: int) -> str:
    """Two thousand letters that no compression makes shorter than half."""
    return " ".join(hashlib.sha256(f"{seed} {n}".encode()).hexdigest() for n in range(30))


def told(**given: Any) -> Story:
    """A text that was debated, amended and on which all took position, at a public table unless said otherwise."""
    story = Story(**given)
    story.move("publish")
    Argument.objects.create(
        public_id=f"arg{Argument.objects.count()}",
        table=story.table,
        proposal=story.row,
        path="0001",
        kind=Argument.FOR,
        text=write(language="fr", title="", body="=2+5 lignes de bus", at=NOW),
        organization=story.one_body,
        person_id=story.one.person_id,
        voice_id=story.one.voice_id,
        entered_by=900_001,
        at=NOW,
    )
    story.move("call-for-amendments")
    kept = story.ask(story.two, story.rewording(1, "Le fonds finance un service du soir dans chaque ville."))
    story.answer(kept, "accept")
    refused = story.ask(story.one, story.rewording(4, "La table publie un bilan chaque mois."))
    story.answer(refused, "refuse", reason="Trop souvent.")
    take_in(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    story.move("call-for-positions")
    story.take(story.one, "support")
    story.take(story.two, "object", reason="Le **samedi** manque.")
    return story


def test_a_consultation_leaves_whole_and_without_any_person(client: Client) -> None:
    story = told()
    answer = client.get(f"/fr/concertation/tables/{story.table.public_id}-x/consultation.zip")
    assert answer["Content-Type"] == "application/zip"
    file = zipfile.ZipFile(io.BytesIO(content(answer)))
    assert file.testzip() is None
    names = {f"{form}/{name}.{form}" for name in SHEETS for form in ("csv", "json")}
    assert set(file.namelist()) == {"README.txt", *names, f"texts/{story.row.public_id}.md"}
    assert file.read(f"texts/{story.row.public_id}.md").decode().startswith("# Un transport du soir\n\n# Le transport")
    amendments = json.loads(file.read("json/amendments.json"))
    assert [(one["number"], one["state"], one["answer"]) for one in amendments] == [
        (1, "accepted", ""),
        (2, "refused", "Trop souvent."),
    ]
    assert amendments[0]["operations"][0]["do"] == "replace"
    positions = json.loads(file.read("json/positions.json"))
    assert [(one["organization"]["name"], one["stance"]) for one in positions] == [
        ("La Braise", "support"),
        ("Le Fournil", "object"),
    ]
    everything = b"".join(file.read(name) for name in file.namelist()).decode()
    assert "person_id" not in everything
    assert "entered_by" not in everything
    assert "900001" not in everything
    assert "Anselme" not in everything


def test_no_cell_is_a_formula_and_json_keeps_the_words(client: Client) -> None:
    told()
    rows = list(
        csv.DictReader(io.StringIO(content(client.get("/fr/concertation/donnees/arguments.csv")).decode("utf-8-sig")))
    )
    assert [row["text"] for row in rows] == ["'=2+5 lignes de bus"]
    assert json.loads(content(client.get("/fr/concertation/donnees/arguments.json")))[0]["text"] == "=2+5 lignes de bus"


@pytest.mark.parametrize("visibility", [Table.MEMBERS_ONLY, Table.CLOSED])
def test_what_is_not_public_is_in_no_open_data(client: Client, visibility: str) -> None:
    story = told(visibility=visibility)
    assert [list(one.each(open_data.public())) for one in SHEETS.values()] == [[] for _ in SHEETS]
    for name in ("tables", "proposals"):
        assert client.get(f"{API}/{name}").json() == {"items": [], "next": ""}
    assert client.get(f"{API}/proposals/{story.row.public_id}/arguments").status_code == 404
    for address in ("consultation.zip", "dossier/", "fil.atom"):
        assert client.get(f"/fr/concertation/tables/{story.table.public_id}-x/{address}").status_code == 403
    assert feedparser.parse(client.get("/fr/concertation/fil.atom").content).entries == []


def test_drafts_and_hidden_contributions_are_in_no_open_data(client: Client) -> None:
    draft = Story()
    assert client.get(f"{API}/proposals").json()["items"] == []
    assert client.get(f"{API}/proposals/{draft.row.public_id}").status_code == 404
    story = told()
    Argument.objects.update(state=Argument.HIDDEN)
    assert client.get(f"{API}/proposals/{story.row.public_id}/arguments").json() == {"items": [], "next": ""}


def test_who_sits_takes_a_closed_consultation_away(client: Client) -> None:
    story = told(visibility=Table.CLOSED)
    sign_in(client, of=story.one_body)
    answer = client.get(f"/fr/concertation/tables/{story.table.public_id}-x/consultation.zip")
    names = zipfile.ZipFile(io.BytesIO(content(answer))).namelist()
    assert f"texts/{story.row.public_id}.md" in names
    assert answer["Cache-Control"] == "private"


def test_the_interface_gives_pages_by_cursor(client: Client) -> None:
    stories = [told() for _ in range(3)]
    first = client.get(f"{API}/proposals", {"size": 2}).json()
    second = client.get(f"{API}/proposals", {"size": 2, "cursor": first["next"]}).json()
    assert [one["id"] for one in first["items"] + second["items"]] == [one.row.public_id for one in stories]
    assert second["next"] == ""
    one = client.get(f"{API}/proposals/{stories[0].row.public_id}").json()
    assert (one["title"], one["state"], one["organization"]["name"]) == (
        "Un transport du soir",
        "positions",
        "La Braise",
    )
    found = client.get(f"{API}/proposals", {"table": stories[1].table.public_id}).json()["items"]
    assert [each["id"] for each in found] == [stories[1].row.public_id]
    for hanging, many in (("versions", 2), ("amendments", 2), ("positions", 2), ("arguments", 1), ("evidence", 0)):
        items = client.get(f"{API}/proposals/{stories[0].row.public_id}/{hanging}").json()["items"]
        assert (hanging, len(items)) == (hanging, many)


@pytest.mark.parametrize("cursor", ["-1", "x", "9" * 19, "٣"])
def test_a_cursor_that_is_none_is_refused(client: Client, cursor: str) -> None:
    assert client.get(f"{API}/tables", {"cursor": cursor}).status_code == 422


def test_the_queries_of_a_sheet_do_not_grow_with_its_rows() -> None:
    counts = []
    for _ in range(2):
        told()
        with CaptureQueriesContext(connection) as asked:
            for one in SHEETS.values():
                b"".join(json_of(one, open_data.public()))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_archive_leaves_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    story = told()
    Argument.objects.bulk_create(
        Argument(
            public_id=f"a{number}",
            table=story.table,
            proposal=story.row,
            path=f"{number:04}",
            kind=Argument.FOR,
            text=write(language="fr", title="", body=noise(number), at=NOW),
            at=NOW,
        )
        for number in range(450)
    )
    monkeypatch.setattr("chantier.deliberation.archive._PIECE", 4_000)
    pieces = list(archive(open_data.public(), title="T", url="u", at=NOW))
    assert len(pieces) > 5
    assert max(map(len, pieces)) < 400_000
    assert zipfile.ZipFile(io.BytesIO(b"".join(pieces))).testzip() is None


def test_a_need_says_who_has_it_and_what_answers_it(client: Client) -> None:
    story = told()
    place = Territory.objects.create(reference="region-04", kind="region", code="04", name="Mauricie")
    need = Need.objects.create(
        public_id="need1",
        text=write(language="fr", title="Rentrer le soir", body="", at=NOW),
        for_whom="=jeunes",
        territory=place,
        stated_at=NOW,
    )
    need.proposals.create(proposal=story.row, at=NOW)
    found = client.get(f"{API}/needs/need1").json()
    assert (found["title"], found["proposals"], found["organization"]) == (
        "Rentrer le soir",
        [story.row.public_id],
        {"id": "", "name": ""},
    )
    assert client.get(f"{API}/proposals/{story.row.public_id}").json()["needs"] == ["need1"]


def test_feeds_tell_the_last_first(client: Client) -> None:
    story = told()
    for address in (
        "fil.atom",
        f"tables/{story.table.public_id}-x/fil.atom",
        f"propositions/{story.row.public_id}-x/fil.atom",
    ):
        feed = feedparser.parse(client.get(f"/fr/concertation/{address}").content)
        assert not feed.bozo
        titles = {one.title.replace("\u00a0", " ") for one in feed.entries}
        assert titles == {
            "Texte ouvert : Un transport du soir",
            "Version 2 : Un transport du soir",
            "Amendement 1 (accepté) à « Un transport du soir »",
            "Amendement 2 (refusé) à « Un transport du soir »",
            "Contribution au débat sur « Un transport du soir »",
        }


def test_the_dossier_has_lines_fates_positions_and_the_minority_whole(client: Client) -> None:
    story = told()
    for address in (f"tables/{story.table.public_id}-x/dossier/", f"propositions/{story.row.public_id}-x/dossier/"):
        page = content(client.get(f"/fr/concertation/{address}")).decode().replace("\xa0", " ")
        assert '<ol start="2"><li>Le fonds finance un service du soir dans chaque ville.</li></ol>' in page
        assert "Amendement 1 — Accepté" in page
        assert "Ligne 2 : remplacer <del>MRC</del> par <ins>ville</ins>" in page
        assert "<strong>Réponse :</strong> Trop souvent." in page
        assert "Positions minoritaires" in page
        assert "<strong>samedi</strong>" in page
        assert "@@" not in page


def test_the_page_of_open_data_leads_to_each_table(client: Client) -> None:
    page = read(client.get("/fr/concertation/donnees/"))
    for name in SHEETS:
        assert f"/fr/concertation/donnees/{name}.csv" in page
    assert client.get("/fr/concertation/donnees/persons.csv").status_code == 404
    assert client.get("/fr/concertation/donnees/tables.xlsx").status_code == 404
    answer = client.get("/fr/concertation/donnees/tout.zip")
    assert zipfile.ZipFile(io.BytesIO(content(answer))).testzip() is None


def test_a_settled_text_has_its_fingerprint_and_its_entry(client: Client) -> None:
    story = told()
    story.take(story.two, "support")
    settled = settle(speaker=story.pen, proposal_id=story.drafted.id, at=NOW)
    assert client.get(f"{API}/proposals/{story.row.public_id}").json()["fingerprint"] == settled.fingerprint
    feed = feedparser.parse(client.get("/fr/concertation/fil.atom").content)
    assert "Texte arrêté : Un transport du soir" in {one.title.replace("\u00a0", " ") for one in feed.entries}
    page = content(client.get(f"/fr/concertation/propositions/{story.row.public_id}-x/dossier/")).decode()
    assert settled.fingerprint in page


def test_the_file_of_a_table_or_of_a_question_holds_nothing_of_elsewhere(client: Client) -> None:
    story = told()
    body = a_speaker(an_organization("Ailleurs"))
    answered, _other = stated(body, "Un autobus le soir"), stated(body, "Un toit")
    ProposalNeed.objects.create(proposal=story.row, need=answered, at=NOW)
    elsewhere, asking = a_table(title="Table d’ailleurs"), a_table(title="Table nationale")
    asked = questions.ask(
        speaker=COORDINATION, table_id=asking.pk, title="Et le soir ?", body="", put_to=[story.table.pk], at=NOW
    )
    Proposal.objects.filter(pk=story.row.pk).update(question=asked.id)

    def within(address: str, name: str) -> list[str]:
        file = zipfile.ZipFile(io.BytesIO(content(client.get(f"/fr/concertation/{address}"))))
        return sorted(one["id"] for one in json.loads(file.read(f"json/{name}.json")))

    of_table = f"tables/{story.table.public_id}-x/consultation.zip"
    of_question = f"questions/{asked.public_id}-x/consultation.zip"
    assert within(of_table, "needs") == within(of_question, "needs") == [answered.public_id]
    assert within(of_table, "tables") == [story.table.public_id]
    assert within(of_question, "tables") == sorted([story.table.public_id, asking.public_id])
    assert len(within("donnees/tout.zip", "needs")) == 2
    assert within("donnees/tout.zip", "tables") == sorted(one.public_id for one in (story.table, elsewhere, asking))
