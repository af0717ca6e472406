"""What whoever runs a table does about its debates: the queue of moderation, and entering what was heard."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.models import Argument
from chantier.deliberation.permissions import may_enter_for_others, may_moderate
from chantier.deliberation.phrases import MODERATION
from chantier.deliberation.queries.moderation import waiting_at
from chantier.deliberation.queries.seating import seated_organizations
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.services import entries
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.entries import Heard
from chantier.deliberation.web import debate_subjects
from chantier.deliberation.web.debate_forms import EntryForm
from chantier.deliberation.web.debate_subjects import Debated
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.need_verbs import see_other
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.reach import AtTable, table_of
from chantier.deliberation.web.table_pages import crumbs
from chantier.directory import api as directory
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link

#: What stays from one entry to the next.
_STAYS: Final = ("channel", "heard_at")
_LAST: Final = 10


@require_safe
@login_required
def moderation(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Reports and appeals that wait at a table, the oldest first."""
    met = table_of(request, public_id)
    may_moderate(met.speaker, met.standing).enforce()
    title = wording(met.table.text_id).title
    waiting = [(one, [(MODERATION.get(r.reason, ""), r.words) for r in one.reports]) for one in waiting_at(met.table)]
    context = {
        "waiting": waiting,
        "voice": met.speaker.voice_name,
        "table_title": title,
        "crumbs": crumbs(met.table, title, Link(_("Modération"), "", current=True)),
    }
    return render(request, "deliberation/debate_moderation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument")
@login_required
def enter(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Enter what was said of a proposal."""
    about = debate_subjects.proposal(request, public_id)
    return _page(request, about, key_of("argument", public_id=public_id, verb="saisie"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument:need")
@login_required
def enter_of_need(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Enter what was said of a need."""
    about = debate_subjects.need(request, public_id)
    return _page(request, about, key_of("argument:need", public_id=public_id, verb="saisie"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument:question")
@login_required
def enter_of_question(request: HttpRequest, public_id: str, table: str, **_slug: str) -> HttpResponse:
    """Enter what was said of a question at a table."""
    about = debate_subjects.question(request, public_id, table)
    return _page(request, about, key_of("argument:question", public_id=public_id, table=table, verb="saisie"))


def _page(request: HttpRequest, about: Debated, key: str) -> HttpResponse:
    """Enter contributions heard in a room or read on paper, one after the other."""
    met = about.met
    may_enter_for_others(met.speaker, met.standing).enforce()
    initial = {**{name: request.GET.get(name, "")[:300] for name in _STAYS}, **typed_before(request)}
    form = EntryForm(request.POST or None, organizations=_seated(met), kinds=about.subject.kinds, initial=initial)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                _enter(form.cleaned_data, about)
                sent(request, key=key)
                messages.success(request, _("C’est entré. Vous pouvez continuer avec la suivante."))
                stays = urlencode({name: form.cleaned_data[name] for name in _STAYS})
                return see_other(f"{about.enter}?{stays}")
        except Refusal as error:
            refusal, status = error.reason, keep_typed(request, key=key, refusal=error)
    entered = Argument.objects.filter(about.subject.held, entered_by=met.speaker.person_id).select_related("text")
    context = {
        **about.frame,
        "form": form,
        "refusal": refusal,
        "debate_url": about.address,
        "entered": list(entered.select_related("organization").order_by("-pk")[:_LAST]),
    }
    return render(request, "deliberation/debate_enter.html", context, status=status)


def _enter(given: dict[str, Any], about: Debated) -> None:
    said = Said(given["kind"], given["body"], (get_language() or "fr")[:2])
    entries.enter(
        speaker=about.met.speaker,
        about=about.about,
        heard=Heard(given["organization"], given["channel"], given["heard_at"], said),
        at=about.met.at,
    )


def _seated(met: AtTable) -> list[tuple[int, str]]:
    names = directory.names_of(seated_organizations(met.table, at=met.at))
    return sorted(names.items(), key=lambda pair: pair[1].casefold())
