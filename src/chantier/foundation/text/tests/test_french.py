"""French as printers set it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.foundation.text.api import set_in_french


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("l'assemblée d'hiver", "l’assemblée d’hiver"),
        ('Le mot "commun" compte', "Le mot «\u00a0commun\u00a0» compte"),
        ("Qui vote ? Moi !", "Qui vote\u202f? Moi\u202f!"),
        ("Voici: trois; deux", "Voici\u00a0: trois\u202f; deux"),
        ("**1996** : 4 000 voix, 5 %", "**1996**\u00a0: 4\u00a0000 voix, 5\u00a0%"),
        ("*Osons !*, dit-elle", "*Osons\u202f!*, dit-elle"),
        ("en 1996 120 voix, au 514 555-1234", "en 1996 120 voix, au 514 555-1234"),
        ("« déjà » mis", "«\u00a0déjà\u00a0» mis"),
        ("à 14:30, ratio 3:1", "à 14:30, ratio 3:1"),
        ("voir https://coop.example/a?b=c: ici", "voir https://coop.example/a?b=c: ici"),
        ('un 5" vissé', 'un 5" vissé'),
    ],
)
def test_a_text_is_set(written, set_):
    assert set_in_french(written) == set_


@given(st.text(alphabet="ab15%*é'’\"«» \u00a0\u202f:;!?.,()1/@\n", max_size=40))
def test_setting_twice_changes_nothing_more(text):
    once = set_in_french(text)
    assert set_in_french(once) == once
