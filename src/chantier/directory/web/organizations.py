"""The list of organisations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from chantier.directory.models import Organization


def organization_list(request: HttpRequest) -> HttpResponse:
    """Those that the movement knows, by name."""
    known = Organization.objects.filter(
        merged_into__isnull=True, visibility=Organization.PUBLIC, standing__gte=Organization.KNOWN
    )
    names = list(known.values_list("name", flat=True)[:50])
    return render(request, "directory/organization_list.html", {"names": names})
