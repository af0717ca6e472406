"""Sub-amendments: other words, passages more or less in what an amendment would add, before anybody answers it."""

from __future__ import annotations

import os
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import amendments as core
from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.consolidation import consolidate
from chantier.deliberation.core.document import Passage, Text
from chantier.deliberation.core.evolution import by_amendments
from chantier.deliberation.core.operations import Operation, Side, beside, deleted, inserted, reworded
from chantier.deliberation.core.reasons import Reason as Fault
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.rebasing import Outcome, rebase
from chantier.deliberation.core.serial import operations_to_json
from chantier.deliberation.models import Amendment, Proposal
from chantier.deliberation.permissions import may_answer_sub_amendment, may_speak, may_take_step
from chantier.deliberation.phrases import as_invalid, as_not_possible, say
from chantier.deliberation.queries.amendments import DELETE, INSERT, REPLACE
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.versions import amendment_of, key_of, sub_amendment_of, text_of, words_of
from chantier.deliberation.services import texts
from chantier.deliberation.services.amendments import LONGEST_ANSWER, Asked, may_amend, named
from chantier.deliberation.services.carrying import PENDING, trouble
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id

STATES = lifecycles.Amendment


@transaction.atomic
def submit(
    *,
    speaker: Speaker,
    amendment_id: int,
    passage_key: str,
    words: str,
    reason: str,
    at: datetime,
    language: str = "fr",
    kind: str = REPLACE,
) -> Asked:
    """Ask for other words in what an amendment adds, for passages after one of its own, or for one less.

    ``words`` are those of the passage, or of what is added. Passages are added and taken out only where the amendment
    adds some.

    Raises ``NotAllowed``; ``NotPossible`` once the amendment was answered or amending is closed; ``Invalid`` for a
    change that changes nothing, leaves its passage, or gives no reason.
    """
    parent, row = _locked(amendment_id)
    found = standing(row.table, speaker, at=at)
    may_speak(speaker, found).enforce()
    _check_waits(parent)
    may_amend(row, at)
    if not reason.strip():
        raise Invalid(Reason("reason-missing", _("Dites pourquoi vous demandez ce changement.")))
    small = words_of(parent)
    passage = small.passage(passage_key)
    if passage is None:
        raise Invalid(Reason("passage-unknown", _("Ces mots ne sont plus dans l’amendement.")))
    number = (Amendment.objects.filter(proposal=row).aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        operations = named(_operations(small, passage, kind, words), number)
        asked = core.Amendment(key_of(number), number, parent.version, operations, (f"o{found.organization_id}",))
        if kind == DELETE and len(small.passages) == 1:
            raise Refused(Fault("nothing-remains"))
        faults = core.check_sub_amendment(amendment_of(parent), asked)
        if faults:
            raise Refused(*faults)
        _taken(parent, asked)  # it would hold if it were accepted at once
    except Refused as refused:
        raise as_invalid(refused) from refused
    made = Amendment.objects.create(
        public_id=public_id(os.urandom(5)),
        proposal=row,
        number=number,
        parent=parent,
        base=parent.base,
        operations=operations_to_json(operations),
        passage_key=passage_key[:40],
        language=language,
        reason=texts.write(language=language, title="", body=reason.strip(), at=at),
        state=STATES.SUBMITTED,
        organization_id=found.organization_id,
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        submitted_at=at,
    )
    _record(acts.AMENDMENT_SUBMITTED, made, speaker, at)
    return Asked(made.pk, made.public_id, made.number)


@transaction.atomic
def answer(*, speaker: Speaker, sub_id: int, verb: str, at: datetime, reason: str = "") -> str:
    """Accept, refuse or withdraw a sub-amendment; its new state.

    The author of the amendment and who holds the pen accept and refuse. What is accepted is in the amendment at once;
    the others follow its new words, or go back to their authors with the reason.
    """
    if verb not in (STATES.ACCEPT, STATES.REFUSE, STATES.WITHDRAW):
        raise ValueError(verb)
    reason = texts.short(reason, most=LONGEST_ANSWER)
    sub = Amendment.objects.get(pk=sub_id, parent__isnull=False)
    assert sub.parent_id is not None
    parent, row = _locked(sub.parent_id)
    sub = Amendment.objects.select_for_update(of=("self",)).select_related("base", "parent").get(pk=sub_id)
    found = standing(row.table, speaker, at=at)
    step = lifecycles.AMENDMENT.step(verb)
    if verb == STATES.WITHDRAW:
        may_take_step(speaker, step, sub, found).enforce()
    else:
        may_answer_sub_amendment(speaker, parent, found).enforce()
        _check_waits(parent)
    try:
        state = lifecycles.AMENDMENT.moved(sub.state, verb, reason=reason)
        if verb == STATES.ACCEPT:
            _take(parent, sub)
    except Refused as refused:
        raise as_not_possible(refused) from refused
    sub.state, sub.answered_at, sub.answered_by = state, at, speaker.person_id
    sub.answer = reason
    sub.save()
    name = acts.AMENDMENT_ACCEPTED if verb == STATES.ACCEPT else acts.AMENDMENT_ANSWERED
    _record(name, sub, speaker, at)
    return sub.state


def _take(parent: Amendment, sub: Amendment) -> None:
    """Put the words of a sub-amendment in its amendment, and carry the others to them. Raises ``Refused``."""
    before, asked = words_of(parent), sub_amendment_of(sub, parent)
    value, after = _taken(parent, asked)
    parent.operations, parent.version = operations_to_json(value.operations), value.version
    parent.save(update_fields=["operations", "version"])
    _carry(parent, sub, before, after, asked)


def _taken(parent: Amendment, asked: core.Amendment) -> tuple[core.Amendment, Text]:
    """The amendment with what is asked of it, and its words as a text. Raises ``Refused``."""
    made = consolidate(words_of(parent), [asked])
    value = core.with_words(amendment_of(parent), made.text)
    faults = core.check(text_of(parent.base), value)
    if faults:
        raise Refused(*faults)
    return value, made.text


def _operations(small: Text, passage: Passage, kind: str, words: str) -> tuple[Operation, ...]:
    if kind == INSERT:
        return (inserted(beside(small, passage.key, Side.AFTER), words, prefix="new"),)
    return (deleted(small, passage.key),) if kind == DELETE else reworded(passage, words)


def _carry(parent: Amendment, taken: Amendment, before: Text, after: Text, asked: core.Amendment) -> None:
    evolution = by_amendments(before, [asked], after)
    waiting = Amendment.objects.select_for_update(of=("self",)).filter(parent=parent, state__in=PENDING)
    for other in waiting.exclude(pk=taken.pk).select_related("base").order_by("number"):
        carried = rebase(sub_amendment_of(other, parent, version=before.version), evolution)
        if carried.outcome is Outcome.CLEAN and carried.amendment is not None:
            other.operations = operations_to_json(carried.amendment.operations)
        else:
            fault: Fault = trouble(carried)
            other.state, other.answer = STATES.RETURNED, str(say(fault))[:2000]
        other.save(update_fields=["operations", "state", "answer"])


def _locked(amendment_id: int) -> tuple[Amendment, Proposal]:
    found = Amendment.objects.get(pk=amendment_id, parent=None)
    row = Proposal.objects.select_for_update().get(pk=found.proposal_id)
    rows = Amendment.objects.select_for_update(of=("self",)).select_related("base__text")
    return rows.get(pk=amendment_id), row


def _check_waits(parent: Amendment) -> None:
    if parent.state not in PENDING:
        raise NotPossible(
            Reason("amendment_answered", _("Cet amendement a reçu sa réponse : on n’en change plus les mots."))
        )


def _record(name: str, sub: Amendment, speaker: Speaker, at: datetime) -> None:
    data = {"proposal": sub.proposal_id, "number": sub.number, "state": sub.state, "parent": sub.parent_id or 0}
    record(name=name, speaker=speaker, at=at, subject=("deliberation.amendment", sub.pk), data=data)
