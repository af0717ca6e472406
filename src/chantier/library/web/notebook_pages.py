"""A person's own notebook: keeping a claim or a passage, finding it again, letting it go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chantier.foundation.access.api import is_signed_in
from chantier.foundation.ui.parts import Link
from chantier.library import reading_phrases as phrases
from chantier.library.core.description import Description
from chantier.library.models import Resource
from chantier.library.permissions import findable_by, may_see
from chantier.library.queries.citing import CitationView, ClaimView, claims_of, followed, notebook
from chantier.library.queries.describing import describe
from chantier.library.queries.kinds import kind, name_of
from chantier.library.services.citing import forget, keep
from chantier.library.web.asked import available, reader_language, resource_path, shelf, speaker_of
from chantier.library.web.citations import in_styles, ready
from chantier.library.web.reading_parts import whole_url
from chantier.library.web.reading_words import moment


class PassageForm(forms.Form):
    """A passage and where it is, both as the reader likes. A claim is its own passage."""

    passage = forms.CharField(
        label=gettext_lazy("Passage"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    page = forms.CharField(label=gettext_lazy("Page"), required=False, max_length=20)

    def __init__(self, claim: ClaimView | None, data: Any = None) -> None:
        super().__init__(data, initial={"page": claim.page if claim else ""})
        if claim is not None:
            del self.fields["passage"]


@require_http_methods(["GET", "HEAD", "POST"])
def keep_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cite a resource or one of its claims: its address, the text that is ready; kept, for who has signed in."""
    speaker = speaker_of(request)
    row = followed(public_id)
    if row is None or row.state != Resource.PUBLISHED:
        raise Http404
    found = may_see(speaker, row)
    if not found:
        if found.reason is not None and found.reason.code == "resource_not_public":
            raise Http404
        found.enforce()
    claim = _claim(row.pk, request.GET.get("affirmation", ""))
    form = PassageForm(claim, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keep(
            speaker=speaker,
            resource_id=row.pk,
            claim_number=claim.number if claim else None,
            passage=form.cleaned_data.get("passage", ""),
            page=form.cleaned_data["page"],
            at=timezone.now(),
        )
        messages.success(request, _("La citation est gardée."))
        return redirect("library:notebook")
    fell = claim is not None and claim.is_withdrawn
    return render(request, "library/keep.html", _citing(request, row, claim, form), status=410 if fell else 200)


def _claim(resource_id: int, asked: str) -> ClaimView | None:
    """The claim of the address, withdrawn or not; nothing when the resource is cited whole. Raises ``Http404``."""
    if not asked:
        return None
    found = (one for one in claims_of(resource_id, with_withdrawn=True) if asked == str(one.number))
    claim = next(found, None)
    if claim is None:
        raise Http404
    return claim


def _citing(request: HttpRequest, row: Resource, claim: ClaimView | None, form: PassageForm) -> dict[str, Any]:
    speaker, here = speaker_of(request), reader_language()
    one = describe([row.pk], seen=[str(each) for each in findable_by(speaker)], language=here)[row.pk]
    found = kind(one.kind)
    kind_name = name_of(found, here) if found else ""
    home = resource_path(row.public_id, row.slug)
    url = whole_url(f"{home}#c{claim.number}" if claim else home)
    sign_in = available("account_login")
    title = _("Citer cette affirmation") if claim else _("Citer cette ressource")
    return {
        "title": title,
        "resource_title": one.wording(here).title,
        "resource_language": one.wording(here).language,
        "claim": claim,
        "url": url,
        "ready": ready(one, here, url=url, passage=claim.text, page=claim.page) if claim else "",
        "citation": in_styles(replace(one, address=url), here, kind_name),
        "form": form,
        "may_keep": speaker.is_known,
        "sign_in_url": f"{sign_in}?{urlencode({'next': request.get_full_path()})}",
        "resource_url": f"{home}#c{claim.number}" if claim else home,
        "crumbs": (Link(_("Bibliothèque"), shelf()), Link(row.title, home), Link(title, "", current=True)),
    }


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything a person keeps."""
    speaker = speaker_of(request)
    is_signed_in(speaker).enforce()
    kept, here = notebook(speaker.person_id or 0), reader_language()
    ids = list(dict.fromkeys(one.resource_id for one in kept))
    described = describe(ids, seen=[str(each) for each in findable_by(speaker)], language=here)
    context = {
        "entries": tuple(_entry(one, described[one.resource_id], here) for one in kept),
        "crumbs": (
            Link(_("Bibliothèque"), shelf()),
            Link(_("Mes citations"), reverse("library:notebook"), current=True),
        ),
    }
    return render(request, "library/notebook.html", context)


def _entry(one: CitationView, cited: Description, here: str) -> dict[str, object]:
    home = resource_path(one.public_id, one.slug)
    url = f"{home}#c{one.claim_number}" if one.claim_number else home
    passage = one.claim_text or one.passage
    return {
        "id": one.id,
        "title": cited.wording(here).title,
        "language": cited.wording(here).language,
        "claim_number": one.claim_number,
        "url": url,
        "falls": phrases.NOT_CITABLE.get(one.falls, "") if one.falls else "",
        "why": one.why,
        "passage": passage,
        "page": one.page,
        "day": moment(one.at),
        "ready": ready(cited, here, url=whole_url(url), passage=passage, page=one.page),
    }


@require_POST
def forget_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one go."""
    forget(speaker=speaker_of(request), citation_id=pk)
    messages.success(request, _("La citation est retirée."))
    return redirect("library:notebook")
