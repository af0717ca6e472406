"""Where organisations stand on a proposal, and taking a position in the name of one’s own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.core.procedures import Procedure
from chantier.deliberation.models import Position, Proposal
from chantier.deliberation.phrases import say
from chantier.deliberation.queries.positions import PositionView, Standings, standings
from chantier.deliberation.queries.procedures import as_value
from chantier.deliberation.services import positions as services
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.keeping import by_content, stretch
from chantier.deliberation.web.kept import keep_typed, sent, typed_before
from chantier.deliberation.web.never_lost import key_of, never_lost
from chantier.deliberation.web.proposal_frame import drawn, framed, topics_of, verdict_now
from chantier.deliberation.web.reach import AtTable, proposal_met
from chantier.deliberation.web.table_pages import named
from chantier.directory import api as directory
from chantier.foundation.access.api import Refusal, Verdict
from chantier.foundation.places import api as places
from chantier.foundation.prepared.api import Prepared, given, given_many
from chantier.foundation.ui.parts import Cell, Column, Table


class PositionForm(forms.Form):
    """A stance in the words of the table’s procedure, and why."""

    stance = forms.ChoiceField(label=gettext_lazy("Votre position"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Une réserve, un retrait et une objection disent toujours pourquoi."),
    )
    condition = forms.CharField(
        label=gettext_lazy("Ce qui la ferait changer"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Un mot à changer, une condition, une preuve attendue."),
    )

    def __init__(self, *args: Any, procedure: Procedure, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["stance"].choices = [
            (one.key, " — ".join(part for part in (named(one.labels), named(one.meanings)) if part))
            for one in procedure.stances
        ]


#: What an organisation holds is asked at each page of positions that it reads.
_OWN: Final[Prepared[Position]] = Prepared(
    lambda: (
        Position.objects.select_related("reason")
        .filter(
            proposal=given("proposal", Position, "proposal"),
            organization__in=given_many("bodies", Position, "organization"),
        )
        .order_by("-at", "-pk")[:1]
    )
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("position")
def positions(request: HttpRequest, public_id: str, **_slug: str) -> HttpResponse:
    """What each organisation says, the minority written out; the form of whoever speaks for one that sits."""
    row, met = proposal_met(request, public_id)
    procedure, verdict = as_value(row.table.procedure), _verdict(row, met)
    key = key_of("position", public_id=public_id)
    is_asked = bool(verdict) or request.method == "POST"
    mine = _OWN.first(proposal=row.pk, bodies=met.standing.bodies) if is_asked else None
    form = PositionForm(request.POST or None, procedure=procedure, initial=_initial(request, mine))
    refusal, status = None, 422 if request.method == "POST" else 200
    if request.method == "POST":
        try:
            if request.POST.get("verb") == "withdraw":
                services.withdraw_position(speaker=met.speaker, proposal_id=row.pk, at=met.at)
                messages.success(request, _("Votre organisation n’a plus de position. La précédente est gardée."))
                return redirect(address_of("positions", row))
            if form.is_valid():
                services.take_position(
                    speaker=met.speaker,
                    proposal_id=row.pk,
                    stance=form.cleaned_data["stance"],
                    reason=form.cleaned_data["reason"],
                    condition=form.cleaned_data["condition"],
                    language=(get_language() or "fr")[:2],
                    at=met.at,
                )
                sent(request, key=key)
                messages.success(request, _("La position de votre organisation est prise. Elle peut changer."))
                return redirect(address_of("positions", row))
        except Refusal as refused:
            refusal, status = refused.reason, keep_typed(request, key=key, refusal=refused)
    seats = stretch(met.keeper, met.at)  # who has not spoken is counted on those who sit at this hour
    outcome, groups = met.keeper.keep("positions", topics_of(row), lambda: _said(request, row, met, procedure), seats)
    context = {
        **framed(row, met, current="positions"),
        "form": _form_drawn(request, form, procedure, met) if verdict or refusal else "",
        "verdict": verdict,
        "mine": mine,
        "refusal": refusal,
        "outcome": outcome,
        "groups": groups,
    }
    return render(request, "deliberation/positions.html", context, status=status)


def _said(request: HttpRequest, row: Proposal, met: AtTable, procedure: Procedure) -> tuple[SafeString, SafeString]:
    """(what the procedure says of it all, who said what): the same for all."""
    found = standings(row, at=met.at)
    labels = {one.key: named(one.labels) for one in procedure.stances}
    outcome = {
        "procedure": named(procedure.names),
        "outcome": [say(one) for one in found.outcome.reasons],
        "tally": found.tally,
    }
    groups = {
        "groups": _by_stance(found, labels),
        "by_college": _table(_("Par collège"), _("Collège"), found.by_college, labels, _colleges(met)),
        "by_region": _table(_("Par région"), _("Région"), found.by_region, labels, _regions()),
        "silent": _names(found.silent),
        "is_over": row.closed_at is not None,
    }
    return drawn("_positions_outcome", None, outcome), drawn("_positions_groups", request, groups)


def _form_drawn(request: HttpRequest, form: PositionForm, procedure: Procedure, met: AtTable) -> SafeString:
    """The fields of a position, found again by whoever holds the same one; what was only typed is never kept."""
    if form.is_bound or met.keeper.instant is None or typed_before(request):
        return drawn("_position_form", None, {"form": form})
    said = (procedure, sorted(form.initial.items()))
    return by_content("position form", said, lambda: drawn("_position_form", None, {"form": form}))


def _initial(request: HttpRequest, mine: Position | None) -> Mapping[str, Any]:
    held = {}
    if mine is not None:
        held = {"stance": mine.stance, "reason": mine.reason.body, "condition": mine.condition}
    return {**held, **typed_before(request)}


def _verdict(row: Proposal, met: AtTable) -> Verdict | None:
    """Whether whoever asks may take position now: a seat, the call, and the calendar."""
    if row.state != lifecycles.Proposal.POSITIONS:
        return None
    return verdict_now(row, met, Verb.TAKE_POSITION)


def _by_stance(found: Standings, labels: Mapping[str, str]) -> list[tuple[str, str, list[PositionView]]]:
    """(stance, its label, positions): the minority is not first nor last, it is whole."""
    return [
        (stance, label, shown)
        for stance, label in labels.items()
        if (shown := [one for one in found.positions if one.stance == stance])
    ]


def _table(
    caption: str,
    kind: str,
    groups: Mapping[str, Mapping[str, int]],
    labels: Mapping[str, str],
    names: Mapping[str, str],
) -> Table | None:
    if not groups:
        return None
    columns = (Column(kind), *(Column(label, numeric=True) for label in labels.values()))
    rows = tuple(
        (
            Cell(names.get(group) or group or _("Sans précision")),
            *(Cell(str(counts.get(stance, 0))) for stance in labels),
        )
        for group, counts in sorted(groups.items(), key=lambda pair: names.get(pair[0], pair[0]) or "~")
    )
    return Table(caption, columns, rows, caption_hidden=True)


def _colleges(met: AtTable) -> dict[str, str]:
    return {one.slug: one.name for one in directory.colleges(met.at.date())}


def _regions() -> dict[str, str]:
    return {one.reference: one.name for one in places.of_kind("region")}


def _names(ids: tuple[int, ...]) -> list[tuple[str, str]]:
    names, public = directory.names_of(ids), directory.public_ids_of(ids)
    return sorted(((names.get(one, ""), public.get(one, "")) for one in ids), key=lambda pair: pair[0].casefold())
