"""What a page of debate is about, for whoever asks: where it is, what it says of itself, what may be said there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from chantier.deliberation.core.document import Passage
from chantier.deliberation.core.phases import Verb
from chantier.deliberation.models import Argument, Need, Table
from chantier.deliberation.permissions import may_speak
from chantier.deliberation.queries import subjects
from chantier.deliberation.queries.calendars import is_open
from chantier.deliberation.queries.seating import NOBODY
from chantier.deliberation.queries.subjects import Subject
from chantier.deliberation.queries.texts import Wording, wording, wordings
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services.debated import DEBATED, NEED_OVER, About
from chantier.deliberation.web import need_list, round_reach
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.proposal_frame import framed, verdict_now
from chantier.deliberation.web.reach import AtTable, at_table, proposal_met, seen_tables
from chantier.foundation.access.api import NotPossible, Reason, Verdict
from chantier.foundation.ui.parts import Link


@dataclass(frozen=True)
class Debated:
    """A subject as whoever asks meets it. ``frame`` is what its pages say besides the debate itself.

    ``home`` and ``address`` are the pages of the thing and of its debate; ``is_over`` once it is no longer debated.
    """

    subject: Subject
    met: AtTable
    about: About
    asked_id: int | None
    is_over: bool
    home: str
    address: str
    enter: str
    frame: Mapping[str, Any] = field(default_factory=dict)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages one may speak of: those of a proposal."""
        row = self.subject.proposal
        return text_of(row.current).passages if row is not None and row.current is not None else ()

    def verdict(self) -> Verdict | None:
        """Whether whoever asks may contribute now; nothing once it is no longer debated."""
        if self.is_over:
            return None
        if self.subject.proposal is not None:
            return verdict_now(self.subject.proposal, self.met, Verb.DEBATE)
        speak = may_speak(self.met.speaker, self.met.standing)
        return is_open(self.met.table, Verb.DEBATE, at=self.met.at, question_id=self.asked_id) if speak else speak


def proposal(request: HttpRequest, public_id: str) -> Debated:
    """The debate of a proposal. Raises ``Http404``, ``NotAllowed``."""
    row, met = proposal_met(request, public_id)
    return Debated(
        subject=subjects.of_proposal(row),
        met=met,
        about=About(proposal_id=row.pk),
        asked_id=row.question_id,
        is_over=row.state not in DEBATED,
        home=address_of("proposal", row),
        address=address_of("debate", row),
        enter=address_of("debate-enter", row),
        frame={**framed(row, met, current="debate"), "layout": "deliberation/_proposal_frame.html"},
    )


def need(request: HttpRequest, public_id: str) -> Debated:
    """The debate of a need, or of the one to which it was joined. Raises ``Http404``, ``NotAllowed``.

    One of no table, as one that was withdrawn, has no place where it is debated. What was written of a need before it
    was joined is not said of the other by itself: ``NotPossible``.
    """
    rows = Need.objects.select_related("table__procedure", "joined_to__table__procedure")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    row = found
    if found.joined_to is not None:
        if found.table is not None:
            at_table(request, found.table)
        row = found.joined_to
    if row.table is None or row.state == Need.WITHDRAWN:
        raise Http404
    if row is not found and not seen_tables(request).filter(pk=row.table.pk).exists():
        raise Http404
    met = at_table(request, row.table)
    if row is not found and request.method == "POST":
        raise NotPossible(
            Reason(
                "need_joined",
                _("Ce besoin a été réuni à un autre, et c’est là que l’on en débat."),
                _("Relisez ce que vous avez écrit, puis publiez-le là s’il y convient."),
            )
        )
    words = wordings([row.text_id, row.table.text_id])
    shown, home = words[row.text_id], address_of("need", row)
    way = need_list.crumbs(Link(shown.title, home), Link(_("Débat"), "", current=True))
    return Debated(
        subject=subjects.of_need(row, seen_tables(request)),
        met=met,
        about=About(need_id=row.pk),
        asked_id=None,
        is_over=row.state in NEED_OVER,
        home=home,
        address=address_of("need-debate", row),
        enter=address_of("need-debate-enter", row),
        frame=_frame(met.table, met, shown, words[row.table.text_id], what=_("Débat sur un besoin"), way=way),
    )


