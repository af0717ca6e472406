from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree

from chantier.foundation.places.models import Containment, Territory
from chantier.library.core import oai
from chantier.library.core.description import Contributor, Place, Wording
from chantier.library.models import Resource
from chantier.library.tests.shelf import AT, NASTY, shelf, shelve
from chantier.library.web import harvest_page

NS = {
    "o": "http://www.openarchives.org/OAI/2.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    "d": "http://datacite.org/schema/kernel-4",
    "e": "http://schema.datacite.org/oai/oai-1.1/",
}

pytestmark = pytest.mark.django_db


def ask(client: Client, verb: str, **more: str) -> Any:
    given = {"from" if name == "since" else name: value for name, value in more.items()}
    answer = client.get("/oai", {"verb": verb, **given})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/xml; charset=utf-8")
    return etree.fromstring(answer.content)


def code_of(root: Any) -> str:
    return str(root.find("o:error", NS).get("code"))


def ids_of(root: Any) -> list[str]:
    return [one.text.rpartition(":")[2] for one in root.iterfind(".//o:header/o:identifier", NS)]


# --- a harvester of somebody else's making ---------------------------------------------------------------------------


@pytest.fixture
def harvester(live_server: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    from oaipmh_scythe import Scythe

    monkeypatch.setattr(harvest_page, "RECORDS", 7)
    monkeypatch.setattr(harvest_page, "HEADERS", 7)
    settings.CHANTIER_ADDRESS = live_server.url
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Scythe(f"{live_server.url}/oai") as made:
            yield made


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
def test_a_foreign_harvester_reads_the_whole_library_with_its_deletions(harvester: Any, prefix: str) -> None:
    resources = shelf(30)
    later = AT + timedelta(days=9)
    Resource.objects.filter(pk=resources[3].pk).update(state=Resource.WITHDRAWN, withdrawn_at=later, updated_at=later)
    Resource.objects.filter(pk=resources[4].pk).update(visibility=Resource.PRIVATE, updated_at=later)
    Resource.objects.filter(pk=resources[5].pk).update(merged_into=resources[6], updated_at=later)
    records = list(harvester.list_records(metadata_prefix=prefix))
    found = {one.header.identifier.rpartition(":")[2]: one.header.deleted for one in records}
    gone = {resources[number].public_id for number in (3, 4, 5)}
    assert found == {one.public_id: one.public_id in gone for one in resources}
    assert len(records) == 30
    headers = [one.identifier.rpartition(":")[2] for one in harvester.list_identifiers(metadata_prefix=prefix)]
    assert headers == [one.header.identifier.rpartition(":")[2] for one in records]


def test_a_foreign_harvester_reads_a_set_and_what_changed_since(harvester: Any) -> None:
    resources = shelf(12)
    sets = {one.setSpec for one in harvester.list_sets()}
    assert {"kind", "kind:analysis", "language:fr", "language:en", "theme:food"} <= sets
    in_theme = list(harvester.list_identifiers(metadata_prefix="oai_dc", set_="theme:food"))
    assert len(in_theme) == 6
    in_english = list(harvester.list_identifiers(metadata_prefix="oai_dc", set_="language:en"))
    assert len(in_english) == 4
    since = oai.stamp(resources[9].updated_at)
    latest = [
        one.identifier.rpartition(":")[2] for one in harvester.list_identifiers(metadata_prefix="oai_dc", from_=since)
    ]
    assert latest == [one.public_id for one in resources[9:]]


def test_a_foreign_harvester_reads_who_we_are(harvester: Any, live_server: Any) -> None:
    shelf(1)
    said = harvester.identify()
    assert (said.repositoryName, said.baseURL, said.deletedRecord) == (
        "Chantier",
        f"{live_server.url}/oai",
        "persistent",
    )
    assert {one.metadataPrefix for one in harvester.list_metadata_formats()} == {"oai_dc", "oai_datacite"}
    one = harvester.get_record(identifier=f"oai:localhost:{Resource.objects.get().public_id}", metadata_prefix="oai_dc")
    assert one.metadata["title"] == ["Rapport 0", "Report"]


# --- the words of the protocol ---------------------------------------------------------------------------------------


def test_a_draft_and_what_was_never_public_leave_no_trace(client: Client) -> None:
    one, other = shelf(2)
    Resource.objects.filter(pk=other.pk).update(state=Resource.DRAFT, published_at=None)
    assert ids_of(ask(client, "ListRecords", metadataPrefix="oai_dc")) == [one.public_id]
    missing = ask(client, "GetRecord", metadataPrefix="oai_dc", identifier=f"oai:127.0.0.1:{other.public_id}")
    assert code_of(missing) == "idDoesNotExist"


def test_a_deleted_record_says_nothing_of_what_it_was(client: Client) -> None:
    shelf(1)
    Resource.objects.update(state=Resource.WITHDRAWN, withdrawal_reason="secret")
    answer = client.get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    root = etree.fromstring(answer.content)
    assert root.find(".//o:header", NS).get("status") == "deleted"
    assert root.find(".//o:metadata", NS) is None
    assert b"Rapport" not in answer.content
    assert b"secret" not in answer.content


@pytest.mark.parametrize(
    ("verb", "more", "code"),
    [
        ("Nothing", {}, "badVerb"),
        ("ListRecords", {}, "badArgument"),
        ("ListRecords", {"metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "set": "colour:red"}, "noRecordsMatch"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "set": "theme:unheard"}, "noRecordsMatch"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "set": "territory:nowhere"}, "noRecordsMatch"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "set": "kind:publication:x"}, "noRecordsMatch"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "since": "2099-01-01"}, "noRecordsMatch"),
        (
            "ListRecords",
            {"metadataPrefix": "oai_dc", "since": "2026-01-01", "until": "2026-02-01T00:00:00Z"},
            "badArgument",
        ),
        ("ListRecords", {"resumptionToken": "nonsense"}, "badResumptionToken"),
        ("ListSets", {"resumptionToken": "nonsense"}, "badResumptionToken"),
        ("GetRecord", {"metadataPrefix": "oai_dc", "identifier": "oai:127.0.0.1:nobody"}, "idDoesNotExist"),
        ("GetRecord", {"metadataPrefix": "oai_dc", "identifier": "\x00"}, "idDoesNotExist"),
        ("ListMetadataFormats", {"identifier": "x"}, "idDoesNotExist"),
    ],
)
def test_a_wrong_request_is_answered_with_the_error_of_the_protocol(
    client: Client, verb: str, more: dict[str, str], code: str
) -> None:
    shelf(1)
    assert code_of(ask(client, verb, **more)) == code


def test_a_token_of_last_year_is_refused(client: Client, settings: Any) -> None:
    shelf(1)
    asked = oai.Asked("ListRecords", prefix="oai_dc", position=oai.Position(AT, 1, 200, 1000))
    old = oai.write_token(asked, key=settings.SECRET_KEY.encode(), at=datetime(2025, 1, 1, tzinfo=UTC))
    assert code_of(ask(client, "ListRecords", resumptionToken=old)) == "badResumptionToken"


def test_the_request_is_repeated_with_its_verb(client: Client) -> None:
    shelf(1)
    request = ask(client, "ListSets").find("o:request", NS)
    assert (request.text, dict(request.attrib)) == ("http://127.0.0.1:8000/oai", {"verb": "ListSets"})
    assert dict(ask(client, "Nothing").find("o:request", NS).attrib) == {}


def test_a_harvester_may_post(client: Client) -> None:
    shelf(1)
    answer = Client(enforce_csrf_checks=True).post("/oai", {"verb": "Identify"})
    root = etree.fromstring(answer.content)
    assert [etree.QName(one).localname for one in root.find("o:Identify", NS)] == [
        "repositoryName",
        "baseURL",
        "protocolVersion",
        "adminEmail",
        "earliestDatestamp",
        "deletedRecord",
        "granularity",
        "compression",
    ]


def test_an_empty_library_says_who_it_is_and_has_no_record(client: Client) -> None:
    assert ask(client, "Identify").find(".//o:earliestDatestamp", NS).text.endswith("Z")
    assert code_of(ask(client, "ListRecords", metadataPrefix="oai_dc")) == "noRecordsMatch"


def test_a_list_tells_its_length_and_ends_with_an_empty_token(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvest_page, "HEADERS", 2)
    shelf(5)
    seen, lengths = [], []
    root = ask(client, "ListIdentifiers", metadataPrefix="oai_dc")
    while True:
        seen += ids_of(root)
        token = root.find(".//o:resumptionToken", NS)
        lengths.append((token.get("completeListSize"), token.get("cursor"), bool(token.get("expirationDate"))))
        if not token.text:
            break
        root = ask(client, "ListIdentifiers", resumptionToken=token.text)
    assert len(set(seen)) == len(seen) == 5
    assert lengths == [("5", "0", True), ("5", "2", True), ("5", "4", False)]


def test_records_written_at_the_same_instant_are_given_once_each(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest_page, "HEADERS", 2)
    resources = shelf(5)
    Resource.objects.update(updated_at=AT)
    root, seen = ask(client, "ListIdentifiers", metadataPrefix="oai_dc"), []
    while (token := root.find(".//o:resumptionToken", NS)).text:
        seen += ids_of(root)
        root = ask(client, "ListIdentifiers", resumptionToken=token.text)
    assert [*seen, *ids_of(root)] == [one.public_id for one in resources]


def test_a_record_changed_during_the_harvest_is_given_again_and_none_is_lost(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvest_page, "HEADERS", 2)
    resources = shelf(4)
    first = ask(client, "ListIdentifiers", metadataPrefix="oai_dc")
    Resource.objects.filter(pk=resources[0].pk).update(updated_at=AT + timedelta(days=1))
    second = ask(client, "ListIdentifiers", resumptionToken=first.find(".//o:resumptionToken", NS).text)
    third = ask(client, "ListIdentifiers", resumptionToken=second.find(".//o:resumptionToken", NS).text)
    order = [resources[number].public_id for number in (0, 1, 2, 3, 0)]
    assert ids_of(first) + ids_of(second) + ids_of(third) == order


def test_a_territory_holds_what_is_inside_it(client: Client) -> None:
    shelf(1)
    region = Territory.objects.create(reference="region-04", kind="region", code="04", name="Mauricie")
    town = Territory.objects.create(reference="town-1", kind="municipality", code="1", name="Ville", parent=region)
    for container, contained in ((region, region), (region, town), (town, town)):
        Containment.objects.create(container=container, contained=contained)
    inside = shelve(1, places=(Place("Ville", "1", "municipality"),))
    found = ask(client, "ListIdentifiers", metadataPrefix="oai_dc", set="territory:region-04")
    assert ids_of(found) == [inside.public_id]
    assert [one.text for one in found.iterfind(".//o:setSpec", NS) if one.text.startswith("territory")] == [
        "territory:region-04",
        "territory:town-1",
    ]
    names = {
        one.find("o:setSpec", NS).text: one.find("o:setName", NS).text for one in ask(client, "ListSets").iter("{*}set")
    }
    assert (names["territory:region-04"], names["territory:town-1"]) == ("Mauricie", "Ville")


@pytest.mark.parametrize("prefix", ["oai_dc", "oai_datacite"])
def test_signs_that_break_xml_or_would_run_are_written_harmless(client: Client, prefix: str) -> None:
    shelf(1)
    one = shelve(
        1,
        wordings=(Wording("fr", NASTY, NASTY, NASTY, True),),
        contributors=(Contributor(family=NASTY, given=NASTY), Contributor("editor", name=NASTY)),
        keywords=(NASTY,),
        publisher=NASTY,
        rights_holder=NASTY,
    )
    root = ask(client, "GetRecord", metadataPrefix=prefix, identifier=f"oai:127.0.0.1:{one.public_id}")
    text = "".join(root.itertext())
    assert "A  <script>alert(1)</script> & ]]>  \ud7ff é 🌱 &lt;" in text
    assert not list(root.iter("{*}script"))


def test_arguments_are_repeated_harmless(client: Client) -> None:
    shelf(1)
    root = ask(client, "GetRecord", metadataPrefix="oai_dc", identifier='"><script>\x01\x00')
    assert root.find("o:request", NS).get("identifier") == '"><script>'


def test_the_metadata_have_the_shape_of_their_schemas(client: Client) -> None:
    shelf(1)
    dc = ask(client, "ListRecords", metadataPrefix="oai_dc").find(".//o:metadata/oai_dc:dc", NS)
    allowed = {
        "title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format",
        "identifier", "source", "language", "relation", "coverage", "rights",
    }  # fmt: skip
    assert {etree.QName(one).localname for one in dc} <= allowed
    assert {etree.QName(one).namespace for one in dc} == {NS["dc"]}
    envelope = ask(client, "ListRecords", metadataPrefix="oai_datacite").find(".//o:metadata/e:oai_datacite", NS)
    assert [etree.QName(one).localname for one in envelope] == ["schemaVersion", "datacentreSymbol", "payload"]
    resource = envelope.find("e:payload/d:resource", NS)
    parts = [etree.QName(one).localname for one in resource]
    assert parts[:3] == ["identifier", "creators", "titles"]
    assert resource.find("d:resourceType", NS).get("resourceTypeGeneral") == "Report"


def test_what_has_no_date_bears_the_year_when_it_was_published_here(client: Client) -> None:
    shelf(1)
    shelve(2, issued=None)
    years = ask(client, "ListRecords", metadataPrefix="oai_datacite").findall(".//d:publicationYear", NS)
    assert [one.text for one in years] == ["2025", "2026"]


def test_a_page_of_many_asks_no_more_than_a_page_of_one(client: Client) -> None:
    shelf(9)
    counts = []
    for size in (1, 8):
        harvest_page_size = pytest.MonkeyPatch()
        harvest_page_size.setattr(harvest_page, "RECORDS", size)
        with CaptureQueriesContext(connection) as asked:
            ask(client, "ListRecords", metadataPrefix="oai_dc")
        harvest_page_size.undo()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_who_refused_to_be_named_is_not_harvested(client: Client) -> None:
    (one,) = shelf(1)
    one.contributions.update(consent="refused")
    assert b"Clavier" not in client.get("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"}).content
