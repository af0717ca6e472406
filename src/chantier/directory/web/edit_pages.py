"""An organisation's own page, edited: one form, and each value is said in its name, field by field."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from chantier.directory import statement_phrases as phrases
from chantier.directory.core.statements import PRINCIPLE, Who
from chantier.directory.models import Organization
from chantier.directory.permissions import may_edit_organization, quality_of
from chantier.directory.queries import statements as queries
from chantier.directory.queries.organizations import here
from chantier.directory.services import statements
from chantier.directory.services.portraits import SaidNow, said_now
from chantier.directory.web.addresses import available, logo_of, page_of
from chantier.directory.web.statement_forms import StatementForm
from chantier.directory.web.suggest_pages import crumbs, seen
from chantier.foundation.access.api import Invalid
from chantier.foundation.files import api as files
from chantier.foundation.words import api as words

LOGO: Final = "directory.logo"
SECTIONS: Final = (
    (gettext_lazy("Nom"), "", ("usual_name", "legal_name", "other_names")),
    (gettext_lazy("Présentation"), "", ("description",)),
    (gettext_lazy("Joindre"), "", ("phone", "email", "website")),
    (gettext_lazy("Où c’est"), gettext_lazy("L’adresse du siège se dit en entier."), ("place", "establishments")),
    (
        gettext_lazy("Ce qu’elle fait, et pourquoi"),
        gettext_lazy("Une activité n’est pas une mission : dites les deux."),
        ("activity", "activities", "purposes", "languages"),
    ),
    (
        gettext_lazy("Carte d’identité"),
        "",
        ("legal_form", "register_number", "size_band", "founded_on", "status", "ended_on", "social_economy"),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """All that can be said of an organisation, with what its page says now."""
    found = seen(request.speaker, public_id)
    may_edit_organization(request.speaker, found.public_id, timezone.now()).enforce()
    own = quality_of(request.speaker, found.public_id) is Who.ORGANIZATION
    now = said_now([found.pk])[found.pk]
    form = StatementForm(
        _names(own=own), shown=now.values, language=here(), data=request.POST or None, files=request.FILES or None
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _save(request, found, form, now)
        except statements.ValuesNotKept as error:
            form.refuse(error.problems)
        except files.RefusedFile as error:
            form.add_error("logo_file", f"{error.reason} {error.reason.advice}".strip())
        except Invalid as error:
            refusal = error.reason
        else:
            return _saved(request, found, done)
    wrong = bool(form.errors or refusal)
    context = {
        "one": found,
        "url": page_of(found.public_id, found.slug),
        "own": own,
        "voice": request.speaker.voice_name if own else "",
        "form": form,
        "refusal": refusal,
        "sections": _sections(form),
        "principles": [
            (form[answer], form[evidence])
            for answer, evidence in (form.parts[name] for name in form.names if name.startswith(PRINCIPLE))
        ],
        "logo": [form[part] for part in form.parts["logo"]],
        "logo_url": logo_of(found.public_id, found.logo_id),
        "logo_text": found.logo_text,
        "visibility": form["visibility"],
        "claim_url": available("directory:claim", found.public_id) if not own else "",
        "said": _said(found.pk) if own else (),
        "crumbs": crumbs(found, _("Modifier la fiche")),
    }
    return render(request, "directory/edit.html", context, status=422 if wrong else 200)


def _names(*, own: bool) -> tuple[str, ...]:
    principles = tuple(f"{PRINCIPLE}{one.slug}" for one in words.concepts("principle")) if own else ()
    plain = tuple(name for _legend, _help, names in SECTIONS for name in names)
    return (*plain, *principles, "logo", "visibility")


def _sections(form: StatementForm) -> list[tuple[Any, Any, list[Any]]]:
    return [
        (legend, help_text, [form[part] for name in names for part in form.parts[name]])
        for legend, help_text, names in SECTIONS
    ]


def _said(organization_id: int) -> list[tuple[Any, str, str]]:
    language = here()
    return [
        (line, phrases.field_name(line.field, language), phrases.written(line.field, line.value, language))
        for line in queries.own_words(organization_id)
    ]


def _save(request: HttpRequest, found: Organization, form: StatementForm, now: SaidNow) -> statements.Edited:
    given = form.changed()
    logo = given.pop("logo", None)
    upload, stored = form.logo(), None
    if logo is not None:
        kept = None if logo["removed"] and not upload else (now.value("logo") or {}).get("file")
        if upload:
            stored = files.store_upload(
                file=upload,
                name=upload.name or "",
                use=LOGO,
                speaker=request.speaker,
                at=timezone.now(),
                accepted=files.IMAGES,
            )
            kept = stored.id
        given["logo"] = {"file": kept, "text": logo["text"]}
    try:
        return statements.state_own(speaker=request.speaker, public_id=found.public_id, given=given, at=timezone.now())
    except Invalid:
        if stored is not None:
            files.remove_file(stored_id=stored.id)
        raise


def _saved(request: HttpRequest, found: Organization, done: statements.Edited) -> HttpResponse:
    language = here()
    if not done.statements:
        messages.info(request, _("Rien n’a changé."))
    else:
        messages.success(request, _("C’est enregistré : la fiche le montre dès maintenant."))
    if done.outweighed:
        names = ", ".join(phrases.field_name(name, language) for name in done.outweighed)
        sentence = ngettext(
            "Sur ce champ, une autre parole tient toujours (celle de l’organisation, ou d’une liste) : %(names)s.",
            "Sur ces champs, une autre parole tient toujours (celle de l’organisation, ou d’une liste) : %(names)s.",
            len(done.outweighed),
        )
        messages.warning(request, sentence % {"names": names})
    found.refresh_from_db()
    response = redirect(page_of(found.public_id, found.slug))
    response.status_code = 303
    return response