def question(request: HttpRequest, public_id: str, table: str) -> Debated:
    """The debate of a question at one table. Raises ``Http404``, ``NotAllowed``."""
    asked, met, here = round_reach.asked_of(request, public_id, table)
    row, words = met.question, wording(asked.table.text_id)
    home = round_reach.page_at_table(row, asked.table)
    way = round_reach.crumbs(met, Link(words.title, home), Link(_("Débat"), "", current=True))
    return Debated(
        subject=subjects.of_question(asked),
        met=here,
        about=About(question_id=row.pk, table_id=asked.table_id),
        asked_id=row.pk,
        is_over=row.closed_at is not None,
        home=home,
        address=address_of("question-debate", row, asked.table.public_id),
        enter=address_of("question-debate-enter", row, asked.table.public_id),
        frame=_frame(asked.table, here, met.words, words, what=_("Débat sur une question"), way=way),
    )


def question_everywhere(request: HttpRequest, public_id: str) -> Debated:
    """The debates of a question at all the tables that one sees, to be read only. Raises ``Http404``."""
    met = round_reach.question_of(request, public_id)
    row = met.question
    here = AtTable(row.asked_by, met.speaker, NOBODY, met.at)
    way = round_reach.crumbs(met, Link(_("Débats aux tables"), "", current=True))
    # The table that asks is not named: whoever reads may not see it.
    frame = _frame(row.asked_by, here, met.words, None, what=_("Débat sur une question, à toutes les tables"), way=way)
    return Debated(
        subject=subjects.of_question_everywhere(row.pk, met.tables),
        met=here,
        about=About(question_id=row.pk),
        asked_id=row.pk,
        is_over=True,
        home=address_of("question", row),
        address=address_of("question-debates", row),
        enter="",
        frame=frame,
    )


def address_of_debate(row: Argument) -> str:
    """The page of the debate in which a contribution stands; empty where it has none any more."""
    if row.proposal is not None:
        return address_of("debate", row.proposal)
    if row.need is not None:
        return address_of("need-debate", row.need) if row.need.state != Need.WITHDRAWN else ""
    return address_of("question-debate", row.question, row.table.public_id) if row.question is not None else ""


def way_to(row: Argument) -> tuple[str, list[Link]]:
    """The title of what a contribution is about, and the way to it from its table. A withdrawn need has no title."""
    debate = Link(_("Débat"), address_of_debate(row))
    if row.proposal is not None:
        return row.proposal.title, [Link(row.proposal.title, address_of("proposal", row.proposal)), debate]
    if row.need is not None:
        if row.need.state == Need.WITHDRAWN:
            return _("Besoin retiré"), [Link(_("Besoin retiré"), address_of("need", row.need))]
        title = wording(row.need.text_id).title
        return title, [Link(title, address_of("need", row.need)), debate]
    if row.question is not None:
        title = wording(row.question.text_id).title
        return title, [Link(title, round_reach.page_at_table(row.question, row.table)), debate]
    return "", []


def moderation_of(table: Table) -> str:
    """The queue of moderation of a table."""
    return reverse("deliberation:moderation", args=[table.public_id, table.slug or "x"])


def _frame(
    table: Table, met: AtTable, shown: Wording, table_words: Wording | None, *, what: str, way: tuple[Link, ...]
) -> dict[str, Any]:
    return {
        "layout": "deliberation/_debate_frame.html",
        "proposal": None,
        "table": table,
        "shown": shown,
        "table_title": table_words.title if table_words is not None else "",
        "what": what,
        "voice": met.speaker.voice_name,
        "crumbs": way,
    }
