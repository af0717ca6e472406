from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chantier.library.core import oai
from chantier.library.core.oai import Asked, OaiError, Position, read_request, read_token, write_token

KEY = b"key"
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
DC = ("metadataPrefix", "oai_dc")


def code_of(*given: tuple[str, str]) -> str:
    with pytest.raises(OaiError) as refused:
        read_request(given, key=KEY, at=AT)
    return refused.value.code


def records(*given: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (("verb", "ListRecords"), *given)


@pytest.mark.parametrize(
    "given",
    [(), (("verb", ""),), (("verb", "identify"),), (("verb", "Identify"), ("verb", "Identify")), (("a", "b"),)],
)
def test_without_one_known_verb_nothing_is_understood(given: tuple[tuple[str, str], ...]) -> None:
    assert code_of(*given) == "badVerb"


@pytest.mark.parametrize(
    "given",
    [
        (("verb", "Identify"), ("set", "kind")),
        (("verb", "GetRecord"), DC),
        (("verb", "GetRecord"), ("identifier", "oai:x:1")),
        records(),
        records(DC, DC),
        records(DC, ("colour", "red")),
        records(DC, ("set", "a b")),
        records(DC, ("set", "kind:")),
        records(("metadataPrefix", "oai dc")),
        records(DC, ("from", "2026-01-01"), ("until", "2026-02-01T00:00:00Z")),
        records(DC, ("from", "2026-02-01"), ("until", "2026-01-01")),
        records(DC, ("from", "2026-13-01")),
        records(DC, ("from", "2026")),
        records(DC, ("from", "")),
        records(DC, ("from", "2026-01-01T00:00:00")),
        records(DC, ("from", "2026-01-01T00:00:00.5Z")),
        records(DC, ("until", "٢٠٢٦-01-01")),
        records(DC, ("resumptionToken", "x")),
        (("verb", "GetRecord"), ("resumptionToken", "x")),
    ],
)
def test_a_request_with_wrong_arguments_is_refused(given: tuple[tuple[str, str], ...]) -> None:
    assert code_of(*given) == "badArgument"


def test_a_day_is_asked_whole_and_a_second_too() -> None:
    days = read_request(records(DC, ("from", "2026-01-01"), ("until", "2026-01-01")), key=KEY, at=AT)
    assert (days.since, days.before) == (datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))
    seconds = read_request(records(DC, ("until", "2026-01-01T10:00:00Z")), key=KEY, at=AT)
    assert (seconds.since, seconds.before) == (None, datetime(2026, 1, 1, 10, 0, 1, tzinfo=UTC))


def test_until_the_last_day_that_can_be_written_is_for_ever() -> None:
    for last in ("9999-12-31", "9999-12-31T23:59:59Z"):
        assert read_request(records(DC, ("until", last)), key=KEY, at=AT).before == datetime.max.replace(tzinfo=UTC)


stamps = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))


@given(
    verb=st.sampled_from(["ListRecords", "ListIdentifiers"]),
    since=st.none() | stamps,
    before=st.none() | stamps,
    set_spec=st.sampled_from(["", "kind:video"]),
    position=st.builds(Position, stamps, st.integers(1, 2**40), st.integers(0, 10**9), st.integers(0, 10**9)),
)
def test_a_token_gives_back_the_request_it_was_made_from(
    verb: str, since: datetime | None, before: datetime | None, set_spec: str, position: Position
) -> None:
    asked = Asked(verb, (), "", "oai_dc", since, before, set_spec, position)
    token = write_token(asked, key=KEY, at=AT)
    assert read_token(token, key=KEY, at=AT + timedelta(hours=47)) == asked


POSITION = Position(AT, 3, 200, 1000)
TOKEN = write_token(Asked("ListRecords", prefix="oai_dc", position=POSITION), key=KEY, at=AT)


@pytest.mark.parametrize(
    ("token", "key", "at"),
    [
        (TOKEN, KEY, AT + timedelta(days=365)),
        (TOKEN, b"another", AT),
        (TOKEN[:-4] + "AAAA", KEY, AT),
        (TOKEN[:40], KEY, AT),
        ("", KEY, AT),
        ("é", KEY, AT),
        ("x" * 5000, KEY, AT),
    ],
)
def test_a_token_of_last_year_or_of_somebody_else_is_refused(token: str, key: bytes, at: datetime) -> None:
    with pytest.raises(OaiError) as refused:
        read_token(token, key=key, at=at)
    assert refused.value.code == "badResumptionToken"


def test_a_token_serves_the_verb_it_was_given_for() -> None:
    assert code_of(("verb", "ListIdentifiers"), ("resumptionToken", TOKEN)) == "badResumptionToken"
    resumed = read_request(records(("resumptionToken", TOKEN)), key=KEY, at=AT)
    assert (resumed.position, resumed.prefix) == (POSITION, "oai_dc")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_a_token(text: str) -> None:
    with pytest.raises(OaiError):
        read_token(text, key=KEY, at=AT)


@given(st.lists(st.tuples(st.sampled_from(["verb", "from", "set", "metadataPrefix", "x"]), st.text(max_size=30))))
def test_no_arguments_break_the_reading_of_a_request(given_: list[tuple[str, str]]) -> None:
    try:
        asked = read_request(given_, key=KEY, at=AT)
    except OaiError:
        return
    assert ("verb", asked.verb) in asked.arguments


def test_an_identifier_leads_back_to_our_own() -> None:
    assert oai.public_id_of("example.org", oai.identifier_of("example.org", "ab3")) == "ab3"
    for wrong in ("oai:other.org:ab3", "ab3", "oai:example.org:", "oai:example.org:a/b", "oai:example.org:" + "a" * 13):
        with pytest.raises(OaiError):
            oai.public_id_of("example.org", wrong)
