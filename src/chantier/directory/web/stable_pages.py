"""The stable address of an organisation: it leads people to the page, and gives programs the form they ask for."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from chantier.directory import exports
from chantier.directory.queries import open_data
from chantier.foundation.ui.moved import moved

SUFFIXES = {"json": "json", "jsonld": "jsonld", "ttl": "turtle", "geojson": "geojson"}
_ACCEPTED = {
    "text/html": "html",
    "application/ld+json": "jsonld",
    "text/turtle": "turtle",
    "application/geo+json": "geojson",
    "application/json": "json",
}


def stable(request: HttpRequest, public_id: str, suffix: str = "") -> HttpResponse:
    """One organisation: by suffix, else by what is accepted. Merged ones lead to the one that was kept."""
    if suffix and suffix not in SUFFIXES:
        raise Http404
    if kept := open_data.kept_address(public_id):
        return moved(f"/id/{kept}{f'.{suffix}' if suffix else ''}")
    if not open_data.is_public(public_id):
        raise Http404
    preferred = request.get_preferred_type(list(_ACCEPTED)) or "text/html"
    form = SUFFIXES[suffix] if suffix else _ACCEPTED[preferred]
    if form == "html":
        response: HttpResponse = HttpResponseRedirect(reverse("directory:by-id", args=[public_id]))
        response.status_code = 303
    else:
        response = _document(public_id, form)
    if not suffix:
        patch_vary_headers(response, ("Accept", "Accept-Language"))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _document(public_id: str, form: str) -> HttpResponse:
    found = open_data.one_organization(public_id)
    if found is None:
        raise Http404
    if form == "turtle":
        return HttpResponse(exports.turtle([found]), content_type=exports.FORMS["turtle"])
    makers = {"json": exports.plain, "jsonld": exports.linked_document, "geojson": exports.feature}
    kinds = {**exports.FORMS, "json": "application/json"}
    return HttpResponse(json.dumps(makers[form](found), ensure_ascii=False), content_type=kinds[form])
