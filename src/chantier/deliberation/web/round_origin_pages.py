"""From which tables each article of a text comes; whoever holds the pen says so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chantier.deliberation.core.document import Passage
from chantier.deliberation.models import Proposal
from chantier.deliberation.permissions import may_hold_pen
from chantier.deliberation.queries import origins as queries
from chantier.deliberation.queries.origins import Origin, Source
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import origins as services
from chantier.deliberation.web.addresses import address_of
from chantier.deliberation.web.kept import status_of
from chantier.deliberation.web.never_lost import never_lost
from chantier.deliberation.web.reach import proposal_of, seen_tables
from chantier.deliberation.web.round_reach import see_other
from chantier.foundation.access.api import Refusal
from chantier.foundation.text.api import plain
from chantier.foundation.ui.parts import Link

_KINDS = {queries.PROPOSAL: gettext_lazy("Proposition"), queries.SENTENCE: gettext_lazy("Phrase d’une synthèse")}
_EXCERPT = 90


@require_http_methods(["GET", "HEAD", "POST"])
@never_lost("text:origins")
def origins(request: HttpRequest, public_id: str, slug: str) -> HttpResponse:
    """Passage by passage, what each comes from."""
    row, met = proposal_of(request, public_id)
    if request.method != "POST" and slug != (row.slug or "x"):
        return redirect(address_of("proposal-origins", row), permanent=True)
    refusal, status = None, 200
    if request.method == "POST":
        try:
            said = _said(request, row, met)
        except Refusal as error:
            refusal, status = error.reason, status_of(error)
        else:
            messages.success(request, said)
            return see_other(address_of("proposal-origins", row))
    tables = seen_tables(request)
    links = queries.origins_of(row, tables)
    text = text_of(row.current) if row.current else None
    passages = text.passages if text else ()
    writes = bool(may_hold_pen(met.speaker, met.standing)) and row.state in services.CHANGING
    sources = queries.sources_for(row, row.question, tables) if writes and row.question else ()
    known = {one.key for one in passages}
    context = {
        "proposal": row,
        "shown": [(one, _links(links.get(one.key, ()))) for one in passages if one.is_heading or one.key in links],
        "gone": _links(tuple(link for key, found in links.items() if key not in known for link in found)),
        "writes": writes,
        "sources": [(f"{one.kind}-{one.id}", _label(one)) for one in sources],
        "passages": [(one.key, _excerpt(one)) for one in passages],
        "chosen": request.POST.get("passage", ""),
        "refusal": refusal,
        "crumbs": (
            Link(_("Concertation"), reverse("deliberation:home")),
            Link(row.title, address_of("proposal", row)),
            Link(_("Origines"), "", current=True),
        ),
    }
    return render(request, "deliberation/origins.html", context, status=status)


def links_of(source: Source) -> str:
    """Where a source is read."""
    if source.kind == queries.PROPOSAL:
        return address_of("proposal", source)
    return f"{address_of('question-at-table', source, source.table_public_id)}#s{source.id}"


def _said(request: HttpRequest, row: Proposal, met: Any) -> str:
    post = request.POST
    given = {"speaker": met.speaker, "proposal_id": row.pk, "at": met.at}
    if "remove" in post:
        services.unlink_origin(**given, origin_id=_whole(post["remove"]))
        return _("Le lien est retiré.")
    kind, _dash, number = post.get("source", "").partition("-")
    services.link_origin(
        **given,
        passage_key=post.get("passage", ""),
        from_proposal_id=_whole(number) if kind == queries.PROPOSAL else None,
        from_sentence_id=_whole(number) if kind == queries.SENTENCE else None,
    )
    return _("Le passage dit maintenant d’où il vient.")


def _links(found: tuple[Origin, ...]) -> list[tuple[Origin, Any, str]]:
    return [(one, _KINDS[one.source.kind], links_of(one.source)) for one in found]


def _label(one: Source) -> str:
    said = {"table": one.table.title, "kind": _KINDS[one.kind], "words": Truncator(one.words).chars(_EXCERPT)}
    return _("%(table)s · %(kind)s : %(words)s") % said


def _excerpt(passage: Passage) -> str:
    return f"{passage.number} · {Truncator(plain(passage.text)).chars(_EXCERPT)}"


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
