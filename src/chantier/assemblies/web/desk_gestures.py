"""A gesture of the desk: read, handed to its service, answered in words; to a page, or to the queue of a desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, TypedDict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from chantier.assemblies.queries.voices import voice_called
from chantier.assemblies.services import declarations, floor, floor_items, speakers
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.desk_forms import GestureForm
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.podium_pages import desk_page
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Refusal, Speaker

#: A request that carries it comes from the script of the desk, which reads an answer rather than a page.
QUEUED: Final = "X-Desk"

SAID: Final[Mapping[str, str | Promise]] = {
    "open-item": later("Le point est ouvert."),
    "close-item": later("Le point est fermé."),
    "move": later("C’est noté : la proposition est reçue."),
    "second": later("L’appui est noté : on peut en discuter."),
    "no-seconder": later("C’est noté : personne n’appuie."),
    "withdraw": later("C’est noté : c’est retiré."),
    "rule": later("La décision de la présidence est notée."),
    "adopt": later("C’est noté : adopté sans que le vote soit demandé."),
    "undo": later("Le dernier geste est défait. Il reste dans l’histoire de l’assemblée."),
    "ask": later("Le nom est sur la liste."),
    "call": later("La parole est donnée."),
    "end": later("La parole est rendue."),
    "leave": later("Le nom est retiré de la liste."),
    "declare": later("La déclaration est notée."),
    "void": later("La déclaration est retirée du procès-verbal."),
}


class At(TypedDict):
    """Who makes a gesture, at which meeting, and when."""

    speaker: Speaker
    meeting_id: int
    at: datetime
    waited: timedelta


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def gesture(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one gesture of the desk."""
    frame = meeting_frame(request, public_id)
    desk = address_of("desk", frame.meeting)
    if request.method != "POST":
        return HttpResponseRedirect(desk)
    form = GestureForm(request.POST)
    try:
        said = _taken(frame, form)
    except Refusal as refusal:
        status = 403 if isinstance(refusal, NotAllowed) else 409 if isinstance(refusal, NotPossible) else 422
        if QUEUED in request.headers:
            reason = refusal.reason
            return JsonResponse({"refused": str(reason), "advice": str(reason.advice)}, status=status)
        if isinstance(refusal, NotAllowed):
            raise
        return desk_page(request, frame, refusal=refusal.reason, typed=form.typed(), status=status)
    if QUEUED in request.headers:
        return JsonResponse({"said": said})
    messages.success(request, said)
    answer = HttpResponseRedirect(desk)
    answer.status_code = 303
    return answer


def _taken(frame: MeetingFrame, form: GestureForm) -> str:
    if not form.is_valid():
        fields = ", ".join(sorted(form.errors))
        raise Invalid(
            Reason("gesture_unreadable", _("Ce qui a été envoyé ne se lit pas : %(fields)s."), "", {"fields": fields})
        )
    name = form.cleaned_data["gesture"]
    take = GESTURES.get(name)
    if take is None:
        raise Invalid(Reason("unknown_step", _("Ce geste n’existe pas.")))
    try:
        again = take(frame, form)
    except ObjectDoesNotExist as missing:
        raise Invalid(Reason("gone", _("Ce sur quoi portait ce geste n’est pas de cette assemblée."))) from missing
    return _("C’était déjà noté.") if again else str(SAID[name])


def _open_item(frame: MeetingFrame, form: GestureForm) -> bool:
    floor_items.open_item(item_id=_number(form), **_at(frame, form))
    return False


def _close_item(frame: MeetingFrame, form: GestureForm) -> bool:
    floor_items.close_item(item_id=_number(form), **_at(frame, form))
    return False


def _move(frame: MeetingFrame, form: GestureForm) -> bool:
    given = form.cleaned_data
    moved = floor.Moved(
        given["kind"],
        seconder=_voice(frame, given["seconder"]) if given["seconder"].strip() else None,
        text=given["text"],
        majority=given["majority"],
        proposal=given["proposal"],
    )
    who = _voice(frame, given["who"])
    taken = floor.take_step(
        did="move", who=who, moved=moved, expects=given["expects"], key=given["key"], **_at(frame, form)
    )
    return taken.again


def _step(frame: MeetingFrame, form: GestureForm) -> bool:
    given = form.cleaned_data
    taken = floor.take_step(
        did=given["gesture"],
        who=_voice(frame, given["who"]) if given["who"].strip() else None,
        how=given["how"],
        words=given["words"],
        expects=given["expects"],
        key=given["key"],
        **_at(frame, form),
    )
    return taken.again


def _undo(frame: MeetingFrame, form: GestureForm) -> bool:
    given = form.cleaned_data
    return floor.undo_last(step=given["number"], words=given["words"], key=given["key"], **_at(frame, form)).again


def _ask(frame: MeetingFrame, form: GestureForm) -> bool:
    given = form.cleaned_data
    entry = _voice(frame, given["who"])
    if entry is None:
        raise Invalid(Reason("voice_not_said", _("Il faut dire qui.")))
    speakers.ask(entry_id=entry, group=given["group"], key=given["key"], **_at(frame, form))
    return False


def _of_asking(verb: Callable[..., None]) -> Callable[[MeetingFrame, GestureForm], bool]:
    def take(frame: MeetingFrame, form: GestureForm) -> bool:
        number = _number(form)
        frame.meeting.askings.get(pk=number)  # of this meeting, else it does not exist
        verb(speaker=frame.speaker, asking_id=number, at=frame.at, waited=form.waited_for())
        return False

    return take


def _declare(frame: MeetingFrame, form: GestureForm) -> bool:
    given = form.cleaned_data
    declarations.declare(
        entry_id=_voice(frame, given["who"]),
        kind=given["kind"],
        text=given["text"],
        key=given["key"],
        **_at(frame, form),
    )
    return False


def _void(frame: MeetingFrame, form: GestureForm) -> bool:
    frame.meeting.declarations.get(pk=_number(form))
    declarations.void(speaker=frame.speaker, declaration_id=_number(form), at=frame.at)
    return False


GESTURES: Final[Mapping[str, Callable[[MeetingFrame, GestureForm], bool]]] = {
    "open-item": _open_item,
    "close-item": _close_item,
    "move": _move,
    **dict.fromkeys(("second", "no-seconder", "withdraw", "rule", "adopt"), _step),
    "undo": _undo,
    "ask": _ask,
    "call": _of_asking(speakers.call),
    "end": _of_asking(speakers.end),
    "leave": _of_asking(speakers.withdraw),
    "declare": _declare,
    "void": _void,
}


def _at(frame: MeetingFrame, form: GestureForm) -> At:
    return {
        "speaker": frame.speaker,
        "meeting_id": frame.meeting.pk,
        "at": frame.at,
        "waited": form.waited_for(),
    }


def _number(form: GestureForm) -> int:
    number = form.cleaned_data["number"]
    return int(number) if number is not None else 0


def _voice(frame: MeetingFrame, said: str) -> int | None:
    """The voice that was written. Raises ``Invalid`` where the roll has none of this name."""
    if not said.strip():
        return None
    found = voice_called(frame.meeting, said)
    if found is None:
        raise Invalid(
            Reason(
                "not_on_roll",
                _("Le registre n’a pas de voix appelée « %(said)s »."),
                _("Écrivez son numéro au registre, ou choisissez dans la liste qui se déroule."),
                {"said": said.strip()},
            )
        )
    return found
