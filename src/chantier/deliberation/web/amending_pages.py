"""Writing amendments: a new one, change by change, and one that joins several that collide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.deliberation.core.amendments import Amendment as Asked
from chantier.deliberation.core.amendments import beyond_dispute, changes_of
from chantier.deliberation.core.document import Text
from chantier.deliberation.core.operations import Operation, keys_of
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Amendment, Proposal, ProposalVersion
from chantier.deliberation.permissions import may_hold_pen, may_speak
from chantier.deliberation.queries.amendments import amendment_lines
from chantier.deliberation.queries.versions import amendment_of, text_of
from chantier.deliberation.services import amendments
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.amendment_pages import number_address, readings_of, shown_line
from chantier.deliberation.web.amendment_writing import written
from chantier.deliberation.web.kept import given_to_form, keep_typed, sent, typed_before
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_frame import framed
from chantier.deliberation.web.reach import proposal_of
from chantier.foundation.access.api import NotPossible, Reason, Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("amendment:new")
@login_required
def new(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Ask for changes. The first passage is chosen on the page of the text, others here."""
    row, met = proposal_of(request, public_id)
    key = key_of("amendment:new", public_id=public_id)
    before = typed_before(request)
    text = _seen_text(row, request.POST.get("version") or before.get("version", ""))
    writing = written(request, text=text, before=before)
    if writing.is_gone:
        raise NotPossible(Reason("passage_gone", _("Le passage que vous amendiez n’est plus dans ce texte.")))
    if writing.passage is None and not writing.noted and request.method != "POST":
        return redirect(address_of("proposal", row))
    status = 422 if request.method == "POST" and (writing.refusal or writing.form.errors) else 200
    if writing.is_sent:
        try:
            asked = amendments.submit(
                speaker=met.speaker,
                proposal_id=row.pk,
                operations=writing.operations(),
                version=text.version,
                reason=writing.form.cleaned_data["reason"],
                language=(get_language() or "fr")[:2],
                at=met.at,
            )
        except Refusal as refused:
            url = f"{request.path}?passage={writing.passage.key}" if writing.passage else request.path
            writing.refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused, url=url)
        else:
            sent(request, key=key)
            messages.success(request, _("L’amendement %(number)s est déposé.") % {"number": asked.number})
            return redirect(number_address(row, asked.number))
    may_speak(met.speaker, met.standing).enforce()
    context = {**framed(row, met, current="amendments"), **writing.context(), "refusal": writing.refusal}
    return render(request, "deliberation/amendment_new.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("amendment:merge")
@login_required
def merge(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """Two or more that collide become one, written by hand by who holds the pen; it keeps the authors of all.

    What they ask where none of them collides is noted already.
    """
    row, met = proposal_of(request, public_id)
    may_hold_pen(met.speaker, met.standing).enforce()
    before = given_to_form(request)
    given = request.GET if before is None else before
    numbers = sorted({int(one) for one in given.getlist("n") if one.isdecimal() and len(one) < 7})
    lines = [one for one in amendment_lines(row) if one.number in numbers and one.is_waiting]
    rows = list(
        Amendment.objects.filter(pk__in=[one.id for one in lines]).select_related("base__text").order_by("number")
    )
    if len(lines) < 2:
        sentence = _("Cochez au moins deux amendements qui attendent une réponse.")
        if "version" in request.POST:  # somebody answered one meanwhile: what was typed is kept
            raise NotPossible(Reason("nothing-to-merge", sentence))
        messages.error(request, sentence)
        return redirect(address_of("amendments", row))
    assert row.current is not None
    text = text_of(row.current)
    agreed, first = _apart(text, [amendment_of(one) for one in rows])
    writing = written(request, text=text, before=typed_before(request), first=first, noted=changes_of(agreed))
    status = 422 if request.method == "POST" and (writing.refusal or writing.form.errors) else 200
    if writing.is_sent:
        try:
            joined = amendments.merge(
                speaker=met.speaker,
                proposal_id=row.pk,
                amendment_ids=[one.id for one in lines],
                operations=writing.operations(),
                reason=writing.form.cleaned_data["reason"],
                at=met.at,
            )
        except Refusal as refused:
            key = key_of("amendment:merge", public_id=public_id)
            writing.refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
        else:
            messages.success(request, _("L’amendement %(number)s les réunit.") % {"number": joined.number})
            return redirect(number_address(row, joined.number))
    readings = {one.number: readings_of(one) for one in rows}
    context: dict[str, Any] = {
        **framed(row, met, current="amendments"),
        **writing.context(),
        "chosen": [(shown_line(row, one), readings[one.number]) for one in lines],
        "refusal": writing.refusal,
    }
    return render(request, "deliberation/amendment_merge.html", context, status=status)


def _apart(text: Text, asked: list[Asked]) -> tuple[tuple[Operation, ...], str]:
    """What they ask without colliding, and the first passage that is left to be written."""
    operations = [operation for one in asked for operation in one.operations]
    try:
        agreed = beyond_dispute(text, asked)
    except Refused:  # one was written on a version that is gone: all is to be written
        agreed = ()
    left = [key for one in operations if one not in agreed for key in keys_of(one) if text.amendable(key)]
    return agreed, left[0] if left else ""


def _seen_text(row: Proposal, version: str) -> Text:
    """The version that the person has under their eyes; the present one when they say none."""
    assert row.current is not None
    if version.isdecimal() and len(version) < 7 and int(version) != row.current.number:
        found = ProposalVersion.objects.select_related("text").filter(proposal=row, number=int(version)).first()
        if found is not None:
            return text_of(found)
    return text_of(row.current)
