"""One resource in the formats of reference managers, harvesters and programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from chantier.library.core import serial
from chantier.library.core.crosswalks import csl, datacite, dublin_core, schema_org, zotero
from chantier.library.core.description import Description
from chantier.library.core.references import writers
from chantier.library.models import Resource
from chantier.library.permissions import findable_by, may_see
from chantier.library.queries.citing import followed
from chantier.library.queries.describing import describe
from chantier.library.queries.kinds import kind

Written = Callable[[Description, dict[str, str] | None], str | bytes]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


#: form → (media type, end of the file's name, writer).
FORMS: Final[dict[str, tuple[str, str, Written]]] = {
    "ris": ("application/x-research-info-systems", "ris", lambda one, s: writers.ris(one, standards=s)),
    "bib": ("application/x-bibtex", "bib", lambda one, s: writers.bibtex(one, standards=s)),
    "csl.json": (
        "application/vnd.citationstyles.csl+json",
        "csl.json",
        lambda one, s: _json([csl.to_json(one, key=writers.keys([one])[0], standards=s)]),
    ),
    "jsonld": ("application/ld+json", "jsonld", lambda one, s: _json(schema_org.to_json(one, standards=s))),
    "datacite.xml": ("application/xml", "datacite.xml", datacite.xml),
    "datacite.json": ("application/json", "datacite.json", lambda one, s: _json(datacite.to_json(one, s))),
    "dc.xml": ("application/xml", "dc.xml", dublin_core.xml),
    "zotero.json": ("application/json", "zotero.json", lambda one, s: _json([zotero.to_json(one, standards=s)])),
    "json": ("application/json", "json", lambda one, _s: _json(serial.to_json(one))),
}
#: Other names that were given to some of them.
ALIASES: Final = {"bibtex": "bib", "csl": "csl.json"}


@require_safe
def export(request: HttpRequest, public_id: str, form: str) -> HttpResponse:
    """A published resource, in one of ``FORMS``; not found otherwise."""
    form = ALIASES.get(form, form)
    row = followed(public_id)
    if form not in FORMS or row is None or row.state != Resource.PUBLISHED or not may_see(request.speaker, row):
        raise Http404
    seen = [str(one) for one in findable_by(request.speaker)]
    one = describe([row.pk], seen=seen, language=(get_language() or "fr")[:2])[row.pk]
    found = kind(one.kind)
    media_type, end, write = FORMS[form]
    written = write(one, dict(found.standards) if found else None)
    answer = HttpResponse(written, content_type=f"{media_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{row.public_id}.{end}"'
    answer["Vary"] = "Cookie"
    return answer
