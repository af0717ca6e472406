"""What one does with needs: state, note, share, join, part, withdraw, and say which a proposal answers."""

from __future__ import annotations

import re
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.deliberation.models import Need, NeedShare, Proposal, ProposalNeed, Table
from chantier.deliberation.permissions import may_enter_need, may_state_need, may_withdraw_need, roles_of
from chantier.deliberation.queries.needs import Asked, NeedLine, alike, need_page
from chantier.deliberation.queries.one_need import needs_of_proposal
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.queries.voices import is_member, voice_of
from chantier.deliberation.services import need_answers
from chantier.deliberation.services import needs as service
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import keep_typed, sent, typed_before, values_of
from chantier.deliberation.web.need_forms import HeardNeedForm, JoinForm, NeedForm, ShareForm
from chantier.deliberation.web.need_list import crumbs
from chantier.deliberation.web.need_pages import may_state_here, need_of
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.reach import proposal_of, seen_tables, speaker_of, table_of
from chantier.foundation.access.api import Invalid, NotAllowed, Reason, Refusal
from chantier.foundation.ui.parts import Link

_NEED: Final = re.compile(r"(?:^|/)(?P<id>[0-9a-z]{1,12})(?:-[^/]*)?/?(?:[?#].*)?$")
_MOST_OFFERED: Final = 30


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("need:new")
@login_required
def state(request: HttpRequest) -> HttpResponse:
    """State a need. Those that look alike are shown first: sharing one is often better."""
    return _state(request, heard=False)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("need:heard")
@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Write down a need that was said in a room or on paper."""
    return _state(request, heard=True)


def _state(request: HttpRequest, *, heard: bool) -> HttpResponse:
    speaker, table = speaker_of(request), _table(request)
    found = standing(table, speaker, at=timezone.now()) if table is not None else voice_of(speaker)
    verdict = may_enter_need(speaker, found) if heard else may_state_here(speaker, table)
    if request.method != "POST":
        verdict.enforce()
    kind = HeardNeedForm if heard else NeedForm
    key = f"need:{'heard' if heard else 'new'}:{table.public_id if table else ''}"
    form = kind(request.POST or None, initial=_initial(request, table))
    refusal, status = None, 200
    near: tuple[NeedLine, ...] = ()
    if request.method == "POST":
        status = 422
        if form.is_valid():
            near = () if request.POST.get("confirmed") else alike(_words(form), seen_tables(request))
            status = 200
            if not near or not verdict:
                try:
                    given, at = form.given(table_id=table.pk if table else None), timezone.now()
                    if heard:
                        made = service.enter(
                            speaker=speaker, given=given, heard_at=form.cleaned_data["heard_at"], at=at
                        )
                    else:
                        made = service.state(speaker=speaker, given=given, at=at)
                except Refusal as error:
                    path = f"{request.path}?table={table.public_id}" if table else request.path
                    status = keep_typed(request, key=key, refusal=error, url=path)
                    refusal, near = error.reason, ()
                else:
                    sent(request, key=key)
                    messages.success(request, _("Le besoin est dit. D’autres organisations peuvent le partager."))
                    return see_other(address_of("need", made))
    context = {
        "form": form,
        "refusal": refusal,
        "near": near,
        "heard": heard,
        "table": table,
        "table_title": wording(table.text_id) if table else None,
        "voice": speaker.voice_name,
        "enter_url": f"{reverse('deliberation:need-enter')}?{request.GET.urlencode()}"
        if not heard and may_enter_need(speaker, found)
        else "",
        "crumbs": crumbs(Link(_("Noter un besoin entendu") if heard else _("Dire un besoin"), "", current=True)),
    }
    return render(request, "deliberation/need_state.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("need:share")
@login_required
def share(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Say that it is one’s organisation’s need too, or take it back."""
    row, speaker, _found = need_of(request, public_id)
    voice = voice_of(speaker)
    verdict = may_state_need(speaker, is_member(voice))
    if request.method != "POST":
        verdict.enforce()
    own = NeedShare.objects.filter(need=row.joined_to or row, organization__in=voice.bodies).first()
    form = ShareForm(request.POST or None, initial={"people": own.people if own else None, **typed_before(request)})
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        try:
            if request.POST.get("verb") == "unshare":
                service.unshare(speaker=speaker, need_id=row.pk, at=timezone.now())
                messages.success(request, _("Votre organisation ne partage plus ce besoin."))
                return see_other(address_of("need", row))
            if form.is_valid():
                people = form.cleaned_data["people"]
                service.share(speaker=speaker, need_id=row.pk, people=people, at=timezone.now())
                messages.success(request, _("Votre organisation partage ce besoin."))
                return see_other(address_of("need", row))
        except Refusal as error:
            refusal = error.reason
            status = keep_typed(request, key=f"need:share:{row.public_id}", refusal=error)
    return _verb_page(request, row, "deliberation/need_share.html", status, form=form, refusal=refusal, own=own)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("need:join")
