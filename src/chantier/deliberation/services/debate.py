"""Debating: for, against, questions, conditions and answers; editing, withdrawing, supporting."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.models import Argument, Support
from chantier.deliberation.permissions import is_own_argument, may_hold_pen, may_speak
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services import argument_citations as citing
from chantier.deliberation.services import texts
from chantier.deliberation.services.argument_citations import Cited
from chantier.deliberation.services.debated import About, Place, about_of, check_open, meet
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people
from chantier.foundation.text.api import public_id

LONGEST: Final = 10_000
#: A path holds eight of these: deeper answers stand beside the one they answer.
DEEPEST: Final = 8
_WIDTH: Final = 10
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
#: Contributions in a minute: of one person, and of one network address, where a whole room may sit.
MOST_A_MINUTE: Final = {"person": 12, "address": 60}
TOO_OFTEN: Final = Reason(
    "too_often",
    _("Trop de contributions arrivent en même temps de chez vous."),
    _("Votre texte est gardé dans vos brouillons : envoyez-le dans une minute."),
)


@dataclass(frozen=True)
class Said:
    """A contribution as somebody gives it."""

    kind: str
    body: str
    language: str = "fr"
    parent_id: int | None = None
    citations: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Origin:
    """How a contribution came: by the site, by mail, or heard in a room, read on paper, and entered by somebody."""

    channel: str = Argument.WEB
    mail_id: str = ""
    entered_by: int | None = None
    heard_at: str = ""


@dataclass(frozen=True)
class Made:
    """A contribution that was made; ``is_new`` is False when the very same was there already."""

    id: int
    public_id: str
    is_new: bool = True


def check_pace(*, speaker: Speaker, address: str = "") -> None:
    """Whether this person, from this network address if there is one, may contribute once more. Raises
    ``NotPossible``."""
    for who, name in ((f"{speaker.person_id}", "person"), (address, "address")):
        if who and not people.allowed(f"deliberation.argument.{name}", who, most=MOST_A_MINUTE[name], seconds=60):
            raise NotPossible(TOO_OFTEN)


@transaction.atomic
def argue(*, speaker: Speaker, about: About, said: Said, at: datetime, origin: Origin | None = None) -> Made:
    """Contribute in the name of an organisation that sits at the table; who holds the pen may answer without one.

    The same words of the same organisation at the same place are one contribution. Raises ``NotAllowed``,
    ``NotPossible`` (the debate is closed), ``Invalid``.
    """
    place = meet(about, speaker, at=at)
    answers = said.kind == Argument.ANSWER
    ((may_hold_pen | may_speak) if answers else may_speak)(speaker, place.standing).enforce()
    check_open(place, at=at)
    signed = {
        "organization_id": place.standing.organization_id,
        "person_id": speaker.person_id,
        "voice_id": speaker.voice_id,
        "is_official": answers and place.is_of(speaker),
    }
    bodies: frozenset[int | None] = frozenset(place.standing.bodies or (None,))
    return write(place, said, about=about, signed=signed, bodies=bodies, origin=origin, speaker=speaker, at=at)


def write(
    place: Place,
    said: Said,
    *,
    about: About,
    signed: Mapping[str, Any],
    bodies: Iterable[int | None],
    origin: Origin | None,
    speaker: Speaker,
    at: datetime,
) -> Made:
    """Write a contribution. The caller holds the place and has asked whether the speaker may."""
    origin = origin or Origin()
    body = _body(said, place.kinds)
    parent = _parent(said, place)
    key = parent.passage_key if parent is not None else about.passage_key
    _check_passage(place, key if parent is None else "")
    again = Argument.objects.filter(**place.links, table=place.table, parent=parent, kind=said.kind, passage_key=key)
    again = again.filter(text__body=body).exclude(state=Argument.WITHDRAWN)
    if None not in bodies:
        again = again.filter(organization__in=list(bodies))
    else:
        again = again.filter(person_id=speaker.person_id, organization=None)
    same = again.order_by("pk").first()
    if same is not None:
        return Made(same.pk, same.public_id, is_new=False)
    citations = citing.read(said.citations, place)
    row = Argument.objects.create(
        public_id=public_id(os.urandom(5)),
        table=place.table,
        parent=parent,
        path="",
        kind=said.kind,
        passage_key=key,
        text=texts.write(language=said.language, title="", body=body, at=at),
        channel=origin.channel,
        mail_id=origin.mail_id,
        entered_by=origin.entered_by,
        heard_at=origin.heard_at,
        at=at,
        **place.links,
        **signed,
    )
    row.path = _path(row.pk, parent)
    row.save(update_fields=["path"])
    citing.write(row, citations, speaker=speaker, at=at)
    _record(acts.ARGUMENT_MADE, row, speaker, at)
    return Made(row.pk, row.public_id)


@transaction.atomic
def edit(*, speaker: Speaker, argument_id: int, body: str, revision: int, at: datetime) -> bool:
    """Other words for one’s own contribution, while one may speak there; whether anything changed.

    Once somebody answered or supported it, it says that it was changed since. ``revision`` is the one that was seen.
    """
    row, place = _own(argument_id, speaker, at)
    (may_speak | may_hold_pen)(speaker, place.standing).enforce()
    check_open(place, at=at)
    _check_shown(row)
    if row.text.revision != revision:
        raise NotPossible(
            Reason(
                "changed_meanwhile",
                _("Quelqu’un de votre organisation a changé ce texte pendant que vous l’aviez sous les yeux."),
                _("Votre texte est gardé : comparez, puis reprenez."),
            )
        )
    said = Said(row.kind, body, row.text.language)
    if not texts.rewrite(row.text, title="", body=_body(said, (row.kind,)), at=at):
        return False
    if row.answers.exclude(state=Argument.WITHDRAWN).exists() or row.supports.exists():
        row.edited_at = at
        row.save(update_fields=["edited_at"])
    _record(acts.ARGUMENT_EDITED, row, speaker, at)
    return True


@transaction.atomic
def withdraw(*, speaker: Speaker, argument_id: int, at: datetime) -> None:
    """Take one’s own contribution back, as long as the text is not settled. What answered it stays. Twice is once."""
    row, place = _own(argument_id, speaker, at)
    if row.state == Argument.WITHDRAWN:
        return
    if place.proposal is not None and place.proposal.closed_at is not None:
        raise NotPossible(Reason("debate_over", _("Le texte est arrêté : ce qui a été dit reste lisible.")))
    if row.state == Argument.HIDDEN:
        _check_shown(row)
    row.state = Argument.WITHDRAWN
    row.save(update_fields=["state"])
    citing.take_away(row, speaker=speaker, at=at)
    _record(acts.ARGUMENT_WITHDRAWN, row, speaker, at)


@transaction.atomic
def support(*, speaker: Speaker, argument_id: int, at: datetime, withdrawn: bool = False) -> int:
    """Find a contribution good, in the name of one’s organisation, or no longer; how many organisations do now.

    One per organisation, whoever holds its mandate. Raises ``NotAllowed``, ``NotPossible``.
    """
    row = _row(argument_id)
    place = meet(about_of(row), speaker, at=at)
    may_speak(speaker, place.standing).enforce()
    check_open(place, at=at)
    _check_shown(row)
    if row.organization_id in place.standing.bodies:
        raise NotPossible(
            Reason(
                "own_argument", _("C’est la contribution de votre organisation : les autres disent si elle est bonne.")
            )
        )
    held = Support.objects.filter(argument=row, organization__in=place.standing.bodies)
    if withdrawn:
        if held.delete()[0]:
            _record(acts.ARGUMENT_UNSUPPORTED, row, speaker, at)
    elif not held.exists():
        Support.objects.create(
            argument=row, organization_id=place.standing.organization_id, person_id=speaker.person_id, at=at
        )
        _record(acts.ARGUMENT_SUPPORTED, row, speaker, at)
    return row.supports.count()


def _own(argument_id: int, speaker: Speaker, at: datetime) -> tuple[Argument, Place]:
    row = _row(argument_id)
    place = meet(about_of(row), speaker, at=at)
    is_own_argument(speaker, row, place.standing).enforce()
    return row, place


def _row(argument_id: int) -> Argument:
    rows = Argument.objects.select_for_update(of=("self",)).select_related("text")
    row = rows.filter(pk=argument_id).first()
    if row is None:
        raise Invalid(Reason("argument_unknown", _("Cette contribution n’existe pas.")))
    return row


def _check_shown(row: Argument) -> None:
    if row.state != Argument.SHOWN:
        raise NotPossible(
            Reason("argument_not_shown", _("Cette contribution est retirée ou masquée : elle ne change plus."))
        )


def _body(said: Said, kinds: Iterable[str]) -> str:
    if said.kind not in (*kinds, Argument.ANSWER):
        raise Invalid(Reason("kind_unknown", _("Dites de quelle sorte est votre contribution.")))
    if len(said.body) > 3 * LONGEST:
        raise Invalid(_TOO_LONG)
    body = texts.check(language=said.language, title="", body=said.body)[1].strip()
    if not body:
        raise Invalid(Reason("argument_empty", _("Écrivez votre contribution.")))
    if len(body) > LONGEST:
        raise Invalid(_TOO_LONG)
    return body


_TOO_LONG: Final = Reason(
    "argument_too_long",
    _("Une contribution a dix mille caractères au plus."),
    _("Déposez le texte entier dans la bibliothèque, et citez-le."),
)


def _parent(said: Said, place: Place) -> Argument | None:
    if said.kind != Argument.ANSWER:
        if said.parent_id is not None:
            raise Invalid(Reason("answer_only", _("Sous une contribution, on répond.")))
        return None
    parent = Argument.objects.filter(pk=said.parent_id or 0, table=place.table, **_found(place)).first()
    if parent is None:
        raise Invalid(Reason("answer_to_what", _("Dites à quelle contribution vous répondez.")))
    _check_shown(parent)
    return parent


def _found(place: Place) -> dict[str, int | None]:
    return {name: value for name, value in place.links.items() if value is not None}


def _check_passage(place: Place, key: str) -> None:
    if not key:
        return
    if place.proposal is None or place.proposal.current is None or text_of(place.proposal.current).passage(key) is None:
        raise NotPossible(
            Reason(
                "passage_gone",
                _("Ce passage n’est plus dans le texte."),
                _("Choisissez un passage du texte d’aujourd’hui."),
            )
        )


def _path(number: int, parent: Argument | None) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    own = digits.rjust(_WIDTH, "0")
    above = parent.path.split("/")[: DEEPEST - 1] if parent is not None else []
    return "/".join([*above, own])


def _record(name: str, row: Argument, speaker: Speaker, at: datetime) -> None:
    data = {"kind": row.kind, "table": row.table_id, "proposal": row.proposal_id or 0}
    data |= {name: pk for name, pk in (("need", row.need_id), ("question", row.question_id)) if pk is not None}
    record(name=name, speaker=speaker, at=at, subject=("deliberation.argument", row.pk), data=data)
