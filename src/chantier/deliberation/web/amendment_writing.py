"""An amendment while it is written, change by change, without scripts: what is noted travels, sealed, in the form.

One passage is at hand at a time. « Ajouter une autre modification » notes what is asked of it and lets another be
chosen; « Déposer » sends what is noted and what is at hand. Nothing is written before it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chantier.deliberation.core import amendments as core
from chantier.deliberation.core.document import TITLE, Passage, Text
from chantier.deliberation.core.operations import Operation
from chantier.deliberation.core.reading import read_amendment
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.serial import operations_from_json, operations_to_json
from chantier.deliberation.phrases import as_invalid
from chantier.deliberation.services.amendments import named
from chantier.deliberation.web.amendment_forms import AFTER, AmendmentForm, ReasonForm
from chantier.deliberation.web.reach import speaker_of
from chantier.foundation.access.api import Invalid, Reason

ADD, CHOOSE, LEAVE, DROP = "add", "choose", "leave", "drop"
_SALT: Final = "deliberation.amendment"
_SHORT: Final = 70

Change = tuple[Operation, ...]


@dataclass
class Writing:
    """What is noted, the passage at hand (none when everything is noted), its form, and why a step was refused."""

    text: Text
    noted: tuple[Change, ...]
    passage: Passage | None
    form: forms.Form
    #: Whose changes these are, and of which text: what is noted is read nowhere else.
    whose: str
    #: Whether the person asked to send it; whether the passage that they wrote on is no longer there.
    is_sent: bool = False
    is_gone: bool = False
    refusal: Reason | None = None

    def operations(self) -> Change:
        """All that is asked. The form is valid. Raises ``Invalid``."""
        noted = _flat(self.noted)
        return (*noted, *self.form.operations()) if isinstance(self.form, AmendmentForm) else noted

    def context(self) -> dict[str, Any]:
        """What its templates show."""
        return {
            "form": self.form,
            "passage": self.passage,
            "is_title": self.passage is not None and self.passage.key == TITLE,
            "is_heading": self.passage is not None and self.passage.is_heading,
            "noted": [read_change(self.text, change) for change in self.noted],
            "held": sealed(self.noted, self.whose),
            "places": _places(self.text) if self.passage is None else (),
        }


def written(
    request: HttpRequest,
    *,
    text: Text,
    before: Mapping[str, Any],
    first: str = "",
    noted: Sequence[Change] = (),
) -> Writing:
    """Where the writing of an amendment stands after this request.

    ``before`` is the draft that the address names; ``first`` and ``noted`` are where it begins when nothing was typed.
    """
    is_posted = request.method == "POST" and "version" in request.POST
    given: Mapping[str, Any] = request.POST if is_posted else {**before, **request.GET.dict()}
    verb, _colon, number = (request.POST.get("verb", "") if is_posted else "").partition(":")
    refusal, whose = None, _whose(request)
    changes = tuple(noted) if not is_posted and not before else ()
    try:
        if given.get("held"):
            changes = opened(str(given["held"]), whose)
    except Invalid as unreadable:
        refusal = unreadable.reason
    if verb == DROP and number.isdecimal() and len(number) < 4:
        changes = tuple(one for place, one in enumerate(changes) if place != int(number))
    key = str(given.get("next" if verb == CHOOSE else "passage", first if not is_posted else ""))
    passage = text.amendable(key) if verb != LEAVE else None
    kept = {"reason": given.get("reason", "")} if is_posted and verb in (CHOOSE, LEAVE) else given
    at_hand = passage.text if passage is not None else ""
    initial = {"words": at_hand, "side": AFTER, **{name: kept[name] for name in kept}, "version": text.version}
    is_bound = is_posted and verb in ("", ADD)
    form = _form(text, passage, request.POST if is_bound else None, initial)
    writing = Writing(text, changes, passage, form, whose)
    writing.refusal = refusal
    writing.is_gone = is_bound and bool(key) and passage is None
    if verb == ADD and passage is not None:
        _note(writing, initial)
    writing.is_sent = is_posted and not verb and refusal is None and writing.form.is_valid()
    return writing


def _note(writing: Writing, initial: Mapping[str, Any]) -> None:
    """What is asked of the passage at hand joins what is noted, unless they contradict one another."""
    writing.form.fields["reason"].required = False
    if not writing.form.is_valid():
        return
    try:
        change = writing.form.operations()
        _check(writing.text, (*_flat(writing.noted), *change))
    except Invalid as invalid:
        writing.refusal = invalid.reason
        return
    writing.noted, writing.passage = (*writing.noted, change), None
    writing.form = _form(
        writing.text, None, None, {"reason": initial.get("reason", ""), "version": writing.text.version}
    )


def read_change(text: Text, change: Change) -> Any:
    """One change in the text as it is; nothing where it does not hold."""
    try:
        return read_amendment(text, _asked(text, change))
    except Refused:
        return None


def sealed(noted: Sequence[Change], whose: str) -> str:
    """What is noted, for the form: nobody but the instance writes it, for one person and one text."""
    if not noted:
        return ""
    return signing.dumps([operations_to_json(one) for one in noted], salt=f"{_SALT}:{whose}", compress=True)


def opened(held: str, whose: str) -> tuple[Change, ...]:
    """What was noted. Raises ``Invalid`` for what this instance did not seal, or sealed for others."""
    try:
        return tuple(operations_from_json(one) for one in signing.loads(held, salt=f"{_SALT}:{whose}"))
    except (signing.BadSignature, KeyError, ValueError, TypeError) as bad:
        sentence = _("Les changements déjà notés ne se lisent plus.")
        raise Invalid(
            Reason("noted_unreadable", sentence, _("Notez-les de nouveau : ce que vous écriviez est là."))
        ) from bad


def _whose(request: HttpRequest) -> str:
    """The person who writes and the text, as the address names it: a link cannot bring the changes of somebody else."""
    named = request.resolver_match.kwargs.get("public_id", "") if request.resolver_match is not None else ""
    return f"{speaker_of(request).person_id}:{named}"


def _check(text: Text, operations: Change) -> None:
    faults = core.check(text, _asked(text, operations))
    if faults:
        raise as_invalid(Refused(*faults))


def _asked(text: Text, operations: Change) -> core.Amendment:
    """These operations as an amendment of nobody yet."""
    return core.Amendment("a0", 0, text.version, named(operations, 0), ("nobody",))


def _form(text: Text, passage: Passage | None, data: Any, initial: Mapping[str, Any]) -> forms.Form:
    if passage is None:
        return ReasonForm(data, text=text, initial=initial)
    return AmendmentForm(data, text=text, passage=passage, initial=initial)


def _flat(noted: Sequence[Change]) -> Change:
    return tuple(operation for change in noted for operation in change)


def _places(text: Text) -> tuple[tuple[str, str, str], ...]:
    """(key, number, first words) of all that may be amended."""
    return tuple((one.key, "" if one.key == TITLE else one.number, _short(one.text)) for one in text.titled)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"