@login_required
def join(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Join a need to another that says the same: those that look alike are offered."""
    row, speaker, found = need_of(request, public_id)
    if request.method != "POST":
        may_enter_need(speaker, found).enforce()
    words = wording(row.text_id)
    offered = alike(f"{words.title} {words.body}", seen_tables(request), but=row.pk, most=8)
    form = JoinForm(request.POST or None, initial=dict(typed_before(request)))
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                into = _need_at(form.cleaned_data["into"])
                service.join(speaker=speaker, need_id=row.pk, into_id=into.pk, at=timezone.now())
            except Refusal as error:
                refusal = error.reason
                status = keep_typed(request, key=f"need:join:{row.public_id}", refusal=error)
            else:
                messages.success(request, _("Les deux besoins n’en font plus qu’un. On peut les séparer de nouveau."))
                return see_other(address_of("need", into))
    return _verb_page(request, row, "deliberation/need_join.html", status, form=form, refusal=refusal, offered=offered)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Confirm, then withdraw."""
    row, speaker, found = need_of(request, public_id)
    if request.method != "POST":
        may_withdraw_need(speaker, row, found).enforce()
    refusal, status = None, 200
    if request.method == "POST":
        try:
            service.withdraw(speaker=speaker, need_id=row.pk, at=timezone.now())
        except Refusal as error:
            refusal, status = error.reason, 403 if isinstance(error, NotAllowed) else 409
        else:
            messages.success(request, _("Le besoin est retiré. Son adresse le dit."))
            return see_other(reverse("deliberation:needs"))
    return _verb_page(request, row, "deliberation/need_withdraw.html", status, refusal=refusal)


@require_POST
@login_required
def part(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Undo a join."""
    row, speaker, _found = need_of(request, public_id)
    service.part(speaker=speaker, need_id=row.pk, at=timezone.now())
    messages.success(request, _("Ce besoin tient de nouveau seul."))
    return see_other(address_of("need", row))


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("proposal:needs")
@login_required
def of_proposal(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Which needs a proposal answers."""
    row, met = proposal_of(request, public_id)
    if not roles_of(met.speaker, row, met.standing):
        raise NotAllowed(
            Reason("author_or_pen", _("Son auteur, ou qui tient la plume, dit à quels besoins répond ce texte."))
        )
    tables = seen_tables(request)
    refusal, status = None, 200
    if request.method == "POST":
        verb, number = request.POST.get("verb", ""), request.POST.get("need", "")
        need = Need.objects.filter(public_id=number[:12]).first()
        try:
            if need is None:
                raise Invalid(Reason("need_unknown", _("Choisissez un besoin dans la liste.")))
            if verb == "unanswer":
                need_answers.unanswer_by_proposal(
                    speaker=met.speaker, need_id=need.pk, proposal_id=row.pk, at=timezone.now()
                )
            else:
                need_answers.answer_by_proposal(
                    speaker=met.speaker, need_id=need.pk, proposal_id=row.pk, at=timezone.now()
                )
            return see_other(address_of("proposal-needs", row))
        except Refusal as error:
            refusal, status = error.reason, 422
    chosen = needs_of_proposal(row.pk, tables)
    answered = {*(one.id for one in chosen), *_said(row)}
    title = row.current.text.title if row.current else row.title
    body = row.current.text.body if row.current else ""
    near = [one for one in alike(f"{title} {body}", tables, most=8) if one.id not in answered]
    page = need_page(tables, Asked({"answer": ("none",)}, request.GET.get("suite", "")[:80]))
    others = [one for one in page.lines if one.id not in {*answered, *(other.id for other in near)}]
    context = {
        "proposal": row,
        "refusal": refusal,
        "chosen": chosen,
        "near": near,
        "others": others[:_MOST_OFFERED],
        "next_url": f"{request.path}?suite={page.next}" if page.next else "",
        "crumbs": (
            Link(_("Concertation"), reverse("deliberation:home")),
            Link(title, address_of("proposal", row)),
            Link(_("Besoins auxquels elle répond"), "", current=True),
        ),
    }
    return render(request, "deliberation/need_of_proposal.html", context, status=status)


def _said(row: Proposal) -> list[int]:
    """Those that it answers and that the reader may not see, or that were withdrawn, are not offered again."""
    return list(ProposalNeed.objects.filter(proposal=row).order_by("pk").values_list("need", flat=True))


def see_other(url: str) -> HttpResponse:
    """After a form: the page that shows what it did."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def _verb_page(request: HttpRequest, row: Need, template: str, status: int, **more: object) -> HttpResponse:
    context = {
        "need": row,
        "words": wording(row.text_id),
        "voice": speaker_of(request).voice_name,
        "back_url": address_of("need", row),
        "crumbs": crumbs(Link(wording(row.text_id).title, address_of("need", row))),
        **more,
    }
    return render(request, template, context, status=status)


def _table(request: HttpRequest) -> Table | None:
    asked = request.GET.get("table", "")[:12]
    return table_of(request, asked).table if asked else None


def _initial(request: HttpRequest, table: Table | None) -> dict[str, object]:
    place = table.territory.reference if table is not None and table.territory is not None else ""
    typed: dict[str, object] = dict(typed_before(request))
    if isinstance(typed.get("themes"), str):
        typed["themes"] = values_of(str(typed["themes"]))
    asked = request.GET.get("territoire", "")[:60]
    return {"language": request.LANGUAGE_CODE[:2], "territory": asked or place, **typed}


def _words(form: NeedForm) -> str:
    data = form.cleaned_data
    return f"{data['title']} {data['for_whom']} {data['body']}"


def _need_at(address: str) -> Need:
    """The need of this address, or of this identifier. Raises ``Invalid``."""
    said = _NEED.search(address.strip())
    found = Need.objects.filter(public_id=said["id"]).first() if said else None
    if found is None:
        raise Invalid(Reason("need_unknown", _("Aucun besoin n’a cette adresse.")))
    return found
