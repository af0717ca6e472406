"""The consultation of a page, for whoever may see its table, and what stands around every page of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chantier.deliberation.models import OpinionMap
from chantier.deliberation.permissions import may_run
from chantier.deliberation.queries import opinions as queries
from chantier.deliberation.queries.calendars import moment, until
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.reach import AtTable, at_table
from chantier.foundation.ui.parts import Link


def map_of(request: HttpRequest, public_id: str) -> tuple[OpinionMap, AtTable]:
    """The map of this identifier, at its table. Raises ``Http404``, or ``NotAllowed``."""
    rows = OpinionMap.objects.select_related(
        "text", "question__text", "table__text", "table__parent", "table__procedure", "table__territory"
    )
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    return row, at_table(request, row.table)


def shell(row: OpinionMap, met: AtTable, *, here: str = "", page: str = "opinion") -> dict[str, Any]:
    """What every page of a consultation shows around its own matter; ``page`` is the name of its address."""
    shown = wording(row.text_id)
    state, tone, when = _state(row, met)
    pages = (
        (_("Donner son avis"), "opinion"),
        (_("Tous les énoncés"), "opinion-statements"),
        (_("Résultats"), "opinion-results"),
    )
    ways = [Link(shown.title, address_of("opinion", row), current=not here)]
    if here:
        ways.append(Link(here, "", current=True))
    return {
        "opinion": row,
        "shown": shown,
        "state": state,
        "tone": tone,
        "until": when,
        "here": here,
        "voice": met.speaker.voice_name if row.voters == OpinionMap.ORGANIZATIONS else "",
        "of_persons": row.voters == OpinionMap.PERSONS,
        "tabs": tuple(Link(label, address_of(name, row), current=name == page) for label, name in pages),
        "runs": bool(may_run(met.speaker, met.standing)),
        "close_url": address_of("opinion-close", row),
        "crumbs": (*way(met), *ways),
    }


def way(met: AtTable) -> tuple[Link, ...]:
    """The way back to the table."""
    return (
        Link(_("Concertation"), reverse("deliberation:home")),
        Link(wording(met.table.text_id).title, address_of("table", met.table)),
    )


def _state(row: OpinionMap, met: AtTable) -> tuple[str, str, str]:
    zone = row.table.time_zone
    if met.at < row.opens_at:
        return _("À venir"), "quiet", _("ouvre le %(day)s") % {"day": moment(row.opens_at, zone)}
    closes = until(row.closes_at, zone) if row.closes_at else ""
    if queries.is_open(row, at=met.at):
        return _("Ouverte"), "success", _("jusqu’au %(day)s") % {"day": closes} if closes else _("sans date de fin")
    return _("Terminée"), "quiet", _("depuis le %(day)s") % {"day": closes} if closes else ""
