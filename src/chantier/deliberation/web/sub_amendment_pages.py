"""Other words, passages more or less in what an amendment would add: what was asked, and asking for some."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.amendments import Amendment as Asked
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import LONGEST_PASSAGE, Text
from chantier.deliberation.core.operations import Insert
from chantier.deliberation.core.reading import read_changes
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Amendment
from chantier.deliberation.permissions import may_answer_sub_amendment, may_speak, roles_of
from chantier.deliberation.phrases import AMENDMENT_STATES, TONES
from chantier.deliberation.queries.amendments import DELETE, INSERT, PENDING, REPLACE
from chantier.deliberation.queries.texts import wordings
from chantier.deliberation.queries.versions import amendment_of, sub_amendment_of, words_of
from chantier.deliberation.services import sub_amendments
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_frame import framed
from chantier.deliberation.web.reach import AtTable, proposal_of
from chantier.directory import api as directory
from chantier.foundation.access.api import Refusal

STATES = lifecycles.Amendment
_VERBS = (STATES.ACCEPT, STATES.REFUSE, STATES.WITHDRAW)


_KINDS = (
    (REPLACE, gettext_lazy("D’autres mots dans ce passage")),
    (INSERT, gettext_lazy("Un ajout après ce passage")),
    (DELETE, gettext_lazy("Ce passage en moins")),
)


class SubAmendmentForm(forms.Form):
    """Other words for one passage that an amendment adds, passages after it, or that one less; and why."""

    passage = forms.ChoiceField(label=gettext_lazy("Les mots de l’amendement"))
    kind = forms.ChoiceField(label=gettext_lazy("Ce que vous demandez"), choices=_KINDS, required=False)
    words = forms.CharField(
        label=gettext_lazy("Les mots tels que vous les voulez"),
        required=False,
        max_length=LONGEST_PASSAGE * 50,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    added = forms.CharField(
        label=gettext_lazy("Ce qui s’ajoute"),
        required=False,
        max_length=LONGEST_PASSAGE * 50,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Un ou plusieurs paragraphes, séparés par une ligne vide."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, text: Text, adds_passages: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["passage"].choices = [(one.key, " ".join(one.text.split())[:120]) for one in text.passages]
        if not adds_passages:
            del self.fields["kind"], self.fields["added"]

    def clean(self) -> dict[str, Any]:
        """What each kind needs."""
        data: dict[str, Any] = super().clean() or {}
        data["kind"] = data.get("kind") or REPLACE
        if data["kind"] == REPLACE and not (data.get("words") or "").strip():
            self.add_error("words", _("Écrivez les mots que vous voulez."))
        if data["kind"] == INSERT and not (data.get("added") or "").strip():
            self.add_error("added", _("Écrivez ce qui s’ajoute."))
        return data


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("sub-amendment")
def listing(request: HttpRequest, public_id: str, number: int, **_slug: str) -> HttpResponse:
    """The words of an amendment, what is asked of them, and a form to ask for others."""
    row, met = proposal_of(request, public_id)
    rows = Amendment.objects.select_related("base__text").filter(proposal=row, number=number, parent=None)
    parent = rows.exclude(state=STATES.DRAFT).first()
    if parent is None:
        raise Http404
    here = reverse("deliberation:sub-amendments", args=[row.public_id, row.slug or "x", number])
    key = key_of("sub-amendment", public_id=public_id, number=number)
    text = words_of(parent)
    first = text.passages[0] if text.passages else None
    form = SubAmendmentForm(
        request.POST if "words" in request.POST else None,
        text=text,
        adds_passages=any(isinstance(one, Insert) for one in amendment_of(parent).operations),
        initial={"words": first.text if first else "", **typed_before(request)},
    )
    refusal, status = None, 422 if request.method == "POST" else 200
    try:
        if request.method == "POST" and _done(request, parent, met, form):
            sent(request, key=key)
            messages.success(request, _("C’est fait."))
            return redirect(here)
    except Refusal as refused:
        refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
    waits = parent.state in PENDING
    context = {
        **framed(row, met, current="amendments"),
        "amendment": parent,
        "words": text.passages,
        "subs": _subs(parent, text, met),
        "form": form if first and waits and may_speak(met.speaker, met.standing) else None,
        "waits": waits,
        "refusal": refusal,
    }
    return render(request, "deliberation/sub_amendments.html", context, status=status)


def _done(request: HttpRequest, parent: Amendment, met: AtTable, form: SubAmendmentForm) -> bool:
    verb, given = request.POST.get("verb", ""), request.POST.get("sub", "")
    if verb:
        sub = Amendment.objects.filter(
            parent=parent, number=int(given) if given.isdecimal() and len(given) < 9 else 0
        ).first()
        if sub is None or verb not in _VERBS:
            raise Http404
        sub_amendments.answer(
            speaker=met.speaker,
            sub_id=sub.pk,
            verb=verb,
            reason=request.POST.get("reason", "").replace("\0", ""),
            at=met.at,
        )
        return True
    if not form.is_valid():
        return False
    sub_amendments.submit(
        speaker=met.speaker,
        amendment_id=parent.pk,
        passage_key=form.cleaned_data["passage"],
        kind=form.cleaned_data["kind"],
        words=form.cleaned_data["added" if form.cleaned_data["kind"] == INSERT else "words"],
        reason=form.cleaned_data["reason"],
        language=(get_language() or "fr")[:2],
        at=met.at,
    )
    return True


def _subs(parent: Amendment, text: Text, met: AtTable) -> list[dict[str, Any]]:
    rows = list(Amendment.objects.filter(parent=parent).select_related("base").order_by("number"))
    names = directory.names_of(row.organization_id for row in rows if row.organization_id)
    public = directory.public_ids_of(row.organization_id for row in rows if row.organization_id)
    reasons = wordings(row.reason_id for row in rows)
    may_answer = parent.state in PENDING and bool(may_answer_sub_amendment(met.speaker, parent, met.standing))
    return [
        {
            "row": row,
            "state": AMENDMENT_STATES[row.state],
            "tone": TONES[row.state],
            "organization": names.get(row.organization_id or 0, ""),
            "public_id": public.get(row.organization_id or 0, ""),
            "reason": reasons[row.reason_id],
            "reading": _reading(text, sub_amendment_of(row, parent)) if row.state in PENDING else None,
            "may_answer": may_answer and row.state in PENDING,
            "is_own": row.state in PENDING and lifecycles.AUTHOR in roles_of(met.speaker, row, met.standing),
        }
        for row in rows
    ]


def _reading(text: Text, asked: Asked) -> Any:
    try:
        return read_changes(text, consolidate(text, [asked]).text)
    except Refused:
        return None
