"""What every page of a proposal says: its title, its state and until when, its tabs, the way back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.phases import Calendar, Verb
from chantier.deliberation.models import Argument, Evidence, Position, Proposal
from chantier.deliberation.permissions import may_speak
from chantier.deliberation.phrases import PROPOSAL_STATES, TONES
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.calendars import calendar, until, verb_now
from chantier.deliberation.queries.moves import Topic
from chantier.deliberation.queries.texts import Wording, as_written, wordings
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.reach import AtTable
from chantier.deliberation.web.table_pages import crumbs
from chantier.foundation.access.api import Sentence, Verdict
from chantier.foundation.ui.parts import Link

STATES = lifecycles.Proposal


@dataclass(frozen=True)
class Framing:
    """What is the same for all its readers, on all its pages. ``shown`` has the title of the text, not its body."""

    shown: Wording
    table: Wording
    counts: tuple[int, ...]
    way: tuple[Link, ...]


def topics_of(row: Proposal) -> tuple[Topic, ...]:
    """What moves the pages of a proposal: whatever is done to it, and to its table or the one above."""
    above = (moves.table(row.table.parent_id),) if row.table.parent_id else ()
    return (moves.proposal(row.pk), moves.table(row.table_id), *above)


def framed(row: Proposal, met: AtTable, *, current: str, original: bool = False) -> dict[str, Any]:
    """Give it to the page: at most eight queries, none when it is kept. ``original``: in its author’s own words."""
    here = met.keeper.keep("frame", topics_of(row), lambda: _framing(row, original=original), original)
    pages = tabs(row, here.counts, current)
    own = Link(here.shown.title, address_of("proposal", row), current=current == "proposal")
    more = (
        () if current == "proposal" else tuple(Link(one.label, one.url, current=True) for one in pages if one.current)
    )
    return {
        "proposal": row,
        "table": row.table,
        "shown": here.shown,
        "table_title": here.table.title,
        "state": PROPOSAL_STATES[row.state],
        "tone": TONES[row.state],
        "until": _until(row, met),
        "tabs": pages,
        "voice": met.speaker.voice_name,
        "crumbs": (*here.way, own, *more),
    }


def tabs(row: Proposal, counts: tuple[int, ...], current: str) -> tuple[Link, ...]:
    """The pages of a proposal, with what each holds."""
    amendments, arguments, positions, sources = counts
    shown = (
        ("proposal", _("Texte"), None),
        ("amendments", _("Amendements"), amendments),
        ("debate", _("Débat"), arguments),
        ("positions", _("Positions"), positions),
        ("evidence", _("Preuves"), sources),
        ("versions", _("Versions"), row.current.number if row.current else 0),
    )
    return tuple(
        Link(label, address, current=name == current, count=count)
        for name, label, count in shown
        if (address := _address(name, row))
    )


def verdict_now(row: Proposal, met: AtTable, verb: Verb) -> Verdict:
    """Whether whoever asks may do this now: their seat, then the calendar."""
    speak = may_speak(met.speaker, met.standing)
    return verb_now(row.table, verb, _calendar(row, met), at=met.at)[0] if speak else speak


def drawn(name: str, request: HttpRequest | None, context: dict[str, Any]) -> SafeString:
    """A part of a page, to be kept: it is given nothing that is one reader’s own."""
    return render_to_string(f"deliberation/{name}.html", context, request=request)


def _framing(row: Proposal, *, original: bool) -> Framing:
    assert row.current is not None, "a proposal has a version"
    words = wordings([row.current.text_id, row.table.text_id])
    shown, table = words[row.current.text_id], words[row.table.text_id]
    if original and shown.is_translation:
        shown = as_written(row.current.text_id)
    counts = (
        row.amendments.filter(parent=None).exclude(state=lifecycles.Amendment.DRAFT).count(),
        row.arguments.filter(state=Argument.SHOWN).count(),
        Position.objects.filter(proposal=row).count(),
        Evidence.objects.filter(proposal=row, removed_at=None).count(),
    )
    way = tuple(replace(one, current=False) for one in crumbs(row.table, table.title))
    return Framing(replace(shown, body=""), replace(table, body=""), counts, way)


def _address(name: str, row: Proposal) -> str:
    try:
        return address_of(name, row)
    except NoReverseMatch:
        return ""


def _calendar(row: Proposal, met: AtTable) -> Calendar:
    return met.keeper.keep(
        "calendar", topics_of(row), lambda: calendar(row.table, question_id=row.question_id), row.question_id
    )


def _until(row: Proposal, met: AtTable) -> Sentence:
    """Until when the state’s own verb is open; empty when no end is known."""
    verb = {STATES.OPEN: Verb.DEBATE, STATES.AMENDING: Verb.AMEND, STATES.POSITIONS: Verb.TAKE_POSITION}.get(row.state)
    if verb is None:
        return ""
    verdict, standing = verb_now(row.table, verb, _calendar(row, met), at=met.at)
    if not verdict or standing.until is None:
        return ""
    return _("jusqu’au %(day)s") % {"day": until(standing.until, row.table.time_zone)}
