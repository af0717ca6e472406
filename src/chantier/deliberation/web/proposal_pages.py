"""One proposal: its text passage by passage, where it stands, and what one may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.document import TITLE, Passage
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Evidence, Proposal
from chantier.deliberation.permissions import may_hold_pen, may_speak, roles_of
from chantier.deliberation.phrases import STEPS
from chantier.deliberation.queries.amendments import waiting_by_passage
from chantier.deliberation.queries.calendars import moment
from chantier.deliberation.queries.texts import Wording, wording
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.proposal_frame import drawn, framed, topics_of, verdict_now
from chantier.deliberation.web.reach import AtTable, proposal_met
from chantier.directory import api as directory
from chantier.foundation.access.api import Sentence, Verdict
from chantier.foundation.ui.parts import Fact

STATES = lifecycles.Proposal
#: In which states a person may still ask for a change.
AMENDABLE = (STATES.OPEN, STATES.AMENDING)


@dataclass(frozen=True)
class PassageShown:
    """A passage of the text, what waits on it and what it rests on. ``level`` is that of a heading, else 0."""

    passage: Passage
    level: int
    waiting: int
    evidence: int


@require_safe
def proposal(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The text of a proposal. A wrong or former address redirects."""
    row, met = proposal_met(request, public_id)
    if slug != (row.slug or "x"):
        return redirect(address_of("proposal", row), permanent=True)
    frame = framed(row, met, current="proposal", original=bool(request.GET.get("original")))
    shown, verdict = frame["shown"], _amend_verdict(row, met)
    context = {
        **frame,
        "amend_verdict": verdict,
        "is_translation": shown.is_translation,
        "words": met.keeper.keep(
            "text", topics_of(row), lambda: _words(request, row, shown, bool(verdict)), shown.language, bool(verdict)
        ),
        "brief": met.keeper.keep("brief", topics_of(row), lambda: _brief(row)),
        "steps": _steps(row, met),
        "may_write": _may_write(row, met),
    }
    return render(request, "deliberation/proposal.html", context)


def _words(request: HttpRequest, row: Proposal, shown: Wording, may_amend: bool) -> SafeString:
    """The text, passage by passage, with what each holds; a translation is read as a whole."""
    context: dict[str, Any] = {"proposal": row, "may_amend": may_amend}
    if shown.is_translation:
        assert row.current is not None
        return drawn("_proposal_translated", request, {**context, "shown": wording(row.current.text_id)})
    waiting = waiting_by_passage(row)
    passages = {"passages": _passages(row, waiting), "on_title": waiting.get(TITLE, 0), "language": shown.language}
    return drawn("_proposal_passages", request, {**context, **passages})


def _brief(row: Proposal) -> SafeString:
    return drawn("_proposal_brief", None, {"proposal": row, "facts": _facts(row)})


def _passages(row: Proposal, waiting: Mapping[str, int]) -> tuple[PassageShown, ...]:
    assert row.current is not None
    leaning: dict[str, int] = {}
    for key in Evidence.objects.filter(proposal=row, removed_at=None).values_list("passage_key", flat=True):
        leaning[key] = leaning.get(key, 0) + 1
    return tuple(
        PassageShown(
            one, min(one.depth + 1, 6) if one.is_heading else 0, waiting.get(one.key, 0), leaning.get(one.key, 0)
        )
        for one in text_of(row.current).passages
    )


def _amend_verdict(row: Proposal, met: AtTable) -> Verdict | None:
    """Whether one may ask for a change; nothing to say to a visitor, nor when the text no longer takes any."""
    if row.state not in AMENDABLE or not met.speaker.is_known:
        return None
    return verdict_now(row, met, Verb.AMEND)


def _facts(row: Proposal) -> tuple[Fact, ...]:
    assert row.current is not None
    body = directory.names_of([row.organization_id]).get(row.organization_id, "") if row.organization_id else ""
    zone = row.table.time_zone
    found = [
        Fact(_("Proposée par"), (body or _("La plume de la table"),)),
        Fact(_("Version"), (str(row.current.number),), address_of("versions", row)),
        Fact(_("Dernier mouvement"), (moment(row.updated_at, zone),)),
    ]
    if row.closed_at is not None:
        found.append(Fact(_("Arrêtée le"), (moment(row.closed_at, zone),)))
    if row.fingerprint:
        found.append(Fact(_("Empreinte"), (row.fingerprint,), address_of("settled", row)))
    return tuple(found)


@dataclass(frozen=True)
class StepShown:
    """A verb of the lifecycle that whoever asks may do now."""

    verb: str
    label: Sentence
    url: str
    is_grave: bool


def _steps(row: Proposal, met: AtTable) -> tuple[StepShown, ...]:
    roles = roles_of(met.speaker, row, met.standing)
    if roles == {lifecycles.AUTHOR} and not may_speak(met.speaker, met.standing):
        return ()
    grave = (STATES.WITHDRAW, STATES.REJECT)
    return tuple(
        StepShown(
            step.verb, STEPS[step.verb], f"{address_of('proposal-step', row)}?verbe={step.verb}", step.verb in grave
        )
        for step in lifecycles.PROPOSAL.steps_from(row.state, roles=roles)
    )


def _may_write(row: Proposal, met: AtTable) -> bool:
    if row.state not in (STATES.DRAFT, *AMENDABLE):
        return False
    if may_hold_pen(met.speaker, met.standing):
        return True
    return row.state == STATES.DRAFT and lifecycles.AUTHOR in roles_of(met.speaker, row, met.standing)
