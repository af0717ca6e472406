"""One's own name in the library: where it is shown, and what one wants of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chantier.foundation.access.api import Invalid, Speaker
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Link, Panel
from chantier.library import deposit_phrases as phrases
from chantier.library.queries import deposits as queries
from chantier.library.services import consents
from chantier.library.web.deposit_pages import see_other


def install() -> None:
    """Show on a person's own page that their name waits for an answer."""
    register("people.me.asked", of_person)


def of_person(subject_id: str, request: HttpRequest) -> Panel | None:
    """How many names wait, to the person themselves."""
    speaker: Speaker = getattr(request, "speaker", None) or Speaker.visitor()
    if speaker.person_id is None or str(speaker.person_id) != str(subject_id):
        return None
    waiting = queries.names_waiting(speaker.person_id)
    if not waiting:
        return None
    html = render_to_string("library/_names_panel.html", {"waiting": waiting}, request=request)
    return Panel(gettext_lazy("Votre nom dans la bibliothèque"), html, order=10)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def names(request: HttpRequest) -> HttpResponse:
    """Agree, correct, refuse, or say that it is somebody else."""
    speaker: Speaker = request.speaker
    assert speaker.person_id is not None, "signed in"
    lines = queries.names_of_person(speaker.person_id)
    refusal = None
    if request.method == "POST":
        try:
            return _answer(request, speaker, {str(one.id): one for one in lines})
        except Invalid as error:
            refusal = error.reason
    context = {
        "lines": [(one, phrases.CONSENTS[one.consent], phrases.ROLES.get(one.role, one.role)) for one in lines],
        "refusal": refusal,
        "crumbs": (
            Link(_("Ma page"), reverse("people:me")),
            Link(_("Mon nom dans la bibliothèque"), "", current=True),
        ),
    }
    return render(request, "library/names.html", context, status=422 if refusal else 200)


def _answer(request: HttpRequest, speaker: Speaker, known: dict[str, queries.NameLine]) -> HttpResponse:
    answer, now = request.POST.get("answer", ""), timezone.now()
    if answer == "refuse-everywhere":
        consents.refuse_everywhere(speaker=speaker, at=now)
        messages.success(request, _("Votre nom est retiré de toutes les ressources."))
        return see_other("library:names")
    one = known.get(request.POST.get("name", ""))
    if one is None:
        raise Http404
    consents.answer_for_a_name(
        speaker=speaker,
        contribution_id=one.id,
        answer=answer,
        given=request.POST.get("given"),
        family=request.POST.get("family"),
        at=now,
    )
    messages.success(request, _("C’est fait, partout et dès maintenant."))
    return see_other("library:names")
