"""Files as other programs write them, and as accidents make them."""

import pytest

from chantier.library.core import description as d
from chantier.library.core.precise_date import PreciseDate
from chantier.library.core.reasons import Reason
from chantier.library.core.references import dates, kinds_told
from chantier.library.core.references.readers import opening, table
from chantier.library.core.references.received import ReadReference, Unreadable
from chantier.library.core.references.writers import bibtex


def read(text: str | bytes, format: str = "") -> list[ReadReference]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(opening.read(data, format or opening.recognise(data)).references)


def test_a_ris_file_of_another_program_is_read_and_its_unknown_tags_are_told():
    (one,) = read(
        "TY  - JOUR\nAU  - Roy, Armande\nAU  - World Bank\nTI  - L’eau\n     partagée\nT2  - Revue\n"
        "PY  - 2024///printemps\n"
        "SP  - 3\nEP  - 9\nDO  - https://doi.org/10.1000/ABC\nSN  - 03785955\nDB  - Érudit\nZZ  - inconnu\nER  - \n"
    )
    assert one.description is not None
    assert one.description.kind == d.ANALYSIS
    assert one.description.wordings == (d.Wording("fr", "L’eau partagée", is_original=True),)
    assert one.description.contributors == (
        d.Contributor(family="Roy", given="Armande"),
        d.Contributor(name="World Bank"),
    )
    assert (one.description.issued, one.description.details) == (
        PreciseDate(2024),
        {"journal": "Revue", "pages": "3-9"},
    )
    assert one.description.identifiers == (d.Identified("doi", "10.1000/abc"), d.Identified("issn", "0378-5955"))
    assert [(reason.code, reason.params["tag"]) for reason in one.left_out] == [
        ("tag_unknown", "DB"),
        ("tag_unknown", "ZZ"),
    ]
    assert [reason.code for reason in one.changed] == ["doi_read", "number_read", "language_assumed"]


def test_a_reference_without_its_end_and_lines_outside_any_are_told():
    found = read("perdu\nTY  - BOOK\nTI  - Un\nTY  - BOOK\nTI  - Deux\nER  - \nfin perdue\n", "ris")
    assert [one.description.wording().title if one.description else "" for one in found] == ["", "Un", "Deux", ""]
    assert found[0].left_out == (Reason("not_a_reference", {"value": "perdu"}),)
    assert found[1].changed[0] == Reason("end_missing")
    assert (
        "".join(one.raw for one in found) == "perdu\nTY  - BOOK\nTI  - Un\nTY  - BOOK\nTI  - Deux\nER  - \nfin perdue\n"
    )


@pytest.mark.parametrize(
    ("data", "encoding", "codes"),
    [
        ("TY  - BOOK\nTI  - Forêt\nER  - \n".encode("latin-1"), "cp1252", ["encoding_assumed"]),
        ("TY  - BOOK\nTI  - Forêt\nER  - \n".encode("utf-8-sig"), "utf-8-sig", []),
        ("TY  - BOOK\nTI  - Forêt\nER  - \n".encode("utf-16"), "utf-16", []),
        ("TY  - BOOK\nTI  - Forêt\n".encode() + b"PB  - \xc9dition\nER  - \n", "cp1252", ["encoding_mixed"]),
        ("TY  - BOOK\nTI  - Forêt\x00\nER  - \n".encode(), "utf-8", ["control_characters_removed"]),
        ("TY  - BOOK\nTI  - Forêt et forÃªt\nER  - \n".encode(), "utf-8", ["encoded_twice"]),
    ],
)
def test_an_encoding_is_never_guessed_in_silence(data: bytes, encoding: str, codes: list[str]):
    reading = opening.read(data, opening.recognise(data))
    assert (reading.encoding, [note.code for note in reading.notes]) == (encoding, codes)
    (one,) = reading.references
    assert one.description is not None
    assert one.description.wording().title.startswith("Forêt")


