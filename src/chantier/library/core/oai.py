"""OAI-PMH 2.0 (openarchives.org, version of 2015-01-08): what a harvester asks, and what is wrong with it.

Everything is read from the arguments of one request; the repository itself is asked elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

OAI_DC, OAI_DATACITE = "oai_dc", "oai_datacite"

IDENTIFY, LIST_FORMATS, LIST_SETS = "Identify", "ListMetadataFormats", "ListSets"
GET_RECORD, LIST_RECORDS, LIST_IDENTIFIERS = "GetRecord", "ListRecords", "ListIdentifiers"

#: {verb: (arguments that must be there, those that may be)}
_ARGUMENTS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    IDENTIFY: (frozenset(), frozenset()),
    LIST_FORMATS: (frozenset(), frozenset({"identifier"})),
    LIST_SETS: (frozenset(), frozenset()),
    GET_RECORD: (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    LIST_RECORDS: (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    LIST_IDENTIFIERS: (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
_RESUMED: Final = frozenset({LIST_RECORDS, LIST_IDENTIFIERS, LIST_SETS})

#: How long a harvester may wait before it asks for the rest.
TOKEN_LIFE: Final = timedelta(days=2)

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECOND: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_PREFIX: Final = re.compile(r"[A-Za-z0-9\-_.!~*'()]{1,100}", re.ASCII)
_SET: Final = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(?::[A-Za-z0-9\-_.!~*'()]+)*", re.ASCII)


class OaiError(ValueError):
    """An error that the protocol names; ``code`` is its name, the text says it in English, as all of the protocol."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Position:
    """Where a list stopped: the last record given (its datestamp and its number), how many were given, of how many."""

    stamp: datetime
    number: int
    given: int
    total: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request in order. ``since`` is included, ``before`` is not; ``arguments`` are the request's own, as given."""

    verb: str
    arguments: tuple[tuple[str, str], ...] = ()
    identifier: str = ""
    prefix: str = ""
    since: datetime | None = None
    before: datetime | None = None
    set_spec: str = ""
    position: Position | None = None


def read_request(given: Sequence[tuple[str, str]], *, key: bytes, at: datetime) -> Asked:
    """Read the arguments of a request. ``key`` signed the tokens. Raises ``OaiError``."""
    verbs = [value for name, value in given if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise OaiError("badVerb", "The argument verb is missing, repeated or not one of the protocol.")
    verb = verbs[0]
    arguments = {name: value for name, value in given if name != "verb"}
    if len(arguments) != len(given) - 1:
        raise OaiError("badArgument", "An argument is repeated.")
    kept = tuple((name, value) for name, value in given)
    if "resumptionToken" in arguments:
        if verb not in _RESUMED or len(arguments) > 1:
            raise OaiError("badArgument", "The argument resumptionToken stands alone, with a verb that makes lists.")
        resumed = read_token(arguments["resumptionToken"], key=key, at=at)
        if resumed.verb != verb:
            raise OaiError("badResumptionToken", "This token was given for another verb.")
        return replace(resumed, arguments=kept)
    needed, allowed = _ARGUMENTS[verb]
    if missing := needed - arguments.keys():
        raise OaiError("badArgument", f"Missing: {', '.join(sorted(missing))}.")
    if arguments.keys() - needed - allowed:
        raise OaiError("badArgument", f"{verb} takes no other argument than {', '.join(sorted(needed | allowed))}.")
    if "metadataPrefix" in arguments and not _PREFIX.fullmatch(arguments["metadataPrefix"]):
        raise OaiError("badArgument", "This cannot be a metadataPrefix.")
    if "set" in arguments and not _SET.fullmatch(arguments["set"]):
        raise OaiError("badArgument", "This cannot be a set.")
    since, before = _span(arguments.get("from"), arguments.get("until"))
    return Asked(
        verb=verb,
        arguments=kept,
        identifier=arguments.get("identifier", ""),
        prefix=arguments.get("metadataPrefix", ""),
        since=since,
        before=before,
        set_spec=arguments.get("set", ""),
    )


def _span(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    if since is not None and until is not None and len(since) != len(until):
        raise OaiError("badArgument", "The arguments from and until do not have the same granularity.")
    first = None if since is None else _instant(since)[0]
    last = None if until is None else _instant(until)
    if first is not None and last is not None and first > last[0]:
        raise OaiError("badArgument", "The argument from is later than until.")
    return first, None if last is None else last[1]


def _instant(text: str) -> tuple[datetime, datetime]:
    """The first instant of what was written, and the first one after it."""
    try:
        if _DAY.fullmatch(text):
            first, length = datetime.combine(date.fromisoformat(text), time(), UTC), timedelta(days=1)
        elif _SECOND.fullmatch(text):
            first, length = datetime.fromisoformat(text), timedelta(seconds=1)
        else:
            raise ValueError
    except ValueError:
        raise OaiError("badArgument", "Dates are written YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.") from None
    try:
        return first, first + length
    except OverflowError:
        return first, datetime.max.replace(tzinfo=UTC)


def stamp(at: datetime) -> str:
    """An instant as the protocol writes it: UTC, in seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- tokens ----------------------------------------------------------------------------------------------------------


def write_token(asked: Asked, *, key: bytes, at: datetime) -> str:
    """A token that resumes ``asked`` after its ``position``: opaque, signed, with the instant it was given."""
    assert asked.position is not None
    there = asked.position
    state = [
        asked.verb,
        asked.prefix,
        _iso(asked.since),
        _iso(asked.before),
        asked.set_spec,
        there.stamp.isoformat(),
        there.number,
        there.given,
        there.total,
        int(at.timestamp()),
    ]
    body = json.dumps(state, separators=(",", ":")).encode()
    return _text(_signature(body, key) + body)


def resumed_at(asked: Asked, position: Position) -> Asked:
    """The same request, further on."""
    return replace(asked, position=position)


def expires(at: datetime) -> datetime:
    """Until when a token given at this instant may be used."""
    return at + TOKEN_LIFE


def read_token(text: str, *, key: bytes, at: datetime) -> Asked:
    """The request that a token resumes. Raises ``OaiError`` when it was not given here, was changed, or is too old."""
    wrong = OaiError("badResumptionToken", "This token was not given by this repository.")
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise wrong from None
    signature, body = raw[:16], raw[16:]
    if len(text) > 1000 or not hmac.compare_digest(signature, _signature(body, key)):
        raise wrong
    verb, prefix, since, before, set_spec, last, number, given, total, written = json.loads(body)
    if datetime.fromtimestamp(written, UTC) + TOKEN_LIFE < at:
        raise OaiError("badResumptionToken", "This token is too old: begin the harvest again from the last datestamp.")
    position = Position(datetime.fromisoformat(last), number, given, total)
    return Asked(verb, (), "", prefix, _instant_of(since), _instant_of(before), set_spec, position)


def _signature(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"oai-pmh:" + body, hashlib.sha256).digest()[:16]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _instant_of(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


# --- identifiers -----------------------------------------------------------------------------------------------------


def identifier_of(host: str, public_id: str) -> str:
    """``oai:host:id`` (OAI identifier format, version 2.0)."""
    return f"oai:{host}:{public_id}"


def public_id_of(host: str, identifier: str) -> str:
    """Our own id in an identifier. Raises ``OaiError`` when it is not one of ours."""
    before = f"oai:{host}:"
    own = identifier.removeprefix(before)
    if own == identifier or not re.fullmatch(r"[0-9A-Za-z]{1,12}", own, re.ASCII):
        raise OaiError("idDoesNotExist", "No record has this identifier.")
    return own
