"""One proposal: its text passage by passage, where it stands, and what one may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.document import Passage
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Argument, Evidence, Position, Proposal
from chantier.deliberation.permissions import may_hold_pen, may_speak, roles_of
from chantier.deliberation.phrases import PROPOSAL_STATES, STEPS, TONES
from chantier.deliberation.queries.amendments import waiting_by_passage
from chantier.deliberation.queries.calendars import is_open, moment, until, verbs_now
from chantier.deliberation.queries.texts import Wording, as_written, wordings
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.reach import AtTable, proposal_of
from chantier.deliberation.web.table_pages import crumbs
from chantier.directory import api as directory
from chantier.foundation.access.api import Sentence, Verdict
from chantier.foundation.ui.parts import Fact, Link

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
    row, met = proposal_of(request, public_id)
    if slug != (row.slug or "x"):
        return redirect(address_of("proposal", row), permanent=True)
    assert row.current is not None, "a proposal has a version"
    words = wordings([row.current.text_id, row.table.text_id])
    shown = words[row.current.text_id]
    if request.GET.get("original"):
        shown = as_written(row.current.text_id)
    passages = () if shown.is_translation else _passages(row)
    context = {
        **frame(row, met, shown, words[row.table.text_id], current="proposal"),
        "passages": passages,
        "amend_verdict": _amend_verdict(row, met),
        "facts": _facts(row),
        "steps": _steps(row, met),
        "may_write": _may_write(row, met),
        "original_url": "?original=1" if shown.is_translation else "",
    }
    return render(request, "deliberation/proposal.html", context)


def frame(row: Proposal, met: AtTable, shown: Wording, table: Wording, *, current: str) -> dict[str, Any]:
    """What every page of a proposal says: its title, its state and until when, its tabs, the way back."""
    here = tuple(Link(one.label, one.url, current=True) for one in tabs(row, current) if one.current)
    own = Link(shown.title, address_of("proposal", row), current=current == "proposal")
    return {
        "proposal": row,
        "table": row.table,
        "shown": shown,
        "table_title": table.title,
        "state": PROPOSAL_STATES[row.state],
        "tone": TONES[row.state],
        "until": _until(row, met),
        "tabs": tabs(row, current),
        "voice": met.speaker.voice_name,
        "crumbs": crumbs(row.table, table.title, own, *(here if current != "proposal" else ())),
    }


def framed(row: Proposal, met: AtTable, *, current: str) -> dict[str, Any]:
    """The same, for a page that shows no text: two queries more."""
    assert row.current is not None, "a proposal has a version"
    words = wordings([row.current.text_id, row.table.text_id])
    return frame(row, met, words[row.current.text_id], words[row.table.text_id], current=current)


def tabs(row: Proposal, current: str) -> tuple[Link, ...]:
    """The pages of a proposal, with what each holds."""
    shown = [
        ("proposal", _("Texte"), None),
        ("amendments", _("Amendements"), row.amendments.filter(parent=None).exclude(state="draft").count()),
        ("debate", _("Débat"), row.arguments.filter(state=Argument.SHOWN).count()),
        ("positions", _("Positions"), Position.objects.filter(proposal=row).count()),
        ("evidence", _("Preuves"), Evidence.objects.filter(proposal=row, removed_at=None).count()),
        ("versions", _("Versions"), row.current.number if row.current else 0),
    ]
    return tuple(
        Link(label, address, current=name == current, count=count)
        for name, label, count in shown
        if (address := _address(name, row))
    )


def _address(name: str, row: Proposal) -> str:
    try:
        return address_of(name, row)
    except NoReverseMatch:
        return ""


def _passages(row: Proposal) -> tuple[PassageShown, ...]:
    assert row.current is not None
    waiting = waiting_by_passage(row)
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
    speak = may_speak(met.speaker, met.standing)
    return is_open(row.table, Verb.AMEND, at=met.at, question_id=row.question_id) if speak else speak


def _until(row: Proposal, met: AtTable) -> Sentence:
    """Until when the state’s own verb is open; empty when no end is known."""
    verb = {STATES.OPEN: Verb.DEBATE, STATES.AMENDING: Verb.AMEND, STATES.POSITIONS: Verb.TAKE_POSITION}.get(row.state)
    if verb is None:
        return ""
    verdict, standing = verbs_now(row.table, at=met.at, question_id=row.question_id)[verb]
    if not verdict or standing.until is None:
        return ""
    return _("jusqu’au %(day)s") % {"day": until(standing.until, row.table.time_zone)}


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
