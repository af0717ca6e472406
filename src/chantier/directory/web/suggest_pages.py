"""Saying that a page is wrong: choose the field, write the value, say where it comes from."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chantier.directory import statement_phrases as phrases
from chantier.directory.core.statements import FROM_ANYONE, FROM_THE_SIGNED_IN, Who
from chantier.directory.models import Organization, Statement
from chantier.directory.permissions import may_see, may_suggest, quality_of
from chantier.directory.queries import statements as queries
from chantier.directory.queries.organizations import followed, here
from chantier.directory.services import statements
from chantier.directory.services.portraits import said_now
from chantier.directory.web.addresses import page_of
from chantier.directory.web.statement_forms import AboutTheCorrection, StatementForm
from chantier.foundation.access.api import Invalid, NotPossible, Speaker
from chantier.foundation.ui.parts import Link

FIELD = "champ"


@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, public_id: str) -> HttpResponse:
    """The fields that can be corrected, then the form of one of them."""
    found = seen(request.speaker, public_id)
    speaker: Speaker = request.speaker
    may_suggest(speaker, found.visibility, found.public_id).enforce()
    if quality_of(speaker, found.public_id) is Who.ORGANIZATION:
        return redirect("directory:edit", public_id=found.public_id)
    names = FROM_THE_SIGNED_IN if speaker.is_known else FROM_ANYONE
    name = request.GET.get(FIELD, "")
    if not name:
        return _choose(request, found, names)
    if name not in names:
        raise Http404
    return _correct(request, found, name)


def seen(speaker: Speaker, public_id: str) -> Organization:
    """The organisation, or a page not found: whether a private one exists is not said."""
    found = followed(public_id)
    if found is None or not may_see(speaker, found.visibility, found.public_id):
        raise Http404
    return found


def _choose(request: HttpRequest, found: Organization, names: tuple[str, ...]) -> HttpResponse:
    now = said_now([found.pk])[found.pk]
    language = here()
    path = reverse("directory:suggest", args=[found.public_id])
    rows = [
        (
            phrases.field_name(name, language),
            phrases.written(name, now.value(name), language),
            f"{path}?{urlencode({FIELD: name})}",
        )
        for name in names
    ]
    mine = queries.suggested_by(request.speaker.person_id, found.pk) if request.speaker.person_id else ()
    context = {
        "one": found,
        "url": page_of(found.public_id, found.slug),
        "rows": rows,
        "mine": [
            (
                line,
                phrases.field_name(line.field, language),
                phrases.written(line.field, line.value, language),
                phrases.STATES[line.state],
                phrases.TONES[line.state],
                line.state == Statement.WAITING,
            )
            for line in mine
        ],
        "crumbs": crumbs(found, _("Proposer une correction")),
    }
    return render(request, "directory/suggest_field.html", context)


def _correct(request: HttpRequest, found: Organization, name: str) -> HttpResponse:
    now = said_now([found.pk])[found.pk]
    language = here()
    form = StatementForm([name], shown=now.values, language=language, data=request.POST or None)
    about = AboutTheCorrection(request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid() and about.is_valid():
        try:
            statements.suggest(
                speaker=request.speaker,
                public_id=found.public_id,
                name=name,
                given=form.changed().get(name, form.whole(name)),
                at=timezone.now(),
                comment=about.cleaned_data["comment"],
                evidence=about.cleaned_data["evidence"],
                address=get_adapter().get_client_ip(request),
                trap=about.cleaned_data["second_site"],
            )
        except statements.ValuesNotKept as error:
            form.refuse(error.problems)
        except (Invalid, NotPossible) as error:
            refusal = error.reason
        else:
            return _thanked(request, found)
    wrong = bool(form.errors or about.errors or refusal)
    context = {
        "one": found,
        "url": page_of(found.public_id, found.slug),
        "form": form,
        "about": about,
        "visible": [bound for bound in about.visible_fields() if bound.name != "second_site"],
        "refusal": refusal,
        "field": phrases.field_name(name, language),
        "now": phrases.written(name, now.value(name), language),
        "waiting": queries.waiting_on(found.pk, name),
        "back": reverse("directory:suggest", args=[found.public_id]),
        "crumbs": crumbs(found, _("Proposer une correction")),
    }
    return render(request, "directory/suggest.html", context, status=422 if wrong else 200)


def _thanked(request: HttpRequest, found: Organization) -> HttpResponse:
    if request.speaker.is_known:
        thanks = _("Merci. Votre correction attend d’être relue ; un avis vous dira ce qu’elle devient.")
    else:
        thanks = _("Merci. Votre correction attend d’être relue par l’équipe du répertoire.")
    messages.success(request, thanks)
    response = redirect(page_of(found.public_id, found.slug))
    response.status_code = 303
    return response


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one suggested, or what one's organisation says of itself."""
    line = queries.one(pk)
    if line is None:
        raise Http404
    statements.withdraw(speaker=request.speaker, statement_id=pk, at=timezone.now())
    own = line.kind == Statement.OWN
    done = (
        _("C’est repris : la fiche montre de nouveau ce que disent les autres sources.")
        if own
        else _("Votre correction est retirée.")
    )
    messages.success(request, done)
    response = redirect("directory:edit" if own else "directory:suggest", public_id=line.public_id)
    response.status_code = 303
    return response


def crumbs(found: Organization, last: str) -> tuple[Link, ...]:
    """The way back to the organisation."""
    return (
        Link(_("Répertoire"), reverse("directory:list")),
        Link(found.name, page_of(found.public_id, found.slug)),
        Link(last, "", current=True),
    )
