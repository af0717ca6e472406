"""The register of decisions, by words and by facets; each one with where it came from and what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_safe

from chantier.assemblies import search as found_by
from chantier.assemblies.models import Body, Decision
from chantier.assemblies.permissions import may_keep_bodies, may_write
from chantier.assemblies.phrases import named
from chantier.assemblies.phrases_decisions import (
    DECISION_RELATIONS,
    DECISION_STATES,
    PROGRESS,
    PROGRESS_TONES,
    RELATED_BY,
    STATE_TONES,
)
from chantier.assemblies.queries import decisions as asked_of
from chantier.assemblies.queries.bodies import visible_bodies
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services import decisions as service
from chantier.assemblies.web.frame import speaker_of
from chantier.directory import api as directory
from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.search.api import Query, search
from chantier.foundation.ui.parts import Link

_MOST_FOUND = 1_000


class AskedForm(forms.Form):
    """What a reader asks of the register. A value that is not known is no value."""

    q = forms.CharField(label=later("Mots"), required=False, max_length=200)
    body = forms.ChoiceField(label=later("Instance"), required=False)
    year = forms.ChoiceField(label=later("Année"), required=False)
    state = forms.ChoiceField(label=later("État"), required=False)
    progress = forms.ChoiceField(label=later("Réalisation"), required=False)

    def __init__(self, *args: Any, bodies: tuple[tuple[str, str], ...], years: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["body"].choices = [("", _("Toutes")), *bodies]
        self.fields["year"].choices = [("", _("Toutes")), *((one, one) for one in years)]
        self.fields["state"].choices = [("", _("Tous")), *((key, DECISION_STATES[key]) for key in asked_of.STATES)]
        self.fields["progress"].choices = [("", _("Toutes")), *((key, PROGRESS[key]) for key in PROGRESS if key)]


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """The register, narrowed by what the address asks."""
    speaker, today = speaker_of(request), timezone.localdate()
    form = AskedForm(
        request.GET,
        bodies=tuple((row.public_id, named(row.names)) for row in visible_bodies(speaker).order_by("kind", "pk")),
        years=asked_of.years(speaker),
    )
    form.is_valid()
    said = {name: form.cleaned_data.get(name, "") for name in form.fields}
    words = said.pop("q")
    ids = _found(words, speaker) if words else None
    page = request.GET.get("page", "1")
    register = asked_of.register(
        speaker,
        asked_of.Asked(ids=ids, **said),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        on=today,
    )
    kept = {name: value for name, value in {"q": words, **said}.items() if value}
    context = {
        "form": form,
        "lines": [shown(one) for one in register.lines],
        "is_asked": bool(kept),
        "summary": ngettext("%(count)s décision", "%(count)s décisions", register.total) % {"count": register.total},
        "next_url": f"?{urlencode({**kept, 'page': register.page + 1})}" if register.has_more else "",
        "previous_url": f"?{urlencode({**kept, 'page': register.page - 1})}" if register.page > 1 else "",
        "crumbs": (Link(_("Assemblées"), reverse("assemblies:home")), Link(_("Décisions"), "", current=True)),
    }
    return render(request, "assemblies/decisions.html", context)


def shown(line: asked_of.DecisionLine) -> dict[str, Any]:
    """What a line of a list draws."""
    return {
        "line": line,
        "state": DECISION_STATES[line.state],
        "tone": STATE_TONES[line.state],
        "progress": PROGRESS[line.progress] if line.progress else "",
        "progress_tone": PROGRESS_TONES[line.progress],
    }


def _found(words: str, speaker: Speaker) -> list[int]:
    language = (get_language() or "fr")[:2]
    query = Query(text=words, size=_MOST_FOUND, language=language, preferred=language)
    return [int(hit.id) for hit in search(found_by.DECISION, query, speaker=speaker).hits]


@require_safe
def by_number(request: HttpRequest, number: int) -> HttpResponseRedirect:
    """Where a decision is found by its row's number: the search knows no other."""
    row = asked_of.seen_by(speaker_of(request)).filter(pk=number).first()
    if row is None:
        raise Http404
    return redirect("assemblies:decision", row.public_id)


@require_safe
def decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """One decision."""
    view = _view(request, public_id)
    return render(request, "assemblies/decision.html", _context(request, view))


def _view(request: HttpRequest, public_id: str) -> asked_of.DecisionView:
    view = asked_of.decision(public_id, speaker_of(request), on=timezone.localdate())
    if view is None:
        raise Http404
    return view


