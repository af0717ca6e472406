"""Who may give and take back mandates and roles, and open the registers; each refusal says why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from chantier.foundation.access.api import (
    ADMINISTRATOR,
    ALLOWED,
    COORDINATOR,
    NotPossible,
    Rule,
    Speaker,
    Verdict,
    holds,
    is_signed_in,
    refused,
)
from chantier.foundation.people import queries
from chantier.foundation.people.core.lifecycle import Move, may_move
from chantier.foundation.people.core.powers import Power, beyond
from chantier.foundation.people.models import Mandate


def _is_delegate(speaker: Speaker, voice_id: int, at: datetime, *_rest: object) -> Verdict:
    if Power.DELEGATE in queries.powers_of(speaker.person_id, voice_id, at=at):
        return ALLOWED
    return refused(
        "delegate_needed",
        _(
            "Seules la coordination et les personnes qui ont reçu le pouvoir de déléguer de cette organisation "
            "peuvent confier ou retirer un mandat."
        ),
        _("Demandez à une personne qui représente déjà l’organisation, ou à la coordination."),
    )


def _gives_only_own_powers(speaker: Speaker, voice_id: int, at: datetime, powers: Iterable[str] = ()) -> Verdict:
    if speaker.has_role(COORDINATOR):
        return ALLOWED
    missing = beyond(powers, queries.powers_of(speaker.person_id, voice_id, at=at))
    if not missing:
        return ALLOWED
    return refused(
        "powers_beyond_own",
        ngettext_lazy(
            "Vous ne pouvez pas confier un pouvoir que vous n’avez pas vous-même.",
            "Vous ne pouvez pas confier des pouvoirs que vous n’avez pas vous-même.",
            len(missing),
        ),
        _("Retirez de la liste ce que vous ne détenez pas, ou demandez à la coordination."),
    )


def _is_holder(speaker: Speaker, mandate: Mandate, *_rest: object) -> Verdict:
    if speaker.person_id is not None and speaker.person_id == mandate.person_id:
        return ALLOWED
    return refused(
        "not_your_mandate",
        _("Ce mandat est proposé à une autre personne : elle seule peut y répondre."),
    )


def _manages_voice_of(speaker: Speaker, mandate: Mandate, at: datetime) -> Verdict:
    return may_manage_mandates(speaker, mandate.voice_id, at)


def _leaves(move: Move, sentence: object) -> Rule:
    def ask(_speaker: Speaker, mandate: Mandate, at: datetime) -> Verdict:
        state = mandate.state(on=queries.day_of(at))
        if may_move(state, move):
            return ALLOWED
        return refused(f"mandate_{state}", sentence, error=NotPossible)  # type: ignore[arg-type]

    return Rule(ask)


_is_a_coordinator = Rule(lambda speaker, *_rest: holds(COORDINATOR)(speaker))

#: (speaker, voice_id, at)
may_manage_mandates = Rule(
    lambda speaker, *_rest: ALLOWED if speaker.has_role(COORDINATOR) else is_signed_in(speaker)
) & (_is_a_coordinator | Rule(_is_delegate))

#: (speaker, voice_id, at, powers)
may_give_mandate = may_manage_mandates & Rule(_gives_only_own_powers)

#: (speaker, mandate, at)
may_accept_mandate = Rule(_is_holder) & _leaves(
    Move.ACCEPT, _("Ce mandat n’attend plus de réponse : il a été accepté, refusé, retiré, ou il est échu.")
)
may_decline_mandate = Rule(_is_holder) & _leaves(
    Move.DECLINE, _("Ce mandat n’attend plus de réponse : il a été accepté, refusé, retiré, ou il est échu.")
)
may_revoke_mandate = (Rule(_is_holder) | Rule(_manages_voice_of)) & _leaves(
    Move.REVOKE, _("Ce mandat est déjà terminé, refusé ou retiré.")
)

may_manage_roles = holds(ADMINISTRATOR)
may_manage_voices = holds(COORDINATOR)
may_keep_registers = holds(ADMINISTRATOR)
may_keep_own_account = is_signed_in


def own_id(speaker: Speaker) -> int:
    """The id of the person who speaks; raises `NotAllowed` when nobody has signed in."""
    may_keep_own_account(speaker).enforce()
    assert speaker.person_id is not None
    return speaker.person_id