def test_bibtex_is_decoded_and_its_names_are_split():
    (one,) = read(
        r"""@article{roy, title = {L'{\'e}conomie {S}ociale}, author = {de la Fontaine, Jean and {Banque Mondiale} and
        Ludwig van Beethoven and others}, year = 2024, month = mar, journal = "Revue", pages = {3--9},
        doi = {10.1000/a\_b}, annote = {à relire}}"""
    )
    assert one.description is not None
    assert one.description.wording().title == "L'économie Sociale"
    assert one.description.contributors == (
        d.Contributor(family="de la Fontaine", given="Jean"),
        d.Contributor(name="Banque Mondiale"),
        d.Contributor(family="van Beethoven", given="Ludwig"),
    )
    assert one.description.identifiers == (d.Identified("doi", "10.1000/a_b"),)
    assert one.description.issued == PreciseDate(2024, 3)
    assert [(reason.code, reason.params["tag"]) for reason in one.left_out] == [
        ("tag_unknown", "author"),
        ("tag_unknown", "annote"),
    ]


def test_a_bibtex_entry_that_is_broken_or_told_twice_loses_nothing():
    found = read("@book{a, title={Un}}\n@book{a, title={Deux}}\n@book{b, title={Trois\n\n@book{c, title={Quatre}}\n")
    assert [one.description.wording().title if one.description else "" for one in found] == ["Un", "Deux", "", "Quatre"]
    assert found[1].changed[0] == Reason("key_again", {"key": "a"})
    assert found[2].left_out[0].code == "not_a_reference"


def test_what_tex_would_run_is_written_harmless():
    one = d.Description("video", (d.Wording("fr", r"\input{secret} $x$ 100 % # _ ^ ~"),))
    written = bibtex(one)
    assert r"\textbackslash{}input\{secret\} \$x\$ 100 \% \# \_ \textasciicircum{} \textasciitilde{}" in written


def test_csl_json_of_another_program_is_read():
    (one,) = read(
        '[{"id":"x","type":"book","title":"Forêt","author":[{"family":"Gogh","given":"Vincent","non-dropping-particle":'
        '"van"}],"issued":{"date-parts":[["2024",3]]},"keyword":"bois, eau","custom":{"a":1},"score":2}]'
    )
    assert one.description is not None
    assert one.description.contributors == (d.Contributor(family="van Gogh", given="Vincent"),)
    assert (one.description.issued, one.description.keywords) == (PreciseDate(2024, 3), ("bois", "eau"))
    assert [reason.params["tag"] for reason in one.left_out] == ["score", "custom"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"[" * 100_000, "not_json"),
        (b'{"a": ', "not_json"),
        (b'[1, "deux"', "not_json"),
        (b"<!DOCTYPE html><html><body>RIS</body></html>", "web_page"),
        (b"%PDF-1.7 ...", "not_references"),
        (b"<a>pas du RDF</a>", "not_rdf"),
        (b"<rdf:RDF", "not_xml"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]><x>&b;</x>', "xml_with_entities"),
        (b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>', "xml_with_entities"),
        ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode("utf-16"), "xml_with_entities"),
    ],
)
def test_what_is_no_reference_or_is_a_trap_is_refused_with_its_reason(data: bytes, code: str):
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.reason.code == code


ZOTERO = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/"
 xmlns:vcard="http://nwalsh.com/rdf/vCard#" xmlns:link="http://purl.org/rss/1.0/modules/link/">
 <bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType>
  <dcterms:isPartOf><bib:Journal><dc:title>Revue</dc:title><prism:volume>3</prism:volume>
   <dc:identifier>ISSN 0378-5955</dc:identifier></bib:Journal></dcterms:isPartOf>
  <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Roy</foaf:surname><foaf:givenName>Armande</foaf:givenName>
   </foaf:Person></rdf:li><rdf:li><foaf:Person><foaf:surname>Banque Mondiale</foaf:surname></foaf:Person></rdf:li>
  </rdf:Seq></bib:authors>
  <dc:title>L’eau partagée</dc:title><dc:date>12 mars 2024</dc:date><z:language>fr-CA</z:language>
  <dc:subject>eau</dc:subject><dc:subject><z:AutomaticTag><rdf:value>forêt</rdf:value></z:AutomaticTag></dc:subject>
  <dc:identifier>DOI 10.1000/ABC</dc:identifier><bib:pages>3-9</bib:pages>
  <dc:identifier><dcterms:URI><rdf:value>https://revue.example/eau</rdf:value></dcterms:URI></dc:identifier>
  <z:libraryCatalog>Érudit</z:libraryCatalog></bib:Article>
 <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType><dc:title>PDF</dc:title></z:Attachment>
 <bib:Report rdf:about="https://reseau.example/guide"><z:itemType>report</z:itemType><dc:title>Guide</dc:title>
  <dc:publisher><foaf:Organization><foaf:name>Réseau</foaf:name><vcard:adr><vcard:Address>
  <vcard:locality>Gaspé</vcard:locality></vcard:Address></vcard:adr></foaf:Organization></dc:publisher></bib:Report>
