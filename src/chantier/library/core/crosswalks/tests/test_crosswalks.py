import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from chantier.library.core import description as d
from chantier.library.core.crosswalks import csl, datacite, dublin_core, highwire, schema_org, table, zotero
from chantier.library.core.crosswalks import standards as s
from chantier.library.core.crosswalks.tests.full import CHANGES, FULL
from chantier.library.core.precise_date import PreciseDate
from chantier.library.core.references import writers

LIBRARY = Path(__file__).resolve().parents[3]
DOCS = LIBRARY.parents[2] / "docs" / "library-metadata.md"
WRITERS: dict[str, Callable[[d.Description], object]] = {
    "Dublin Core": dublin_core.xml,
    "DataCite": lambda one: (datacite.to_json(one), datacite.xml(one)),
    "schema.org": schema_org.to_json,
    "Zotero": zotero.to_json,
    "CSL-JSON": csl.to_json,
    "Highwire": highwire.tags,
    "RIS": writers.ris,
    "BibTeX": writers.bibtex,
}
CASES = [(name, field) for name in table.FORMATS for field in CHANGES]


def test_the_types_of_kinds_are_those_that_come_with_the_kinds():
    given = tomllib.loads((LIBRARY / "kinds" / "kinds.toml").read_text(encoding="utf-8"))
    assert {one["slug"]: one["standards"] for one in given["kind"]} == dict(s.STANDARDS)


@pytest.mark.parametrize(("name", "field"), CASES)
def test_a_field_is_in_a_format_exactly_when_the_table_says_so(name: str, field: str):
    write = WRITERS[name]
    changes = write(CHANGES[field](FULL)) != write(FULL)
    assert changes == bool(table.FORMATS[name][field])


def test_every_format_speaks_of_every_field():
    assert {name: set(one) ^ set(CHANGES) for name, one in table.FORMATS.items()} == {name: set() for name in WRITERS}


def test_the_table_of_the_documentation_is_the_one_of_the_code():
    text = DOCS.read_text(encoding="utf-8")
    assert text.partition(table.BEGIN)[2].partition(table.END)[0].strip() == table.written()


@pytest.mark.parametrize("kind", d.KINDS)
@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_can_be_written_with_nothing_but_a_title(kind: str, name: str):
    assert WRITERS[name](d.Description(kind, (d.Wording("fr", "Un titre"),)))


@pytest.mark.parametrize("role", d.ROLES)
@pytest.mark.parametrize("name", ["Dublin Core", "DataCite", "schema.org", "Zotero", "CSL-JSON", "RIS", "BibTeX"])
def test_every_role_is_named_in_every_format(role: str, name: str):
    one = replace(FULL, contributors=(d.Contributor(role, "Zéphyrin", "Ode"),))
    assert "Zéphyrin" in str(_text(WRITERS[name](one)))


