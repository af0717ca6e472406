"""What the map asks: positions, those at one position, one of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from chantier.directory.permissions import findable_by, may_see
from chantier.directory.queries import facets, map_points, organizations
from chantier.directory.queries.map_points import MOST_POINTS, Spread
from chantier.directory.search import KIND
from chantier.directory.web import asked as questions
from chantier.directory.web.addresses import logo_of, page_of
from chantier.directory.web.asked import Asked, speaker_of
from chantier.directory.web.organizations import STANDINGS
from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import Box, Query, Visibility, cells, matching_keys, search

DEEPEST = 18
PUBLIC_ONLY = frozenset({Visibility.PUBLIC})


@require_safe
def points(request: HttpRequest) -> HttpResponseBase:
    """The positions of what the list shows, with the same parameters; unchanged answers are not sent twice."""
    spread = _spread(request, questions.asked(request), speaker_of(request))
    if spread.is_grid:
        content = {"kind": "cells", "zoom": spread.zoom, "total": spread.total, "cells": spread.cells}
    else:
        content = {"kind": "points", "total": spread.total, "points": spread.points}
    body = json.dumps(content, separators=(",", ":")).encode()
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    given = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    response: HttpResponse = HttpResponseNotModified()
    if etag not in given:
        response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Cookie",))
    return response


@require_safe
def at_place(request: HttpRequest) -> HttpResponse:
    """All those at this position: a list, in a fragment."""
    try:
        lat, lon = float(request.GET.get("lat", "")), float(request.GET.get("lon", ""))
    except ValueError as error:
        raise Http404 from error
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Http404
    seen = [str(one) for one in findable_by(speaker_of(request))]
    found = organizations.by_ids(map_points.at_position(lat, lon, seen))
    rows = [(one, page_of(one.public_id, one.slug), *STANDINGS[one.standing]) for one in found]
    return render(request, "directory/_at_place.html", {"rows": rows})


@require_safe
def card(request: HttpRequest, public_id: str) -> HttpResponse:
    """One organisation, in a fragment."""
    found = organizations.by_public_id(public_id)
    if found is None or not may_see(speaker_of(request), found.visibility, found.public_id):
        raise Http404
    standing, tone = STANDINGS[found.standing]
    context = {
        "one": found,
        "url": page_of(found.public_id, found.slug),
        "logo": logo_of(found.public_id, found.logo_id),
        "standing": standing,
        "tone": tone,
    }
    return render(request, "directory/_map_card.html", context)


@require_safe
def card_root(_request: HttpRequest) -> HttpResponse:
    """The address to which the map adds an identifier; alone, it leads to the list."""
    return redirect("directory:list")


def _spread(request: HttpRequest, question: Asked, speaker: Speaker) -> Spread:
    query = replace(question.query(with_facets=False), cursor="", size=1, visible=findable_by(speaker))
    zoom, box = _zoom(request), questions.box(request.GET.get("bbox", ""))
    answer = search(KIND, query, speaker=speaker)
    if answer.trouble:
        return _spread_by_database(question, query, zoom=zoom, box=box)
    if answer.total <= MOST_POINTS:
        return _points(matching_keys(KIND, query, speaker=speaker, limit=MOST_POINTS) or (), query)
    if box is not None and zoom >= map_points.GRID_ZOOMS.stop:
        most = map_points.most_near(zoom)
        near = matching_keys(KIND, replace(query, box=box), speaker=speaker, limit=most + 1) or ()
        if len(near) <= most:
            return _points(near, query)
    counted = _of_grid(question, query, zoom=zoom, box=box)
    if counted.cells:
        return counted
    width = map_points.width_of_cells(zoom)
    found = cells(KIND, replace(query, box=box), speaker=speaker, width=width) or ()
    return map_points.cells_of_index(found, zoom=zoom)


def _points(keys: Iterable[int], query: Query) -> Spread:
    found = map_points.points_of(sorted(keys), [str(one) for one in query.visible])
    return Spread(total=len(found), points=found)


def _of_grid(question: Asked, query: Query, *, zoom: int, box: Box | None) -> Spread:
    """The cells made in advance; they hold what everyone sees, and nothing but the standing narrows them.

    Closer than the finest of them, those of a town are counted when asked.
    """
    too_close = box is not None and zoom >= map_points.GRID_ZOOMS.stop
    if too_close or not question.only_by_standing or query.visible != PUBLIC_ONLY:
        return Spread(total=0)
    chosen = [facets.STANDINGS[one] for one in query.filters["standing"] if one in facets.STANDINGS]
    return map_points.cells_of_grid(zoom=zoom, box=box, standings=chosen)


def _spread_by_database(question: Asked, query: Query, *, zoom: int, box: Box | None) -> Spread:
    """The same, more slowly, while there is no index."""
    found = map_points.points_by_query(query)
    if len(found) <= MOST_POINTS:
        return Spread(total=len(found), points=found)
    if box is not None and zoom >= map_points.GRID_ZOOMS.stop:
        near = replace(query, box=box)
        most = map_points.most_near(zoom)
        if map_points.positioned(near, most) <= most:
            found = map_points.points_by_query(near)
            return Spread(total=len(found), points=found)
    counted = _of_grid(question, query, zoom=zoom, box=box)
    return counted if counted.cells else map_points.cells_by_query(replace(query, box=box), zoom=zoom)


def _zoom(request: HttpRequest) -> int:
    try:
        return min(max(int(request.GET.get("zoom", "5")), 0), DEEPEST)
    except ValueError:
        return 5
