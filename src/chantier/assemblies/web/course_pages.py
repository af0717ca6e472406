"""Opening, suspending, resuming, closing a meeting. What cannot be undone is asked once more, on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from chantier.assemblies.permissions import may_preside
from chantier.assemblies.services import course as service
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.quorum_pages import course_verbs
from chantier.assemblies.web.quorum_told import told_now
from chantier.foundation.access.api import Invalid, Reason, Refusal

_VERBS: Final[dict[str, tuple[Callable[..., bool], str | Promise]]] = {
    "open": (service.open_meeting, later("L’assemblée est ouverte.")),
    "suspend": (service.suspend, later("L’assemblée est suspendue.")),
    "resume": (service.resume, later("L’assemblée a repris.")),
    "close": (service.close, later("L’assemblée est levée.")),
    "lift": (service.lift, later("L’assemblée est levée, faute de quorum. Vous pouvez la convoquer de nouveau.")),
}
#: What cannot be undone: the page asks first.
_ASKED: Final = ("close", "lift")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def course(request: HttpRequest, public_id: str) -> HttpResponse:
    """Where the meeting is, and what may follow."""
    frame = meeting_frame(request, public_id)
    may_preside(frame.speaker, frame.standing).enforce()
    refusal, status = None, 200
    if request.method == "POST":
        try:
            words = _go(frame, request.POST.get("verb", ""))
        except Refusal as refused:
            refusal, status = refused.reason, 409
        else:
            messages.success(request, words)
            return HttpResponseRedirect(_back(request, frame))
    asked = request.GET.get("verb", "")
    context = frame.context(
        course=course_verbs(frame),
        asked=asked if asked in _ASKED else "",
        told=told_now(frame.meeting, at=frame.at),
        refusal=refusal,
        here=address_of("quorum-course", frame.meeting),
        back=_back(request, frame),
        quorum_url=address_of("quorum", frame.meeting),
    )
    return render(request, "assemblies/course.html", context, status=status)


def _go(frame: MeetingFrame, verb: str) -> str:
    if verb not in _VERBS:
        raise Invalid(Reason("unknown_verb", _("Ce geste n’existe pas.")))
    step, words = _VERBS[verb]
    done = step(speaker=frame.speaker, meeting_id=frame.meeting.pk, at=frame.at)
    return str(words) if done else _("C’était déjà fait : rien n’a changé.")


def _back(request: HttpRequest, frame: MeetingFrame) -> str:
    """Where the form was, if it is of this house; else the page of the quorum."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return address_of("quorum", frame.meeting)
