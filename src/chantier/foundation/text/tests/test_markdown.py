"""Markdown is rendered, and nothing dangerous passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.text.api import LONGEST_TEXT, TextTooLong, plain, render


def test_marks_become_elements_and_headings_fit_under_the_page_title():
    assert render("# Nos *principes*\n\nUn texte.") == "<h2>Nos <em>principes</em></h2>\n<p>Un texte.</p>\n"


def test_headings_stop_at_the_sixth_level():
    assert render("#### Bas", top_heading=5) == "<h6>Bas</h6>\n"


def test_raw_html_is_shown_as_text():
    assert render("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


def test_a_link_with_a_dangerous_scheme_is_not_a_link():
    assert "href" not in render("[clic](javascript:alert(1))")


def test_a_link_tells_machines_that_a_reader_wrote_it():
    assert render("[site](https://coop.example)") == (
        '<p><a href="https://coop.example" rel="nofollow ugc noopener">site</a></p>\n'
    )


def test_an_image_is_not_loaded():
    assert "<img" not in render("![plan](https://coop.example/plan.png)")


def test_tables_are_rendered():
    assert "<td>3</td>" in render("| voix |\n|---|\n| 3 |")


def test_a_text_beyond_the_limit_is_refused():
    with pytest.raises(TextTooLong):
        render("a" * (LONGEST_TEXT + 1))


def test_plain_keeps_the_words_and_drops_the_marks():
    assert plain("# Titre\n\nUn **mot** et\n[un lien](https://coop.example).") == "Titre Un mot et un lien."


@given(st.text(alphabet="<>/\"'=()[]!*_#`&;:.\n abcdefijlmnoprstuv", max_size=200))
def test_no_text_produces_a_script_a_handler_or_an_image(source):
    html = render(source).replace("&lt;", "").lower()
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
