"""Answering claims: the coordination's queue, and the answers given there or on one's own page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chantier.directory import claim_phrases as phrases
from chantier.directory.claim_permissions import may_see_claims
from chantier.directory.models import PageClaim
from chantier.directory.queries import claims as queries
from chantier.directory.services import claim_answers, claims
from chantier.directory.web.addresses import page_of
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible
from chantier.foundation.ui.parts import Link

#: Tab → (its word in the address, its label).
TABS: dict[str, tuple[str, Promise]] = {
    queries.PROVEN: ("prouvees", gettext_lazy("À régler")),
    queries.WAITING: ("attente", gettext_lazy("En attente de preuve")),
    queries.SETTLED: ("reglees", gettext_lazy("Réglées")),
}


@require_safe
@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """Who asks to speak for which organisation, with what proof."""
    may_see_claims(request.speaker).enforce()
    now = timezone.now()
    counts = queries.counts(at=now)
    asked = request.GET.get("etat", "")
    by_word = {word: name for name, (word, _label) in TABS.items()}
    tab = by_word.get(asked) or next((name for name in TABS if counts[name]), queries.PROVEN)
    after = request.GET.get("apres", "")
    found = queries.queue(tab, at=now, after=int(after) if after.isdecimal() and len(after) < 18 else None)
    shown = found[: queries.PAGE]
    following: dict[str, str] = {"etat": TABS[tab][0], "apres": str(shown[-1].id)} if shown else {}
    more = urlencode(following) if len(found) > queries.PAGE else ""
    context = {
        "crumbs": (Link(_("Répertoire"), reverse("directory:list")), Link(_("Demandes de parler"), "", current=True)),
        "tabs": tuple(
            Link(label, f"?etat={word}", current=name == tab, count=counts[name])
            for name, (word, label) in TABS.items()
        ),
        "claims": rows(shown, viewer=request.user.pk or 0),
        "tab": tab,
        "next_url": f"?{more}" if more else "",
    }
    return render(request, "directory/claims.html", context)


def rows(found: tuple[queries.ClaimLine, ...], *, viewer: int) -> tuple[dict[str, object], ...]:
    """Claims with their addresses and words, for the templates."""
    now = timezone.now()
    return tuple(
        {
            "one": one,
            "url": page_of(one.organization.public_id, one.organization.slug),
            "voucher_url": page_of(one.voucher.public_id, one.voucher.slug) if one.voucher else "",
            "state": phrases.STATES[one.state],
            "tone": phrases.TONES[one.state],
            "found": phrases.PROOFS[one.found] if one.found else "",
            "holders_first": bool(one.holders) and one.state == queries.PROVEN and now < one.holders_answer_until,
            "is_own": one.person_id == viewer,
        }
        for one in found
    )


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the mandate."""
    return _answer(
        request,
        lambda: claim_answers.accept(speaker=request.speaker, claim_id=pk, at=timezone.now()),
        _("C’est accepté : un mandat attend cette personne sur sa page."),
    )


@require_POST
@login_required
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse, with reasons."""
    reason = request.POST.get("reason", "")
    return _answer(
        request,
        lambda: claim_answers.refuse(speaker=request.speaker, claim_id=pk, reason=reason, at=timezone.now()),
        _("C’est refusé : la personne lira vos raisons."),
    )


@require_POST
@login_required
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one knows the person."""
    return _answer(
        request,
        lambda: claims.vouch(speaker=request.speaker, claim_id=pk, at=timezone.now()),
        _("Merci. Votre recommandation est notée au nom de votre organisation."),
    )


@require_POST
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not vouch."""
    return _answer(
        request,
        lambda: claims.decline(speaker=request.speaker, claim_id=pk, at=timezone.now()),
        _("C’est noté : vous ne recommandez pas cette demande."),
    )


def _answer(request: HttpRequest, call: Callable[[], object], done: str) -> HttpResponse:
    """Answer, then go back. To whom it is nothing to do with, a claim does not exist."""
    try:
        call()
    except PageClaim.DoesNotExist as missing:
        raise Http404 from missing
    except NotAllowed as refusal:
        if refusal.reason.code == "not_your_claim":
            raise Http404 from refusal
        raise
    except (NotPossible, Invalid) as refusal:
        messages.warning(request, f"{refusal.reason} {refusal.reason.advice}".strip())
    else:
        messages.success(request, done)
    response = redirect("directory:claims" if request.POST.get("from") == "queue" else "people:me")
    response.status_code = 303
    return response
