"""A program of translation: what it is asked, what leaves, and what is kept of its answers. It never waits for a page.

An order is written when somebody who runs a table asks, or when a table asks for all that is said there; the worker
carries it out. A person’s translation is never written over, and what is not public leaves only where it is allowed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts, tasks
from chantier.deliberation.core import lifecycles
from chantier.deliberation.core.reasons import Refused
from chantier.deliberation.core.translating import Handed, handed, taken_back
from chantier.deliberation.models import Table, Text, Translation, TranslationDay, TranslationOrder
from chantier.deliberation.permissions import may_ask_program, may_run
from chantier.deliberation.program_phrases import SENTENCES
from chantier.deliberation.queries.owners import Owner, owner_of
from chantier.deliberation.queries.program import OPEN, given_up, is_leaving_allowed, lacking
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.services import texts
from chantier.deliberation.translators import CannotTranslate, Translator, chosen, is_on
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

log = logging.getLogger(__name__)
ORDERS: Final = TranslationOrder
#: Texts ordered at once for a table, orders taken up in an hour, tries of one.
MOST_AT_ONCE, MOST_AN_HOUR, MOST_TRIES = 500, 200, 4
PAUSE: Final = timedelta(minutes=10)
#: Seconds after which the work of an hour leaves the rest to the next: no order that is being done may look cut short.
LONGEST_WORK: Final = 1200
#: A worker that was killed leaves its order in this state.
CUT_SHORT: Final = timedelta(hours=1)
KEPT: Final = timedelta(days=90)
#: What failed is not asked again by itself before: the same words would be sent each hour, and fill each day.
AGAIN: Final = timedelta(days=7)


@transaction.atomic
def order(*, speaker: Speaker, text_id: int, language: str, at: datetime) -> None:
    """Ask the program for one text. Asking twice asks once.

    Raises ``NotAllowed``; ``NotPossible`` with why it is not sent; ``Invalid`` for an unknown language.
    """
    _check_on(language)
    text = Text.objects.select_for_update().get(pk=text_id)
    owner = owner_of(text_id)
    table = owner.table if owner is not None else None
    may_ask_program(speaker, standing(table, speaker, at=at) if table is not None else None).enforce()
    if code := _obstacle(text, owner, language):
        raise NotPossible(Reason(code, SENTENCES[code]))
    _write(text.pk, table, language, at)
    data = {"language": language, "texts": 1}
    record(name=acts.PROGRAM_ASKED, speaker=speaker, at=at, subject=("deliberation.text", text.pk), data=data)


@transaction.atomic
def order_table(*, speaker: Speaker, table_id: int, language: str, at: datetime) -> int:
    """Ask the program for what a table says and is not in a language, 500 texts at most; how many."""
    _check_on(language)
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    if not is_leaving_allowed(table):
        raise NotPossible(Reason("closed", SENTENCES["closed"]))
    wanted = lacking(table, language).ids[:MOST_AT_ONCE]
    for text_id in wanted:
        _write(text_id, table, language, at)
    data = {"language": language, "texts": len(wanted)}
    record(name=acts.PROGRAM_ASKED, speaker=speaker, at=at, subject=("deliberation.table", table.pk), data=data)
    return len(wanted)


@transaction.atomic
def set_table(*, speaker: Speaker, table_id: int, into: Sequence[str], may_leave: bool, at: datetime) -> None:
    """Into which languages all that is said at a table is translated, usually none; whether its words may leave."""
    if not is_on():
        raise NotPossible(Reason("off", SENTENCES["off"]))
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    wanted = [one for one in texts.LANGUAGES if one in into]
    allowed = may_leave and table.visibility != Table.PUBLIC
    if wanted and not (allowed or table.visibility == Table.PUBLIC):
        raise NotPossible(
            Reason("closed", SENTENCES["closed"], _("Cochez d’abord que ces mots peuvent lui être envoyés."))
        )
    table.translated_into, table.words_may_leave = wanted, allowed
    table.save(update_fields=["translated_into", "words_may_leave"])
    data = {"languages": len(wanted), "words_may_leave": int(allowed)}
    record(name=acts.PROGRAM_SET, speaker=speaker, at=at, subject=("deliberation.table", table.pk), data=data)


@transaction.atomic
def order_by_itself(*, text_id: int, at: datetime) -> int:
    """Ask for a text that was just said, where its table wants all of them; in how many languages. Twice asks once."""
    if not is_on():
        return 0
    owner = owner_of(text_id)
    if owner is None or owner.table is None or not owner.table.translated_into:
        return 0
    text = Text.objects.select_for_update().get(pk=text_id)
    wanted = [one for one in owner.table.translated_into if not _obstacle(text, owner, one)]
    for language in wanted:
        _write(text.pk, owner.table, language, at)
    return len(wanted)


def order_what_lacks(*, at: datetime) -> int:
    """What tables that translate all say, and nobody ordered yet. Each hour; what failed, a week later or changed."""
    count = 0
    for table in Table.objects.exclude(translated_into=[]).order_by("pk") if is_on() else ():
        for language in table.translated_into if is_leaving_allowed(table) else ():
            with transaction.atomic():
                ids = lacking(table, language).ids
                failed = given_up(ids, language, since=at - AGAIN)
                for text_id in [one for one in ids if one not in failed][:MOST_AT_ONCE]:
                    _write(text_id, table, language, at)
                    count += 1
    return count


def take_up(*, at: datetime) -> int:
    """Each hour: orders that wait are carried out, those that a crash cut short wait again, old ones go. How many."""
    for row in ORDERS.objects.filter(state=ORDERS.SENT, sent_at__lt=at - CUT_SHORT).order_by("pk"):
        _give_up(row.pk, CannotTranslate("interrupted", is_passing=True), at, pause=False)
    ORDERS.objects.exclude(state__in=OPEN).filter(asked_at__lt=at - KEPT).delete()
    TranslationDay.objects.filter(day__lt=timezone.localdate(at - KEPT)).delete()
    order_what_lacks(at=at)
    if not is_on():
        return 0
    waiting = list(ORDERS.objects.filter(state=ORDERS.WAITING).order_by("pk").values_list("pk", flat=True))
    done, began = 0, time.monotonic()
    for order_id in waiting[:MOST_AN_HOUR]:
        if time.monotonic() - began > LONGEST_WORK:
            break
        if carry_out(order_id=order_id, at=at) in ("", ORDERS.WAITING):
            break  # full for today, or asked to wait
        done += 1
    return done


def carry_out(*, order_id: int, at: datetime) -> str:
    """Do what an order asks: its state afterwards, or nothing when it is no longer to be done. In the worker only."""
    program = chosen()
    claimed = _claim(order_id, program, at)
    if claimed is None or program is None:
        return ORDERS.objects.filter(pk=order_id).values_list("state", flat=True).first() or ""
    try:
        answers = program.translate(claimed.given.pieces, source=claimed.source, target=claimed.target)
        title, body = taken_back(claimed.given, answers)
        title, body = texts.check(language=claimed.target, title=title, body=body)
    except CannotTranslate as cannot:
        return _give_up(order_id, cannot, at)
    except Refused as refused:
        fault = refused.reasons[0]
        return _give_up(order_id, CannotTranslate(fault.code, fault.params), at)
    except Invalid as invalid:
        return _give_up(order_id, CannotTranslate("hidden", {"said": str(invalid.reason)}), at)
    except Exception:
        log.exception("the program of translation stopped on order %s", order_id)
        return _give_up(order_id, CannotTranslate("broke"), at)
    return _keep(order_id, claimed, {"title": title, "body": body, "program": program.name[:80]}, at)


@dataclass(frozen=True)
class _Claimed:
    given: Handed
    source: str
    target: str
    revision: int


@transaction.atomic
def _claim(order_id: int, program: Translator | None, at: datetime) -> _Claimed | None:
    """What an order sends, once it is sure that it may leave and that the day has room for it."""
    row = ORDERS.objects.select_for_update(of=("self",)).filter(pk=order_id, state=ORDERS.WAITING).first()
    if row is None:
        return None
    text = Text.objects.get(pk=row.text_id)
    code = "off" if program is None else _obstacle(text, owner_of(text.pk), row.language)
    if code:
        _end(row, ORDERS.DROPPED, code, {}, at)
        return None
    try:
        given = handed(text.title, text.body)
    except Refused as refused:
        _end(row, ORDERS.FAILED, refused.reasons[0].code, dict(refused.reasons[0].params), at)
        return None
    if not given.pieces:
        _end(row, ORDERS.DROPPED, "no_words", {}, at)
        return None
    most = min(settings.CHANTIER_TRANSLATION_LONGEST, settings.CHANTIER_TRANSLATION_DAILY)
    if given.characters > most:
        _end(row, ORDERS.FAILED, "too_long", {"characters": given.characters, "most": most}, at)
        return None
    day = _day(at)
    is_paused = day.paused_until is not None and day.paused_until > at
    if is_paused or day.characters + given.characters > settings.CHANTIER_TRANSLATION_DAILY:
        row.code, row.params = "busy" if is_paused else "day_full", {}
        row.save(update_fields=["code", "params"])
        return None
    day.characters += given.characters
    day.save(update_fields=["characters"])
    row.state, row.sent_at, row.tries, row.code, row.params = ORDERS.SENT, at, row.tries + 1, "", {}
    row.save(update_fields=["state", "sent_at", "tries", "code", "params"])
    return _Claimed(given, text.language, row.language, text.revision)


@transaction.atomic
def _keep(order_id: int, claimed: _Claimed, made: Mapping[str, str], at: datetime) -> str:
    """Write what the program made, unless somebody translated meanwhile. It knows of which revision it is."""
    row = ORDERS.objects.select_for_update(of=("self",)).get(pk=order_id)
    text = Text.objects.select_for_update().get(pk=row.text_id)
    if Translation.objects.filter(text=text, language=claimed.target, person_id__isnull=False).exists():
        return _end(row, ORDERS.DROPPED, "by_person", {}, at)
    defaults = {**made, "of_revision": claimed.revision, "person_id": None, "at": at}
    Translation.objects.update_or_create(text=text, language=claimed.target, defaults=defaults)
    data = {"language": claimed.target, "revision": claimed.revision, "by_program": 1}
    record(name=acts.TRANSLATED, speaker=Speaker.system(), at=at, subject=("deliberation.text", text.pk), data=data)
    return _end(row, ORDERS.DONE, "", {}, at)


@transaction.atomic
def _give_up(order_id: int, cannot: CannotTranslate, at: datetime, *, pause: bool = True) -> str:
    """An order waits again when what happened may pass, four times at most; then it has failed, and says why."""
    row = ORDERS.objects.select_for_update(of=("self",)).get(pk=order_id)
    if not cannot.is_passing or row.tries >= MOST_TRIES:
        return _end(row, ORDERS.FAILED, cannot.code, cannot.params, at)
    row.state, row.code, row.params = ORDERS.WAITING, cannot.code, cannot.params
    row.save(update_fields=["state", "code", "params"])
    if pause:
        day = _day(at)
        day.paused_until = at + PAUSE
        day.save(update_fields=["paused_until"])
    return row.state


def _end(row: TranslationOrder, state: str, code: str, params: dict[str, str | int], at: datetime) -> str:
    row.state, row.code, row.params, row.done_at = state, code, params, at
    row.save(update_fields=["state", "code", "params", "done_at"])
    return state


def _day(at: datetime) -> TranslationDay:
    day = timezone.localdate(at)
    TranslationDay.objects.get_or_create(day=day)
    return TranslationDay.objects.select_for_update().get(day=day)


def _write(text_id: int, table: Table | None, language: str, at: datetime) -> None:
    row, is_new = ORDERS.objects.get_or_create(
        text_id=text_id,
        language=language,
        state__in=OPEN,
        defaults={"table": table, "asked_at": at, "state": "waiting"},
    )
    if is_new:
        transaction.on_commit(lambda: tasks.translate_by_program.enqueue(row.pk))


def _obstacle(text: Text, owner: Owner | None, language: str) -> str:
    """Why a text is not sent to the program; nothing when it may be."""
    if owner is None:
        return "gone"
    if owner.proposal is not None and owner.proposal.state == lifecycles.Proposal.DRAFT:
        return "draft"
    if text.language == language:
        return "same_language"
    if not is_leaving_allowed(owner.table):
        return "closed"
    former = Translation.objects.filter(text=text, language=language).first()
    if former is not None and former.person_id is not None:
        return "by_person"
    return "already" if former is not None and former.of_revision == text.revision else ""


def _check_on(language: str) -> None:
    if not is_on():
        raise NotPossible(Reason("off", SENTENCES["off"]))
    if language not in texts.LANGUAGES:
        raise Invalid(Reason("unknown_language", _("Choisissez le français, l’anglais ou l’espagnol.")))
