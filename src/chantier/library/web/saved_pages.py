"""The searches one keeps."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chantier.foundation.access.api import Invalid, NotPossible
from chantier.foundation.people.api import own_id
from chantier.foundation.ui.parts import Link
from chantier.library.queries import facets, question, saved
from chantier.library.queries.saved import SavedView
from chantier.library.services.saved import change_search, forget_search, keep_search
from chantier.library.web import finding_parts as parts
from chantier.library.web.finding_pages import here

RHYTHMS: dict[str, Promise] = {
    saved.DAY: gettext_lazy("chaque jour"),
    saved.WEEK: gettext_lazy("chaque semaine"),
    saved.MONTH: gettext_lazy("chaque mois"),
}


@require_safe
@login_required
def list_saved(request: HttpRequest) -> HttpResponse:
    """My kept searches."""
    rows = [
        (
            one,
            f"{reverse('library:home')}?{one.question}",
            f"{reverse('library:feed')}?{one.question}",
            RHYTHMS[one.every],
        )
        for one in saved.of_person(own_id(request.speaker))
    ]
    return render(request, "library/saved.html", {"rows": rows, "crumbs": _crumbs(_("Mes recherches gardées"))})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the search of the address; what was typed stays when something is wrong."""
    asked = question.read(request.GET)
    trouble = None
    if request.method == "POST":
        try:
            keep_search(
                speaker=request.speaker,
                name=request.POST.get("name", ""),
                question=asked.written(),
                language=here(),
                by_mail=bool(request.POST.get("by_mail")),
                every=request.POST.get("every", saved.WEEK),
                at=timezone.now(),
            )
        except (Invalid, NotPossible) as error:
            trouble = error.reason
        else:
            messages.success(request, _("La recherche est gardée."))
            return redirect("library:saved")
    suggested = request.POST.get("name", _named(asked))
    return _form(request, title=_("Garder cette recherche"), asked=asked, name=suggested, trouble=trouble)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a kept search, or change how it is told."""
    known = _mine(request, pk)
    trouble = None
    if request.method == "POST":
        try:
            change_search(
                speaker=request.speaker,
                search_id=pk,
                name=request.POST.get("name", ""),
                by_mail=bool(request.POST.get("by_mail")),
                every=request.POST.get("every", saved.WEEK),
                at=timezone.now(),
            )
        except Invalid as error:
            trouble = error.reason
        else:
            messages.success(request, _("Vos choix sont notés."))
            return redirect("library:saved")
    asked = question.read_text(known.question)
    title = _("Modifier une recherche gardée")
    name = request.POST.get("name", known.name)
    return _form(request, title=title, asked=asked, name=name, known=known, trouble=trouble)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a kept search go, once confirmed."""
    known = _mine(request, pk)
    if request.method == "POST":
        forget_search(speaker=request.speaker, search_id=pk, at=timezone.now())
        messages.success(request, _("La recherche n’est plus gardée."))
        return redirect("library:saved")
    return render(request, "library/saved_forget.html", {"known": known, "crumbs": _crumbs(known.name)})


def _form(
    request: HttpRequest,
    *,
    title: str,
    asked: question.Question,
    name: str,
    known: SavedView | None = None,
    trouble: object = None,
) -> HttpResponse:
    by_mail = bool(request.POST.get("by_mail")) if request.method == "POST" else bool(known and known.by_mail)
    every = request.POST.get("every", known.every if known else saved.WEEK)
    context = {
        "title": title,
        "asked_url": parts.at(asked),
        "said": _named(asked),
        "name": name,
        "by_mail": by_mail,
        "rhythms": [(value, label, value == every) for value, label in RHYTHMS.items()],
        "trouble": trouble,
        "crumbs": _crumbs(title),
    }
    return render(request, "library/saved_form.html", context, status=422 if trouble else 200)


def _named(asked: question.Question) -> str:
    """What a question is called before somebody names it: its words and its filters."""
    labels = facets.value_labels(asked.filters, language=here(), seen=("public",))
    words = [asked.text] if asked.text else []
    words += [labels.get(name, {}).get(value, value) for name, values in asked.filters.items() for value in values]
    low, high = asked.years
    if low is not None or high is not None:
        words.append(str(low) if low == high else f"{low or '…'} – {high or '…'}")
    return ", ".join(words)[:120]


def _mine(request: HttpRequest, pk: int) -> SavedView:
    known = saved.of_person_one(own_id(request.speaker), pk) if pk < 10**15 else None
    if known is None:
        raise Http404
    return known


def _crumbs(label: str) -> tuple[Link, ...]:
    return (Link(_("Bibliothèque"), reverse("library:home")), Link(label, "", current=True))
