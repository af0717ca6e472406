"""What a program answers is a text again only when nothing but words changed."""

from __future__ import annotations

import time

import pytest

from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.translating import handed, taken_back

SOURCE = """# Le **transport**

Il manque 1 000 bus le soir, voir [la carte](https://carte.example/fr) et `x = 1`.

- un service
- deux horaires, 3,5 %

> Nous attendons le dernier bus.

| Ville | Bus |
|---|---:|
| Joliette | 12 |

```
code(3)
```

[note]: https://note.example
"""
ENGLISH = {
    "Un transport": "A transport",
    'Le <b id="m1">transport</b>': '<b id="m1">Transport</b>',
    'Il manque 1 000 bus le soir, voir <a id="m1">la carte</a> et <code id="m2" translate="no">x = 1</code>.': (
        'See <a id="m1">the map</a> and <code id="m2" translate="no">x = 1</code>: 1,000 buses are missing.'
    ),
    "un service": "a service",
    "deux horaires, 3,5 %": "two schedules, 3.5%",
    "Nous attendons le dernier bus.": "We wait for the last bus.",
    "Ville": "Town",
    "Bus": "Buses",
    "Joliette": "Joliette",
}


def codes(answers) -> list[str]:
    with pytest.raises(Refused) as refused:
        taken_back(handed("Un transport", SOURCE), answers)
    return [one.code for one in refused.value.reasons]


def answered(**changed: str) -> list[str]:
    pieces = handed("Un transport", SOURCE).pieces
    return [changed.get(f"n{number}", ENGLISH[one]) for number, one in enumerate(pieces, start=1)]


def test_only_words_leave_and_they_come_back_in_their_places():
    given = handed("Un transport", SOURCE)
    assert given.pieces == tuple(ENGLISH)
    assert not any("example" in one or "code(3)" in one for one in given.pieces)
    assert taken_back(given, answered()) == (
        "A transport",
        """# **Transport**

See [the map](<https://carte.example/fr>) and `x = 1`: 1,000 buses are missing.

- a service
- two schedules, 3.5%

> We wait for the last bus.

| Town | Buses |
|---|---:|
| Joliette | 12 |

```
code(3)
```

[note]: https://note.example""",
    )


def test_an_answer_that_has_not_as_many_pieces_is_refused():
    assert codes(answered()[:-1]) == ["program-count"]
    assert codes([*answered(), "more"]) == ["program-count"]


def test_a_number_that_changed_is_refused_and_its_writing_may_change():
    assert codes(answered(n5="two schedules, 35%")) == ["program-numbers"]
    assert codes(answered(n4="1 service")) == ["program-numbers"]


def test_a_mark_that_is_gone_nothing_and_far_too_much_are_refused():
    assert codes(answered(n2="Transport")) == ["program-marks"]
    assert codes(answered(n4="  ")) == ["program-empty"]
    assert codes(answered(n4="word " * 200)) == ["program-too-much"]


@pytest.mark.parametrize("hostile", ["<", "<code", "<code>", "<b ", "<!--"])
def test_an_answer_without_end_is_refused_before_it_is_read(hostile):
    began = time.perf_counter()
    assert codes(answered(n4=hostile * 400_000)) == ["program-too-much"]
    assert time.perf_counter() - began < 5


def test_what_looks_like_structure_in_an_answer_is_words():
    body = taken_back(handed("", "Un paragraphe."), ["# - | > a paragraph"])[1]
    assert handed("", body).pieces == ("# - | &gt; a paragraph",)


def test_a_text_without_words_is_not_handed_over():
    assert handed("2026", "12\n\n---\n\nhttps://a.example").pieces == ()


def test_a_title_is_words_and_its_signs_stay():
    given = handed("L’été : *oui* [non] (2026)", "")
    assert given.pieces == ("L’été : *oui* [non] (2026)",)
    assert taken_back(given, ["Summer: *yes* [no] (2026)"]) == ("Summer: *yes* [no] (2026)", "")
