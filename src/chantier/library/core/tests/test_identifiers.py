import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.library.core.description import Identified
from chantier.library.core.identifiers import address, doi, isbn, issn, normalised, orcid


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/XYZ123", "10.1000/xyz123"),
        ("https://doi.org/10.1000/xyz123.", "10.1000/xyz123"),
        ("doi: 10.1000%2Fxyz123", "10.1000/xyz123"),
        ("10/xyz", ""),
    ],
)
def test_a_doi_is_found_in_what_people_paste(text: str, found: str):
    assert doi(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0-306-40615-2", "9780306406157"),
        ("ISBN 978-0-306-40615-7", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("978-0-306-40615-8", ""),
        ("0306406153", ""),
    ],
)
def test_an_isbn_has_thirteen_digits_and_a_right_check(text: str, found: str):
    assert isbn(text) == found


def test_an_issn_and_an_orcid_are_checked():
    assert (issn("03178471"), issn("0317-8472")) == ("0317-8471", "")
    assert orcid("https://orcid.org/0000-0002-1825-0097") == "0000-0002-1825-0097"
    assert orcid("0000-0002-1825-0098") == ""


def test_addresses_that_lead_to_the_same_page_compare_equal():
    assert address("HTTP://www.Exemple.org/a/?utm_source=x&b=1#haut") == address("https://exemple.org/a?b=1")
    assert address("javascript:alert(1)") == ""


@given(st.text(max_size=400))
def test_nothing_given_is_lost_or_breaks(text: str):
    for scheme in ("doi", "isbn", "issn", "url", "local"):
        kept = normalised(Identified(scheme, text))
        assert normalised(kept) == kept
        assert bool(kept.value) == bool(text.strip())
