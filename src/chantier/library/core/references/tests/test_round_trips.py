"""What is written is read back, whatever it says (hypothesis), and the readers never break on what they are given."""

import csv
import io
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chantier.library.core import description as d
from chantier.library.core.kinds import read_details, read_kinds
from chantier.library.core.precise_date import PreciseDate
from chantier.library.core.references import writers
from chantier.library.core.references.readers import opening, table
from chantier.library.core.references.received import ReadReference, Unreadable

KINDS = {
    one.slug: one
    for one in read_kinds(
        tomllib.loads((Path(__file__).resolve().parents[3] / "kinds" / "kinds.toml").read_text(encoding="utf-8"))
    )
}
SIGNS = "abcdezéèœÉñ0129 -–'’\"&%$#_{}\\^~<>[]()=+@!?/`*|«»"
WORD = st.text(SIGNS, min_size=1, max_size=24).map(lambda text: " ".join(text.split())).filter(bool)
#: A name: no comma, no semicolon, and a letter in it.
NAME = st.builds(
    lambda start, rest: " ".join((start + rest).split()),
    st.sampled_from(["a", "É", "œ", "de Z", "Z"]),
    st.text("abcdezéñ -'’{}\\&", max_size=14),
)
ROLE = st.sampled_from(d.ROLES)
DATE = st.one_of(
    st.builds(PreciseDate, st.integers(1000, 2100), approximate=st.booleans()),
    st.builds(PreciseDate, st.integers(1000, 2100), st.integers(1, 12), approximate=st.booleans()),
    st.builds(PreciseDate, st.integers(1000, 2100), st.integers(1, 12), st.integers(1, 28), st.booleans()),
)
CONTRIBUTOR = st.one_of(
    st.builds(d.Contributor, ROLE, NAME, st.one_of(st.just(""), NAME)),
    st.builds(d.Contributor, ROLE, name=NAME),
)


def _unambiguous(title: str) -> bool:
    """A title that no subtitle can be taken from: no colon, nothing that a spreadsheet's apostrophe hides."""
    return ":" not in title and not title.startswith("'")


@st.composite
def descriptions(draw: st.DrawFn) -> d.Description:
    title = draw(WORD.filter(_unambiguous))
    details = draw(st.sampled_from([{}, {"journal": "Revue", "volume": "3", "pages": "10-24"}, {"edition": "2e"}]))
    return d.Description(
        kind=draw(st.sampled_from(d.KINDS)),
        wordings=(
            d.Wording(
                draw(st.sampled_from(["fr", "en", "es"])),
                title,
                draw(st.one_of(st.just(""), WORD.filter(_unambiguous))),
                draw(st.one_of(st.just(""), WORD.filter(_unambiguous))),
                is_original=True,
            ),
        ),
        languages=tuple(draw(st.lists(st.sampled_from(["fr", "en", "es"]), unique=True, max_size=2))),
        contributors=tuple(draw(st.lists(CONTRIBUTOR, unique=True, max_size=4))),
        issued=draw(st.one_of(st.none(), DATE)),
        publisher=draw(st.one_of(st.just(""), NAME)),
        identifiers=draw(
            st.sampled_from(
                [
                    (),
                    (d.Identified("doi", "10.1000/a_b%c"), d.Identified("isbn", "9780306406157")),
                    (d.Identified("issn", "0378-5955"), d.Identified("url", "https://a.example/x_y?z=1&t=~é")),
                    (d.Identified("hal", "hal-0_1"),),
                ]
            )
        ),
        keywords=tuple(draw(st.lists(NAME, unique=True, max_size=3))),
        organizations=draw(
            st.sampled_from([(), (d.Body("Épicerie du Quai / Est", "4n7k2m9p"), d.Body("Un nom seul"))])
        ),
        licence=draw(
            st.sampled_from(
                [d.Licence(), d.Licence("cc-by", "https://creativecommons.org/licenses/by/4.0/"), d.Licence("cc0")]
            )
        ),
        details=details,
        is_fictitious=draw(st.booleans()),
    )


def read_text(text: str, format: str) -> list[ReadReference]:
    assert opening.recognise(text.encode()) == format
    return list(opening.read(text.encode(), format).references)


def read_csv(text: str) -> list[ReadReference]:
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return list(table.read(header, enumerate(rows, 1)))


def comes_back(several: list[d.Description], read: Iterable[ReadReference]) -> None:
    found = list(read)
    assert [one.left_out for one in found] == [()] * len(several)
    for before, after in zip(several, found, strict=True):
        assert after.description is not None
        order = {role: place for place, role in enumerate(d.ROLES)}
        assert sorted(after.description.contributors, key=lambda c: order[c.role]) == sorted(
            before.contributors, key=lambda c: order[c.role]
        )
        assert replace(after.description, contributors=()) == replace(before, contributors=())


@given(st.lists(descriptions(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_ris_gives_back_what_was_written(several):
    comes_back(several, read_text("".join(writers.write_ris(several)), "ris"))


@given(st.lists(descriptions(), min_size=1, max_size=2))
@settings(max_examples=60, deadline=None)
def test_bibtex_gives_back_what_was_written(several):
    comes_back(several, read_text("".join(writers.write_bibtex(several)), "bibtex"))


@given(st.lists(descriptions(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_csl_json_gives_back_what_was_written(several):
    comes_back(several, read_text("".join(writers.write_csl(several)), "csl-json"))


@given(st.lists(descriptions(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_a_table_gives_back_what_was_written(several):
    def defuse(cell: str) -> str:
        return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell

    comes_back(several, read_csv("".join(writers.write_csv(several, defuse=defuse))))


@pytest.mark.parametrize("kind", d.KINDS)
def test_the_fields_of_every_kind_come_back_through_ris(kind: str):
    samples = {"number": "12", "duration": 3900, "date": "2025-04", "list": ["un", "deux"], "concepts": ["youth"]}
    samples |= {"languages": ["fr", "en"], "url": "https://a.example/"}
    fields = KINDS[kind].fields
    typed = {one.name: next(iter(one.choices or ()), None) or samples.get(one.type, "Un texte") for one in fields}
    values = dict(read_details(fields, typed).values)
    assert set(values) == {one.name for one in fields}
    (found,) = read_text(writers.ris(d.Description(kind, (d.Wording("fr", "Titre"),), details=values)), "ris")
    assert found.description is not None
    back = {name: int(v) if isinstance(values[name], int) else v for name, v in found.description.details.items()}
    assert read_details(fields, back).values == values


@given(st.binary(max_size=400), st.sampled_from(["ris", "bibtex", "csl-json", "zotero-rdf"]))
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_a_reader(data, format):
    try:
        read = list(opening.read(data, format).references)
    except Unreadable:
        return
    assert all(one.description or one.left_out for one in read)


@given(st.lists(descriptions(), max_size=6))
@settings(max_examples=40, deadline=None)
def test_keys_are_unique_and_the_same_each_time(several):
    made = writers.keys([*several, *several])
    assert len(set(made)) == len(made)
    assert made == writers.keys([*several, *several])


def test_the_key_of_a_resource_does_not_depend_on_its_neighbours():
    one = d.Description("video", (d.Wording("fr", "Œuvrer ensemble"),), public_id="7k3fq2", issued=PreciseDate(2024))
    other = replace(one, public_id="9p2aab")
    assert writers.keys([other, one])[1] == writers.keys([one])[0] == "anonyme2024oeuvrer-7k3fq2"
