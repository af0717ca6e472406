"""Moderating: reports, hiding with a reason, showing again, and the appeal that somebody else answers."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import moderation as core
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.models import Appeal, Argument, Moderation
from chantier.deliberation.permissions import is_own_argument, may_moderate, may_report, may_see_table
from chantier.deliberation.phrases import as_invalid, as_not_possible
from chantier.deliberation.queries.seating import Standing, standing
from chantier.deliberation.services import argument_citations as citing
from chantier.deliberation.services.texts import check
from chantier.foundation.access.api import Invalid, NotAllowed, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

LONGEST_WORDS: Final = 1_000
LONGEST_APPEAL: Final = 2_000


@transaction.atomic
def report(*, speaker: Speaker, argument_id: int, reason: str, at: datetime, words: str = "") -> int:
    """Ask whoever runs the table to read a contribution again. A person's second report of it changes nothing."""
    row, found = _row(argument_id, speaker, at)
    may_report(speaker, found).enforce()
    last = row.moderations.exclude(act=core.Act.REPORT.value).order_by("-pk").first()
    again = row.moderations.filter(
        act=core.Act.REPORT.value, person_id=speaker.person_id, pk__gt=last.pk if last else 0
    )
    before = again.first()
    return before.pk if before is not None else _do(row, core.Act.REPORT, (reason, words), speaker, at)


@transaction.atomic
def hide(*, speaker: Speaker, argument_id: int, reason: str, at: datetime, words: str = "") -> int:
    """Hide a contribution, for a reason of the list; the author is told, and may appeal. The moderation's number."""
    row, found = _row(argument_id, speaker, at)
    may_moderate(speaker, found).enforce()
    number = _do(row, core.Act.HIDE, (reason, words), speaker, at)
    citing.take_away(row, speaker=speaker, at=at)
    return number


@transaction.atomic
def show(*, speaker: Speaker, argument_id: int, words: str, at: datetime) -> int:
    """Show a hidden contribution again, saying why."""
    row, found = _row(argument_id, speaker, at)
    may_moderate(speaker, found).enforce()
    return _do(row, core.Act.SHOW, ("", words), speaker, at)


@transaction.atomic
def keep(*, speaker: Speaker, argument_id: int, words: str, at: datetime) -> int:
    """Answer the reports of a contribution by leaving it shown, saying why."""
    row, found = _row(argument_id, speaker, at)
    may_moderate(speaker, found).enforce()
    return _do(row, core.Act.KEEP, ("", words), speaker, at)


@transaction.atomic
def appeal(*, speaker: Speaker, argument_id: int, words: str, at: datetime) -> int:
    """Ask that somebody else reads a hidden contribution again: its author, once each time it is hidden."""
    row, found = _row(argument_id, speaker, at)
    is_own_argument(speaker, row, found).enforce()
    last = _hiding(row)
    said = check(language="fr", title="", body=words)[1].strip()
    if not said or len(said) > LONGEST_APPEAL:
        raise Invalid(Reason("appeal_words", _("Dites en deux mille caractères au plus pourquoi la relire.")))
    if hasattr(last, "appeal"):
        raise NotPossible(
            Reason("appealed_already", _("Un appel a déjà été fait : il est répondu une fois, par une autre personne."))
        )
    made = Appeal.objects.create(moderation=last, words=said, person_id=speaker.person_id, at=at)
    _record(acts.APPEALED, row, speaker, at, moderation=last.pk, appeal=made.pk)
    return made.pk


@transaction.atomic
def answer_appeal(*, speaker: Speaker, appeal_id: int, upheld: bool, answer: str, at: datetime) -> None:
    """Answer an appeal: ``upheld`` shows the contribution again. Never by who hid it, nor by who wrote it."""
    asked = Appeal.objects.select_for_update(of=("self",)).select_related("moderation").get(pk=appeal_id)
    row, found = _row(asked.moderation.argument_id, speaker, at)
    may_moderate(speaker, found).enforce()
    assert speaker.person_id is not None, "who moderates has an account"
    own = bool(is_own_argument(speaker, row, found))
    if own or not core.may_answer_appeal(
        person=speaker.person_id, hidden_by=asked.moderation.person_id, author=asked.person_id
    ):
        raise NotAllowed(
            Reason(
                "somebody_else_answers",
                _("Un appel est répondu par une autre personne que celle qui a masqué la contribution."),
                _("Demandez à quelqu’un d’autre qui anime cette table, ou à la coordination."),
            )
        )
    if asked.answered_at is not None:
        raise NotPossible(Reason("appeal_answered", _("Cet appel a déjà sa réponse.")))
    said = check(language="fr", title="", body=answer)[1].strip()
    if not said or len(said) > LONGEST_APPEAL:
        raise Invalid(Reason("answer_words", _("Dites en deux mille caractères au plus pourquoi.")))
    asked.answer, asked.upheld, asked.answered_by, asked.answered_at = said, upheld, speaker.person_id, at
    asked.save(update_fields=["answer", "upheld", "answered_by", "answered_at"])
    if upheld and row.state == Argument.HIDDEN:
        _do(row, core.Act.SHOW, ("appeal", said), speaker, at)
    _record(acts.APPEAL_ANSWERED, row, speaker, at, appeal=asked.pk, upheld=upheld)


_ACTS: Final = {
    core.Act.REPORT: acts.ARGUMENT_REPORTED,
    core.Act.HIDE: acts.ARGUMENT_HIDDEN,
    core.Act.SHOW: acts.ARGUMENT_SHOWN,
    core.Act.KEEP: acts.ARGUMENT_KEPT,
}


def _do(row: Argument, act: core.Act, why: tuple[str, str], speaker: Speaker, at: datetime) -> int:
    reason, words = why
    said = check(language="fr", title="", body=words)[1].strip()
    if len(said) > LONGEST_WORDS:
        raise Invalid(Reason("words_too_long", _("Dites pourquoi en mille caractères au plus.")))
    try:
        state = core.moved(row.state, act, reason=reason, words=said)
    except Refused as refused:
        if refused.reasons[0].code == "moderation-state":
            raise as_not_possible(refused) from refused
        raise as_invalid(refused) from refused
    done = Moderation.objects.create(
        argument=row, act=act.value, reason=reason, words=said, person_id=speaker.person_id, at=at
    )
    if state != row.state:
        row.state = state
        row.save(update_fields=["state"])
        if act is core.Act.SHOW:
            citing.give_back(row, speaker=speaker, at=at)
    _record(_ACTS[act], row, speaker, at, moderation=done.pk)
    return done.pk


def _hiding(row: Argument) -> Moderation:
    last = row.moderations.filter(act=core.Act.HIDE.value).order_by("-pk").first()
    if row.state != Argument.HIDDEN or last is None:
        raise NotPossible(Reason("not_hidden", _("Cette contribution n’est pas masquée.")))
    return last


def _row(argument_id: int, speaker: Speaker, at: datetime) -> tuple[Argument, Standing]:
    rows = Argument.objects.select_for_update(of=("self",)).select_related("table", "text")
    row = rows.filter(pk=argument_id).first()
    if row is None:
        raise Invalid(Reason("argument_unknown", _("Cette contribution n’existe pas.")))
    found = standing(row.table, speaker, at=at)
    may_see_table(speaker, row.table, found).enforce()
    return row, found


def _record(name: str, row: Argument, speaker: Speaker, at: datetime, **data: int) -> None:
    record(name=name, speaker=speaker, at=at, subject=("deliberation.argument", row.pk), data=data)
