"""Writing a proposal: a new one at a table, then its next version. Nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import QuestionAtTable
from chantier.deliberation.permissions import may_hold_pen, may_speak
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.texts import as_written, wording, wordings
from chantier.deliberation.services import proposals
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import keep_typed, sent, typed_before, values_of
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_frame import framed
from chantier.deliberation.web.reach import proposal_of, table_of
from chantier.deliberation.web.table_forms import LANGUAGES
from chantier.deliberation.web.table_pages import crumbs
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link
from chantier.foundation.words import api as words

_LONGEST = 2_000_000


class WritingForm(forms.Form):
    """A titled text in Markdown."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=300)
    source = forms.CharField(
        label=gettext_lazy("Texte"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=gettext_lazy(
            "Un titre qui commence par # ouvre un article ; une ligne vide sépare deux paragraphes, que chacun pourra"
            " amender. Le Markdown est compris."
        ),
    )


class NewForm(WritingForm):
    """A new proposal: its language and its themes too."""

    language = forms.ChoiceField(label=gettext_lazy("Langue du texte"), choices=LANGUAGES)
    question = forms.ChoiceField(label=gettext_lazy("En réponse à"), required=False)
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Thèmes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, questions: Any = (), **more: Any) -> None:
        super().__init__(*args, **more)
        here = (get_language() or "fr")[:2]
        self.fields["themes"].choices = [(one.concept.slug, one.concept.label(here)) for one in words.tree("theme")]
        if questions:
            self.fields["question"].choices = [("", gettext_lazy("Aucune question en particulier")), *questions]
        else:
            del self.fields["question"]


class VersionForm(WritingForm):
    """The next version of a text: what somebody had under their eyes, and a word on what changes."""

    note = forms.CharField(label=gettext_lazy("Ce qui change, en une phrase"), required=False, max_length=500)
    revision = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("proposal:new")
@login_required
def new(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """A draft, seen by its author and by who holds the pen until it is opened."""
    met = table_of(request, public_id)
    (may_speak | may_hold_pen)(met.speaker, met.standing).enforce()
    asked = list(QuestionAtTable.objects.filter(table=met.table, question__closed_at=None).select_related("question"))
    titles = wordings(one.question.text_id for one in asked)
    key = key_of("proposal:new", public_id=public_id)
    before = typed_before(request)
    initial = {"language": (get_language() or "fr")[:2], "question": request.GET.get("question", "")}
    form = NewForm(
        request.POST or None,
        initial={**initial, **before, "themes": values_of(before.get("themes", ""))},
        questions=[(one.question.public_id, titles[one.question.text_id].title) for one in asked],
    )
    refusal, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        question = next((one.question for one in asked if one.question.public_id == data.get("question")), None)
        try:
            made = proposals.draft(
                speaker=met.speaker,
                table_id=met.table.pk,
                title=data["title"],
                source=data["source"],
                language=data["language"],
                themes=tuple(data["themes"]),
                question_id=question.pk if question else None,
                at=met.at,
            )
        except Refusal as refused:
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
        else:
            sent(request, key=key)
            messages.success(request, _("Le brouillon est enregistré. Ouvrez-le au débat quand il est prêt."))
            return redirect(address_of("proposal", made))
    context = {
        "form": form,
        "refusal": refusal,
        "closed": None if (verdict := is_open(met.table, Verb.PROPOSE, at=met.at)) else verdict.reason,
        "voice": met.speaker.voice_name,
        "crumbs": crumbs(met.table, wording(met.table.text_id).title, Link(_("Proposer un texte"), "", current=True)),
    }
    return render(request, "deliberation/proposal_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("proposal:write")
@login_required
def write(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """The next version; what changed meanwhile is said, and what was typed stays in the form."""
    row, met = proposal_of(request, public_id)
    proposals.may_write(met.speaker, row, met.standing, at=met.at)
    assert row.current is not None
    own = as_written(row.current.text_id)
    initial = {"title": own.title, "source": own.body, "revision": row.revision}
    key = key_of("proposal:write", public_id=public_id)
    form = VersionForm(request.POST or None, initial={**initial, **typed_before(request)})
    refusal, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            proposals.rewrite(
                speaker=met.speaker,
                proposal_id=row.pk,
                title=data["title"],
                source=data["source"],
                revision=data["revision"],
                note=data["note"],
                at=met.at,
            )
        except Refusal as refused:
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
        else:
            sent(request, key=key)
            messages.success(request, _("La version est enregistrée."))
            return redirect(address_of("proposal", row))
    context = {
        **framed(row, met, current="proposal"),
        "form": form,
        "refusal": refusal,
        "has_moved": refusal is not None and refusal.code == "changed_meanwhile",
        "now": own,
        "revision": row.revision,
    }
    return render(request, "deliberation/proposal_write.html", context, status=status)
