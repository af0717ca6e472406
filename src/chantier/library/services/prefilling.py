"""A DOI or an ISBN fills a deposit: what its agency or a catalogue says of it, asked through the fence of addresses.

It is the one time that somebody waits for another site: they asked for it, and seconds are counted. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from chantier.foundation.access.api import Invalid, Reason, Speaker
from chantier.foundation.files.api import Fetched, FetchLimits, FetchRefused, fetch
from chantier.foundation.people import api as people
from chantier.library.core import description as d
from chantier.library.core.identifiers import doi_or_isbn
from chantier.library.core.references.readers import agencies, catalogues
from chantier.library.core.references.received import ReadReference, Unreadable
from chantier.library.permissions import may_deposit
from chantier.library.prefill_phrases import refusal
from chantier.library.queries.doubles import PossibleDouble, possible_doubles
from chantier.library.services.batch_reading import Fitting

CSL: Final = "application/vnd.citationstyles.csl+json"
LIMITS: Final = FetchLimits(seconds=8, connect_seconds=4, max_bytes=2_000_000)
#: Questions of one person in so many seconds.
MOST, WINDOW = 30, 600
_GONE: Final = frozenset((404, 410))
_NOT_THAT_WAY: Final = frozenset((204, 300, 400, 406, 415))
_BUSY: Final = frozenset((403, 429, 503))

Look = Callable[..., Fetched]


@dataclass(frozen=True)
class Prefilled:
    """What was found. Without a ``description``, ``refusal`` says why; the identifier is always kept.

    ``host`` is who answered; ``has_language`` whether the answer told one. ``doubles`` are already in the library, by
    the identifier or by what the answer says; who may see them is the caller's question.
    """

    identified: d.Identified
    description: d.Description | None = None
    host: str = ""
    has_language: bool = False
    refusal: Reason | None = None
    doubles: tuple[PossibleDouble, ...] = ()


@dataclass(frozen=True)
class _Source:
    """Somebody to ask: the address, what is asked for, how the answer is read (nothing when it is not known there)."""

    url: str
    accept: str
    read: Callable[[bytes], ReadReference | None]

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""


def prefill(*, speaker: Speaker, identifier: str, look: Look = fetch) -> Prefilled:
    """Ask who knows this DOI or ISBN. Never call it inside a transaction.

    Raises ``NotAllowed``, and ``Invalid`` when it is neither. Whatever the network does, there is an answer.
    """
    may_deposit(speaker).enforce()
    identified = doi_or_isbn(identifier)
    if identified is None:
        raise Invalid(refusal("neither_doi_nor_isbn", value=identifier.strip()[:80]))
    found = _asked(speaker, identified, look)
    known = found.description or d.Description("", (d.Wording("", ""),), identifiers=(identified,))
    return replace(found, doubles=possible_doubles(known))


def _asked(speaker: Speaker, identified: d.Identified, look: Look) -> Prefilled:
    if not settings.CHANTIER_OUTGOING:
        return Prefilled(identified, refusal=refusal("off"))
    if not people.allowed("library.prefill", str(speaker.person_id), most=MOST, seconds=WINDOW):
        return Prefilled(identified, refusal=refusal("too_often"))
    refusals: list[Reason] = []
    for source in _sources(identified):
        found = _one(source, identified, look)
        if found.description is not None:
            return found
        if found.refusal is not None:
            refusals.append(found.refusal)
    # A catalogue that answered tells more than one that could not be asked.
    told = next((one for one in refusals if one.code.endswith("_unknown")), None)
    return Prefilled(identified, refusal=told or next(iter(refusals), None) or refusal("off"))


def _sources(identified: d.Identified) -> Iterator[_Source]:
    value = identified.value
    if identified.scheme == "doi":
        if not settings.LIBRARY_DOI_RESOLVER:
            return
        url = settings.LIBRARY_DOI_RESOLVER + quote(value, safe="/:;()._-")
        yield _Source(url, CSL, lambda content: agencies.read(content, doi=value))
        return
    if settings.LIBRARY_OPEN_LIBRARY:
        asked = {"bibkeys": f"ISBN:{value}", "format": "json", "jscmd": "data"}
        url = f"{settings.LIBRARY_OPEN_LIBRARY}?{urlencode(asked)}"
        yield _Source(url, "application/json", lambda content: catalogues.open_library(content, isbn=value))
    if settings.LIBRARY_SRU_CATALOGUE:
        question = {
            "version": "1.2",
            "operation": "searchRetrieve",
            "recordSchema": "dublincore",
            "maximumRecords": "1",
        }
        question["query"] = f'bib.isbn all "{value}"'
        url = f"{settings.LIBRARY_SRU_CATALOGUE}?{urlencode(question)}"
        yield _Source(url, "application/xml", lambda content: catalogues.sru(content, isbn=value))


def _one(source: _Source, identified: d.Identified, look: Look) -> Prefilled:
    try:
        answer = look(source.url, limits=LIMITS, accept=source.accept)
    except FetchRefused as refused:
        return Prefilled(identified, host=source.host, refusal=refused.reason)
    host = urlsplit(answer.url).hostname or source.host
    if answer.status != 200:
        return Prefilled(identified, host=host, refusal=_status(answer.status, identified, host))
    try:
        read = source.read(answer.content)
    except Unreadable as error:
        return Prefilled(identified, host=host, refusal=refusal(error.reason.code, host=host))
    if read is None:
        return Prefilled(identified, host=host, refusal=refusal(f"{identified.scheme}_unknown", value=identified.value))
    if read.description is None:
        return Prefilled(identified, host=host, refusal=refusal("answer_without_title", host=host))
    has_language = all(one.code != "language_assumed" for one in read.changed)
    return Prefilled(identified, read.description, host, has_language)


def _status(status: int, identified: d.Identified, host: str) -> Reason:
    if status in _GONE:
        return refusal(f"{identified.scheme}_unknown", value=identified.value)
    if status in _NOT_THAT_WAY:
        return refusal("no_record", host=host)
    if status in _BUSY:
        return refusal("busy", host=host)
    return refusal("unwell", host=host, status=status)


def as_kind(one: d.Description, kind: str) -> d.Description:
    """What was found, as a resource of this kind: fields that the kind has, themes that its key words name."""
    fitted = Fitting.of({}).fit(ReadReference(1, "", "", replace(one, kind=kind))).description
    assert fitted is not None, "what is described stays described"
    return fitted
