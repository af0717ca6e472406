from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.library.core import citing
from chantier.library.core import description as d
from chantier.library.core.crosswalks import csl as crosswalk
from chantier.library.core.crosswalks.tests.full import FULL
from chantier.library.core.precise_date import PreciseDate

DETAILS = {
    d.PUBLICATION: {"report_number": "R-12", "edition": "2e"},
    d.VIDEO: {"duration": 3900},
    d.ANALYSIS: {"form": "article", "journal": "Revue du Fleuve", "volume": "3", "issue": "2", "pages": "10-24"},
}


def of(kind: str) -> d.Description:
    """One resource of a kind, with two authors."""
    return d.Description(
        kind,
        (
            d.Wording("fr", "Tenir le fleuve", "Un an après", is_original=True),
            d.Wording("en", "Holding the river"),
        ),
        contributors=(
            d.Contributor("director" if kind == d.VIDEO else "author", "Roy", "Armande"),
            d.Contributor("director" if kind == d.VIDEO else "author", name="Coop du Ruisseau"),
        ),
        issued=PreciseDate(2025, 4),
        publisher="Réseau du Fleuve",
        publication_place="Rimouski",
        address="https://chantier.example/r/7k3fq2",
        details=DETAILS.get(kind, {}),
    )


START = "Roy, A. et Coop du Ruisseau (2025). Tenir le fleuve\xa0: Un an après"
END = "https://chantier.example/r/7k3fq2"


@pytest.mark.parametrize(
    ("kind", "middle"),
    [
        (d.PUBLICATION, " (R-12). Réseau du Fleuve. "),
        (d.VIDEO, ". Réseau du Fleuve. "),
        (d.TEACHING_TOOL, ". Réseau du Fleuve. "),
        (d.PROPOSITION, ". Réseau du Fleuve. "),
        (d.CASE_STUDY, ". Réseau du Fleuve. "),
        (d.ANALYSIS, ". Revue du Fleuve, 3(2), 10‑24. Réseau du Fleuve. "),
        (d.PUBLIC_INTERVENTION, ". Réseau du Fleuve. "),
        (d.INITIATIVE, ". Réseau du Fleuve. "),
    ],
)
def test_every_kind_is_cited_in_french(kind: str, middle: str):
    assert citing.cite(of(kind)) == f"{START}{middle}{END}"


@pytest.mark.parametrize(
    ("language", "style", "expected"),
    [
        ("fr", "note", f"Armande Roy et Coop du Ruisseau, Tenir le fleuve\xa0: Un an après "
                       f"(Rimouski, Réseau du Fleuve, avril 2025), {END}."),
        ("fr", "numeric", f"Roy A, Coop du Ruisseau. Tenir le fleuve\xa0: Un an après. "
                          f"Rimouski\xa0: Réseau du Fleuve; 2025. {END}"),
        ("en", "author-date", f"Roy, A. and Coop du Ruisseau (2025). Holding the river (R-12). "
                              f"Réseau du Fleuve. {END}"),
        ("en", "note", f"Armande Roy and Coop du Ruisseau, Holding the river "
                       f"(Rimouski, Réseau du Fleuve, April 2025), {END}."),
        ("en", "numeric", f"Roy A, Coop du Ruisseau. Holding the river. Rimouski: Réseau du Fleuve; 2025. {END}"),
        ("es", "author-date", f"Roy, A. y Coop du Ruisseau (2025). Tenir le fleuve\xa0: Un an après (R-12). "
                              f"Réseau du Fleuve. {END}"),
        ("es", "note", f"Armande Roy y Coop du Ruisseau, Tenir le fleuve\xa0: Un an après "
                       f"(Rimouski, Réseau du Fleuve, abril de 2025), {END}."),
    ],
)  # fmt: skip
def test_each_manner_speaks_the_reader_s_language(language: str, style: str, expected: str):
    assert citing.cite(of(d.PUBLICATION), style=style, language=language) == expected


def test_what_is_not_known_is_said_or_left_out():
    bare = d.Description(d.VIDEO, (d.Wording("fr", "Un film ?"),), address=END)
    assert citing.cite(bare) == f"Un film ? (s.\xa0d.). {END}"
    assert citing.cite(bare, kind_name="Vidéo") == f"Un film ? (s.\xa0d.). [Vidéo]. {END}"


def test_only_italics_and_bold_are_markup():
    hostile = d.Description(
        d.PUBLICATION,
        (d.Wording("fr", '<script>a</script> <span class="nocase">b</span> & <i>c</i>', is_original=True),),
        contributors=(d.Contributor(family="<b>Roy</b>", given="A&B"),),
    )
    written = citing.cite_html(hostile)
    assert "<script" not in written
    assert "&lt;script&gt;a&lt;/script&gt;" in written
    assert "&lt;span class" in written
    assert citing.cite(hostile).startswith("<b>Roy</b>, A")


@given(st.text(max_size=60), st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_no_title_nor_name_writes_a_tag_of_its_own(title, name):
    one = d.Description(d.CASE_STUDY, (d.Wording("en", title or "x"),), contributors=(d.Contributor(name=name),))
    for style in citing.STYLES:
        written = citing.cite_html(one, style=style, language="en")
        for tag in ("<i>", "</i>", "<b>", "</b>"):
            written = written.replace(tag, "")
        assert "<" not in written


@pytest.mark.parametrize("style", citing.STYLES)
def test_a_description_that_has_everything_is_cited_without_a_warning(style: str):
    """The processor warns of each variable that it does not know, at each page: warnings are errors here."""
    details = dict.fromkeys(crosswalk.DETAILS, "1")
    everything = replace(FULL, details=details, contributors=tuple(d.Contributor(role, "Nom") for role in d.ROLES))
    assert "La relève" in citing.cite(everything, style=style)
