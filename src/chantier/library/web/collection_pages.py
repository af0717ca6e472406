"""Collections and series: read by everyone, kept by who made them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chantier.foundation.access.api import Refusal, Speaker
from chantier.foundation.ui.parts import Link
from chantier.library.core.precise_date import PreciseDate
from chantier.library.models import Collection, Resource
from chantier.library.permissions import findable_by, may_keep_collection, may_review
from chantier.library.queries import collections as queries
from chantier.library.queries.deposits import resource_of
from chantier.library.services import collections as services
from chantier.library.web import deposit_fields as fields
from chantier.library.web.deposit_forms import own_public_id
from chantier.library.web.deposit_pages import here, see_other
from chantier.library.web.reading_words import day

FORMS = (
    (Collection.COLLECTION, gettext_lazy("Collection : des ressources choisies")),
    (Collection.SERIES, gettext_lazy("Série : les numéros d’un éditeur")),
)
VISIBILITIES = (
    (Resource.PUBLIC, gettext_lazy("Tout le monde")),
    (Resource.MEMBERS_ONLY, gettext_lazy("Les membres du mouvement")),
    (Resource.PRIVATE, gettext_lazy("Moi et les documentalistes")),
)


class CollectionForm(forms.Form):
    """Titles and descriptions in three languages, who sees it."""

    def __init__(self, row: Collection | None, *, is_reviewer: bool, data: Any = None) -> None:
        super().__init__(data)
        titles = row.titles if row else {}
        told = row.descriptions if row else {}
        labels = {
            "fr": (gettext_lazy("Titre en français"), gettext_lazy("Présentation en français")),
            "en": (gettext_lazy("Titre en anglais"), gettext_lazy("Présentation en anglais")),
            "es": (gettext_lazy("Titre en espagnol"), gettext_lazy("Présentation en espagnol")),
        }
        for code, (title, description) in labels.items():
            self.fields[f"title_{code}"] = fields.line(title, titles.get(code, ""), most=300, lang=code)
            self.fields[f"text_{code}"] = fields.text(description, told.get(code, ""), most=5000, lang=code)
        if is_reviewer:
            self.fields["form"] = fields.choice(
                gettext_lazy("Forme"), FORMS, row.form if row else Collection.COLLECTION, widget=forms.RadioSelect
            )
            self.fields["issn"] = fields.line("ISSN", row.issn if row else "", most=20)
        self.fields["visibility"] = fields.choice(
            gettext_lazy("Qui la voit"), VISIBILITIES, row.visibility if row else "public", widget=forms.RadioSelect
        )

    def kept(self) -> dict[str, Any]:
        """What the service takes."""
        value = self.cleaned_data
        return {
            "titles": {code: value[f"title_{code}"] for code in fields.WORDED},
            "descriptions": {code: value[f"text_{code}"] for code in fields.WORDED},
            "form": value.get("form") or Collection.COLLECTION,
            "issn": value.get("issn", ""),
            "visibility": value["visibility"],
        }


@require_safe
def collection(request: HttpRequest, public_id: str) -> HttpResponse:
    """What it holds, for whoever may see it."""
    speaker: Speaker = request.speaker
    row = queries.of_public_id(public_id)
    seen = {str(one) for one in findable_by(speaker)}
    keeps = row is not None and bool(may_keep_collection(speaker, row))
    if row is None or not (keeps or row.visibility in seen):
        raise Http404
    context = {
        "one": row,
        "title": queries.in_language(row.titles, here()),
        "text": queries.in_language(row.descriptions, here()),
        "items": [(one, _page_of(one), day(PreciseDate.read(one.issued))) for one in queries.items(row.pk, seen=seen)],
        "keeps": keeps,
        "is_series": row.form == Collection.SERIES,
        "crumbs": (
            Link(_("Bibliothèque"), reverse("library:home")),
            Link(queries.in_language(row.titles, here()), "", current=True),
        ),
    }
    return render(request, "library/collection.html", context)


def _page_of(one: queries.ItemView) -> str:
    try:
        return reverse("library:resource", args=[one.public_id, one.slug or "x"])
    except NoReverseMatch:  # an instance without the reading pages
        return ""


@require_safe
@login_required
def collections(request: HttpRequest) -> HttpResponse:
    """The collections one keeps."""
    speaker: Speaker = request.speaker
    lines = queries.kept_by(speaker.person_id or 0, here(), everybody=bool(may_review(speaker)))
    crumbs = (Link(_("Mes dépôts"), reverse("library:mine")), Link(_("Collections"), "", current=True))
    return render(request, "library/collections.html", {"lines": lines, "crumbs": crumbs})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, public_id: str = "") -> HttpResponse:
    """Make a collection, say what it is, put resources in it and in order."""
    speaker: Speaker = request.speaker
    row = queries.of_public_id(public_id) if public_id else None
    if public_id and row is None:
        raise Http404
    if row is not None:
        may_keep_collection(speaker, row).enforce()
    verb = request.POST.get("verb", "")
    form = CollectionForm(row, is_reviewer=bool(may_review(speaker)), data=request.POST if verb == "keep" else None)
    refusal = None
    if request.method == "POST":
        try:
            done = _done(request, speaker, row, form, verb)
        except Refusal as error:
            refusal = error.reason
        else:
            if done is not None:
                return done
    context = {
        "one": row,
        "form": form,
        "refusal": refusal,
        "items": queries.items(row.pk, seen=(), with_drafts=True) if row else (),
        "crumbs": (
            Link(_("Collections"), reverse("library:collections")),
            Link(queries.in_language(row.titles, here()) if row else _("Nouvelle collection"), "", current=True),
        ),
    }
    wrong = refusal is not None or (verb == "keep" and bool(form.errors))
    return render(request, "library/collection_edit.html", context, status=422 if wrong else 200)


def _done(
    request: HttpRequest, speaker: Speaker, row: Collection | None, form: CollectionForm, verb: str
) -> HttpResponse | None:
    now = timezone.now()
    if verb == "keep":
        if not form.is_valid():
            return None
        kept = services.keep_collection(speaker=speaker, collection_id=row.pk if row else None, at=now, **form.kept())
        messages.success(request, _("La collection est gardée."))
        return see_other("library:collection-edit", kept)
    if row is None:
        raise Http404
    if verb == "add":
        resource = resource_of(own_public_id(request.POST.get("resource", "")) or "-")
        if resource is None:
            messages.error(request, _("Aucune ressource d’ici n’a cette adresse."))
            return see_other("library:collection-edit", row.public_id)
        services.put_in_collection(
            speaker=speaker,
            collection_id=row.pk,
            resource_id=resource.pk,
            number=request.POST.get("number", ""),
            at=now,
        )
    elif verb.startswith("remove-") and verb[7:].isdecimal():
        services.take_from_collection(speaker=speaker, collection_id=row.pk, resource_id=int(verb[7:25]), at=now)
    elif verb == "order":
        ranks = {name[5:]: value for name, value in request.POST.dict().items() if name.startswith("rank-")}
        wanted = sorted(
            (int(value[:6]), int(pk[:18])) for pk, value in ranks.items() if pk.isdecimal() and value.isdecimal()
        )
        services.order_collection(
            speaker=speaker, collection_id=row.pk, resource_ids=[pk for _rank, pk in wanted], at=now
        )
    else:
        raise Http404
    messages.success(request, _("C’est fait."))
    return see_other("library:collection-edit", row.public_id)
