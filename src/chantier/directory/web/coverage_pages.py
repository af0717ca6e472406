"""« Où sommes-nous, où manquons-nous » : one page that answers for a territory, the answer first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chantier.directory.core import coverage as core
from chantier.directory.core.coverage import Share, Tally
from chantier.directory.coverage_phrases import MEASURES, concept
from chantier.directory.queries.coverage import Coverage, coverage
from chantier.directory.web import coverage_figures as figures
from chantier.directory.web.coverage_figures import Line
from chantier.directory.web.territory_choice import Chosen, asked, choices, chosen_territory
from chantier.foundation.places import api as places
from chantier.foundation.ui.numbers import between, percent, written
from chantier.foundation.ui.parts import Link

#: The ways of dividing the same counts, as ``?par=`` says; the first needs no word.
AREAS, ACTIVITIES, FORMS = "mrc", "activite", "forme"
DIMENSIONS = {
    AREAS: (gettext_lazy("Par MRC"), "map"),
    ACTIVITIES: (gettext_lazy("Par activité"), "list"),
    FORMS: (gettext_lazy("Par forme juridique"), "file"),
}


def coverage_page(request: HttpRequest) -> HttpResponse:
    """Members, known and registered bodies of a territory, the way to a goal, and one division of them at a time."""
    chosen = chosen_territory(asked(request, "territoire"))
    measure = asked(request, "mesure")
    measure = measure if measure in core.MEASURES else core.MEMBERS_OF_KNOWN
    by = asked(request, "par")
    by = by if by in DIMENSIONS else AREAS
    found = coverage(kind=chosen.kind, territory_id=chosen.id, contained=chosen.contained)
    goal = asked(request, "objectif")
    target = core.target(found.whole, int(goal)) if goal.isdecimal() and len(goal) < 7 else None
    reference = found.whole.share(measure)
    kept = {"territoire": chosen.reference, "objectif": goal if target else "", "mesure": asked(request, "mesure")}
    context = {
        "chosen": chosen,
        "groups": choices(),
        "measures": [(key, label, key == measure) for key, label in MEASURES.items()],
        "goal": goal if target else "",
        "by": by if by != AREAS else "",
        "target": target,
        "answer": _answer(found.whole, target),
        "whole": found.whole,
        "share_sentence": _share_sentence(reference, measure),
        "tabs": _tabs(by, kept),
        "without_activity": found.without_activity if by == ACTIVITIES else 0,
        "source": _source(found),
        "seen_on": date_format(found.seen_on) if found.seen_on else "",
        "invitations_url": figures.invitations_urls()(chosen.reference),
        "crumbs": (
            Link(_("Répertoire"), reverse("directory:list")),
            Link(_("Couverture"), reverse("directory:coverage"), current=True),
        ),
        **_division(by, chosen, found, target, measure),
    }
    return render(request, "directory/coverage.html", context)


def _answer(whole: Tally, target: core.Target | None) -> str:
    """The question of the page answered in a sentence or two."""
    words = {
        "members": written(whole.members),
        "known": written(whole.known),
        "registered": written(whole.registered),
    }
    answer = (
        ngettext(
            "%(members)s membre, %(known)s organismes connus, %(registered)s inscrits au registre.",
            "%(members)s membres, %(known)s organismes connus, %(registered)s inscrits au registre.",
            whole.members,
        )
        % words
    )
    if target is None:
        return answer
    if not target.missing:
        return _("%(answer)s L’objectif de %(goal)s est atteint.") % {"answer": answer, "goal": written(target.goal)}
    missing = {"answer": answer, "missing": written(target.missing), "goal": written(target.goal)}
    return (
        ngettext(
            "%(answer)s Il manque %(missing)s membre pour %(goal)s.",
            "%(answer)s Il manque %(missing)s membres pour %(goal)s.",
            target.missing,
        )
        % missing
    )


def _tabs(by: str, kept: Mapping[str, str]) -> tuple[Link, ...]:
    path = reverse("directory:coverage")
    given = {name: value for name, value in kept.items() if value}
    return tuple(
        Link(label, f"{path}?{urlencode(given | ({'par': key} if key != AREAS else {}))}", current=key == by, icon=icon)
        for key, (label, icon) in DIMENSIONS.items()
    )


def _division(by: str, chosen: Chosen, found: Coverage, target: core.Target | None, measure: str) -> dict[str, object]:
    """What the chosen tab shows."""
    reference, source = found.whole.share(measure), _source(found)
    if by == AREAS:
        lines = _area_lines(chosen, found)
        if target is not None and target.missing:
            parts = figures.shared_out(lines, target.missing)
            lines = tuple(replace(line, seek=parts.get(line.id)) for line in lines)
        title, group, caption = _("Part et incertitude, par MRC"), _("MRC"), _("Par MRC ou territoire équivalent")
    elif by == ACTIVITIES:
        lines = _concept_lines("activity", found.by_activity)
        title, group, caption = _("Part et incertitude, par activité"), _("Activité"), _("Par activité")
    else:
        lines = _concept_lines("legal-form", found.by_form)
        title, group, caption = _("Part et incertitude, par forme juridique"), _("Forme"), _("Par forme juridique")
    areas = by == AREAS
    return {
        "sentences": figures.standing_out(lines, measure, reference) if areas else (),
        "choropleth": figures.choropleth(chosen.id, lines, measure, source) if areas else None,
        "intervals": figures.intervals(lines, measure, reference, title=title, group=group, source=source),
        "table": figures.table(caption, group, lines, measure),
        "table_title": _("Tous les nombres, et qui inviter dans chaque MRC") if areas else _("Tous les nombres"),
    }


def _area_lines(chosen: Chosen, found: Coverage) -> tuple[Line, ...]:
    """The MRC inside the territory; for a pole that cuts through one, that one too; last, those without MRC."""
    inside = places.of_kind("mrc", within=chosen.id) if chosen.id else ()
    missing = {key for key in found.by_area if key} - {line.id for line in inside}
    areas = (*inside, *sorted(places.lines(missing).values(), key=lambda line: line.name))
    url = figures.invitations_urls()
    lines = [Line(line.name, found.by_area.get(line.id, Tally()), url(line.reference), line.id) for line in areas]
    if None in found.by_area:
        lines.append(Line(_("MRC inconnue"), found.by_area[None]))
    return tuple(lines)


def _concept_lines(scheme: str, cells: Mapping[str, Tally]) -> tuple[Line, ...]:
    lines = [Line(concept(scheme, key) if key else _("Non précisée"), cell) for key, cell in cells.items()]
    return tuple(sorted(lines, key=lambda line: line.label.casefold()))


def _source(found: Coverage) -> str:
    return ", ".join(found.sources[:4])


def _share_sentence(share: Share, measure: str) -> str:
    if share.value is None:
        return _("Rien à compter ici pour cette mesure.")
    interval = share.interval
    return _("%(measure)s : %(part)s sur %(whole)s, soit %(share)s (intervalle à 95 %% %(interval)s).") % {
        "measure": MEASURES[measure],
        "part": written(share.part),
        "whole": written(share.whole),
        "share": percent(float(share.value)),
        "interval": between(percent(float(interval.low)), percent(float(interval.high))),
    }