</rdf:RDF>"""


def test_zotero_rdf_is_read_without_the_network():
    first, second = read(ZOTERO)
    assert first.description is not None
    assert second.description is not None
    assert first.description.contributors == (
        d.Contributor(family="Roy", given="Armande"),
        d.Contributor(name="Banque Mondiale"),
    )
    assert set(first.description.identifiers) == {
        d.Identified("doi", "10.1000/abc"),
        d.Identified("issn", "0378-5955"),
        d.Identified("url", "https://revue.example/eau"),
    }
    assert (first.description.issued, first.description.languages) == (PreciseDate(2024, 3, 12), ("fr",))
    assert set(first.description.keywords) == {"eau", "forêt"}
    assert first.description.details == {"pages": "3-9", "journal": "Revue", "volume": "3"}
    assert first.left_out == (Reason("tag_unknown", {"tag": "z:libraryCatalog", "value": "Érudit"}),)
    assert (second.description.publisher, second.description.publication_place) == ("Réseau", "Gaspé")
    assert second.description.identifiers == (d.Identified("url", "https://reseau.example/guide"),)


def test_columns_are_recognised_in_three_languages_and_the_others_are_told():
    for header in (
        ("Titre", "Auteur(s)", "Année", "Éditeur", "Mots-clés", "Couleur"),
        ("Title", "Authors", "Publication Year", "Publisher", "Manual Tags", "Colour"),
        ("Título", "Autores", "Año", "Editorial", "Palabras clave", "Color"),
    ):
        (one,) = table.read(header, [(1, ("Forêt", "Roy, Armande; Réseau", "2024", "Boréal", "bois, eau", "vert"))])
        assert one.description is not None
        assert one.description.contributors == (
            d.Contributor(family="Roy", given="Armande"),
            d.Contributor(name="Réseau"),
        )
        assert (one.description.issued, one.description.publisher) == (PreciseDate(2024), "Boréal")
        assert one.description.keywords == ("bois", "eau")
        assert one.left_out == (Reason("tag_unknown", {"tag": header[-1], "value": "vert"}),)


def test_a_table_without_a_title_column_is_refused():
    with pytest.raises(Unreadable) as refused:
        table.read(("Couleur", "Poids"), [])
    assert refused.value.reason == Reason("no_title_column", {"columns": "Couleur, Poids"})


def test_an_address_that_is_a_script_is_left_out():
    (one,) = read("TY  - BOOK\nTI  - <script>alert(1)</script>\nUR  - javascript:alert(1)\nER  - \n")
    assert one.description is not None
    assert (one.description.identifiers, one.left_out[0].code) == ((), "address_not_read")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025/04/30/", PreciseDate(2025, 4, 30)),
        ("avril 2025", PreciseDate(2025, 4)),
        ("le 1er février 2024", PreciseDate(2024, 2, 1)),
        ("30/04/2025", PreciseDate(2025, 4, 30)),
        ("03/04/2025", PreciseDate(2025)),
        ("[ca. 1998]", PreciseDate(1998, 0, 0, True)),
        ("2019-2021", PreciseDate(2019)),
        ("2025-02-31", PreciseDate(2025, 2)),
        ("Primavera de 2020", PreciseDate(2020)),
        ("s. d.", None),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_written(written: str, expected: PreciseDate | None):
    assert dates.read(written) == expected


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/", "cc-by-nc-sa"),
        ("CC BY-SA 4.0", "cc-by-sa"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0"),
        ("Tous droits réservés", ""),
    ],
)
def test_licences_are_known_by_their_address_and_their_initials(written: str, slug: str):
    assert kinds_told.licence(written) == slug
