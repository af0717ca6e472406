"""The address where harvesters come: OAI-PMH 2.0, by GET or POST, always XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chantier.library.core import oai, oai_xml
from chantier.library.core.crosswalks import datacite, dublin_core
from chantier.library.core.description import Description
from chantier.library.queries import harvesting

FORMATS: Final = (
    oai_xml.Format(oai.OAI_DC, dublin_core.SCHEMA, dublin_core.OAI_DC),
    oai_xml.Format(oai.OAI_DATACITE, "https://schema.datacite.org/oai/oai-1.1/oai.xsd", oai_xml.OAI_DATACITE),
)
#: How many of each come at once.
RECORDS, HEADERS = 200, 1_000


@dataclass(frozen=True)
class _Here:
    """This repository, at the time of the request."""

    base_url: str
    host: str
    at: datetime

    @property
    def key(self) -> bytes:
        return settings.SECRET_KEY.encode()


@csrf_exempt  # a harvester may POST its arguments; nothing is written
@require_http_methods(["GET", "HEAD", "POST"])
def harvest(request: HttpRequest) -> HttpResponse:
    """Answer one request of the protocol; what is wrong with it is an answer too."""
    address = settings.CHANTIER_ADDRESS
    here = _Here(f"{address}/oai", urlsplit(address).hostname or "localhost", timezone.now())
    sent = request.POST if request.method == "POST" else request.GET
    given = [(name, value) for name, values in sent.lists() for value in values]
    try:
        asked = oai.read_request(given, key=here.key, at=here.at)
        body = oai_xml.answer(here.base_url, asked.arguments, here.at, asked.verb, _ANSWERS[asked.verb](asked, here))
    except oai.OaiError as error:
        body = oai_xml.refusal(here.base_url, given, here.at, error)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


def _identify(_asked: oai.Asked, here: _Here) -> oai_xml.Fill:
    earliest, sample = harvesting.earliest() or (here.at, "")
    contact = settings.INSTANCE["contact"]
    return oai_xml.identify(
        oai_xml.Repository(
            name=settings.INSTANCE["name"],
            base_url=here.base_url,
            host=here.host,
            email=contact if "@" in contact and "/" not in contact else settings.DEFAULT_FROM_EMAIL,
            earliest=earliest,
            sample_id=sample,
        )
    )


def _formats(asked: oai.Asked, here: _Here) -> oai_xml.Fill:
    if asked.identifier:
        _record(asked.identifier, here)
    return oai_xml.formats(FORMATS)


def _sets(asked: oai.Asked, _here: _Here) -> oai_xml.Fill:
    if asked.position is not None:
        raise oai.OaiError("badResumptionToken", "The sets are given at once.")
    return oai_xml.sets(harvesting.all_sets())


def _get_record(asked: oai.Asked, here: _Here) -> oai_xml.Fill:
    found = _record(asked.identifier, here)
    _check_prefix(asked.prefix)
    return lambda inside: oai_xml.record(inside, _header(found, here), _metadata(found, asked.prefix))


def _record(identifier: str, here: _Here) -> harvesting.Harvested:
    found = harvesting.one_record(oai.public_id_of(here.host, identifier))
    if found is None:
        raise oai.OaiError("idDoesNotExist", "No record has this identifier.")
    return found


def _list(asked: oai.Asked, here: _Here) -> oai_xml.Fill:
    _check_prefix(asked.prefix)
    whole = asked.verb == oai.LIST_RECORDS
    last = asked.position
    page = harvesting.harvest(
        since=asked.since,
        before=asked.before,
        set_spec=asked.set_spec,
        after=(last.stamp, last.number) if last else None,
        size=RECORDS if whole else HEADERS,
        with_descriptions=whole,
        total=last.total if last else None,
    )
    if not page.records and last is None:
        raise oai.OaiError("noRecordsMatch", "Nothing was ever published that answers this request.")

    def fill(inside: Any) -> None:
        for one in page.records:
            if whole:
                oai_xml.record(inside, _header(one, here), _metadata(one, asked.prefix))
            else:
                oai_xml.header(inside, _header(one, here))
        _resume(inside, asked, page, here)

    return fill


def _resume(inside: Any, asked: oai.Asked, page: harvesting.Harvest, here: _Here) -> None:
    given = asked.position.given if asked.position else 0
    token = ""
    if page.has_more:
        last = page.records[-1]
        position = oai.Position(last.at, last.id, given + len(page.records), page.total)
        token = oai.write_token(oai.resumed_at(asked, position), key=here.key, at=here.at)
    if token or asked.position:
        oai_xml.resumption(inside, token, given=given, total=page.total, expires=oai.expires(here.at))


def _check_prefix(prefix: str) -> None:
    if prefix not in _METADATA:
        raise oai.OaiError("cannotDisseminateFormat", f"The formats are {', '.join(_METADATA)}.")


def _header(one: harvesting.Harvested, here: _Here) -> oai_xml.Header:
    return oai_xml.Header(oai.identifier_of(here.host, one.public_id), one.at, one.sets, one.is_deleted)


def _metadata(one: harvesting.Harvested, prefix: str) -> Any:
    return None if one.description is None else _METADATA[prefix](one.description)


def _datacite(one: Description) -> Any:
    return oai_xml.oai_datacite(datacite.element(one), settings.INSTANCE["name"])


_METADATA: Final[Mapping[str, Any]] = {oai.OAI_DC: dublin_core.element, oai.OAI_DATACITE: _datacite}
_ANSWERS: Final[Mapping[str, Any]] = {
    oai.IDENTIFY: _identify,
    oai.LIST_FORMATS: _formats,
    oai.LIST_SETS: _sets,
    oai.GET_RECORD: _get_record,
    oai.LIST_RECORDS: _list,
    oai.LIST_IDENTIFIERS: _list,
}
