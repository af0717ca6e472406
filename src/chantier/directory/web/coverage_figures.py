"""The pictures and tables of coverage: shares with their uncertainty, by MRC, activity or legal form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.directory.core import coverage as core
from chantier.directory.core.coverage import Share, Tally
from chantier.directory.coverage_phrases import MEASURES
from chantier.foundation.places import api as places
from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Choropleth, Intervals, Place, Proportion
from chantier.foundation.ui.labels import Label, placed
from chantier.foundation.ui.numbers import between, percent, written
from chantier.foundation.ui.parts import Cell, Column, Table

#: Beyond this many groups a chart is no longer read; the table has them all.
MOST_DOTS = 24
#: Beyond this many territories their names would cover the picture.
MOST_NAMES = 30
#: The table of the page says every number, those of the pictures too.
TABLE_URL = "#nombres"
BREAKS = (0.05, 0.1, 0.2, 0.4)


@dataclass(frozen=True)
class Line:
    """A group that is counted: an MRC, an activity, a form. ``seek`` is its part of the members still missing."""

    label: str
    tally: Tally
    url: str = ""
    id: int = 0
    seek: int | None = None


def invitations_urls() -> Callable[[str], str]:
    """Whom to invite in each territory, by its reference; without one, everywhere."""
    address = reverse("directory:invitations")
    return lambda reference: f"{address}?{urlencode({'territoire': reference})}" if reference else address


def part_of(share: Share) -> str:
    """« 3 sur 18 (17 %) », in the reader's language."""
    return _("%(part)s sur %(whole)s (%(share)s)") % {
        "part": written(share.part),
        "whole": written(share.whole),
        "share": percent(float(share.value or 0)),
    }


def standing_out(lines: Iterable[Line], measure: str, reference: Share) -> tuple[str, ...]:
    """What may be said with confidence, and only that."""
    said: dict[str, list[str]] = {core.BELOW: [], core.ABOVE: []}
    for line in lines:
        share = line.tally.share(measure)
        if not share.is_few:
            said.setdefault(core.against(share, reference), []).append(line.label)
    below, above = said[core.BELOW], said[core.ABOVE]
    sentences = []
    if below:
        sentences.append(
            ngettext(
                "Nettement sous l’ensemble du territoire : %(names)s.",
                "Nettement sous l’ensemble du territoire (%(count)s MRC) : %(names)s.",
                len(below),
            )
            % {"names": ", ".join(below), "count": written(len(below))}
        )
    if above:
        sentences.append(
            ngettext(
                "Nettement au-dessus de l’ensemble : %(names)s.",
                "Nettement au-dessus de l’ensemble (%(count)s MRC) : %(names)s.",
                len(above),
            )
            % {"names": ", ".join(above), "count": written(len(above))}
        )
    if not below and not above:
        sentences.append(_("Aucune MRC ne se distingue nettement de l’ensemble : les écarts peuvent venir du hasard."))
    return tuple(sentences)


def choropleth(territory_id: int, lines: Iterable[Line], measure: str, source: str) -> Choropleth | None:
    """The MRC of a territory, shaded and named; None where none has an outline."""
    drawn = places.close_up("mrc", within=territory_id) if territory_id else None
    if drawn is None:
        return None
    by_id, url = {line.id: line for line in lines}, invitations_urls()
    shares = {number: line.tally.share(measure) for number, line in by_id.items()}
    shaded = []
    for outline in drawn.outlines:
        share = shares.get(outline.id, Share(0, 0))
        shaded.append(
            Place(
                label=by_id[outline.id].label if outline.id in by_id else outline.name,
                path=outline.d,
                value=None if share.value is None else float(share.value),
                text="–" if share.value is None else part_of(share),
                url=url(outline.reference),
                few=share.value is not None and share.is_few,
            )
        )
    wanted = [
        Label(spot.x, spot.y, by_id[spot.id].label, _short(shares[spot.id])) for spot in drawn.spots if spot.id in by_id
    ]
    return charts.choropleth(
        title=_("%(measure)s, par MRC") % {"measure": MEASURES[measure]},
        sentence=_(
            "Plus la couleur est forte, plus la part est grande ; une MRC hachurée compte moins de dix organismes."
        ),
        places=shaded,
        columns=(_("MRC"), _("Part")),
        view_box=drawn.view_box,
        breaks=BREAKS,
        legend_texts=(
            _("moins de 5 %"),
            _("de 5 à 10 %"),
            _("de 10 à 20 %"),
            _("de 20 à 40 %"),
            _("40 % et plus"),
        ),
        source=source,
        labels=placed(wanted, width=drawn.width, height=drawn.height) if len(wanted) <= MOST_NAMES else (),
        inset=drawn.inset,
        table_url=TABLE_URL,
    )


def _short(share: Share) -> str:
    if share.value is None:
        return ""
    return _("%(part)s sur %(whole)s") % {"part": written(share.part), "whole": written(share.whole)}


def intervals(
    lines: Iterable[Line], measure: str, reference: Share, *, title: str, group: str, source: str
) -> Intervals | None:
    """Each share with where the true one may be; None when there is nothing to draw, or too much."""
    counted = [(line, line.tally.share(measure)) for line in lines]
    counted = [(line, share) for line, share in counted if share.whole]
    if not counted or len(counted) > MOST_DOTS:
        return None
    return charts.intervals(
        title=title,
        sentence=_("Le point est la part observée ; le trait, là où la vraie part peut se trouver (95 %)."),
        proportions=[Proportion(line.label, share.part, share.whole, line.url) for line, share in counted],
        columns=(group, _("Nombre"), _("Part"), _("Intervalle à 95 %")),
        source=source,
        reference=float(reference.value) if reference.value is not None else None,
        reference_label=_("Ensemble du territoire"),
        few_below=core.FEW,
        table_url=TABLE_URL,
    )


def table(caption: str, group: str, lines: Iterable[Line], measure: str) -> Table | None:
    """Every number; the members to look for in a last column when there is a goal."""
    rows = tuple(lines)
    if not rows:
        return None
    seeks = any(line.seek is not None for line in rows)
    heads = [_("Membres"), _("Connus"), _("Inscrits"), _("Part"), _("Intervalle à 95 %")]
    heads += [_("Adhésions à chercher")] if seeks else []
    columns = (Column(group), *(Column(head, numeric=True) for head in heads))
    return Table(caption, columns, tuple(_row(line, measure, seeks=seeks) for line in rows))


def _row(line: Line, measure: str, *, seeks: bool) -> tuple[Cell, ...]:
    share = line.tally.share(measure)
    if share.value is None:
        last = [Cell("–"), Cell("–")]
    else:
        interval = share.interval
        last = [
            Cell(percent(float(share.value)), hint=_("petit nombre") if share.is_few else ""),
            Cell(between(percent(float(interval.low)), percent(float(interval.high)))),
        ]
    if seeks:
        last.append(Cell("–" if line.seek is None else written(line.seek)))
    counts = (line.tally.members, line.tally.known, line.tally.registered)
    return (Cell(line.label, line.url), *(Cell(written(count)) for count in counts), *last)


def shared_out(lines: Iterable[Line], missing: int) -> dict[int, int]:
    """The missing members shared out in proportion to the known bodies that are not members yet."""
    waiting: Mapping[int, int] = {line.id: line.tally.known - line.tally.members for line in lines if line.id}
    return core.shared_out(missing, waiting)
