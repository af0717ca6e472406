"""A published count, drawn: a picture for the eye, and tables that say the same to whoever reads or hears them.

Pure functions of the dictionary that `core/counting/result.as_dict` makes (and that a file of results holds): nothing
is counted again here. `{% chart drawing %}` and `{% data_table table %}` put them on a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chantier.assemblies.counting_phrases import exact
from chantier.foundation.ui import charts
from chantier.foundation.ui.figures import Contender, Heap, LegendEntry, Tally
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Cell, Column, Table, Word

Told = Mapping[str, Any]


def drawing_of(told: Told, *, source: Word = "") -> Tally:
    """The picture of a count, with its table of stages: those elected first, in their order, then the others."""
    heaps = {name: _heaps(told, name) for name in told["candidates"]}
    quota = Decimal(told["quota"]) if "quota" in told else None
    half = Decimal(told["voices"]["valid"]) / 2 if told["rule"] == "two-rounds" else None
    reference = quota if quota is not None else half
    return charts.tally(
        title=_title(told),
        sentence=_sentence(told),
        contenders=[
            Contender(name, heaps[name], exact(f"{_best(told, name):f}"), _fate(told, name)) for name in _order(told)
        ],
        table=stages_table(told),
        legend=_legend(told),
        source=source,
        reference=None if reference is None else float(reference),
        reference_label=_reference(quota, half),
    )


def stages_table(told: Told) -> Table:
    """What everybody has at the end of each stage, and what became of them: exact, never rounded."""
    stages = told["stages"]
    columns = (
        Column(_("Candidature")),
        *(Column(_heading(told, stage), numeric=True) for stage in stages),
        Column(_("Issue")),
    )
    rows = [
        (
            Cell(name),
            *(Cell(exact(stage["totals"][name]) if name in stage["totals"] else "–") for stage in stages),
            Cell(_fate(told, name) or "–"),
        )
        for name in _order(told)
    ]
    if told["rule"] == "scottish-stv":
        for label, key in ((_("Bulletins épuisés"), "exhausted"), (_("Décimales coupées"), "cut")):
            rows.append((Cell(label), *(Cell(exact(stage[key])) for stage in stages), Cell("–")))
    return Table(_title(told), columns, tuple(rows), caption_hidden=True)


def duels_table(told: Told) -> Table | None:
    """Who is preferred to whom, two by two: the voices that put the name of the row before that of the column. None
    for a rule without duels.
    """
    if "pairs" not in told:
        return None
    names = _order(told)
    rows = tuple(
        (Cell(one), *(Cell("–" if one == other else exact(str(told["pairs"][one][other]))) for other in names))
        for one in names
    )
    columns = (Column(_("Préférée à")), *(Column(name, numeric=True) for name in names))
    return Table(_("Voix qui préfèrent la candidature de la ligne à celle de la colonne"), columns, rows)


def _order(told: Told) -> list[str]:
    """Those elected, then those who held out the longest, then those who had the most."""
    out = {name: stage["stage"] for stage in told["stages"] for name in stage["excluded"]}
    places = {name: place for place, name in enumerate(told["candidates"])}

    def place(name: str) -> tuple[float, Decimal, int]:
        return -out.get(name, float("inf")), -_best(told, name), places[name]

    return [*told["elected"], *sorted((name for name in told["candidates"] if name not in told["elected"]), key=place)]


def _chosen(told: Told) -> list[str]:
    """Those who are elected, or who stand again."""
    chosen: list[str] = told["elected"] or told.get("second_round", [])
    return chosen


def _totals(told: Told, name: str) -> list[Decimal]:
    return [Decimal(stage["totals"][name]) for stage in told["stages"] if name in stage["totals"]]


def _best(told: Told, name: str) -> Decimal:
    """The most that a candidate had; in proportion, what it weighed when it took its seat, or at the last one."""
    totals = _totals(told, name)
    return totals[-1] if told["rule"] == "proportional-approval" else max(totals)


def _heaps(told: Told, name: str) -> tuple[Heap, ...]:
    """First what it began with, then each heap it received; in proportion, what counts and what already served."""
    totals, quiet = _totals(told, name), "" if name in _chosen(told) else " is-quiet"
    if told["rule"] == "proportional-approval":
        served = totals[0] - totals[-1]
        heaps = [Heap(float(totals[-1]), _("Poids"), f"bar{quiet}")]
        return (*heaps, Heap(float(served), _("Déjà servi"), f"heap{quiet}")) if served else tuple(heaps)
    heaps = [Heap(float(totals[0]), _heading(told, told["stages"][0]), f"bar{quiet}")]
    for stage, before, after in zip(told["stages"][1:], totals, totals[1:], strict=False):
        if after > before:
            heaps.append(Heap(float(after - before), _heading(told, stage), f"heap{quiet}"))
    return tuple(heaps)


def _fate(told: Told, name: str) -> str:
    """What became of a candidate, in words."""
    if name in told.get("second_round", ()):
        return _("Second tour")
    for stage in told["stages"]:
        if name in stage["elected"]:
            if stage["did"] == "seat":
                return _("Siège %(stage)s") % {"stage": stage["stage"]}
            if len(told["stages"]) == 1:
                return _("Élection")
            return _("Élection à l’étape %(stage)s") % {"stage": stage["stage"]}
        if name in stage["excluded"]:
            if told["rule"] == "schulze":
                return _("Sous le quorum ou la majorité à atteindre")
            return _("Retrait à l’étape %(stage)s") % {"stage": stage["stage"]}
    return ""


def _title(told: Told) -> str:
    if told["rule"] == "schulze":
        return _("Duels gagnés")
    if told["rule"] in ("approval", "proportional-approval"):
        return _("Approbations")
    if len(told["stages"]) == 1:
        return _("Premiers choix")
    return _("Les voix, étape par étape")


def _heading(told: Told, stage: Mapping[str, Any]) -> str:
    said = {"stage": stage["stage"], "name": stage["of"]}
    if stage["did"] == "surplus":
        return _("%(stage)s. Surplus : %(name)s") % said
    if stage["did"] == "exclusion":
        return _("%(stage)s. Retrait : %(name)s") % said
    if stage["did"] == "seat":
        return _("Siège %(stage)s") % said
    if stage["did"] == "duels":
        return _("Duels gagnés")
    if told["rule"] == "approval":
        return _("Approbations")
    return _("Premiers choix")


def _sentence(told: Told) -> str:
    """Who is elected, out of how many voices, in one sentence."""
    said = {
        "names": ", ".join(told["elected"]),
        "others": ", ".join(told.get("second_round", ())),
        "voices": written(told["voices"]["valid"]),
    }
    if told.get("second_round"):
        return _("Personne n’a plus de la moitié des voix. Second tour : %(others)s.") % said
    if not told["elected"]:
        return _("Aucun siège n’est pourvu.")
    return (
        ngettext(
            "Élection, sur %(voices)s voix : %(names)s.",
            "Élections, sur %(voices)s voix : %(names)s.",
            len(told["elected"]),
        )
        % said
    )


def _legend(told: Told) -> tuple[LegendEntry, ...]:
    entries: tuple[LegendEntry, ...] = ()
    if told["rule"] == "proportional-approval":
        entries = LegendEntry("bar", _("Poids")), LegendEntry("heap", _("Déjà servi"))
    elif told["rule"] == "scottish-stv" and len(told["stages"]) > 1:
        entries = LegendEntry("bar", _("Premiers choix")), LegendEntry("heap", _("Reçu ensuite"))
    return (
        (*entries, LegendEntry("bar is-quiet", _("Sans siège")))
        if len(_chosen(told)) < len(told["candidates"])
        else entries
    )


def _reference(quota: Decimal | None, half: Decimal | None) -> str:
    if quota is not None:
        return _("Quota : %(number)s") % {"number": exact(f"{quota:f}")}
    if half is not None:
        return _("Moitié des voix : %(number)s") % {"number": exact(f"{half:f}")}
    return ""
