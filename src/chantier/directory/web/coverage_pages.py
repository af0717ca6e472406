"""« Où sommes-nous, où manquons-nous » : one page that answers for a territory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.directory.core import coverage as core
from chantier.directory.core.coverage import Share, Tally
from chantier.directory.coverage_phrases import MEASURES, concept
from chantier.directory.queries.coverage import Coverage, coverage
from chantier.directory.web.territory_choice import Chosen, asked, choices, chosen_territory
from chantier.foundation.places import api as places
from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Choropleth, Intervals, Place, Proportion
from chantier.foundation.ui.numbers import between, percent, written
from chantier.foundation.ui.parts import Cell, Column, Link, Table

#: Beyond this many groups a chart is no longer read; the table has them all.
MOST_DOTS = 24
BREAKS = (0.05, 0.1, 0.2, 0.4)


def coverage_page(request: HttpRequest) -> HttpResponse:
    """Members, known and registered bodies of a territory, by MRC, activity and form; the way to a goal."""
    chosen = chosen_territory(asked(request, "territoire"))
    measure = asked(request, "mesure")
    measure = measure if measure in core.MEASURES else core.MEMBERS_OF_KNOWN
    found = coverage(kind=chosen.kind, territory_id=chosen.id, contained=chosen.contained)
    goal = asked(request, "objectif")
    target = core.target(found.whole, int(goal)) if goal.isdigit() and len(goal) < 7 else None
    areas = _areas(chosen, found)
    shares = {line.id: found.by_area.get(line.id, Tally()).share(measure) for line in areas}
    source = _source(found)
    context = {
        "chosen": chosen,
        "groups": choices(),
        "measures": [(key, label, key == measure) for key, label in MEASURES.items()],
        "goal": goal if target else "",
        "target": target,
        "target_table": _target_table(areas, found, target) if target else None,
        "whole": found.whole,
        "share": found.whole.share(measure),
        "share_sentence": _share_sentence(found.whole.share(measure), measure),
        "sentences": _sentences(areas, shares, found.whole.share(measure)),
        "choropleth": _choropleth(chosen, areas, shares, measure, source),
        "intervals": _intervals(areas, shares, found, measure, source),
        "area_table": _table(_("Par MRC ou territoire équivalent"), _area_rows(areas, found), measure),
        "activity_table": _table(_("Par activité"), _concept_rows("activity", found.by_activity), measure),
        "form_table": _table(_("Par forme juridique"), _concept_rows("legal-form", found.by_form), measure),
        "without_activity": found.without_activity,
        "source": source,
        "seen_on": date_format(found.seen_on) if found.seen_on else "",
        "invitations_url": _invitations(chosen.reference),
        "crumbs": (
            Link(_("Répertoire"), reverse("directory:list")),
            Link(_("Couverture"), reverse("directory:coverage"), current=True),
        ),
    }
    return render(request, "directory/coverage.html", context)


def _areas(chosen: Chosen, found: Coverage) -> tuple[places.TerritoryLine, ...]:
    """The MRC inside the territory; for a pole that cuts through one, that one too."""
    lines = places.of_kind("mrc", within=chosen.id) if chosen.id else ()
    missing = {key for key in found.by_area if key} - {line.id for line in lines}
    return (*lines, *sorted(places.lines(missing).values(), key=lambda line: line.name))


def _invitations(reference: str) -> str:
    address = reverse("directory:invitations")
    return f"{address}?{urlencode({'territoire': reference})}" if reference else address


def _source(found: Coverage) -> str:
    return ", ".join(found.sources[:4])


def _share_sentence(share: Share, measure: str) -> str:
    if share.value is None:
        return _("Rien à compter ici pour cette mesure.")
    interval = share.interval
    return _("%(measure)s : %(part)s sur %(whole)s, soit %(share)s (intervalle à 95 %% %(interval)s).") % {
        "measure": MEASURES[measure],
        "part": localize(share.part),
        "whole": localize(share.whole),
        "share": percent(float(share.value)),
        "interval": between(percent(float(interval.low)), percent(float(interval.high))),
    }


def _sentences(areas: Iterable[places.TerritoryLine], shares: Mapping[int, Share], reference: Share) -> tuple[str, ...]:
    """What may be said with confidence, and only that."""
    said: dict[str, list[str]] = {core.BELOW: [], core.ABOVE: []}
    for line in areas:
        said.setdefault(core.against(shares[line.id], reference), []).append(line.name)
    below, above = said[core.BELOW], said[core.ABOVE]
    sentences = []
    if below:
        sentences.append(
            ngettext(
                "Nettement sous l’ensemble du territoire : %(names)s.",
                "Nettement sous l’ensemble du territoire (%(count)s MRC) : %(names)s.",
                len(below),
            )
            % {"names": ", ".join(below), "count": len(below)}
        )
    if above:
        sentences.append(
            ngettext(
                "Nettement au-dessus de l’ensemble : %(names)s.",
                "Nettement au-dessus de l’ensemble (%(count)s MRC) : %(names)s.",
                len(above),
            )
            % {"names": ", ".join(above), "count": len(above)}
        )
    if not below and not above:
        sentences.append(_("Aucune MRC ne se distingue nettement de l’ensemble : les écarts peuvent venir du hasard."))
    return tuple(sentences)


def _choropleth(
    chosen: Chosen,
    areas: tuple[places.TerritoryLine, ...],
    shares: Mapping[int, Share],
    measure: str,
    source: str,
) -> Choropleth | None:
    drawing = places.svg("mrc", within=chosen.id) if chosen.id else None
    if drawing is None or not drawing.outlines:
        return None
    lines = {line.id: line for line in areas}
    drawn = []
    for outline in drawing.outlines:
        share = shares.get(outline.id, Share(0, 0))
        drawn.append(
            Place(
                label=lines[outline.id].name if outline.id in lines else outline.name,
                path=outline.d,
                value=None if share.value is None else float(share.value),
                text="–" if share.value is None else _of(share),
                url=_invitations(outline.reference),
                few=share.value is not None and share.is_few,
            )
        )
    return charts.choropleth(
        title=_("%(measure)s, par MRC") % {"measure": MEASURES[measure]},
        sentence=_(
            "Plus la couleur est forte, plus la part est grande ; une MRC hachurée compte moins de dix organismes."
        ),
        places=drawn,
        columns=(_("MRC"), _("Part")),
        view_box=drawing.view_box,
        breaks=BREAKS,
        legend_texts=(
            _("moins de 5 %"),
            _("de 5 à 10 %"),
            _("de 10 à 20 %"),
            _("de 20 à 40 %"),
            _("40 % et plus"),
        ),
        source=source,
    )


def _of(share: Share) -> str:
    return _("%(part)s sur %(whole)s (%(share)s)") % {
        "part": localize(share.part),
        "whole": localize(share.whole),
        "share": percent(float(share.value or 0)),
    }


def _intervals(
    areas: tuple[places.TerritoryLine, ...],
    shares: Mapping[int, Share],
    found: Coverage,
    measure: str,
    source: str,
) -> Intervals | None:
    counted = [line for line in areas if shares[line.id].whole]
    if not counted or len(counted) > MOST_DOTS:
        return None
    whole = found.whole.share(measure).value
    return charts.intervals(
        title=_("Part et incertitude, par MRC"),
        sentence=_("Le point est la part observée ; le trait, là où la vraie part peut se trouver (95 %)."),
        proportions=[
            Proportion(line.name, shares[line.id].part, shares[line.id].whole, _invitations(line.reference))
            for line in counted
        ],
        columns=(_("MRC"), _("Nombre"), _("Part"), _("Intervalle à 95 %")),
        source=source,
        reference=float(whole) if whole is not None else None,
        reference_label=_("Ensemble du territoire"),
        few_below=core.FEW,
    )


_Rows = list[tuple[str, str, Tally]]


def _area_rows(areas: Iterable[places.TerritoryLine], found: Coverage) -> _Rows:
    rows = [(line.name, _invitations(line.reference), found.by_area.get(line.id, Tally())) for line in areas]
    if None in found.by_area:
        rows.append((_("MRC inconnue"), "", found.by_area[None]))
    return rows


def _concept_rows(scheme: str, cells: Mapping[str, Tally]) -> _Rows:
    rows = [(concept(scheme, key) if key else _("Non précisée"), "", cell) for key, cell in cells.items()]
    return sorted(rows, key=lambda row: row[0].casefold())


def _table(caption: str, rows: _Rows, measure: str) -> Table | None:
    if not rows:
        return None
    columns = (
        Column(_("Groupe")),
        Column(_("Membres"), numeric=True),
        Column(_("Connus"), numeric=True),
        Column(_("Inscrits"), numeric=True),
        Column(_("Part"), numeric=True),
        Column(_("Intervalle à 95 %"), numeric=True),
    )
    return Table(caption, columns, tuple(_row(label, url, cell, measure) for label, url, cell in rows))


def _row(label: str, url: str, cell: Tally, measure: str) -> tuple[Cell, ...]:
    share = cell.share(measure)
    if share.value is None:
        last = (Cell("–"), Cell("–"))
    else:
        interval = share.interval
        last = (
            Cell(percent(float(share.value)), hint=_("petit nombre") if share.is_few else ""),
            Cell(between(percent(float(interval.low)), percent(float(interval.high)))),
        )
    counts = (cell.members, cell.known, cell.registered)
    return (Cell(label, url), *(Cell(written(count)) for count in counts), *last)


def _target_table(areas: tuple[places.TerritoryLine, ...], found: Coverage, target: core.Target) -> Table | None:
    """The missing members shared out between MRC in proportion to the known bodies that are not members yet."""
    waiting = {
        line.id: found.by_area[line.id].known - found.by_area[line.id].members
        for line in areas
        if line.id in found.by_area
    }
    parts = core.shared_out(target.missing, waiting)
    rows = tuple(
        (
            Cell(line.name, _invitations(line.reference)),
            Cell(written(found.by_area[line.id].members)),
            Cell(written(waiting[line.id])),
            Cell(written(parts[line.id])),
        )
        for line in areas
        if line.id in parts
    )
    heads = (_("Membres"), _("Connus, non membres"), _("Adhésions à chercher"))
    columns = (Column(_("MRC")), *(Column(head, numeric=True) for head in heads))
    return Table(_("L’objectif réparti selon ceux qui restent à inviter"), columns, rows) if rows else None
