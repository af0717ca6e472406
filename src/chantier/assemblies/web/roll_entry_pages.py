"""One entry of the roll: its corrections, who speaks for it, its passages; and adding one that was left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from chantier.assemblies.models import Attendance, Body, Meeting, RollCorrection, RollEntry
from chantier.assemblies.phrases_roll import CORRECTIONS, PLACES, WAYS
from chantier.assemblies.queries.quorums import present_entries
from chantier.assemblies.queries.rolls import corrections_of
from chantier.assemblies.services import delegates, rolls
from chantier.assemblies.web.addresses import address_of
from chantier.assemblies.web.frame import MeetingFrame, meeting_frame
from chantier.assemblies.web.roll_lines import college_choices, college_words, lines_of, sees_names
from chantier.directory import api as directory
from chantier.foundation.access.api import Invalid, NotAllowed, Reason, Refusal
from chantier.foundation.people import api as people
from chantier.foundation.ui.parts import Link


class AddForm(forms.Form):
    """Whom to put on the roll, in which college, and why."""

    organization = forms.CharField(
        label=later("Identifiant ou adresse de la fiche de l’organisation"),
        max_length=300,
        required=False,
        help_text=later("L’adresse de sa page dans le répertoire, ou les lettres et chiffres qui la terminent."),
    )
    name = forms.CharField(label=later("Nom de la personne"), max_length=300, required=False)
    address = forms.EmailField(
        label=later("Adresse courriel de son compte"),
        required=False,
        help_text=later("Si elle a un compte ici : elle pourra voter à l’écran. Sinon, laissez vide."),
    )
    college = forms.ChoiceField(label=later("Collège"), required=False)
    reason = forms.CharField(
        label=later("Raison"),
        max_length=300,
        help_text=later("Elle reste au registre, que tout le monde lit : n’y nommez personne."),
    )

    def __init__(self, *args: Any, colleges: list[tuple[str, str]], of_persons: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("organization",) if of_persons else ("name", "address"):
            del self.fields[name]
        if colleges:
            self.fields["college"].choices = colleges
        else:
            del self.fields["college"]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put on the roll somebody whom it left out."""
    frame = meeting_frame(request, public_id)
    if not frame.writes:
        raise NotAllowed(Reason("not_secretary", _("Le secrétariat de cette assemblée fait cela.")))
    of_persons = frame.meeting.kind == Meeting.FOUNDING or frame.body.kind != Body.ASSEMBLY
    given = request.POST if request.method == "POST" else None
    form = AddForm(given, colleges=college_choices(frame), of_persons=of_persons)
    refusal, status = None, 200
    if given is not None:
        status = 422
        if form.is_valid():
            try:
                number = _added(frame, form.cleaned_data, of_persons=of_persons)
            except Refusal as refused:
                refusal = refused.reason
            else:
                messages.success(request, _("L’inscription porte le numéro %(number)d.") % {"number": number})
                return HttpResponseRedirect(address_of("roll-entry", frame.meeting, number))
    here = Link(_("Inscrire"), "", current=True)
    context = frame.context(here, form=form, refusal=refusal, roll_url=address_of("roll", frame.meeting))
    return render(request, "assemblies/roll_add.html", context, status=status)


def _added(frame: MeetingFrame, said: dict[str, Any], *, of_persons: bool) -> int:
    speaker, meeting_id, at = frame.speaker, frame.meeting.pk, frame.at
    college, reason = said.get("college", ""), said["reason"]
    if of_persons:
        return rolls.add_person(
            speaker=speaker,
            meeting_id=meeting_id,
            name=said["name"],
            address=said["address"],
            college=college,
            reason=reason,
            at=at,
        )
    organization_id = _organization_called(said["organization"])
    return rolls.add_organization(
        speaker=speaker,
        meeting_id=meeting_id,
        organization_id=organization_id,
        college=college,
        reason=reason,
        at=at,
    )


