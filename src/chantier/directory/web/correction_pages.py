"""The queue of corrections: what is said now beside what is proposed, and each decision with its undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chantier.directory import statement_phrases as phrases
from chantier.directory.models import Statement
from chantier.directory.permissions import may_review_statements
from chantier.directory.queries import statements as queries
from chantier.directory.queries.organizations import here
from chantier.directory.queries.statements import Chosen
from chantier.directory.services import statements
from chantier.directory.web.addresses import available
from chantier.directory.web.correction_parts import corrections
from chantier.foundation.access.api import Invalid, NotPossible, Reason
from chantier.foundation.places import api as places
from chantier.foundation.ui.parts import Link

FILTERS = ("etat", "region", "champ")
AFTER = "suite"


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, or what was decided."""
    may_review_statements(request.speaker).enforce()
    kept = _filters(request.GET)
    chosen = _chosen(kept)
    lines, following = queries.page(chosen, after=_number(request.GET.get(AFTER, "")))
    language = here()
    query = _query(kept)
    if following:
        query[AFTER] = str(following)
    context = {
        "corrections": corrections(lines, request.speaker),
        "waiting": queries.waiting_count(),
        "chosen": chosen,
        "kept": kept,
        "states": list(phrases.STATES.items()),
        "territories": places.of_kind("region"),
        "fields": [(name, phrases.field_name(name, language)) for name in queries.fields_in_use()],
        "older_url": f"?{query.urlencode()}" if following else "",
        "refused_id": 0,
        "typed": "",
        "refusal": None,
        "tabs": tabs("corrections"),
        "crumbs": _crumbs(),
    }
    return render(request, "directory/corrections.html", context)


@require_safe
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction at its own address."""
    may_review_statements(request.speaker).enforce()
    return _alone(request, pk)


def _alone(
    request: HttpRequest, pk: int, *, refusal: Reason | None = None, typed: str = "", status: int = 200
) -> HttpResponse:
    line = queries.one(pk)
    if line is None or line.kind != Statement.CORRECTION:
        raise Http404
    context = {
        "correction": corrections([line], request.speaker)[0],
        "kept": _filters(request.POST or request.GET),
        "refused_id": pk if refusal else 0,
        "typed": typed,
        "refusal": refusal,
        "crumbs": _crumbs(line.name),
    }
    return render(request, "directory/correction.html", context, status=status)


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it for true."""
    return _decided(request, pk, statements.accept, _("C’est accepté : la fiche le montre dès maintenant."))


@require_POST
@login_required
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back on a decision."""
    done = _("La décision est défaite : la correction attend de nouveau.")
    return _decided(request, pk, statements.restore, done)


@require_POST
@login_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not follow it, and say why; without a reason the same page comes back."""
    typed = request.POST.get("reason", "")
    try:
        return _decided(
            request,
            pk,
            lambda **known: statements.refuse(**known, reason=typed),
            _("C’est noté : la correction n’est pas suivie."),
        )
    except Invalid as error:
        return _alone(request, pk, refusal=error.reason, typed=typed, status=422)


def _decided(request: HttpRequest, pk: int, verb: Callable[..., None], done: str) -> HttpResponse:
    if queries.one(pk) is None:
        raise Http404
    try:
        verb(speaker=request.speaker, statement_id=pk, at=timezone.now())
    except NotPossible as refusal:
        messages.warning(request, f"{refusal.reason} {refusal.reason.advice}")
    else:
        messages.success(request, done)
    query = _query(_filters(request.POST))
    response = redirect(reverse("directory:corrections") + (f"?{query.urlencode()}" if query else ""))
    response.status_code = 303
    return response


def tabs(current: str) -> tuple[Link, ...]:
    """What waits for reviewers: corrections and, where that page exists, claims of pages."""
    wanted = (
        ("corrections", _("Corrections proposées"), "directory:corrections"),
        ("claims", _("Demandes de fiches"), "directory:claims"),
    )
    found = tuple(Link(label, url, current=key == current) for key, label, name in wanted if (url := available(name)))
    return found if len(found) > 1 else ()


def _filters(data: QueryDict) -> dict[str, str]:
    given = {name: data.get(name, "")[:40] for name in FILTERS}
    return {name: text for name, text in given.items() if text and "\0" not in text}


def _chosen(kept: Mapping[str, str]) -> Chosen:
    state = kept.get("etat", Statement.WAITING)
    return Chosen(
        state=state if state in phrases.STATES else Statement.WAITING,
        territory_id=_number(kept.get("region", "")),
        field=kept.get("champ", ""),
    )


def _query(kept: Mapping[str, str]) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(dict(kept))
    return query


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _crumbs(last: str = "") -> tuple[Link, ...]:
    ways: list[Any] = [Link(_("Répertoire"), reverse("directory:list"))]
    here_ = Link(_("Corrections proposées"), reverse("directory:corrections"), current=not last)
    return (*ways, here_, Link(last, "", current=True)) if last else (*ways, here_)
