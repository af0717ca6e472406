"""Subscribing, confirming, choosing, leaving, reading. A GET changes nothing: programs follow the links of mails."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from chantier.editorial.models import Subscriber
from chantier.editorial.newsletter import choices, queries, tokens
from chantier.editorial.newsletter.services import subscribing
from chantier.editorial.web.secret_pages import secret_page
from chantier.foundation.access.api import Invalid, NotPossible, Reason
from chantier.foundation.people import api as people

#: From one network address; each person behind one roof may still subscribe.
ASKED_AN_HOUR = 20


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for the newsletter. The answer is the same whatever is known of the address."""
    refusal: Reason | None = None
    status = 200
    if request.method == "POST":
        who = get_adapter().get_client_ip(request)
        if not people.allowed("editorial.asked", who, most=ASKED_AN_HOUR, seconds=3600):
            refusal = Reason(
                "too_often",
                _("Trop de demandes viennent de votre réseau."),
                _("Attendez une heure, puis recommencez."),
            )
            status = 429
        else:
            try:
                subscribing.ask(
                    address=request.POST.get("address", "")[:400],
                    language=request.POST.get("language", ""),
                    territories=request.POST.getlist("territory"),
                    themes=request.POST.getlist("theme"),
                    consents=request.POST.get("consent") == "yes",
                    at=timezone.now(),
                )
                return redirect("newsletter:asked")
            except Invalid as error:
                refusal, status = error.reason, 422
    context = {
        **_choices(
            request.POST.get("language", get_language() or "fr"),
            request.POST.getlist("territory"),
            request.POST.getlist("theme"),
        ),
        "address": request.POST.get("address", "")[:400] or getattr(request.user, "email", ""),
        "consents": request.POST.get("consent") == "yes",
        "consent": subscribing.consent_words(),
        "refusal": refusal,
        "name": settings.INSTANCE["name"],
    }
    return render(request, "editorial/newsletter/subscribe.html", context, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return render(
        request,
        "editorial/newsletter/asked.html",
        {"days": subscribing.CONFIRM_WITHIN.days, "demo": settings.DEMO},
    )


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_page(request: HttpRequest, secret: str) -> HttpResponse:
    """The address answers."""
    if request.method != "POST":
        row = subscribing.confirmable(secret=secret, at=timezone.now())
        context = {"row": row, "words": subscribing.confirmation_words(), "is_done": False, "choose": ""}
        return render(request, "editorial/newsletter/confirm.html", context)
    row = subscribing.confirm(secret=secret, at=timezone.now())
    choose = subscribing.path("newsletter:choose", row, tokens.CHOOSE)
    return render(
        request, "editorial/newsletter/confirm.html", {"row": row, "words": "", "is_done": True, "choose": choose}
    )


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def choose_page(request: HttpRequest, token: str) -> HttpResponse:
    """One's choices, by the link of a letter."""
    row = subscribing.by_link(token)
    return _choose(request, row, source=subscribing.LINK, forget_token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """One's choices, from one's account."""
    row = subscribing.of_person(request.speaker)
    if row is None:
        return redirect("newsletter:subscribe")
    return _choose(request, row, source=subscribing.ACCOUNT, forget_token=tokens.link_token(row, tokens.CHOOSE))


@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def forget_page(request: HttpRequest, token: str) -> HttpResponse:
    """Everything kept of a subscription is destroyed, after a page that says so."""
    is_done = False
    if request.method == "POST":
        subscribing.forget(subscriber_id=subscribing.by_link(token).pk)
        is_done = True
    else:
        subscribing.by_link(token)
    return render(request, "editorial/newsletter/forget.html", {"is_done": is_done, "token": token})


# The mail program posts here without a cookie or a form (RFC 8058): the signed token is the proof.
@csrf_exempt
@secret_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave_page(request: HttpRequest, token: str) -> HttpResponse:
    """Leave, in one click. A GET only asks."""
    if request.method == "POST":
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        subscribing.leave_by_link(token=token, one_click=one_click, at=timezone.now())
        return render(request, "editorial/newsletter/leave.html", {"is_done": True})
    tokens.read_link_token(token, tokens.LEAVE)
    return render(request, "editorial/newsletter/leave.html", {"is_done": False})


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The issues that were sent."""
    return render(request, "editorial/newsletter/archive.html", {"issues": queries.archive(get_language() or "fr")})


@require_safe
def issue(request: HttpRequest, issue_id: int) -> HttpResponse:
    """One issue, whole, as anybody reads it."""
    language = get_language() or "fr"
    found = queries.archived(issue_id, language) if issue_id < 2**62 else None
    if found is None:
        raise Http404
    context = {"issue": found, "parts": found.parts, "introduction": found.introduction, "language": language}
    return render(request, "editorial/newsletter/issue.html", context)


def _choose(request: HttpRequest, row: Subscriber, *, source: str, forget_token: str) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("verb") == "leave":
            subscribing.leave(subscriber_id=row.pk, source=source, at=timezone.now())
            return render(request, "editorial/newsletter/leave.html", {"is_done": True})
        if row.state == Subscriber.State.LEFT:
            raise NotPossible(
                Reason(
                    "left",
                    _("Cet abonnement est terminé."),
                    _("Redemandez l’infolettre à sa page : un lien vous sera envoyé."),
                )
            )
        subscribing.choose(
            subscriber_id=row.pk,
            language=request.POST.get("language", ""),
            territories=request.POST.getlist("territory"),
            themes=request.POST.getlist("theme"),
            source=source,
            at=timezone.now(),
        )
        messages.success(request, _("Vos choix sont notés. Ils valent dès le prochain numéro."))
        return redirect(request.path)
    context = {
        **_choices(row.language, row.territories, row.themes),
        "row": row,
        "forget_token": forget_token,
        "proofs": row.proofs.order_by("pk"),
    }
    return render(request, "editorial/newsletter/choose.html", context)


def _choices(language: str, territories: list[str], themes: list[str]) -> dict[str, Any]:
    here = get_language() or "fr"
    return {
        "languages": [(code, str(name), code == language) for code, name in settings.LANGUAGES],
        "territories": [(code, name, code in territories) for code, name in choices.regions().items()],
        "themes": [(slug, name, slug in themes) for slug, name in choices.themes(here).items()],
    }
