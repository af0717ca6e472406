"""The pages of territories: all of them, one of them, and their boundaries for the map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chantier.foundation.places import finding, ground, queries, shapes
from chantier.foundation.places.core import kinds
from chantier.foundation.places.models import Territory
from chantier.foundation.places.phrases import CAUTIONS, KINDS_IN_PLURAL
from chantier.foundation.places.queries import TerritoryLine, TerritoryView
from chantier.foundation.places.shapes import Drawing
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Cell, Column, Fact, Link, Table

#: What every territory is in: said on the way, not in each title.
_FAR = (kinds.CONTINENT, kinds.COUNTRY)
_OUTLINED = (kinds.PROVINCE, kinds.REGION, kinds.MRC, kinds.MUNICIPALITY, kinds.POLE, kinds.CUSTOM)


@dataclass(frozen=True)
class MapArea:
    """A territory of a small map: its path, its name and where it leads."""

    name: str
    d: str
    url: str
    current: bool = False


def index(request: HttpRequest) -> HttpResponse:
    """The regions, the poles, and a search among all territories by name or postal code.

    With ``aller``, what means one territory without a doubt leads to its page at once: what the home page asks.
    """
    asked = request.GET.get("q", "").strip()[:80]
    looked = finding.look_for(asked) if asked else finding.Looked(())
    if looked.sure is not None and request.GET.get("aller"):
        return redirect("places:territory", looked.sure.reference)
    found = looked.found
    regions = queries.of_kind(kinds.REGION)
    drawn = shapes.svg(kinds.REGION, detail="mini", width=560.0)
    context = {
        "asked": asked,
        "postal_code": looked.postal_code,
        "found": _table(_("Territoires trouvés"), found) if found else None,
        "regions": _table(_("Régions administratives"), regions) if regions else None,
        "poles": _table(_("Pôles d’économie sociale"), queries.of_kind(kinds.POLE)),
        "drawing": drawn,
        "areas": _areas(drawn, {line.id: line.name for line in regions}),
        "caution": CAUTIONS["approximate"] if drawn.approximate else "",
        "crumbs": _crumbs(()),
        "boundaries_url": reverse("places:boundaries", args=[kinds.REGION]),
    }
    return render(request, "places/index.html", context)


def territory(request: HttpRequest, reference: str) -> HttpResponse:
    """One territory: where it is, who lives there, what it holds, and what the mandates above show of it."""
    found = queries.territory(reference.lower())
    if found is None:
        raise Http404
    if found.replaced_by:
        return redirect("places:territory", found.replaced_by, permanent=True)
    above = queries.breadcrumb(found.id)
    inside = queries.children(found.id)
    drawn = shapes.svg(inside[0].kind, within=found.id, detail="normal", width=720.0, tallest=0.85) if inside else None
    names = {line.id: line.name for line in inside}
    context = {
        "territory": found,
        "where": tuple(_link(line) for line in above[:-1] if line.kind not in _FAR),
        "table": _table(_inside_title(inside), inside) if inside else None,
        "drawing": drawn if drawn and drawn.outlines else None,
        "areas": _areas(drawn, names) if drawn else (),
        "locator": shapes.locator(found.id),
        "facts": _facts(found, queries.poles_of(found.id)),
        "caution": CAUTIONS["approximate"] if found.approximate and found.bounds else "",
        "crumbs": _crumbs(above),
    }
    return render(request, "places/territory.html", context)


def boundaries(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The outlines of a kind as GeoJSON, all or those inside ``?within=region-04``; unchanged while the stamp is."""
    if kind not in _OUTLINED:
        raise Http404
    within = None
    if asked := request.GET.get("within", ""):
        container = queries.territory(asked)
        if container is None:
            raise Http404
        within = container.id
    language = get_language() or "fr"
    return _kept(
        request,
        f"{queries.stamp()}-{kind}-{within or 0}-{language}",
        partial(shapes.geojson_bytes, kind, within=within, language=language, address=partial(_address)),
        "application/geo+json",
    )


