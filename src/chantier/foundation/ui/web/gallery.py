"""The gallery: every component with plausible, fictitious content, to look at and to test."""

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chantier.foundation.ui.web import samples


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Nom usuel"), help_text=_("Celui que tout le monde emploie."))
    email = forms.EmailField(label=_("Courriel"))
    form = forms.ChoiceField(
        label=_("Forme juridique"),
        required=False,
        choices=[("", _("À préciser")), ("coop", _("Coopérative")), ("npo", _("Organisme à but non lucratif"))],
    )
    story = forms.CharField(label=_("En quelques mots"), widget=forms.Textarea, required=False)
    college = forms.ChoiceField(
        label=_("Collège"),
        widget=forms.RadioSelect,
        choices=[("enterprise", _("Entreprises collectives")), ("support", _("Organismes d’appui"))],
    )
    agrees = forms.BooleanField(label=_("Je parle au nom de cette organisation"), required=False)


def show(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    filled = SampleForm({"name": "", "email": "bonjour", "college": "enterprise"})
    content = {**samples.everything(), "form": SampleForm(), "refused_form": filled}
    return render(request, "ui/gallery.html", content)


def progress(request: HttpRequest, done: int) -> HttpResponse:
    """The fragment of a job that is further each time one asks."""
    done = min(1000, done + 137)
    url = reverse("ui:gallery-progress", args=[done])
    return render(
        request,
        "ui/gallery_progress.html",
        {"done": done, "total": 1000, "url": url, "finished": done == 1000},
    )


def points(request: HttpRequest) -> JsonResponse:  # noqa: ARG001  the same for everyone
    """Fictitious positions for the map, in its own format."""
    marks = samples.positions()
    return JsonResponse({"kind": "points", "total": len(marks), "points": marks})


def card(request: HttpRequest, mark: str) -> HttpResponse:
    """What the map shows of one point."""
    return render(request, "ui/gallery_card.html", {"mark": mark})


def address(request: HttpRequest) -> HttpResponse:
    """What the map shows of a position that many share."""
    return render(request, "ui/gallery_card.html", {"mark": ""})
