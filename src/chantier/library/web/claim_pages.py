"""Withdrawing a claim: who leans on it is shown first, why it goes is said at its address."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from chantier.foundation.ui.parts import Link
from chantier.library.models import Resource
from chantier.library.permissions import may_edit, may_see
from chantier.library.queries.citing import cited_by, claims_of, followed, leaning_on
from chantier.library.queries.keepers import keepers
from chantier.library.services.citing import withdraw_claim
from chantier.library.web.asked import reader_language, resource_path, shelf, speaker_of

#: Texts that cite a resource, looked at to show those that cite one claim; the others are counted.
_MOST_SHOWN = 500


class ReasonForm(forms.Form):
    """Why it goes."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi la retirer"),
        help_text=gettext_lazy("Cette raison est publique : elle reste à l’adresse de l’affirmation."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def withdraw(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Its address stays, and says why; who leans on it is warned."""
    speaker, row = speaker_of(request), followed(public_id)
    if row is None or not may_see(speaker, row) or row.state != Resource.PUBLISHED:
        raise Http404
    may_edit(speaker, row).enforce()
    claim = next((one for one in claims_of(row.pk) if one.number == number), None)
    if claim is None:
        raise Http404
    home = resource_path(row.public_id, row.slug)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_claim(
            speaker=speaker,
            resource_id=row.pk,
            number=number,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
        messages.success(request, _("L’affirmation est retirée. Son adresse reste, et dit pourquoi."))
        response = HttpResponseRedirect(f"{home}#c{number}")
        response.status_code = 303
        return response
    here = reader_language()
    public = [one for one in cited_by(row.pk, limit=_MOST_SHOWN) if one.claim_number == number]
    shown = tuple((one, one.titles.get(here) or one.titles.get("fr") or one.url) for one in public)
    kept, hidden = len(keepers(row.pk, number)), len(leaning_on(row.pk, number)) - len(shown)
    context = {
        "claim": claim,
        "form": form,
        "leaning": shown,
        "besides": tuple(
            sentence
            for total, sentence in (
                (
                    hidden,
                    ngettext(
                        "%(n)s autre texte, qui n’est pas public, s’appuie sur elle.",
                        "%(n)s autres textes, qui ne sont pas publics, s’appuient sur elle.",
                        hidden,
                    )
                    % {"n": hidden},
                ),
                (
                    kept,
                    ngettext(
                        "%(n)s personne la garde dans ses citations : elle sera prévenue.",
                        "%(n)s personnes la gardent dans leurs citations : elles seront prévenues.",
                        kept,
                    )
                    % {"n": kept},
                ),
            )
            if total
        ),
        "title": row.title,
        "resource_language": row.language,
        "back_url": f"{home}#c{number}",
        "crumbs": (
            Link(_("Bibliothèque"), shelf()),
            Link(row.title, home),
            Link(_("Retirer l’affirmation %(number)s") % {"number": number}, "", current=True),
        ),
    }
    return render(request, "library/claim_withdraw.html", context, status=422 if form.errors else 200)
