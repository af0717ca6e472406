"""A correction as a reviewer judges it: what the page says now beside what is proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from chantier.directory import statement_phrases as phrases
from chantier.directory.cell_phrases import FIELDS
from chantier.directory.core.consolidation import Said
from chantier.directory.core.statements import LANGUAGES, PLACE
from chantier.directory.models import Statement
from chantier.directory.permissions import may_decide_statement
from chantier.directory.profile_phrases import ORIGINS
from chantier.directory.queries.organizations import here
from chantier.directory.queries.statements import StatementLine
from chantier.directory.services.portraits import SaidNow, said_now
from chantier.directory.web.addresses import page_of
from chantier.foundation.access.api import Speaker, Verdict
from chantier.foundation.people import api as people
from chantier.foundation.ui.parts import ComparedValue

_STRONGER: Final = "own"


@dataclass(frozen=True)
class Correction:
    """One correction ready to be drawn. ``newer`` are sentences on sources that came after a person's word."""

    line: StatementLine
    url: str
    field: str
    values: tuple[ComparedValue, ...]
    current_hint: str
    proposed_hint: str
    state: Any
    tone: str
    is_waiting: bool
    may_be_undone: bool
    decision: Verdict
    outweighed: bool
    newer: tuple[str, ...]
    evidence_url: str
    who: str
    decided: str


def corrections(lines: Iterable[StatementLine], speaker: Speaker) -> tuple[Correction, ...]:
    """Ready to be drawn for who reads them, in the same number of queries whatever their number."""
    found = tuple(lines)
    now = said_now(sorted({line.organization_id for line in found}))
    known = {line.person_id for line in found} | {line.reviewed_by for line in found}
    names = people.names_of([one for one in known if one is not None])
    return tuple(
        _correction(line, now[line.organization_id], names, may_decide_statement(speaker, line.field)) for line in found
    )


def _correction(line: StatementLine, now: SaidNow, names: Mapping[int, str], decision: Verdict) -> Correction:
    language = here()
    said = now.said_by(_asked(line.field))
    waiting = line.state == Statement.WAITING
    return Correction(
        line=line,
        url=page_of(line.public_id, line.slug),
        field=phrases.field_name(line.field, language),
        values=_compared(line, now, language),
        current_hint=_origin(said),
        proposed_hint=_day(line),
        state=phrases.STATES[line.state],
        tone=phrases.TONES[line.state],
        is_waiting=waiting,
        may_be_undone=line.state in (Statement.ACCEPTED, Statement.REFUSED),
        decision=decision,
        outweighed=waiting and said is not None and said.kind == _STRONGER,
        newer=tuple(
            _("« %(source)s » (%(day)s) dit depuis : %(value)s")
            % {
                "source": one.source,
                "day": date_format(one.seen_on, "DATE_FORMAT"),
                "value": phrases.written(_asked(line.field), value, language),
            }
            for one, value in now.newer(_asked(line.field))
        ),
        evidence_url=line.evidence if line.evidence.startswith(("https://", "http://")) else "",
        who=names.get(line.person_id or 0, "") if line.person_id else _("une personne qui passait, sans compte"),
        decided=_decided(line, names),
    )


def _asked(field: str) -> str:
    """A part of the seat is judged with the whole of it."""
    return "place" if field in PLACE else field


def _compared(line: StatementLine, now: SaidNow, language: str) -> tuple[ComparedValue, ...]:
    shown = now.value(_asked(line.field))
    if line.field == "description" and line.value:
        return tuple(
            _row(phrases.LANGUAGES[code], (shown or {}).get(code), line.value[code])
            for code in LANGUAGES
            if code in line.value
        )
    if _asked(line.field) == "place":
        proposed = line.value if line.field == "place" else {line.field: line.value}
        return tuple(
            _row(FIELDS[part], (shown or {}).get(part), (proposed or {}).get(part))
            for part in PLACE
            if (shown or {}).get(part) or (proposed or {}).get(part)
        )
    field = phrases.field_name(line.field, language)
    return (
        _row(field, phrases.written(line.field, shown, language), phrases.written(line.field, line.value, language)),
    )


def _row(label: Any, left: str | None, right: str | None) -> ComparedValue:
    one, other = left or "", right or ""
    verdict = "same" if one == other else "only_right" if not one else "only_left" if not other else "different"
    return ComparedValue(label, one, other, verdict)


def _origin(said: Said | None) -> str:
    if said is None:
        return ""
    words = {
        "source": ORIGINS.get(said.kind, said.source or _("Source inconnue")),
        "day": date_format(said.seen_on, "DATE_FORMAT"),
    }
    return _("%(source)s, %(day)s") % words


def _day(line: StatementLine) -> str:
    return date_format(timezone.localtime(line.at), "DATE_FORMAT")


def _decided(line: StatementLine, names: Mapping[int, str]) -> str:
    if line.reviewed_at is None:
        return ""
    words = {
        "state": phrases.STATES[line.state],
        "day": date_format(timezone.localtime(line.reviewed_at), "DATE_FORMAT"),
        "who": names.get(line.reviewed_by or 0, ""),
    }
    return (_("%(state)s le %(day)s par %(who)s") if words["who"] else _("%(state)s le %(day)s")) % words
