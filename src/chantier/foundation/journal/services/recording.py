"""Writing acts, and carrying out what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from chantier.foundation.access.api import Speaker
from chantier.foundation.journal.core.leaves import of_act
from chantier.foundation.journal.models import Act, Reaction
from chantier.foundation.journal.services.public_log import publish
from chantier.foundation.journal.tasks import react

log = structlog.get_logger(__name__)

Consequence = Callable[[Act], None]
MAX_ATTEMPTS = 5

_consequences: dict[str, tuple[Consequence, ...]] = {}


def install(consequences: Mapping[str, Sequence[Consequence]]) -> None:
    """Set what follows from which act. Called once, by the composition root."""
    _consequences.clear()
    _consequences.update({name: tuple(calls) for name, calls in consequences.items()})


def record(
    *,
    name: str,
    speaker: Speaker,
    at: datetime,
    subject: tuple[str, int | str],
    data: Mapping[str, Any] | None = None,
    public: Mapping[str, Any] | None = None,
) -> int:
    """Write an act in the caller's transaction and owe its reactions; returns the act's id.

    ``subject`` is (kind, id), such as ``("directory.organization", 12)``. ``data`` holds ids and numbers, never
    personal data.

    ``public``, even empty, makes of the act an entry of the public log too: ``{"v": 1, "kind": name, "at": …,
    "subject": [kind, id], **public}``, which anybody reads for ever. It may hold numbers of things, names and votes of
    organisations, counts, results, rules, fingerprints of published texts and files; never a person, a secret ballot,
    nor what may have to be erased one day. Raises `BadLeaf`.
    """
    kind, identifier = subject
    act = Act.objects.create(
        name=name,
        at=at,
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        subject_kind=kind,
        subject_id=str(identifier),
        data=dict(data or {}),
    )
    if public is not None:
        publish(kind=name, value=of_act(at=at, subject=subject, public=public), at=at, act_id=act.pk)
    owed = _consequences.get(name, ())
    if owed:
        Reaction.objects.bulk_create(Reaction(act=act, name=_name_of(call)) for call in owed)
        transaction.on_commit(lambda: _enqueue(act.pk))
    return act.pk


def carry_out_reactions(*, act_id: int) -> None:
    """Run the reactions an act still owes, each in its own transaction. Safe to call twice."""
    act = Act.objects.filter(pk=act_id).first()
    if act is None:
        return
    calls = {_name_of(call): call for call in _consequences.get(act.name, ())}
    for reaction in act.reactions.filter(state=Reaction.PENDING).order_by("id"):
        _carry_out(act, reaction, calls.get(reaction.name))


def carry_out_what_is_owed(*, limit: int = 500, before: datetime | None = None) -> int:
    """Run reactions that failed or that a crash left behind; returns how many acts were looked at.

    ``before`` leaves alone the acts of later, whose reactions may be running.
    """
    owing = Reaction.objects.filter(state=Reaction.PENDING)
    if before is not None:
        owing = owing.filter(act__at__lt=before)
    ids = list(owing.order_by("act_id").values_list("act_id", flat=True).distinct()[:limit])
    for act_id in ids:
        carry_out_reactions(act_id=act_id)
    return len(ids)


def _carry_out(act: Act, reaction: Reaction, call: Consequence | None) -> None:
    reaction.attempts += 1
    if call is None:
        reaction.state = Reaction.DONE  # the consequence was retired since: nothing is owed any more
        reaction.save(update_fields=["state", "attempts"])
        return
    try:
        with transaction.atomic():
            call(act)
            reaction.state = Reaction.DONE
            reaction.save(update_fields=["state", "attempts"])
    except Exception as error:
        # A reaction must never undo the act it follows: it is kept, counted and shown to administrators.
        log.exception("reaction_failed", reaction=reaction.name, act=act.pk)
        reaction.state = Reaction.FAILED if reaction.attempts >= MAX_ATTEMPTS else Reaction.PENDING
        reaction.last_error = f"{type(error).__name__}: {error}"[:2000]
        reaction.save(update_fields=["state", "attempts", "last_error"])


def _enqueue(act_id: int) -> None:
    react.enqueue(act_id)


def _name_of(call: Consequence) -> str:
    return f"{call.__module__}.{call.__qualname__}"
