"""One's notices, what one wants by mail, refusing by a link, and the demonstration's outbox."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.foundation.messages import queries
from chantier.foundation.messages.kinds import kinds
from chantier.foundation.messages.services.choices import choose_kinds, mark_read, unsubscribe
from chantier.foundation.messages.tokens import read_unsubscribe_token
from chantier.foundation.people.api import own_id


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """My notices, the most recent first, and what I want by mail."""
    before = request.GET.get("avant", "")
    page = queries.notices_of(
        own_id(request.speaker), before=int(before) if before.isdecimal() and len(before) < 18 else None
    )
    context = {"page": page, "preferences": queries.preferences_of(own_id(request.speaker))}
    return render(request, "notices/notices.html", context)


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark all my notices as read."""
    mark_read(speaker=request.speaker, at=timezone.now())
    return redirect("messages:notices")


@require_POST
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Keep what I want by mail."""
    choose_kinds(speaker=request.speaker, by_mail=frozenset(request.POST.getlist("by_mail")), at=timezone.now())
    messages.success(request, _("Vos choix sont notés."))
    return redirect("messages:notices")


# The mail program posts here without a cookie or a form (RFC 8058): the signed token is the proof.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Refuse a kind of mail. A GET only asks, so that a program that follows links refuses nothing."""
    if request.method == "POST":
        kind = kinds().get(unsubscribe(token=token, at=timezone.now()))
        return render(request, "notices/unsubscribe.html", {"kind": kind, "is_done": True})
    kind = kinds().get(read_unsubscribe_token(token).kind)
    return render(request, "notices/unsubscribe.html", {"kind": kind, "is_done": False})


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The mails that the demonstration kept."""
    if not settings.DEMO:
        raise Http404
    return render(request, "notices/outbox.html", {"mails": queries.outbox()})
