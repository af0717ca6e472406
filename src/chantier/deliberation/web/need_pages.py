"""One need: who shares it, what answers it, and what one may do with it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Need, NeedShare, Proposal, Table
from chantier.deliberation.permissions import (
    may_enter_need,
    may_run,
    may_speak,
    may_state_need,
    may_withdraw_need,
    roles_of,
)
from chantier.deliberation.phrases import PROPOSAL_STATES, TONES
from chantier.deliberation.queries import moves
from chantier.deliberation.queries.calendars import is_open, verb_now
from chantier.deliberation.queries.needs import Asked, need_page
from chantier.deliberation.queries.one_need import need_view, needs_of_proposal
from chantier.deliberation.queries.seating import Standing, standing
from chantier.deliberation.queries.texts import wording
from chantier.deliberation.queries.voices import is_member, voice_of
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.keeping import begun
from chantier.deliberation.web.need_list import crumbs
from chantier.deliberation.web.reach import (
    at_table,
    calendar_of,
    closed_tables_seen,
    read_before,
    seen_tables,
    speaker_of,
    standing_of,
)
from chantier.foundation.access.api import Speaker, Verdict
from chantier.foundation.ui.panels import register
from chantier.foundation.ui.parts import Link, Panel
from chantier.foundation.words import api as words

_ON_A_TABLE = 5


def install() -> None:
    """Show the needs that a proposal answers on its page, and those of a table on its own."""
    register("deliberation.proposal", of_proposal)
    register("deliberation.table", of_table)


@require_safe
def need(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """The page of a need. One that was joined leads to the other; one that was withdrawn says so."""
    row, speaker, found = need_of(request, public_id)
    if row.joined_to is not None:
        into = row.joined_to.table_id
        if into is not None and not seen_tables(request).filter(pk=into).exists():
            raise Http404
        return redirect(address_of("need", row.joined_to))
    if slug != (row.slug or "x"):
        return redirect(address_of("need", row), permanent=True)
    if row.state == Need.WITHDRAWN:
        gone = {"crumbs": crumbs(Link(_("Besoin retiré"), "", current=True))}
        return render(request, "deliberation/need_withdrawn.html", gone, status=410)
    shown = need_view(row, seen_tables(request))
    voice = voice_of(speaker)
    names = words.labels("theme", (get_language() or "fr")[:2])
    runs = bool(may_enter_need(speaker, found))
    own = NeedShare.objects.filter(need=row, organization__in=voice.bodies).first() if voice.bodies else None
    context = {
        "need": row,
        "shown": shown,
        "themes": [(names.get(one, one), one) for one in shown.line.themes],
        "share_verdict": may_state_need(speaker, is_member(voice)),
        "own_share": own,
        "is_own": row.organization_id in voice.bodies,
        "runs": runs,
        "may_withdraw": bool(may_withdraw_need(speaker, row, found)) and not shown.joined,
        "table_title": wording(row.table.text_id) if row.table else None,
        "proposal_states": [(one, PROPOSAL_STATES[one.state], TONES[one.state]) for one in shown.proposals],
        "voice": speaker.voice_name,
        "crumbs": crumbs(Link(shown.line.title, "", current=True)),
    }
    return render(request, "deliberation/need.html", context)


def need_of(request: HttpRequest, public_id: str) -> tuple[Need, Speaker, Standing]:
    """The need of this identifier, and what whoever asks is towards it. Raises ``Http404``, ``NotAllowed``."""
    row = Need.objects.select_related("table__procedure", "joined_to", "territory").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    if row.table is None:
        return row, speaker_of(request), voice_of(speaker_of(request))
    met = at_table(request, row.table)
    return row, met.speaker, met.standing


def may_state_here(speaker: Speaker, table: Table | None) -> Verdict:
    """Whether the speaker may state a need, there or in general: the same question as the service asks."""
    if table is None:
        return may_state_need(speaker, is_member(voice_of(speaker)))
    at = timezone.now()
    return may_speak(speaker, standing(table, speaker, at=at)) and is_open(table, Verb.STATE_NEED, at=at)


def _may_state(request: HttpRequest, table: Table) -> Verdict:
    """The same for a page that shows other things of this table."""
    speak = may_speak(speaker_of(request), standing_of(request, table))
    now = timezone.now()
    return verb_now(table, Verb.STATE_NEED, calendar_of(request, table), at=now)[0] if speak else speak


def of_proposal(subject_id: str, request: HttpRequest) -> Panel | None:
    """« Besoins auxquels elle répond »: with the way to say which, for its author and who holds the pen."""
    row = read_before(request, Proposal, subject_id)
    if row is None:
        return None
    speaker = speaker_of(request)
    carries = speaker.is_known and bool(roles_of(speaker, row, standing_of(request, row.table)))
    topics = (moves.proposal(row.pk), moves.CONCERTATION)
    seen = closed_tables_seen(request)
    return begun(request).keep("needs", topics, lambda: _of_proposal(row, request, carries), seen, carries)


def _of_proposal(row: Proposal, request: HttpRequest, carries: bool) -> Panel | None:
    lines = needs_of_proposal(row.pk, seen_tables(request))
    if not lines and not carries:
        return None
    context = {"lines": lines, "choose_url": address_of("proposal-needs", row) if carries else ""}
    html = render_to_string("deliberation/_need_panel.html", context)
    return Panel(_("Besoins auxquels elle répond"), html, order=20)


def of_table(subject_id: str, request: HttpRequest) -> Panel | None:
    """The last needs stated at a table, and the way to state one."""
    row = read_before(request, Table, subject_id)
    if row is None:
        return None
    speaker = speaker_of(request)
    said, total = begun(request).keep("table-needs", [moves.CONCERTATION], lambda: _said_at(row), row.pk)
    verdict = _may_state(request, row) if speaker.is_known else None
    runs = speaker.is_known and bool(may_run(speaker, standing_of(request, row)))
    if not total and not verdict and not runs:
        return None
    context = {
        "said": said,
        "total": total,
        "state_url": f"{reverse('deliberation:need-new')}?table={row.public_id}" if verdict else "",
        "enter_url": f"{reverse('deliberation:need-enter')}?table={row.public_id}" if runs else "",
    }
    html = render_to_string("deliberation/_need_table_panel.html", context, request=request)
    return Panel(_("Besoins dits à cette table"), html, order=10)


def _said_at(row: Table) -> tuple[str, int]:
    """The last needs stated at a table, as all who see it read them, and how many there are."""
    page = need_page(Table.objects.filter(pk=row.pk), Asked({"table": (row.public_id,)}))
    context = {
        "lines": page.lines[:_ON_A_TABLE],
        "total": page.total,
        "list_url": f"{reverse('deliberation:needs')}?table={row.public_id}",
    }
    return render_to_string("deliberation/_need_table_said.html", context), page.total
