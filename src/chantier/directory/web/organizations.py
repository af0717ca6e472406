"""The list of organisations: list, map and table of the same answer, each with its address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from chantier.directory.models import Organization
from chantier.directory.permissions import findable_by, may_import
from chantier.directory.queries import organizations
from chantier.directory.queries.organizations import OrganizationView
from chantier.directory.search import KIND
from chantier.directory.web import asked as questions
from chantier.directory.web import filters, ground
from chantier.directory.web.addresses import available, changed, page_of, with_query
from chantier.directory.web.asked import Asked, speaker_of
from chantier.foundation.access.api import Speaker
from chantier.foundation.search.api import Answer, search
from chantier.foundation.ui.numbers import written
from chantier.foundation.ui.parts import Cell, Column, Link, Table

STANDINGS: dict[int, tuple[Promise, str]] = {
    Organization.MEMBER: (gettext_lazy("Membre"), "member"),
    Organization.KNOWN: (gettext_lazy("Connue"), "known"),
    Organization.REGISTERED: (gettext_lazy("Au registre"), "registered"),
}


@require_safe
def organization_list(request: HttpRequest) -> HttpResponse:
    """What was found, with its facets."""
    question = questions.asked(request)
    answer = search(KIND, question.query(), speaker=speaker_of(request))
    found = _found(request, answer) if question.view != questions.MAP else ()
    groups, chips = filters.groups_and_chips(question, answer)
    path = reverse("directory:list")
    plain = changed(question.parameters, without=("page", "vue"))
    context = {
        "question": question,
        "answer": answer,
        "summary": _summary(answer),
        "rows": [(one, page_of(one.public_id, one.slug), *STANDINGS[one.standing]) for one in found],
        "table": _table(found) if question.view == questions.TABLE and found else None,
        "groups": groups,
        "chips": chips,
        "clear_url": with_query(path, changed(question.parameters, without=_all_parameters())),
        "tabs": filters.tabs(question),
        "orders": filters.orders(question),
        "carried": filters.carried(question),
        "corrected_url": with_query(path, changed(question.parameters, q=answer.suggestion)),
        "previous_url": _page(path, question, answer.previous_cursor),
        "next_url": _page(path, question, answer.next_cursor),
        "map": _map(question, path) if question.view == questions.MAP else None,
        "verbs": _verbs(speaker_of(request)),
        "crumbs": (Link(_("Répertoire"), path, current=True),),
        "is_empty": not answer.total and not plain,
    }
    return render(request, "directory/organization_list.html", context)


def _found(request: HttpRequest, answer: Answer) -> tuple[OrganizationView, ...]:
    """The rows of a page, without what may no longer be seen: an index can lag behind."""
    seen = {str(one) for one in findable_by(speaker_of(request))}
    return tuple(one for one in organizations.by_ids([int(hit.id) for hit in answer.hits]) if one.visibility in seen)


def _all_parameters() -> tuple[str, ...]:
    return ("page", "q", "territoire", *questions.PARAMETERS.values())


def _page(path: str, question: Asked, cursor: str) -> str:
    return with_query(path, changed(question.parameters, page=cursor)) if cursor else ""


def _summary(answer: Answer) -> str:
    if not answer.is_exact:
        return _("%(number)s+ organisations") % {"number": written(answer.total)}
    sentence = ngettext("%(number)s organisation", "%(number)s organisations", answer.total)
    return sentence % {"number": written(answer.total)}


def _table(found: tuple[OrganizationView, ...]) -> Table:
    columns = (
        Column(_("Nom")),
        Column(_("Lien")),
        Column(_("Municipalité")),
        Column(_("Région")),
        Column(_("Forme juridique")),
        Column(_("Activité")),
    )
    rows = tuple(
        (
            Cell(one.name, page_of(one.public_id, one.slug)),
            Cell(STANDINGS[one.standing][0], tone=STANDINGS[one.standing][1]),
            Cell(one.municipality or "—"),
            Cell(one.region or "—"),
            Cell(one.legal_form or "—"),
            Cell(", ".join(one.activities) or "—"),
        )
        for one in found
    )
    return Table(_("Organisations trouvées"), columns, rows, caption_hidden=True)


def _map(question: Asked, path: str) -> dict[str, object]:
    without = ("page", "vue", "tri")
    return {
        "points": with_query(reverse("directory:map-points"), changed(question.parameters, without=without)),
        "card": reverse("directory:card-root"),
        "at": reverse("directory:at-place"),
        "table": with_query(path, changed(question.parameters, without=("page", "vue"), vue=questions.TABLE)),
        "ground": ground.of_quebec(),
    }


def _verbs(speaker: Speaker) -> tuple[Link, ...]:
    """Where one can go from here, as far as these pages are there and one may."""
    wanted = [
        (gettext_lazy("Où nous sommes"), "directory:coverage", "chart"),
        (gettext_lazy("Données ouvertes"), "directory:open-data", "download"),
    ]
    if may_import(speaker):
        wanted.append((gettext_lazy("Importer une liste"), "directory:imports", "upload"))
    return tuple(Link(label, url, icon=icon) for label, name, icon in wanted if (url := available(name)))
