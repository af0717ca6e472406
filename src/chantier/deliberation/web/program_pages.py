"""Asking the program of translation: for one text, for all that a table says. Nothing here waits for the program."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.deliberation.models import Table
from chantier.deliberation.permissions import may_run, may_see_proposal
from chantier.deliberation.queries.owners import owner_of
from chantier.deliberation.queries.program import is_leaving_allowed, lacking, sent_today, troubles
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.services import program
from chantier.deliberation.translators import chosen, is_on
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import status_of
from chantier.deliberation.web.reach import AtTable, at_table, speaker_of, table_of
from chantier.deliberation.web.table_forms import LANGUAGES
from chantier.deliberation.web.table_pages import crumbs
from chantier.foundation.access.api import Refusal
from chantier.foundation.ui.parts import Link

View = Callable[..., HttpResponse]


def where_there_is_a_program(view: View) -> View:
    """The page is not there on an instance without a program of translation, which is the rule."""

    @wraps(view)
    def found(request: HttpRequest, **named: Any) -> HttpResponse:
        if not is_on():
            raise Http404
        return view(request, **named)

    return found


class TranslationSettingsForm(forms.Form):
    """What a table lets go to the program."""

    may_leave = forms.BooleanField(
        label=gettext_lazy("Les mots de cette table peuvent être envoyés au programme, hors de cette instance"),
        required=False,
        help_text=gettext_lazy(
            "Cette table n’est pas publique. Sans cette permission, rien de ce qui s’y dit n’est envoyé."
        ),
    )
    into = forms.MultipleChoiceField(
        label=gettext_lazy("Traduire à mesure tout ce qui se dit ici"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Chaque texte part vers le programme quand il est publié, puis quand il change."),
    )

    def __init__(self, *args: Any, table: Table, **more: Any) -> None:
        super().__init__(*args, **more)
        if table.visibility == Table.PUBLIC:
            del self.fields["may_leave"]


@where_there_is_a_program
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """What is said at a table and not yet read in each language; what was asked, what failed, what is allowed."""
    met = table_of(request, public_id)
    may_run(met.speaker, met.standing).enforce()
    row = met.table
    is_setting = request.POST.get("verb") == "set"
    form = TranslationSettingsForm(
        request.POST if is_setting else None,
        table=row,
        initial={"may_leave": row.words_may_leave, "into": row.translated_into},
    )
    refusal, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST":
        try:
            done = _set(met, form) if is_setting else _ask(met, request.POST.get("language", ""))
        except Refusal as refused:
            refusal, status = refused.reason, status_of(refused)
        else:
            if done:
                messages.success(request, done)
                return redirect(address_of("table-translation", row))
    translator = chosen()
    assert translator is not None
    context = {
        "table": row,
        "form": form,
        "refusal": refusal,
        "program": translator.name,
        "is_allowed": is_leaving_allowed(row),
        "lacking": [(label, lacking(row, code)) for code, label in LANGUAGES],
        "troubles": [(one, _in_words(one.language)) for one in troubles(row)],
        "left": max(settings.CHANTIER_TRANSLATION_DAILY - sent_today(met.at), 0),
        "daily": settings.CHANTIER_TRANSLATION_DAILY,
        "crumbs": crumbs(row, wording(row.text_id).title, Link(_("Traduction par un programme"), "", current=True)),
    }
    return render(request, "deliberation/table_translation.html", context, status=status)


@where_there_is_a_program
@login_required
@require_POST
def text(request: HttpRequest, text_id: int) -> HttpResponse:
    """Ask for one text in the language of the page, from the page where it is translated by hand."""
    owner = owner_of(text_id)
    if owner is None:
        raise Http404
    met = at_table(request, owner.table) if owner.table is not None else None
    if met is not None and owner.proposal is not None:
        may_see_proposal(met.speaker, owner.proposal, met.standing).enforce()
    here = (get_language() or "fr")[:2]
    program.order(speaker=speaker_of(request), text_id=text_id, language=here, at=timezone.now())
    messages.success(request, _("C’est demandé : la traduction du programme paraîtra ici, marquée comme telle."))
    return redirect(reverse("deliberation:translate", args=[text_id]))


def _set(met: AtTable, form: TranslationSettingsForm) -> str:
    if not form.is_valid():
        return ""
    program.set_table(
        speaker=met.speaker,
        table_id=met.table.pk,
        into=form.cleaned_data["into"],
        may_leave=bool(form.cleaned_data.get("may_leave")),
        at=met.at,
    )
    return _("C’est enregistré.")


def _ask(met: AtTable, language: str) -> str:
    count = program.order_table(speaker=met.speaker, table_id=met.table.pk, language=language, at=met.at)
    return ngettext("%(n)s texte est demandé au programme.", "%(n)s textes sont demandés au programme.", count) % {
        "n": count
    }


def _in_words(language: str) -> str:
    return str(get_language_info(language)["name_translated"])
