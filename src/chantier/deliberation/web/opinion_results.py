"""What a consultation says: what is shared first, groups only when they are steady, and how steady it all is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from chantier.deliberation.core.opinion_map.picture import HEIGHT, WIDTH, Cell, cells
from chantier.deliberation.models import OpinionMap, OpinionResult
from chantier.deliberation.opinion_map_phrases import HIDDEN
from chantier.deliberation.queries import opinions as queries
from chantier.deliberation.queries.calendars import moment
from chantier.deliberation.queries.opinions import StatementView
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.opinion_reach import map_of, shell
from chantier.foundation.ui.numbers import percent, written
from chantier.foundation.ui.parts import Cell as TableCell
from chantier.foundation.ui.parts import Column, Table, Word

#: Statements of the table; the file of the result has them all.
MOST_SHOWN = 200
#: A picture is that of its fingerprint for ever; a day is enough to serve it many times.
_DAY = 86_400


@require_safe
def results(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The last result that was computed."""
    row, met = map_of(request, public_id)
    if slug != (row.slug or "x"):
        return redirect(address_of("opinion-results", row), permanent=True)
    last = queries.latest(row)
    voters = queries.voters_count(row)
    context: dict[str, Any] = {
        **shell(row, met, here=_("Résultats"), page="opinion-results"),
        "voters": voters,
        "fewest": queries.FEWEST_VOTERS,
        "result": None,
    }
    if last is not None and voters >= queries.FEWEST_VOTERS:
        context |= _told(row, last)
    return render(request, "deliberation/opinion_results.html", context)


def _told(row: OpinionMap, last: OpinionResult) -> dict[str, Any]:
    by_number = {str(one.number): one for one in queries.statements(row, ())}
    consensus, groups = queries.part(last, "consensus"), queries.part(last, "groups")
    steadiness, counted = queries.part(last, "stability"), queries.part(last, "votes")
    drawn = _cells(last)
    return {
        "result": last,
        "computed": moment(last.at, row.table.time_zone),
        "counted": counted,
        "agreed": _shared(consensus["agree"], by_number),
        "refused": _shared(consensus["disagree"], by_number),
        "groups": _groups(groups, by_number),
        "why_hidden": HIDDEN.get(groups["reason"], ""),
        "kept": percent(steadiness["consensus_kept"]),
        "removed": percent(steadiness["removed"]),
        "steadiness": steadiness,
        "likeness": percent(steadiness["mean_likeness"]),
        "least_likeness": percent(steadiness["least_likeness"]),
        "same_number": percent(steadiness["same_number"]),
        "cells": drawn,
        "width": WIDTH,
        "height": HEIGHT,
        "picture_sentence": _picture_sentence(counted["voters"], len(groups["groups"]) if groups["shown"] else 0),
        "picture_table": _picture_table(drawn),
        "statements_table": _statements_table(last, by_number),
        "votes_url": address_of("opinion-votes", row),
        "result_url": address_of("opinion-result", row),
    }


def _shared(told: list[Mapping[str, Any]], by_number: Mapping[str, StatementView]) -> list[tuple[StatementView, str]]:
    """Statements with the sentence of their counts; one that a moderator took away since is left out."""
    return [
        (
            by_number[one["statement"]],
            _("%(count)s voix sur %(votes)s, %(share)s")
            % {
                "count": written(one["count"]),
                "votes": written(one["votes"]),
                "share": percent(one["count"] / one["votes"]),
            },
        )
        for one in told
        if one["statement"] in by_number
    ]


def _groups(told: Mapping[str, Any], by_number: Mapping[str, StatementView]) -> list[tuple[str, str, list[Any]]]:
    if not told["shown"]:
        return []
    found: list[tuple[str, str, list[Any]]] = []
    for one in told["groups"]:
        title = _("Groupe %(number)s") % {"number": one["group"]}
        if not one["shown"]:
            found.append((title, _("Trop petit pour être montré sans désigner quelqu’un."), []))
            continue
        size = ngettext("%(n)s voix", "%(n)s voix", one["size"]) % {"n": written(one["size"])}
        said = [
            (by_number[each["statement"]], _side(each))
            for each in one["representative"]
            if each["statement"] in by_number
        ]
        found.append((title, size, said))
    return found


def _side(each: Mapping[str, Any]) -> str:
    counts = {"count": written(each["count"]), "votes": written(each["votes"])}
    if each["side"] == "agree":
        return _("d’accord : %(count)s sur %(votes)s dans ce groupe") % counts
    return _("pas d’accord : %(count)s sur %(votes)s dans ce groupe") % counts


def _cells(last: OpinionResult) -> tuple[Cell, ...]:
    kept: Any = caches["process"].get_or_set(
        f"deliberation.opinion-picture:{last.fingerprint}",
        lambda: cells(queries.part(last, "coordinates", "voters")),
        _DAY,
    )
    found: tuple[Cell, ...] = kept
    return found


def _picture_sentence(voters: int, groups: int) -> str:
    if groups:
        return ngettext(
            "%(voters)s voix, dont deux qui ont répondu de façon semblable se tiennent près l’une de l’autre ; "
            "%(groups)s groupe.",
            "%(voters)s voix, dont deux qui ont répondu de façon semblable se tiennent près l’une de l’autre ; "
            "%(groups)s groupes.",
            groups,
        ) % {"voters": written(voters), "groups": written(groups)}
    return _(
        "%(voters)s voix, dont deux qui ont répondu de façon semblable se tiennent près l’une de l’autre ; "
        "aucun groupe n’est montré."
    ) % {"voters": written(voters)}


def _picture_table(drawn: tuple[Cell, ...]) -> Table:
    columns = (
        Column(_("Place, de gauche à droite")),
        Column(_("Place, de haut en bas"), numeric=True),
        Column(_("Groupe")),
        Column(_("Voix"), numeric=True),
    )
    rows = tuple(
        (
            TableCell(written(one.column)),
            TableCell(written(one.row)),
            TableCell(written(one.group) if one.group else _("aucun")),
            TableCell(written(one.voters)),
        )
        for one in drawn
    )
    return Table(_("Les voix sur le plan, par case"), columns, rows, caption_hidden=True)


def _statements_table(last: OpinionResult, by_number: Mapping[str, StatementView]) -> Table:
    told = [one for one in queries.part(last, "coordinates", "statements") if one["statement"] in by_number]
    told.sort(key=lambda one: (-(one["agree"] + one["disagree"] + one["pass"]), int(one["statement"])))
    columns = (
        Column(_("Énoncé")),
        Column(_("D’accord"), numeric=True),
        Column(_("Pas d’accord"), numeric=True),
        Column(_("Passe"), numeric=True),
    )

    def line(one: Mapping[str, Any]) -> tuple[TableCell, ...]:
        words = by_number[one["statement"]].words
        counts: tuple[Word, ...] = (written(one["agree"]), written(one["disagree"]), written(one["pass"]))
        return (TableCell(words.body, language=words.language), *(TableCell(count) for count in counts))

    rows = tuple(line(one) for one in told[:MOST_SHOWN])
    return Table(_("Les réponses, énoncé par énoncé"), columns, rows, caption_hidden=True)
