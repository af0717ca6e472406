"""The public log for readers: where it stands, what it holds, and the proof of each entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chantier.foundation.journal.core.leaves import instant_of
from chantier.foundation.journal.permissions import may_name_witnesses
from chantier.foundation.journal.queries import public_log
from chantier.foundation.journal.telling import Told, in_words
from chantier.foundation.journal.web.drawing import ladder
from chantier.foundation.ui.parts import Link

_ENTRIES = 15
#: Entries that wait for longer than this are told as late.
_LATE = timedelta(minutes=10)
_GREATEST = 2**63 - 1


@dataclass(frozen=True)
class Line:
    """An entry of the list."""

    index: int
    told: Told
    at: datetime


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What the log is, where it stands, who watches it, its last entries; ``numero`` leads to one."""
    asked = request.GET.get("numero", "").strip().replace(" ", "").replace("\u202f", "").replace("\xa0", "")
    if asked and (index := _number(asked)) is not None and public_log.entry_at(index):
        return redirect("journal:entry", index)
    before = _number(request.GET.get("avant", ""))
    entries = public_log.entries_before(before, most=_ENTRIES)
    standing = public_log.standing()
    restart = public_log.last_restart()
    since = standing.waiting_since if standing else None
    context = {
        "standing": standing,
        "late_since": since if since and timezone.now() - since > _LATE else None,
        "address": f"{settings.CHANTIER_ADDRESS}/log",
        "lines": [_line(one) for one in entries],
        "restart": _line(restart) if restart else None,
        "asked": asked,
        "before": before,
        "newer": _newer(before, standing.checkpoint.size if standing else 0),
        "older": _at(entries[-1].index) if entries and entries[-1].index else "",
        "witnesses": [one for one in public_log.witnesses() if one.until is None],
        "may_name_witnesses": bool(may_name_witnesses(request.speaker)),
        "crumbs": (Link(_("Journal public"), reverse("journal:log"), current=True),),
    }
    return render(request, "journal/log.html", context, status=404 if asked else 200)


@require_safe
def entry(request: HttpRequest, index: int) -> HttpResponse:
    """One entry: in words, byte for byte, with the hashes that lead from it to what was signed."""
    found = public_log.entry_at(index) if index <= _GREATEST else None
    proof = public_log.proof_of(found.id) if found else None
    if found is None or proof is None:
        raise Http404
    context = {
        "line": _line(found),
        "entry": found,
        "content": found.content.decode(),
        "proof": proof,
        "cosigned": public_log.cosigned(proof.size),
        "ladder": ladder(proof),
        "crumbs": (
            Link(_("Journal public"), reverse("journal:log")),
            Link(
                _("Inscription n° %(index)s") % {"index": index}, reverse("journal:entry", args=[index]), current=True
            ),
        ),
    }
    return render(request, "journal/entry.html", context)


def _line(found: public_log.EntryView) -> Line:
    assert found.index is not None
    return Line(found.index, in_words(found.kind, found.value), instant_of(found.value) or found.at)


def _number(told: str) -> int | None:
    if not (told.isascii() and told.isdigit() and len(told) < 20):
        return None
    return min(int(told), _GREATEST)


def _at(before: int | None) -> str:
    return f"{reverse('journal:log')}?avant={before}"


def _newer(before: int | None, size: int) -> str:
    if before is None:
        return ""
    return reverse("journal:log") if before + _ENTRIES >= size else _at(before + _ENTRIES)
