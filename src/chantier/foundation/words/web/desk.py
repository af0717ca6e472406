"""Concepts as documentalists keep them: add, change, withdraw, merge, and take it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.foundation.access.api import Invalid, NotPossible
from chantier.foundation.ui.parts import Fact, Link
from chantier.foundation.words import queries
from chantier.foundation.words.core.vocabulary import ConceptForm
from chantier.foundation.words.holders import holders
from chantier.foundation.words.models import Merger
from chantier.foundation.words.permissions import may_edit_vocabularies
from chantier.foundation.words.queries import ConceptView, SchemeView, concept_form
from chantier.foundation.words.services import editing, merging
from chantier.foundation.words.web.forms import ConceptEditForm, MergeForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, scheme: str) -> HttpResponse:
    """A concept of our own."""
    may_edit_vocabularies(request.speaker).enforce()
    view = _scheme_or_404(scheme)
    form = ConceptEditForm(request.POST or None, choices=_choices(scheme, ""), is_new=True)
    if form.is_valid():
        said = form.concept(ConceptForm("", {}))
        try:
            made = editing.add_concept(speaker=request.speaker, scheme=scheme, form=said, at=timezone.now())
        except Invalid as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Le concept est ajouté."))
            return _to(scheme, made.slug)
    title = _("Nouveau concept")
    context = {"form": form, "title": title, "verb": _("Ajouter"), "back": reverse("words:scheme", args=[scheme])}
    return render(request, "words/concept_form.html", {**context, "crumbs": _crumbs(view, title)})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, scheme: str, concept: str) -> HttpResponse:
    """Say a concept otherwise, or move it."""
    may_edit_vocabularies(request.speaker).enforce()
    view, one = _scheme_or_404(scheme), _concept_or_404(scheme, concept)
    before = concept_form(one)
    form = ConceptEditForm(
        request.POST or None, choices=_choices(scheme, concept), initial=ConceptEditForm.said(before)
    )
    if form.is_valid():
        try:
            done = editing.change_concept(
                speaker=request.speaker,
                scheme=scheme,
                slug=concept,
                form=form.concept(before),
                seen=request.POST.get("seen", ""),
                at=timezone.now(),
            )
        except (Invalid, NotPossible) as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("Le concept est enregistré.") if done.fields else _("Rien n’a changé."))
            return _to(scheme, concept)
    title = _("Modifier « %(concept)s »") % {"concept": one.label(get_language() or "fr")}
    context = {
        "form": form,
        "title": title,
        "verb": _("Enregistrer"),
        "seen": before.fingerprint,
        "back": reverse("words:concept", args=[scheme, concept]),
        "crumbs": _crumbs(view, title),
    }
    return render(request, "words/concept_form.html", context)


@require_POST
@login_required
def withdraw(request: HttpRequest, scheme: str, concept: str) -> HttpResponse:
    """A concept that may no longer be chosen; it can come back."""
    _concept_or_404(scheme, concept)
    try:
        editing.withdraw_concept(speaker=request.speaker, scheme=scheme, slug=concept, at=timezone.now())
    except NotPossible as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("Le concept est retiré : ce qui le porte se lit comme avant. On peut le rétablir."))
    return _to(scheme, concept)


@require_POST
@login_required
def restore(request: HttpRequest, scheme: str, concept: str) -> HttpResponse:
    """A withdrawn concept that may be chosen again."""
    _concept_or_404(scheme, concept)
    try:
        editing.restore_concept(speaker=request.speaker, scheme=scheme, slug=concept, at=timezone.now())
    except NotPossible as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("Le concept est rétabli."))
    return _to(scheme, concept)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge(request: HttpRequest, scheme: str, concept: str) -> HttpResponse:
    """Another concept takes the place of this one, everywhere; said first, and it can be undone."""
    may_edit_vocabularies(request.speaker).enforce()
    view, one = _scheme_or_404(scheme), _concept_or_404(scheme, concept)
    form = MergeForm(request.POST or None, choices=_choices(scheme, concept))
    if form.is_valid():
        kept = form.cleaned_data["kept"]
        try:
            done = merging.merge_concepts(
                speaker=request.speaker, scheme=scheme, absorbed=concept, kept=kept, at=timezone.now()
            )
        except (Invalid, NotPossible) as refusal:
            form.add_error("kept", str(refusal.reason))
        else:
            told = ngettext(
                "Les concepts sont fusionnés ; %(n)s élément a suivi. L’historique permet d’annuler.",
                "Les concepts sont fusionnés ; %(n)s éléments ont suivi. L’historique permet d’annuler.",
                done.moved,
            )
            messages.success(request, told % {"n": done.moved})
            return _to(scheme, kept)
    title = _("Fusionner « %(concept)s »") % {"concept": one.label(get_language() or "fr")}
    context = {
        "form": form,
        "title": title,
        "bearing": tuple(Fact(each.label, (str(each.count(scheme, concept)),)) for each in holders()),
        "back": reverse("words:concept", args=[scheme, concept]),
        "crumbs": _crumbs(view, title),
    }
    return render(request, "words/concept_merge.html", context)


@require_POST
@login_required
def undo(request: HttpRequest, merger: int) -> HttpResponse:
    """Both concepts stand again, with what bore them."""
    found = Merger.objects.select_related("absorbed__scheme").filter(pk=merger).first()
    if found is None:
        raise Http404
    try:
        merging.undo_merger(speaker=request.speaker, merger_id=merger, at=timezone.now())
    except NotPossible as refusal:
        messages.error(request, str(refusal.reason))
    else:
        messages.success(request, _("La fusion est annulée : les deux concepts sont de nouveau là."))
    return _to(found.absorbed.scheme.slug, found.absorbed.slug)


def _scheme_or_404(slug: str) -> SchemeView:
    view = queries.scheme(slug)
    if view is None:
        raise Http404
    return view


def _concept_or_404(scheme: str, slug: str) -> ConceptView:
    found = queries.as_written(scheme, slug)
    if found is None:
        raise Http404
    return found


def _choices(scheme: str, but: str) -> list[tuple[str, str]]:
    """The concepts one may choose, in the order of the tree, deeper ones set back."""
    language = get_language() or "fr"
    today = timezone.localdate()
    found: list[tuple[str, str]] = []
    waiting = [(branch, 0) for branch in reversed(queries.tree(scheme))]
    while waiting:
        branch, depth = waiting.pop()
        one = branch.concept
        if one.slug != but and one.is_current(today):
            found.append((one.slug, f"{'– ' * depth}{one.label(language)}"))
        waiting += [(under, depth + 1) for under in reversed(branch.branches)]
    return list(dict(found).items())


def _crumbs(view: SchemeView, here: str) -> tuple[Link, ...]:
    language = get_language() or "fr"
    return (
        Link(_("Vocabulaires"), reverse("words:schemes")),
        Link(view.title(language), reverse("words:scheme", args=[view.slug])),
        Link(here, "", current=True),
    )


def _to(scheme: str, concept: str) -> HttpResponse:
    return redirect(reverse("words:concept", args=[scheme, concept]))