def under(request: HttpRequest, part: str) -> HttpResponseBase:
    """What a map draws under its points: the borders of a kind of territory, or the names to write."""
    language = get_language() or "fr"
    if part == "names":
        make = partial(ground.names_bytes, language)
    elif part in ground.BORDERED:
        make = partial(ground.lines_bytes, part)
    else:
        raise Http404
    return _kept(request, f"{queries.stamp()}-{part}-{language}", make, "application/json")


def _kept(
    request: HttpRequest, version: str, make: Callable[[], tuple[bytes, bytes]], content_type: str
) -> HttpResponseBase:
    """An answer that stays the same while its version does, gzipped once for all."""
    etag = f'"{version}"'
    if request.headers.get("If-None-Match") in (etag, f"W/{etag}"):
        response: HttpResponse = HttpResponseNotModified()
    else:
        plain, packed = make()
        zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(packed if zipped else plain, content_type=content_type)
        if zipped:
            response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=600"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _address(reference: str) -> str:
    return reverse("places:territory", args=[reference])


def _link(line: TerritoryLine) -> Link:
    return Link(line.name, _address(line.reference))


def _crumbs(above: tuple[TerritoryLine, ...]) -> tuple[Link, ...]:
    start = Link(_("Territoires"), reverse("places:index"), current=not above)
    links = tuple(_link(line) for line in above if line.kind not in _FAR)
    if links:
        links = (*links[:-1], Link(links[-1].label, links[-1].url, current=True))
    return (start, *links)


def _areas(drawn: Drawing, names: dict[int, str]) -> tuple[MapArea, ...]:
    return tuple(
        MapArea(names.get(outline.id, outline.name), outline.d, _address(outline.reference))
        for outline in drawn.outlines
    )


def _inside_title(inside: tuple[TerritoryLine, ...]) -> str:
    several = {line.kind for line in inside}
    return str(KINDS_IN_PLURAL[several.pop()]) if len(several) == 1 else _("Ce qu’il y a dedans")


def _table(caption: str, found: tuple[TerritoryLine, ...]) -> Table:
    """A list of territories; a column that would say the same on every row is left out."""
    holds = any(line.kind != kinds.MUNICIPALITY for line in found)
    named = len({line.designation or line.kind for line in found}) > 1
    years = {line.population_year for line in found if line.population is not None}
    people = _("Population (%(year)s)") % {"year": years.pop()} if len(years) == 1 else _("Population")
    columns = [Column(_("Nom"))]
    if named:
        columns.append(Column(_("Désignation")))
    columns.append(Column(people, numeric=True))
    if holds:
        columns.append(Column(_("Municipalités"), numeric=True))
        found = queries.with_municipalities(found)
    return Table(
        caption=caption,
        columns=tuple(columns),
        rows=tuple(_row(line, named=named, holds=holds) for line in found),
    )


def _row(line: TerritoryLine, *, named: bool, holds: bool) -> tuple[Cell, ...]:
    cells = [Cell(line.name, _address(line.reference))]
    if named:
        cells.append(Cell(line.designation or Territory.Kind(line.kind).label))
    cells.append(Cell(written(line.population) if line.population is not None else "–"))
    if holds:
        cells.append(Cell("–" if line.kind == kinds.MUNICIPALITY else written(line.municipalities)))
    return tuple(cells)


def _facts(found: TerritoryView, poles: tuple[TerritoryLine, ...]) -> tuple[Fact, ...]:
    facts = [Fact(_("Code officiel"), (found.code,)) if found.kind != kinds.POLE else None]
    if found.designation:
        facts.append(Fact(_("Désignation"), (found.designation,)))
    facts += [Fact(_("Pôle"), (pole.name,), url=_address(pole.reference)) for pole in poles]
    if found.former_names:
        facts.append(Fact(_("Anciens noms et noms de secteurs"), tuple(name for name, _year in found.former_names)))
    if found.source:
        dated = f"{found.source} ({date_format(found.source_on, 'F Y')})" if found.source_on else found.source
        facts.append(Fact(_("Source des faits"), (dated,)))
    if found.source_licence:
        facts.append(Fact(_("Licence"), (found.source_licence,)))
    if found.outline_source:
        facts.append(Fact(_("Source des limites"), (found.outline_source,)))
    return tuple(fact for fact in facts if fact is not None)
