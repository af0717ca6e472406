"""Translating by hand what somebody wrote: the source beside, whose words they are, and what became of them since."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.deliberation.models import Translation
from chantier.deliberation.permissions import may_ask_program, may_see_proposal, may_translate
from chantier.deliberation.program_phrases import why
from chantier.deliberation.queries.owners import owner_of
from chantier.deliberation.queries.program import OPEN, last_order
from chantier.deliberation.queries.texts import Wording, as_written
from chantier.deliberation.services import texts
from chantier.deliberation.translators import chosen, is_on
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.reach import at_table, speaker_of
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link


class TranslationForm(forms.Form):
    """The same text in the language of the page."""

    title = forms.CharField(label=gettext_lazy("Titre"), required=False, max_length=texts.LONGEST_TITLE)
    body = forms.CharField(
        label=gettext_lazy("Texte"),
        required=False,
        max_length=texts.LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("translate")
@login_required
def translate(request: HttpRequest, text_id: int) -> HttpResponse:
    """Write the translation of a text in the language of the page, or correct the one there is."""
    speaker, owner = speaker_of(request), owner_of(text_id)
    if owner is None:
        raise Http404
    standing = None
    if owner.table is not None:
        standing = at_table(request, owner.table).standing
        if owner.proposal is not None:
            may_see_proposal(speaker, owner.proposal, standing).enforce()
    may_translate(speaker, standing, owner.organization_id).enforce()
    source, here = as_written(text_id), (get_language() or "fr")[:2]
    former = Translation.objects.filter(text=text_id, language=here).first()
    key, back = key_of("translate", text_id=text_id), _back(request)
    initial = {
        "revision": source.revision,
        "title": former.title if former else "",
        "body": former.body if former else "",
    }
    form = TranslationForm(request.POST or None, initial={**initial, **typed_before(request)})
    if not source.title:
        del form.fields["title"]
    refusal, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            texts.translate(
                speaker=speaker,
                text_id=text_id,
                language=here,
                title=form.cleaned_data.get("title", ""),
                body=form.cleaned_data["body"],
                revision=form.cleaned_data["revision"],
                at=timezone.now(),
            )
        except Refusal as refused:
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
        else:
            sent(request, key=key)
            messages.success(request, _("La traduction est enregistrée."))
            return HttpResponseRedirect(back)
    context = {
        "source": source,
        "source_language": get_language_info(source.language)["name_translated"],
        "form": form,
        "back": back,
        "former": former,
        **(_program(source, here, former) if is_on() and may_ask_program(speaker, standing) else {"program": ""}),
        "refusal": refusal,
        "crumbs": (Link(_("Concertation"), reverse("deliberation:home")), Link(_("Traduire"), "", current=True)),
    }
    return render(request, "deliberation/translate.html", context, status=status)


def _program(source: Wording, here: str, former: Translation | None) -> dict[str, Any]:
    """Which program may be asked for this text, and what became of the last demand."""
    translator, asked = chosen(), last_order(source.text_id, here)
    is_current = former is not None and (former.person_id is not None or former.of_revision == source.revision)
    return {
        "program": translator.name if translator is not None and source.language != here else "",
        "is_asked": asked is not None and asked.state in OPEN,
        "may_order": not is_current,
        "trouble": why(asked.code, asked.params) if asked is not None and not is_current else "",
    }


def _back(request: HttpRequest) -> str:
    """The page one came from, on this site; else the first of concertation."""
    given = request.POST.get("back") or request.headers.get("Referer", "")
    if given and url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure()):
        return given
    return reverse("deliberation:home")