def _text(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


@pytest.mark.parametrize(
    ("issued", "dublin", "published", "parts", "tag"),
    [
        (PreciseDate(2025), "2025", 2025, {"date-parts": [[2025]]}, "2025"),
        (PreciseDate(2025, 4), "2025-04", 2025, {"date-parts": [[2025, 4]]}, "2025/04"),
        (PreciseDate(2025, 4, 30), "2025-04-30", 2025, {"date-parts": [[2025, 4, 30]]}, "2025/04/30"),
        (PreciseDate(1996, 0, 0, True), "1996", 1996, {"date-parts": [[1996]], "circa": True}, "1996"),
    ],
)
def test_a_date_is_as_precise_in_each_format_as_it_is_known(issued, dublin, published, parts, tag):
    one = replace(FULL, issued=issued)
    assert [each.value for each in dublin_core.elements(one) if each.name == "date"] == [dublin]
    assert datacite.to_json(one)["publicationYear"] == published
    assert csl.to_json(one)["issued"] == parts
    assert dict(highwire.tags(one))["citation_publication_date"] == tag
    assert schema_org.to_json(one)["datePublished"] == dublin


def test_nothing_is_invented_where_datacite_wants_what_is_not_known():
    bare = datacite.to_json(d.Description(d.VIDEO, (d.Wording("fr", "Un titre"),)))
    assert (bare["creators"], bare["publisher"], "publicationYear" in bare) == ([{"name": ":unav"}], ":unav", False)


@pytest.mark.parametrize(
    ("changes", "year", "dates"),
    [
        ({}, 2025, ["Issued 2025-04", "Available 2027-01-01", "Other 2026-05-04"]),
        ({"issued": None}, 2027, ["Available 2027-01-01", "Other 2026-05-04"]),
        ({"issued": None, "embargo_until": None}, 2026, ["Available 2026-05-04"]),
    ],
)
def test_the_year_of_datacite_is_that_of_the_work_else_when_it_was_made_available(changes, year, dates):
    said = datacite.to_json(replace(FULL, updated_at=None, **changes))
    assert said["publicationYear"] == year
    assert [f"{each['dateType']} {each['date']}" for each in said["dates"]] == dates


@pytest.mark.parametrize("relation", [*d.INVERSE, *d.INVERSE.values()])
def test_every_relation_has_its_word_in_datacite_and_schema_org(relation: str):
    assert relation in datacite.RELATION_TYPES
    assert relation in schema_org.RELATIONS


def test_the_document_of_datacite_is_in_its_namespace_and_says_what_the_json_says():
    root = etree.fromstring(datacite.xml(FULL))
    spaces = {"k": datacite.KERNEL}
    assert root.tag == f"{{{datacite.KERNEL}}}resource"
    assert root.xpath("string(k:identifier)", namespaces=spaces) == "10.1000/xyz"
    assert root.xpath("k:creators/k:creator/k:familyName/text()", namespaces=spaces) == ["Clavier"]
    assert root.xpath("k:contributors/k:contributor/@contributorType", namespaces=spaces) == [
        "Editor", "Translator", "Other", "RelatedPerson", "ProjectMember", "RightsHolder",
    ]  # fmt: skip


_FAMILIES = [
    FULL,
    replace(FULL, issued=None, publisher="", contributors=(), identifiers=(), is_fictitious=True),
    d.Description(d.VIDEO, (d.Wording("fr", "Un titre"),), published_at=FULL.published_at),
    *(replace(FULL, relations=(replace(FULL.relations[0], kind=kind),)) for kind in [*d.INVERSE, *d.INVERSE.values()]),
    *(replace(FULL, kind=kind, issued=PreciseDate(1996)) for kind in d.KINDS),
]


@pytest.mark.parametrize("one", _FAMILIES, ids=range(len(_FAMILIES)))
def test_the_document_of_datacite_is_as_its_schema_asks(one: d.Description):
    schema = etree.RelaxNG(etree.parse(Path(__file__).with_name("datacite-4.6.rng")))
    schema.assertValid(etree.fromstring(datacite.xml(one)))


def test_without_a_year_the_document_of_datacite_is_refused_by_its_schema():
    schema = etree.RelaxNG(etree.parse(Path(__file__).with_name("datacite-4.6.rng")))
    draft = d.Description(d.VIDEO, (d.Wording("fr", "Un titre"),))
    assert not schema.validate(etree.fromstring(datacite.xml(draft)))


def test_the_mark_of_a_fiction_is_in_the_language_of_the_resource():
    english = replace(
        FULL, is_fictitious=True, wordings=(replace(FULL.wordings[1], is_original=True, translated_by=""),)
    )
    assert schema_org.to_json(english)["disambiguatingDescription"] == s.FICTITIOUS["en"]


def test_no_title_can_close_the_script_that_carries_it():
    written = schema_org.script_text(schema_org.to_json(FULL))
    assert "<" not in written
    assert json.loads(written)["name"] == "La relève & <script>"


def test_what_xml_cannot_hold_is_left_out_and_the_rest_is_written():
    odd = replace(FULL, wordings=(d.Wording("fr", "Un\x00 \x0btitre\ufffe", is_original=True),))
    assert etree.fromstring(dublin_core.xml(odd)).findtext(f"{{{dublin_core.DC}}}title") == "Un titre"
    assert etree.fromstring(datacite.xml(odd)).findtext(f".//{{{datacite.KERNEL}}}title") == "Un titre"


def test_a_pdf_that_is_not_open_is_not_shown_to_scholarly_search_engines():
    assert "citation_pdf_url" not in dict(highwire.tags(replace(FULL, access=d.MEMBERS)))
    assert dict(highwire.tags(FULL))["citation_pdf_url"] == "https://chantier.example/fichiers/3"


def test_a_kind_that_an_instance_added_brings_its_own_types():
    podcast = replace(FULL, kind="podcast")
    assert schema_org.to_json(podcast, standards={"schema_org": "PodcastEpisode"})["@type"] == "PodcastEpisode"
    assert schema_org.to_json(podcast)["@type"] == "CreativeWork"
