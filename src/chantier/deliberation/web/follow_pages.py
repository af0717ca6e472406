"""What one follows, at which pace, the button that follows, and one’s own calendar of deadlines."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.deliberation import follow_phrases as phrases
from chantier.deliberation.core import following as core
from chantier.deliberation.models import Follower
from chantier.deliberation.queries import following as queries
from chantier.deliberation.services import following as services
from chantier.deliberation.web.reach import speaker_of
from chantier.foundation.people import api as people
from chantier.foundation.ui.parts import Link


@require_safe
@login_required
def following(request: HttpRequest) -> HttpResponse:
    """What I follow: news of the last two weeks, what closes soon, the list, and the paces."""
    person_id, at = people.own_id(speaker_of(request)), timezone.now()
    language = (get_language() or "fr")[:2]
    chosen = queries.paces_of([person_id]).get(person_id, {})
    key = Follower.objects.filter(person_id=person_id).values_list("calendar_key", flat=True).first()
    context = {
        "followed": [(one, phrases.FOLLOWED[one.kind]) for one in queries.followed_by(person_id, at=at)],
        "themes": queries.themes_to_follow(person_id, language=language),
        "groups": queries.lately(person_id, at=at, language=language),
        "deadlines": queries.own_deadlines(person_id, at=at)[:10],
        "paces": [
            (
                kind,
                label,
                [(pace, phrases.PACES[pace], core.pace_of(kind, chosen) == pace) for pace in core.paces_for(kind)],
            )
            for kind, label in phrases.NEWS.items()
        ],
        "by_mail": services.hears(person_id),
        "calendar_url": request.build_absolute_uri(reverse("deliberation:own-calendar", args=[key])) if key else "",
        "crumbs": (
            Link(_("Concertation"), reverse("deliberation:home")),
            Link(_("Ce que je suis"), "", current=True),
        ),
    }
    return render(request, "deliberation/following.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def follow(request: HttpRequest) -> HttpResponse:
    """Follow or leave a thing. A GET asks once more: it is where somebody who signs in first comes back to."""
    given = request.POST if request.method == "POST" else request.GET
    kind, target_id = given.get("kind", ""), _number(given.get("target", ""))
    back = _back(given.get("next", ""))
    speaker, at = speaker_of(request), timezone.now()
    if request.method == "POST":
        if given.get("verb") == "leave":
            services.leave(speaker=speaker, kind=kind, target_id=target_id, at=at)
            messages.success(request, _("Vous ne suivez plus cela."))
        else:
            services.follow(speaker=speaker, kind=kind, target_id=target_id, at=at)
            messages.success(request, _("Vous suivez cela. Le rythme des nouvelles se règle sur « Ce que je suis »."))
        return redirect(back)
    person_id = people.own_id(speaker)
    found = queries.named(kind, [target_id], person_id=person_id, at=at) if kind in core.KINDS else {}
    if target_id not in found:
        raise Http404
    title, url = found[target_id]
    context = {
        "title": title,
        "url": url,
        "what": phrases.FOLLOWED[kind],
        "follow": queries.follow_state(person_id, kind, target_id),
        "next": back,
        "crumbs": (
            Link(_("Ce que je suis"), reverse("deliberation:following")),
            Link(title, "", current=True),
        ),
    }
    return render(request, "deliberation/follow.html", context)


@require_POST
@login_required
def paces(request: HttpRequest) -> HttpResponse:
    """Keep my paces."""
    services.choose_paces(
        speaker=speaker_of(request),
        paces={kind: request.POST[kind] for kind in core.DEFAULTS if kind in request.POST},
        by_mail=bool(request.POST.get("by_mail")),
        at=timezone.now(),
    )
    messages.success(request, _("Vos choix sont notés."))
    return redirect("deliberation:following")


@require_POST
@login_required
def calendar_key(request: HttpRequest) -> HttpResponse:
    """Make a secret address for my calendar, or let it go."""
    if request.POST.get("verb") == "close":
        services.close_calendar(speaker=speaker_of(request))
        messages.success(request, _("L’adresse de votre calendrier ne répond plus."))
    else:
        services.open_calendar(speaker=speaker_of(request), at=timezone.now())
        messages.success(request, _("Votre calendrier a une adresse : gardez-la pour vous."))
    return redirect("deliberation:following")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise Http404
    return int(text)


def _back(address: str) -> str:
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    return address if safe else reverse("deliberation:following")
