"""What others answer of a DOI or an ISBN, in the shapes of their documentation; what they say is made up."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.library.core import description as d
from chantier.library.core.identifiers import doi_or_isbn
from chantier.library.core.precise_date import PreciseDate
from chantier.library.core.references.readers import agencies, catalogues
from chantier.library.core.references.received import Unreadable

DOI, ISBN = "10.1234/fleuve.7", "9782070360024"

CROSSREF = {
    "type": "journal-article",
    "DOI": "10.1234/FLEUVE.7",
    "title": "L&#8217;épicerie <i>reprise</i>",
    "subtitle": ["Une étude"],
    "author": [
        {"given": "Edmée", "family": "Clavier", "sequence": "first", "ORCID": "http://orcid.org/0000-0002-1825-0097"},
        {"name": "Réseau du Fleuve", "sequence": "additional", "affiliation": []},
    ],
    "container-title": "Revue du Fleuve",
    "volume": "3",
    "page": "10-24",
    "issued": {"date-parts": [[2025, 4]]},
    "publisher": "Presses du Fleuve",
    "ISSN": ["0378-5955"],
    "abstract": "<jats:title>Résumé</jats:title><jats:p>Un <jats:italic>bref</jats:italic> récit.</jats:p>"
    "<jats:p>Fin.</jats:p>",
    "license": [
        {"URL": "https://editeur.example/tdm", "content-version": "tdm"},
        {"URL": "https://creativecommons.org/licenses/by-nc/4.0/", "content-version": "vor"},
    ],
    "URL": "https://doi.org/10.1234/fleuve.7",
    "resource": {"primary": {"URL": "https://revue.example/7"}},
    "subject": ["Économie sociale"],
    "reference": [{"key": "1"}],
    "indexed": {"date-time": "2026-01-01T00:00:00Z"},
    "score": 1,
}  # fmt: skip
DATACITE = {
    "type": "report",
    "id": "https://doi.org/10.1234/fleuve.7",
    "categories": ["coopératives", "territoire"],
    "language": "fra",
    "author": [{"family": "Roy", "given": "Armande"}, {"literal": "Coop du Ruisseau"}],
    "issued": {"date-parts": [[2024]]},
    "abstract": "Ce qu’il a fallu.",
    "DOI": "10.1234/FLEUVE.7",
    "publisher": "Dépôt du Fleuve",
    "title": "Bilan",
    "URL": "https://depot.example/bilan",
    "copyright": "Creative Commons Attribution Non Commercial Share Alike 4.0 International",
}
OPEN_LIBRARY = {
    f"ISBN:{ISBN}": {
        "title": "Le bien commun",
        "subtitle": "essai",
        "authors": [
            {"name": "Edmée de la Rive", "url": "https://openlibrary.org/authors/1"},
            {"name": "Chantier de l'économie"},
        ],
        "publishers": [{"name": "Éditions du Fleuve"}],
        "publish_places": [{"name": "Rimouski"}],
        "publish_date": "May 2013",
        "number_of_pages": 186,
        "subjects": [{"name": "Communs", "url": "…"}],
    }
}
SRU = """<?xml version="1.0" encoding="UTF-8"?>
<srw:searchRetrieveResponse xmlns:srw="http://www.loc.gov/zing/srw/"><srw:version>1.2</srw:version>
<srw:numberOfRecords>1</srw:numberOfRecords><srw:records><srw:record><srw:recordData>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier>ISBN 2070360024</dc:identifier><dc:title>Le bien commun : essai / Edmée Clavier</dc:title>
<dc:creator>Clavier, Edmée (1950-....). Auteur du texte</dc:creator>
<dc:contributor>Bell, J. K. (1960-....). Traducteur</dc:contributor>
<dc:contributor>Réseau du Fleuve. Éditeur scientifique</dc:contributor>
<dc:publisher>Éditions du Fleuve (Rimouski)</dc:publisher><dc:date>DL 2013</dc:date>
<dc:language>fre</dc:language><dc:language>français</dc:language><dc:format>1 vol. (186 p.) : ill. ; 18 cm</dc:format>
<dc:type xml:lang="fre">texte imprimé</dc:type></oai_dc:dc>
</srw:recordData></srw:record></srw:records></srw:searchRetrieveResponse>""".encode()


def test_what_crossref_answers_is_a_description():
    found = agencies.read(json.dumps(CROSSREF).encode(), doi=DOI)
    assert found.description == d.Description(
        kind=d.ANALYSIS,
        wordings=(
            d.Wording("fr", "L’épicerie reprise", "Une étude", "Un bref récit.\n\nFin.", is_original=True),
        ),
        contributors=(
            d.Contributor("author", "Clavier", "Edmée", orcid="0000-0002-1825-0097"),
            d.Contributor("author", name="Réseau du Fleuve"),
        ),
        issued=PreciseDate(2025, 4),
        publisher="Presses du Fleuve",
        identifiers=(
            d.Identified("doi", DOI),
            d.Identified("issn", "0378-5955"),
            d.Identified("url", "https://revue.example/7"),
        ),
        keywords=("Économie sociale",),
        licence=d.Licence("cc-by-nc"),
        details={"journal": "Revue du Fleuve", "volume": "3", "pages": "10-24"},
    )  # fmt: skip
    assert [one.code for one in found.changed] == ["language_assumed"]


def test_what_datacite_answers_is_a_description():
    found = agencies.read(json.dumps(DATACITE).encode(), doi=DOI).description
    assert found == d.Description(
        kind=d.PUBLICATION,
        wordings=(d.Wording("fr", "Bilan", "", "Ce qu’il a fallu.", is_original=True),),
        languages=("fr",),
        contributors=(d.Contributor("author", "Roy", "Armande"), d.Contributor("author", name="Coop du Ruisseau")),
        issued=PreciseDate(2024),
        publisher="Dépôt du Fleuve",
        identifiers=(d.Identified("doi", DOI), d.Identified("url", "https://depot.example/bilan")),
        keywords=("coopératives", "territoire"),
        licence=d.Licence("cc-by-nc-sa"),
    )


def test_what_open_library_answers_is_a_description():
    found = catalogues.open_library(json.dumps(OPEN_LIBRARY).encode(), isbn=ISBN)
    assert found is not None
    assert found.description == d.Description(
        kind=d.PUBLICATION,
        wordings=(d.Wording("fr", "Le bien commun", "essai", is_original=True),),
        contributors=(
            d.Contributor("author", "de la Rive", "Edmée"),
            d.Contributor("author", name="Chantier de l'économie"),
        ),
        issued=PreciseDate(2013, 5),
        publisher="Éditions du Fleuve",
        publication_place="Rimouski",
        identifiers=(d.Identified("isbn", ISBN),),
        keywords=("Communs",),
        details={"page_count": "186"},
    )


def test_what_a_catalogue_of_libraries_answers_is_a_description():
    found = catalogues.sru(SRU, isbn=ISBN)
    assert found is not None
    assert found.description == d.Description(
        kind=d.PUBLICATION,
        wordings=(d.Wording("fr", "Le bien commun", "essai", is_original=True),),
        languages=("fr",),
        contributors=(
            d.Contributor("author", "Clavier", "Edmée"),
            d.Contributor("translator", "Bell", "J. K."),
            d.Contributor("editor", name="Réseau du Fleuve"),
        ),
        issued=PreciseDate(2013),
        publisher="Éditions du Fleuve",
        publication_place="Rimouski",
        identifiers=(d.Identified("isbn", ISBN),),
        details={"page_count": "186"},
    )


def test_a_book_that_a_catalogue_does_not_know_is_nothing():
    assert catalogues.open_library(b"{}", isbn=ISBN) is None
    assert catalogues.sru(b"<searchRetrieveResponse><records/></searchRetrieveResponse>", isbn=ISBN) is None


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><searchRetrieveResponse>&c;</searchRetrieveResponse>'


@pytest.mark.parametrize("content", [b"", b"<html>Connexion</html>", BOMB, b"\xff\xfe"])
def test_what_is_no_answer_of_a_catalogue_is_refused(content: bytes):
    with pytest.raises(Unreadable):
        catalogues.sru(content, isbn=ISBN)


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b'"a"', b"[" * 100_000, b"\xff\xfe\x00", b"12"])
def test_what_is_no_answer_of_an_agency_is_refused(content: bytes):
    with pytest.raises(Unreadable):
        agencies.read(content, doi=DOI)
    with pytest.raises(Unreadable):
        catalogues.open_library(content, isbn=ISBN)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries(dict.fromkeys(CROSSREF, JSON)))
def test_an_agency_that_answers_anything_breaks_nothing(item):
    found = agencies.read(json.dumps(item).encode(), doi=DOI)
    assert found.description is None or d.Identified("doi", DOI) in found.description.identifiers


@given(st.fixed_dictionaries(dict.fromkeys(next(iter(OPEN_LIBRARY.values())), JSON)))
def test_a_catalogue_that_answers_anything_breaks_nothing(book):
    assert catalogues.open_library(json.dumps({f"ISBN:{ISBN}": book}).encode(), isbn=ISBN) is not None


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_record_that_says_anything_breaks_nothing(title, creator):
    from xml.sax.saxutils import escape

    said = "".join(sign for sign in title + "\x1f" + creator if sign == "\x1f" or sign.isprintable()).split("\x1f")
    body = SRU.decode().replace("Le bien commun : essai / Edmée Clavier", escape(said[0]))
    catalogues.sru(body.replace("Clavier, Edmée (1950-....). Auteur du texte", escape(said[1])).encode(), isbn=ISBN)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("https://doi.org/10.1234/FLEUVE.7", d.Identified("doi", "10.1234/fleuve.7")),
        ("ISBN 2-07-036002-4", d.Identified("isbn", ISBN)),
        ("978-2-07-036002-5", None),
        ("n’importe quoi", None),
    ],
)
def test_what_is_typed_is_a_doi_or_an_isbn_or_nothing(typed: str, found: d.Identified | None):
    assert doi_or_isbn(typed) == found
