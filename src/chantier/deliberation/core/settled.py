"""The settled form of a proposal: everything that was decided about its text, in one file that anybody can check.

Canonical JSON: keys in order, no space, UTF-8, text normalised (NFC), whole numbers only, instants in UTC.
What RFC 8785 (JCS) prescribes for such values, so that any of its tools writes the same bytes. The fingerprint is the
SHA-256 of these bytes. It holds no personal data: organisations and amendments by their public references.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chantier.deliberation.core.blocks import Kind
from chantier.deliberation.core.document import Passage, Text, canonical_form, fingerprint
from chantier.deliberation.core.reasons import Reason

FORMAT = "chantier-settled-proposal/1"
LONGEST_FILE_BYTES = 20_000_000
_LARGEST_WHOLE_NUMBER = 2**53 - 1

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True)
class Evidence:
    """A source attached to a passage: its public reference, what it does there, how strong it was judged.

    ``bearing`` is ``supports``, ``qualifies`` or ``contradicts``; ``state`` that of the source on the day.
    """

    passage: str
    source: str
    bearing: str
    strength: str
    state: str = "published"


@dataclass(frozen=True)
class AmendmentFate:
    """What became of an amendment: its number, its final state, the reason that was given, who asked."""

    number: int
    state: str
    reason: str = ""
    authors: tuple[str, ...] = ()
    merged_into: int | None = None


@dataclass(frozen=True)
class PositionTaken:
    """The position of an organisation at the close, its reason and its college."""

    organization: str
    position: str
    reason: str
    college: str
    taken_at: datetime


@dataclass(frozen=True)
class Settlement:
    """All that a settled proposal fixes. Lists may come in any order: the form has one."""

    proposal: str
    table: str
    settled_at: datetime
    text: Text
    evidence: tuple[Evidence, ...] = ()
    amendments: tuple[AmendmentFate, ...] = ()
    positions: tuple[PositionTaken, ...] = ()
    minority: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verification:
    """Whether a settled form holds; ``reasons`` say where it does not."""

    fingerprint: str
    reasons: tuple[Reason, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return not self.reasons


def settled_form(settlement: Settlement) -> str:
    """The canonical JSON of a settlement."""
    text = settlement.text
    return canonical_json(
        {
            "format": FORMAT,
            "proposal": settlement.proposal,
            "table": settlement.table,
            "settled_at": _instant(settlement.settled_at),
            "title": text.title,
            "language": text.language,
            "version": text.version,
            "text": canonical_form(text),
            "text_sha256": fingerprint(text),
            "passages": [_passage(one) for one in text.passages],
            "evidence": sorted((_evidence(one) for one in settlement.evidence), key=canonical_json),
            "amendments": [_fate(one) for one in sorted(settlement.amendments, key=lambda one: one.number)],
            "positions": [_position(one) for one in sorted(settlement.positions, key=lambda one: one.organization)],
            "minority": list(settlement.minority),
        }
    )


def fingerprint_of(form: str) -> str:
    """SHA-256 of a settled form, in hexadecimal."""
    return hashlib.sha256(form.encode()).hexdigest()


def verify(form: str, expected: str | None = None) -> Verification:
    """Check a settled form, and that it is the one whose fingerprint is ``expected``, if given.

    Reasons: ``file-too-long``, ``not-json``, ``format-unknown``, ``not-canonical`` (the same values, written otherwise:
    the fingerprint given is of the file as it is), ``text-altered``, ``passages-altered``, ``fingerprint-differs``.
    """
    try:
        found = fingerprint_of(form)
    except UnicodeEncodeError:  # half of a character: no file in UTF-8 holds it
        return Verification("", (Reason("not-json"),))
    if len(form.encode()) > LONGEST_FILE_BYTES:
        return Verification(found, (Reason("file-too-long", {"most": LONGEST_FILE_BYTES}),))
    reasons: list[Reason] = []
    try:
        values = json.loads(form)
        rewritten = canonical_json(values)
    except (ValueError, RecursionError):
        return Verification(found, (Reason("not-json"),))
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        return Verification(found, (Reason("format-unknown"),))
    if rewritten != form:
        reasons.append(Reason("not-canonical"))
    text = values.get("text")
    if not isinstance(text, str) or hashlib.sha256(text.encode()).hexdigest() != values.get("text_sha256"):
        reasons.append(Reason("text-altered"))
    elif not _passages_are_those_of(values, text):
        reasons.append(Reason("passages-altered"))
    if expected is not None and found != expected:
        reasons.append(Reason("fingerprint-differs", {"expected": expected, "found": found}))
    return Verification(found, tuple(reasons))


def canonical_json(value: Json) -> str:
    """JSON in one way only. Raises ``ValueError`` for fractions, very large numbers and lone surrogates."""
    return json.dumps(_canonical(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=False)


def _canonical(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if abs(value) > _LARGEST_WHOLE_NUMBER:
            raise ValueError(f"{value} is not exact in every reader of JSON")
        return value
    if isinstance(value, str):
        value.encode()  # a lone surrogate is no text
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        pairs = {str(_canonical(str(key))): _canonical(one) for key, one in value.items()}
        # RFC 8785, 3.2.3: names in the order of their UTF-16 code units.
        return dict(sorted(pairs.items(), key=lambda pair: pair[0].encode("utf-16-be")))
    if isinstance(value, Sequence):
        return [_canonical(one) for one in value]
    raise ValueError(f"{type(value).__name__} has no canonical form: write it as text")


def _passages_are_those_of(values: Mapping[str, object], text: str) -> bool:
    """The passages, written again, are the text: neither can be changed alone."""
    try:
        listed = values["passages"]
        if not isinstance(listed, list):
            return False
        passages = tuple(
            Passage(one["key"], Kind(one["kind"]), one["number"], one["text"], one["depth"], one["mark"])
            for one in listed
        )
        return canonical_form(Text(str(values["title"]), str(values["language"]), passages)) == text
    except (KeyError, TypeError, ValueError, AttributeError):
        return False


def _passage(one: Passage) -> dict[str, Json]:
    return {
        "key": one.key,
        "kind": one.kind.value,
        "number": one.number,
        "text": one.text,
        "depth": one.depth,
        "mark": one.mark,
    }


def _evidence(one: Evidence) -> dict[str, Json]:
    return {
        "passage": one.passage,
        "source": one.source,
        "bearing": one.bearing,
        "strength": one.strength,
        "state": one.state,
    }


def _fate(one: AmendmentFate) -> dict[str, Json]:
    return {
        "number": one.number,
        "state": one.state,
        "reason": one.reason,
        "authors": list(one.authors),
        "merged_into": one.merged_into,
    }


def _position(one: PositionTaken) -> dict[str, Json]:
    return {
        "organization": one.organization,
        "position": one.position,
        "reason": one.reason,
        "college": one.college,
        "taken_at": _instant(one.taken_at),
    }


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("an hour without its time zone is no instant")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
