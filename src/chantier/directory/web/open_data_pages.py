"""The page of open data, its files, the words on the JSON interface, and the map to embed."""

from __future__ import annotations

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from chantier.directory.exports import FORMS, stream
from chantier.directory.queries import open_data
from chantier.directory.web.json_api import api
from chantier.foundation.ui.parts import Link

_LABELS = {"csv": "CSV", "geojson": "GeoJSON", "jsonld": "JSON-LD", "turtle": "Turtle"}
_SUFFIXES = {"csv": "csv", "geojson": "geojson", "jsonld": "jsonld", "turtle": "ttl"}


def open_data_page(request: HttpRequest) -> HttpResponse:
    """What is open, under which licence, in which forms, and how to reuse it."""
    latest = open_data.latest_change()
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    embed = f"{settings.CHANTIER_ADDRESS}{reverse('directory:embed')}"
    title = _("Carte du répertoire")
    context = {
        "count": open_data.publishable().count(),
        "latest": date_format(latest) if latest else "",
        "files": [
            (label, reverse("directory:open-data-file", args=[_SUFFIXES[key]])) for key, label in _LABELS.items()
        ],
        "routes": [(address, verbs["get"]["summary"]) for address, verbs in schema["paths"].items()],
        "schema_url": "/api/v1/openapi.json",
        "snippet": f'<iframe src="{embed}" width="100%" height="520" loading="lazy" title="{title}"></iframe>',
        "embed_url": reverse("directory:embed"),
        "crumbs": (
            Link(_("Répertoire"), reverse("directory:list")),
            Link(_("Données ouvertes"), reverse("directory:open-data"), current=True),
        ),
    }
    return render(request, "directory/open_data.html", context)


def whole_file(_request: HttpRequest, suffix: str) -> StreamingHttpResponse:
    """Every organisation in one form, streamed."""
    form = next((key for key, value in _SUFFIXES.items() if value == suffix), None)
    if form is None:
        raise Http404
    response = StreamingHttpResponse(stream(form, open_data.every_organization()), content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="organizations.{suffix}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@xframe_options_exempt
@csp_update({"frame-ancestors": ["*"]})  # type: ignore[untyped-decorator,unused-ignore]
def embed(request: HttpRequest) -> HttpResponse:
    """The map alone, for any other site to show."""
    return render(request, "directory/embed.html", {"address": settings.CHANTIER_ADDRESS})
