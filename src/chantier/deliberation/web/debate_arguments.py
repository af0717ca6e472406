"""One contribution at its own address: its thread, its history, and each thing one may do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_safe

from chantier.deliberation.models import Appeal, Argument
from chantier.deliberation.permissions import (
    is_own_argument,
    may_hold_pen,
    may_moderate,
    may_report,
    may_see_proposal,
    may_speak,
)
from chantier.deliberation.phrases import MODERATION, MODERATION_ACTS
from chantier.deliberation.queries.debate import thread_of
from chantier.deliberation.queries.moderation import history_of
from chantier.deliberation.queries.texts import as_written, wording
from chantier.deliberation.services import debate as service
from chantier.deliberation.services import moderation
from chantier.deliberation.services.debate import Said
from chantier.deliberation.services.debated import about_of
from chantier.deliberation.web.debate_forms import AppealAnswerForm, ReasonForm, WordsForm
from chantier.deliberation.web.debate_pages import reader_of
from chantier.deliberation.web.debate_subjects import address_of_debate, way_to
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.need_verbs import see_other
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.reach import AtTable, at_table
from chantier.deliberation.web.table_pages import crumbs
from chantier.foundation.access.api import NotPossible, Reason, Refusal
from chantier.foundation.ui.parts import Link

Does = Callable[[HttpRequest, Argument, AtTable, forms.Form | None], None]


@dataclass(frozen=True)
class Verb:
    """Something one does about a contribution: its title, what happens, the button, and how it is done."""

    title: Promise
    explained: Promise
    button: Promise
    done: Promise
    form: type[forms.Form] | None
    does: Does
    is_grave: bool = False
    label: Promise | None = None


@require_safe
def argument(request: HttpRequest, public_id: str) -> HttpResponse:
    """A contribution in its thread, with what was done about it and why."""
    row, met = argument_of(request, public_id)
    history = [
        (one, MODERATION_ACTS[one.act], MODERATION.get(one.reason, ""))
        for one in history_of(row)
        if one.act != "report" or may_moderate(met.speaker, met.standing)
    ]
    context = {
        **_frame(row, met),
        "thread": thread_of(row, reader=reader_of(met)),
        "focus": row.public_id,
        "history": history,
        "verbs": _verbs(row, met),
        "may_support": _may_support(row, met),
    }
    return render(request, "deliberation/debate_argument.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument")
@login_required
def act(request: HttpRequest, public_id: str, verb: str) -> HttpResponse:
    """Do one thing about a contribution, on a page of its own that says what will happen."""
    row, met = argument_of(request, public_id)
    found = VERBS.get(verb)
    if found is None:
        raise Http404
    key = key_of("argument", public_id=public_id, verb=verb)
    form = _form(request, found, row, met)
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        try:
            if form is None or form.is_valid():
                found.does(request, row, met, form)
                sent(request, key=key)
                messages.success(request, str(found.done))
                return see_other(reverse("deliberation:argument", args=[row.public_id]))
        except Refusal as error:
            refusal, status = error.reason, keep_typed(request, key=key, refusal=error)
    context = {
        **_frame(row, met, found.title),
        "verb": found,
        "form": form,
        "refusal": refusal,
        "words": wording(row.text_id) if row.state == Argument.SHOWN or _may_read_hidden(row, met) else None,
        "appeal": _appeal(row) if verb == "reponse-a-l-appel" else None,
    }
    return render(request, "deliberation/debate_act.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("argument")
@login_required
def former_act(request: HttpRequest, public_id: str, verb: str) -> HttpResponse:
    """An address written before verbs were words of each language: it leads to the present one."""
    if verb not in VERBS:
        raise Http404
    if request.method == "POST":
        return act(request, public_id=public_id, verb=verb)
    asked = request.META.get("QUERY_STRING", "")
    here = reverse("deliberation:argument-act", kwargs={"public_id": public_id, "verb": verb})
    return redirect(f"{here}?{asked}" if asked else here, permanent=True)


@require_http_methods(["POST"])
@login_required
def support(request: HttpRequest, public_id: str) -> HttpResponse:
    """Find a contribution good, or no longer."""
    row, met = argument_of(request, public_id)
    withdrawn = request.POST.get("verb") == "withdraw"
    service.support(speaker=met.speaker, argument_id=row.pk, withdrawn=withdrawn, at=met.at)
    said = _("Votre organisation n’appuie plus cette contribution.") if withdrawn else _("Votre organisation l’appuie.")
    messages.success(request, said)
    back = address_of_debate(row) if request.POST.get("back") else ""
    return see_other(f"{back}#a{row.public_id}" if back else reverse("deliberation:argument", args=[row.public_id]))


def act_address(row: Argument, verb: str) -> str:
    """The page of one thing that one does about a contribution, in words of the reader’s language."""
    return reverse("deliberation:argument-act", kwargs={"public_id": row.public_id, "verb": verb})


def argument_of(request: HttpRequest, public_id: str) -> tuple[Argument, AtTable]:
    """The contribution of this identifier, seen by permission. Raises ``Http404``, ``NotAllowed``."""
    rows = Argument.objects.select_related(
        "table__text", "table__parent", "proposal__table", "proposal__current__text", "need", "question", "text"
    )
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    met = at_table(request, row.table)
    if row.proposal is not None:
        may_see_proposal(met.speaker, row.proposal, met.standing).enforce()
    return row, met


def _frame(row: Argument, met: AtTable, title: object = None) -> dict[str, Any]:
    table = wording(row.table.text_id).title
    about_title, way = way_to(row)
    here = reverse("deliberation:argument", args=[row.public_id])
    way.append(Link(_("Contribution"), here, current=title is None))
    if title is not None:
        way.append(Link(str(title), "", current=True))
    return {
        "argument": row,
        "about_title": about_title,
        "here": here,
        "voice": met.speaker.voice_name,
        "crumbs": crumbs(row.table, table, *way),
    }


def _verbs(row: Argument, met: AtTable) -> list[Link]:
    """What whoever asks may do about it now, as links to the page of each."""
    speaker, found = met.speaker, met.standing
    if not speaker.is_known:
        return []
    own, runs = bool(is_own_argument(speaker, row, found)), bool(may_moderate(speaker, found))
    names = []
    if row.state == Argument.SHOWN:
        names += ["reponse"] if (may_hold_pen | may_speak)(speaker, found) else []
        names += ["modification", "retrait"] if own else ["signalement"] if may_report(speaker, found) else []
        names += ["masquage", "maintien"] if runs else []
    elif row.state == Argument.HIDDEN:
        asked = _appeal(row)
        names += ["retablissement"] if runs else []
        names += ["appel"] if own and asked is None else []
        waits = asked is not None and asked.answered_at is None and asked.moderation.person_id != speaker.person_id
        names += ["reponse-a-l-appel"] if runs and waits and not own else []
    return [Link(str(VERBS[one].title), act_address(row, one)) for one in names]


def _may_support(row: Argument, met: AtTable) -> bool:
    own = row.organization_id in met.standing.bodies
    return row.state == Argument.SHOWN and not own and bool(may_speak(met.speaker, met.standing))


def _may_read_hidden(row: Argument, met: AtTable) -> bool:
    """Its author and who moderates read what is hidden: they are to speak of it."""
    own = is_own_argument(met.speaker, row, met.standing)
    return row.state == Argument.HIDDEN and bool(own or may_moderate(met.speaker, met.standing))


def _appeal(row: Argument) -> Appeal | None:
    last = row.moderations.filter(act="hide").select_related("appeal").order_by("-pk").first()
    return getattr(last, "appeal", None) if last is not None else None


def _form(request: HttpRequest, verb: Verb, row: Argument, met: AtTable) -> forms.Form | None:
    if verb.form is None:
        return None
    initial: dict[str, Any] = dict(typed_before(request))
    if verb.form is WordsForm:
        if verb is VERBS["modification"] and "body" not in initial:
            # Words that were withdrawn or hidden, and the words of others, are nobody’s to change: nor to read here.
            if row.state == Argument.SHOWN and is_own_argument(met.speaker, row, met.standing):
                initial["body"] = as_written(row.text_id).body
            elif request.method != "POST":
                raise Http404
        return WordsForm(request.POST or None, initial=initial, label=verb.label)
    return verb.form(request.POST or None, initial=initial)


def _answer(request: HttpRequest, row: Argument, met: AtTable, form: forms.Form | None) -> None:
    assert form is not None
    service.check_pace(speaker=met.speaker, address=get_adapter().get_client_ip(request))
    said = Said(Argument.ANSWER, form.cleaned_data["body"], (get_language() or "fr")[:2], parent_id=row.pk)
    service.argue(speaker=met.speaker, about=about_of(row), said=said, at=met.at)


def _edit(request: HttpRequest, row: Argument, met: AtTable, form: forms.Form | None) -> None:
    assert form is not None
    seen = request.POST.get("revision", "")
    revision = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    service.edit(speaker=met.speaker, argument_id=row.pk, body=form.cleaned_data["body"], revision=revision, at=met.at)


def _withdraw(_request: HttpRequest, row: Argument, met: AtTable, _form: forms.Form | None) -> None:
    service.withdraw(speaker=met.speaker, argument_id=row.pk, at=met.at)


def _with_reason(do: Callable[..., object]) -> Does:
    def does(_request: HttpRequest, row: Argument, met: AtTable, form: forms.Form | None) -> None:
        assert form is not None
        given = {"reason": form.cleaned_data["reason"], "words": form.cleaned_data["body"]}
        do(speaker=met.speaker, argument_id=row.pk, at=met.at, **given)

    return does


def _with_words(do: Callable[..., object]) -> Does:
    def does(_request: HttpRequest, row: Argument, met: AtTable, form: forms.Form | None) -> None:
        assert form is not None
        do(speaker=met.speaker, argument_id=row.pk, at=met.at, words=form.cleaned_data["body"])

    return does


def _answer_appeal(_request: HttpRequest, row: Argument, met: AtTable, form: forms.Form | None) -> None:
    assert form is not None
    asked = _appeal(row)
    if asked is None:
        raise NotPossible(Reason("no_appeal", _("Aucun appel n’attend de réponse.")))
    moderation.answer_appeal(
        speaker=met.speaker,
        appeal_id=asked.pk,
        upheld=form.cleaned_data["upheld"] == "yes",
        answer=form.cleaned_data["body"],
        at=met.at,
    )


#: By the French word of the address of each, which is the noun that one creates; ``debate_urls`` translates it.
VERBS: Final = {
    "reponse": Verb(
        later("Répondre"),
        later("Votre réponse se range sous cette contribution, au nom de votre organisation."),
        later("Publier la réponse"),
        later("Votre réponse est publiée."),
        WordsForm,
        _answer,
        label=later("Votre réponse"),
    ),
    "modification": Verb(
        later("Modifier"),
        later("Si quelqu’un a déjà répondu, la page dira que le texte a été modifié depuis."),
        later("Enregistrer"),
        later("C’est modifié."),
        WordsForm,
        _edit,
        label=later("Votre contribution"),
    ),
    "retrait": Verb(
        later("Retirer"),
        later("Vos mots ne seront plus lus. Les réponses déjà faites restent, avec la mention du retrait."),
        later("Retirer la contribution"),
        later("La contribution est retirée."),
        None,
        _withdraw,
        is_grave=True,
    ),
    "signalement": Verb(
        later("Signaler"),
        later("Les personnes qui animent la table la reliront. Elle reste lisible d’ici là."),
        later("Signaler la contribution"),
        later("C’est signalé : les personnes qui animent la table la reliront."),
        ReasonForm,
        _with_reason(moderation.report),
    ),
    "masquage": Verb(
        later("Masquer"),
        later("Ses mots ne seront plus lus ; la raison le sera par tous. Son auteur peut faire appel."),
        later("Masquer la contribution"),
        later("La contribution est masquée, et son auteur le saura."),
        ReasonForm,
        _with_reason(moderation.hide),
        is_grave=True,
    ),
    "retablissement": Verb(
        later("Montrer de nouveau"),
        later("Ses mots seront lus de nouveau, et la raison que vous donnez aussi."),
        later("Montrer la contribution"),
        later("La contribution est montrée de nouveau."),
        WordsForm,
        _with_words(moderation.show),
        label=later("Pourquoi"),
    ),
    "maintien": Verb(
        later("Garder telle quelle"),
        later("Les signalements ont leur réponse : la contribution reste, et la raison se lit."),
        later("Garder la contribution"),
        later("La contribution reste telle quelle."),
        WordsForm,
        _with_words(moderation.keep),
        label=later("Pourquoi"),
    ),
    "appel": Verb(
        later("Faire appel"),
        later("Une autre personne que celle qui l’a masquée la relira, et vous répondra une fois."),
        later("Envoyer l’appel"),
        later("Votre appel est envoyé : une autre personne y répondra."),
        WordsForm,
        _with_words(moderation.appeal),
        label=later("Pourquoi la relire"),
    ),
    "reponse-a-l-appel": Verb(
        later("Répondre à l’appel"),
        later("Votre réponse se lira par tous, avec la raison du masquage."),
        later("Répondre"),
        later("L’appel a sa réponse."),
        AppealAnswerForm,
        _answer_appeal,
    ),
}
