"""A person's own notebook: keeping a claim or a passage, finding it again, letting it go."""

from __future__ import annotations

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
from chantier.library.models import Resource
from chantier.library.permissions import may_see
from chantier.library.queries.citing import CitationView, claims_of, followed, notebook
from chantier.library.queries.describing import describe
from chantier.library.services.citing import forget, keep
from chantier.library.web.asked import available, reader_language, resource_path, shelf, speaker_of
from chantier.library.web.citations import in_styles, reference
from chantier.library.web.reading_parts import whole_url
from chantier.library.web.reading_words import moment


class PassageForm(forms.Form):
    """A passage and where it is, both as the reader likes."""

    passage = forms.CharField(
        label=gettext_lazy("Passage"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    page = forms.CharField(label=gettext_lazy("Page"), required=False, max_length=20)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """Cite a resource or one of its claims; keep it, for who has signed in."""
    speaker = speaker_of(request)
    row = followed(public_id)
    if row is None or row.state != Resource.PUBLISHED:
        raise Http404
    may_see(speaker, row).enforce()
    asked = request.GET.get("affirmation", "")
    claim = next((one for one in claims_of(row.pk) if asked == str(one.number)), None)
    form = PassageForm(request.POST or None, initial={"page": claim.page if claim else ""})
    if request.method == "POST" and form.is_valid():
        keep(
            speaker=speaker,
            resource_id=row.pk,
            claim_number=claim.number if claim else None,
            passage=form.cleaned_data["passage"],
            page=form.cleaned_data["page"],
            at=timezone.now(),
        )
        messages.success(request, _("La citation est gardée."))
        return redirect("library:notebook")
    home = resource_path(row.public_id, row.slug)
    sign_in = available("account_login")
    context = {
        "title": row.title,
        "claim": claim,
        "claim_url": whole_url(f"{home}#c{claim.number}") if claim else "",
        "citation": in_styles(describe([row.pk])[row.pk], reader_language()),
        "form": form,
        "may_keep": speaker.is_known,
        "sign_in_url": f"{sign_in}?{urlencode({'next': request.get_full_path()})}",
        "resource_url": f"{home}#c{claim.number}" if claim else home,
        "crumbs": (
            Link(_("Bibliothèque"), shelf()),
            Link(row.title, home),
            Link(_("Garder une citation"), "", current=True),
        ),
    }
    return render(request, "library/keep.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Everything a person keeps."""
    speaker = speaker_of(request)
    is_signed_in(speaker).enforce()
    kept = notebook(speaker.person_id or 0)
    described = describe(list(dict.fromkeys(one.resource_id for one in kept)))
    context = {
        "entries": tuple(_entry(one, reference(described[one.resource_id], reader_language())) for one in kept),
        "crumbs": (
            Link(_("Bibliothèque"), shelf()),
            Link(_("Mes citations"), reverse("library:notebook"), current=True),
        ),
    }
    return render(request, "library/notebook.html", context)


def _entry(one: CitationView, said: str) -> dict[str, object]:
    home = resource_path(one.public_id, one.slug)
    url = f"{home}#c{one.claim_number}" if one.claim_number else home
    passage = one.claim_text or one.passage
    quoted = _("« %(passage)s »") % {"passage": passage.strip("«»\u00a0\u202f ")} if passage else ""
    page = _("p. %(page)s") % {"page": one.page} if one.page else ""
    return {
        "id": one.id,
        "title": one.title,
        "url": url,
        "falls": phrases.NOT_CITABLE.get(one.falls, "") if one.falls else "",
        "why": one.why,
        "passage": passage,
        "page": one.page,
        "day": moment(one.at),
        "reference": said,
        "copied": " ".join(part for part in (quoted, said or one.title, page, whole_url(url)) if part),
    }


@require_POST
def forget_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one go."""
    forget(speaker=speaker_of(request), citation_id=pk)
    messages.success(request, _("La citation est retirée."))
    return redirect("library:notebook")