def _organization_called(said: str) -> int:
    """The organisation of this identifier, or of the address that holds it."""
    for part in reversed(said.strip().strip("/").split("/")):
        for word in (part, part.split("-", maxsplit=1)[0], part.rsplit("-", maxsplit=1)[-1]):
            found = directory.organization_id_of(word) if word.isalnum() and len(word) <= 12 else None
            if found is not None:
                return found
    raise Invalid(
        Reason(
            "organization_unknown",
            _("Aucune organisation du répertoire n’a cet identifiant ni cette adresse."),
            _("Ouvrez sa page dans le répertoire et copiez-en l’adresse."),
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Read an entry; who writes corrects it, and names its delegate with whoever may entrust powers there."""
    frame = meeting_frame(request, public_id)
    rows = RollEntry.objects.select_related("organization", "roll")
    row = rows.filter(roll__meeting=frame.meeting, number=number).first()
    if row is None:
        raise Http404
    refusal, status, typed = None, 200, dict[str, str]()
    if request.method == "POST":
        typed = {key: request.POST.get(key, "")[:400] for key in ("reason", "college", "voices")}
        try:
            done = _correct(frame, row, request.POST.get("verb", ""), request)
        except Refusal as refused:
            refusal, status = refused.reason, 409
        else:
            messages.success(request, _("C’est fait.") if done else _("C’était déjà ainsi : rien n’a changé."))
            return HttpResponseRedirect(address_of("roll-entry", frame.meeting, number))
    return render(request, "assemblies/roll_entry.html", _context(frame, row, refusal, typed), status=status)


def _context(frame: MeetingFrame, row: RollEntry, refusal: Reason | None, typed: dict[str, str]) -> dict[str, Any]:
    present = present_entries(frame.meeting, at=frame.at)
    line = lines_of(frame, [row], present=present)[0]
    names = delegates.may_name_delegate(frame.speaker, frame.standing, row, at=frame.at) or frame.writes
    able = delegates.candidates(row, at=frame.at) if names else ()
    called = people.names_of(able) if able else {}
    corrections = list(corrections_of(row.roll).filter(entry=row))
    moved = [one for one in corrections if one.what == RollCorrection.COLLEGE]
    words = college_words(frame, {said for one in moved for said in (one.before, one.after)})
    seen = sees_names(frame)
    return frame.context(
        Link(line.name, "", current=True),
        entry=line,
        aside=next((colleges for number, colleges in row.roll.doubled if number == row.number), ()),
        colleges=college_choices(frame),
        weights=frame.rules.weights,
        names=names,
        candidates=[(pk, called[pk]) for pk in able if called.get(pk)],
        is_organization=row.organization_id is not None,
        corrections=[
            {
                "what": CORRECTIONS[one.what],
                "before": words.get(one.before, one.before) if one.what != RollCorrection.DELEGATE else "",
                "after": words.get(one.after, one.after) if one.what != RollCorrection.DELEGATE else "",
                "reason": one.reason,
                "when": frame.moment(one.at),
            }
            for one in corrections
        ],
        movements=_movements(frame, row) if seen else [],
        sees_names=seen,
        refusal=refusal,
        typed=typed,
        roll_url=address_of("roll", frame.meeting),
    )


def _movements(frame: MeetingFrame, row: RollEntry) -> list[dict[str, Any]]:
    rows = list(Attendance.objects.filter(entry=row).order_by("at", "pk"))
    names = people.names_of([one.person_id for one in rows if one.person_id is not None])
    return [
        {
            "arrived": one.arrived,
            "when": frame.moment(one.at),
            "way": WAYS.get(one.way, one.way),
            "where": PLACES.get(one.where, one.where),
            "person": names.get(one.person_id or 0, ""),
            "is_voided": one.voided_at is not None,
        }
        for one in rows
    ]


def _correct(frame: MeetingFrame, row: RollEntry, verb: str, request: HttpRequest) -> bool:
    held: dict[str, Any] = {
        "speaker": frame.speaker,
        "meeting_id": frame.meeting.pk,
        "number": row.number,
        "at": frame.at,
    }
    reason = request.POST.get("reason", "")

    def strike() -> bool:
        rolls.strike(**held, reason=reason)
        return row.struck_at is None

    def college() -> bool:
        wanted = request.POST.get("college", "")
        rolls.change_college(**held, college=wanted, reason=reason)
        return wanted != row.college

    def voices() -> bool:
        said = request.POST.get("voices", "")
        wanted = int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0
        rolls.change_voices(**held, voices=wanted, reason=reason)
        return wanted != row.voices

    def delegate() -> bool:
        said = request.POST.get("person", "")
        person = int(said) if said.isascii() and said.isdecimal() and len(said) < 18 else None
        return delegates.set_delegate(
            speaker=frame.speaker, entry_id=row.pk, person_id=person, reason=reason, at=frame.at
        )

    verbs: dict[str, Callable[[], bool]] = {
        "strike": strike,
        "college": college,
        "voices": voices,
        "delegate": delegate,
    }
    if verb not in verbs:
        raise Invalid(Reason("unknown_verb", _("Ce geste n’existe pas.")))
    return verbs[verb]()
