"""The spaces of French: what becomes no-break, and what is never touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.config.catalogues.compiling import french_spaces
from chantier.config.catalogues.files import placeholders

SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Voici : trois ; deux", "Voici\u00a0: trois\u202f; deux"),
        ("Qui vote ? Moi ! Vraiment ?!", "Qui vote\u202f? Moi\u202f! Vraiment\u202f?!"),
        ("« déjà » et « %(name)s »", "«\u00a0déjà\u00a0» et «\u00a0%(name)s\u00a0»"),
        ("%(name)s : %(n)s", "%(name)s\u00a0: %(n)s"),
        ('Vouliez-vous dire <a href="%(u)s">« %(w)s »</a> ?', None),
        ("<b>Note</b> : <i>ici</i> ; là", "<b>Note</b>\u00a0: <i>ici</i>\u202f; là"),
        ("au plus 4 000 caractères, 1 234 567", "au plus 4\u00a0000 caractères, 1\u00a0234\u00a0567"),
        ("moins de 5 % ; %(share)s %% des voix", "moins de 5\u00a0%\u202f; %(share)s\u00a0%% des voix"),
        ("typé\u00a0; ancien\u202f: deux", "typé\u202f; ancien\u00a0: deux"),
    ],
)
def test_spaces_that_never_break(typed: str, told: str | None):
    expected = told or 'Vouliez-vous dire <a href="%(u)s">«\u00a0%(w)s\u00a0»</a>\u202f?'
    assert french_spaces(typed) == expected


@pytest.mark.parametrize(
    "text",
    [
        "à 12:30, ratio 3:1",
        "https://coop.example/a?b=c;d:e",
        '<p title="a : b « c » ; d ?">',
        '<img alt="x"\n data-a="b : c">',
        "514 555-1234",
        "en 2025 120 personnes",
        "a:hover { color :red }",
        "un :accent et ?page=2",
        "deux  mots, rien d’autre",
        "repertoire/<slug:name>/",
    ],
)
def test_what_is_left_alone(text: str):
    assert french_spaces(text) == text


TEXTS = st.lists(
    st.sampled_from(
        [*"abé«»:;?!%<>/=\"'’.,()1 05\n\u00a0\u202f", "%(name)s", "%(n)d", "%%", "{x}", "<a href='u'>", "</a>"]
    )
).map("".join)


@given(TEXTS)
def test_twice_is_once_only_spaces_change_and_every_name_stays(text: str):
    told = french_spaces(text)
    assert french_spaces(told) == told
    assert told.translate(SPACES) == text.translate(SPACES)
    assert placeholders(told) == placeholders(text)