def _context(request: HttpRequest, view: asked_of.DecisionView, **more: Any) -> dict[str, Any]:
    speaker, at = speaker_of(request), timezone.now()
    row = Decision.objects.select_related("meeting").get(pk=view.line.id)
    held = standing(row.meeting, speaker, at=at)
    proposal_url = ""
    if view.proposal:
        proposal_url = reverse("deliberation:proposal", args=[view.proposal, "x"])
    return {
        "view": view,
        "line": view.line,
        "state": DECISION_STATES[view.line.state],
        "tone": STATE_TONES[view.line.state],
        "progress": PROGRESS[view.line.progress],
        "progress_tone": PROGRESS_TONES[view.line.progress],
        "acts_on": [(DECISION_RELATIONS[one.kind], one) for one in view.acts_on],
        "acted_on_by": [(RELATED_BY[one.kind], one) for one in view.acted_on_by],
        "proposal_url": proposal_url,
        "vote_url": _address_of_vote(view),
        "carrier_url": (
            reverse("directory:organization", args=list(view.carried_by_address)) if view.carried_by_address else ""
        ),
        "may_write": bool(may_write(speaker, held)),
        "may_say_done": view.done_on is None
        and (bool(may_keep_bodies(speaker)) or (row.carried_by_id is not None and row.carried_by_id in held.bodies)),
        "crumbs": (
            Link(_("Assemblées"), reverse("assemblies:home")),
            Link(_("Décisions"), reverse("assemblies:decisions")),
            Link(view.line.number, "", current=True),
        ),
        **more,
    }


def _address_of_vote(view: asked_of.DecisionView) -> str:
    return reverse("assemblies:vote", args=[view.meeting_id, view.vote_id]) if view.vote_id else ""


class FollowForm(forms.Form):
    """Who carries a decision out, by when."""

    organization = forms.CharField(
        label=later("Organisation"),
        required=False,
        max_length=200,
        help_text=later("L’adresse de sa page au répertoire, ou son identifiant."),
    )
    body = forms.ChoiceField(label=later("Ou instance"), required=False)
    due_on = forms.DateField(
        label=later("Échéance"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, speaker: Speaker, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = visible_bodies(speaker).filter(ended_on__isnull=True).order_by("kind", "pk")
        self.fields["body"].choices = [("", "—"), *((str(row.pk), named(row.names)) for row in rows)]

    def clean_organization(self) -> int | None:
        """The organisation's number, from its identifier or the address of its page."""
        said = self.cleaned_data["organization"].strip()
        if not said:
            return None
        parts = [part for part in said.split("/") if part]
        for part in parts:
            found = directory.organization_id_of(part)
            if found is not None:
                return found
        raise forms.ValidationError(_("Aucune organisation du répertoire n’a cette adresse."))


class RelateForm(forms.Form):
    """Another decision, and what this one does to it."""

    kind = forms.ChoiceField(label=later("Cette décision"), choices=DECISION_RELATIONS.items())
    on = forms.ChoiceField(label=later("Décision"))


class DoneForm(forms.Form):
    """That it was carried out, when, and how."""

    done_on = forms.DateField(
        label=later("Réalisée le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    how = forms.CharField(
        label=later("Comment"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def follow_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say who carries it out, what it amends or repeals, and that it is done: one form each, on one page."""
    view, speaker, at = _view(request, public_id), speaker_of(request), timezone.now()
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    row = Decision.objects.select_related("carried_by").get(pk=view.line.id)
    follow = FollowForm(
        request.POST if verb == "assign" else None,
        speaker=speaker,
        initial={
            "organization": row.carried_by.public_id if row.carried_by else "",
            "body": str(row.carried_by_body_id or ""),
            "due_on": row.due_on,
        },
    )
    relate = RelateForm(request.POST if verb == "relate" else None)
    relate.fields["on"].choices = [(str(pk), told) for pk, told in asked_of.earlier_than(view, speaker)]
    done = DoneForm(request.POST if verb == "done" else None, initial={"done_on": timezone.localdate(at)})
    context = _context(request, view, follow=follow, relate=relate, done=done, refusal=None)
    if not (context["may_write"] or context["may_say_done"]):
        may_keep_bodies(speaker).enforce()
    if not verb:
        return render(request, "assemblies/decision_follow_up.html", context)
    form = {"assign": follow, "relate": relate, "done": done}.get(verb)
    if form is not None and form.is_valid():
        try:
            _do(verb, form.cleaned_data, speaker, row.pk, at)
        except Refusal as refused:
            context["refusal"] = refused.reason
        else:
            messages.success(request, _("C’est noté."))
            return redirect("assemblies:decision", public_id)
    return render(request, "assemblies/decision_follow_up.html", context, status=422)


def _do(verb: str, said: dict[str, Any], speaker: Speaker, decision_id: int, at: Any) -> None:
    if verb == "assign":
        body = Body.objects.filter(pk=int(said["body"])).first() if said["body"] else None
        service.assign(
            speaker=speaker,
            decision_id=decision_id,
            organization_id=said["organization"],
            body_id=body.pk if body else None,
            due_on=said["due_on"],
            at=at,
        )
    elif verb == "relate":
        service.relate(speaker=speaker, decision_id=decision_id, on_id=int(said["on"]), kind=said["kind"], at=at)
    else:
        service.say_done(speaker=speaker, decision_id=decision_id, done_on=said["done_on"], how=said["how"], at=at)
