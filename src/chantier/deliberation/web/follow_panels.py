"""On the pages of tables, proposals, needs, questions and territories: follow, take away, print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chantier.deliberation.core import following as core
from chantier.deliberation.models import Follow, Need, Proposal, Question, Table
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.following import follow_state
from chantier.deliberation.web.addresses import Addressed, address_of
from chantier.deliberation.web.keeping import begun
from chantier.deliberation.web.reach import read_before, speaker_of
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Link, Panel

#: After what the others show: what is said comes first.
_LAST = 90


def install() -> None:
    """Show the button and the links where something may be followed, and on one’s own page what one follows."""
    for kind, model in ((core.TABLE, Table), (core.PROPOSAL, Proposal), (core.NEED, Need), (core.QUESTION, Question)):
        register(f"deliberation.{kind}", _panel_of(kind, model))
    register("places.territory", of_territory)
    register("people.me", of_person)


def of_territory(subject_id: str, request: HttpRequest) -> Panel | None:
    """Follow what is said at the tables of a territory, and of those inside it."""
    follow = follow_state(speaker_of(request).person_id, core.TERRITORY, int(subject_id))
    html = render_to_string("deliberation/_follow_panel.html", {"follow": follow, "links": ()}, request=request)
    return Panel(gettext_lazy("La concertation ici"), html, order=_LAST)


def of_person(subject_id: str, request: HttpRequest) -> Panel | None:
    """How many things a person follows, to themselves."""
    person_id = speaker_of(request).person_id
    if person_id is None or str(person_id) != str(subject_id):
        return None
    context = {"count": Follow.objects.filter(person_id=person_id).count()}
    html = render_to_string("deliberation/_follow_own_panel.html", context, request=request)
    return Panel(gettext_lazy("Ce que vous suivez en concertation"), html, order=60)


def _panel_of(kind: str, model: type[Table | Proposal | Need | Question]) -> Callable[[str, HttpRequest], Panel | None]:
    def panel(subject_id: str, request: HttpRequest) -> Panel | None:
        row = read_before(request, model, subject_id)
        if row is None:
            return None
        person_id = speaker_of(request).person_id
        if person_id is not None:
            return _drawn(request, person_id, kind, row)
        # Nobody in particular follows nothing: strangers are all told the same.
        topics = (moves.table(row.pk),) if kind == core.TABLE else ((kind, row.pk),)
        return begun(request).keep(f"follow {kind}", topics, lambda: _drawn(request, None, kind, row), request.path)

    panel.__name__ = panel.__qualname__ = f"follow_{kind}"
    return panel


def _drawn(request: HttpRequest, person_id: int | None, kind: str, row: Any) -> Panel:
    context = {"follow": follow_state(person_id, kind, row.pk), "links": _links(kind, row)}
    html = render_to_string("deliberation/_follow_panel.html", context, request=request)
    return Panel(gettext_lazy("Suivre et emporter"), html, order=_LAST)


def _links(kind: str, row: Addressed) -> tuple[Link, ...]:
    dossier = _("Dossier à imprimer ou en PDF")
    named = {
        core.TABLE: (
            ("table-dossier", dossier),
            ("table-export", _("Toute la consultation (ZIP)")),
            ("table-deadlines", _("Échéances dans mon calendrier")),
            ("table-feed", _("Fil Atom")),
        ),
        core.PROPOSAL: (("proposal-dossier", dossier), ("proposal-feed", _("Fil Atom"))),
        core.QUESTION: (
            ("question-export", _("Toute la consultation (ZIP)")),
            ("question-deadlines", _("Échéances dans mon calendrier")),
        ),
    }
    links = tuple(Link(label, address_of(name, row)) for name, label in named.get(kind, ()))
    return (*links, Link(_("Données ouvertes"), reverse("deliberation:data")))
