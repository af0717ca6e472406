"""What people say of an organisation: corrections to review, and its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chantier.directory import acts
from chantier.directory.core.findings import Finding
from chantier.directory.core.statements import About, Move, Who, after, check, establishment_line
from chantier.directory.models import Organization, Statement
from chantier.directory.permissions import (
    RELATION,
    may_decide_statement,
    may_edit_organization,
    may_review_statements,
    may_suggest,
    may_withdraw,
    quality_of,
)
from chantier.directory.search import refresh_search
from chantier.directory.services.link_proposals import follow_proposal
from chantier.directory.services.portraits import SaidNow, said_now
from chantier.directory.services.projection import project
from chantier.directory.statement_phrases import LANGUAGES, SCHEMES, VISIBILITIES, problem
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.people import api as people
from chantier.foundation.words import api as words

#: Suggestions in a day: from one address, from all visitors together, from one person who has signed in.
FROM_ONE_ADDRESS, FROM_ALL_VISITORS, FROM_ONE_PERSON = 10, 300, 60
LONGEST_COMMENT, LONGEST_EVIDENCE, LONGEST_REASON = 1_000, 500, 1_000
#: States that somebody can say of an organisation; the others come from the register and from merges.
STATUSES = ("active", "paused", "ended")
DECISIONS = {
    Move.ACCEPT: acts.STATEMENT_ACCEPTED,
    Move.REFUSE: acts.STATEMENT_REFUSED,
    Move.REOPEN: acts.STATEMENT_REOPENED,
}
#: Seconds.
_DAY = 24 * 3600

GONE = Reason("organization_not_found", _("Cette fiche n’existe pas ou n’existe plus."))


class ValuesNotKept(Invalid):
    """Some of what was typed cannot be kept: ``problems`` says why, field by field."""

    def __init__(self, problems: Mapping[str, Finding]) -> None:
        first = problem(next(iter(problems.values())))
        super().__init__(Reason("values_not_kept", first))
        self.problems = dict(problems)


@dataclass(frozen=True)
class Suggested:
    """A correction that waits; ``is_new`` is false when the same one was waiting already."""

    statement_id: int
    is_new: bool = True


@dataclass(frozen=True)
class Edited:
    """What an edit made: its statements, and the fields on which a stronger word still stands."""

    statements: tuple[int, ...]
    outweighed: tuple[str, ...] = ()


def about(organization: Organization) -> About:
    """The organisation as the checking of values knows it, with the words of its vocabularies."""
    allowed = {name: frozenset(words.labels(scheme, "fr")) for name, scheme in SCHEMES.items()}
    return About(
        name=organization.name,
        website=organization.website,
        words={
            **allowed,
            "status": frozenset(STATUSES),
            "languages": frozenset(LANGUAGES),
            "visibility": frozenset(VISIBILITIES),
        },
    )


# Suggesting ------------------------------------------------------------------------------------


@transaction.atomic
def suggest(
    *,
    speaker: Speaker,
    public_id: str,
    name: str,
    given: Any,
    at: datetime,
    comment: str = "",
    evidence: str = "",
    address: str = "",
    trap: str = "",
) -> Suggested | None:
    """Keep a correction for review. ``None`` when the trap was filled: a machine wrote it, and is not told.

    ``address`` is a visitor's network address: it is counted for a day under a seal and never kept. Raises
    ``ValuesNotKept``, ``Invalid`` when nothing changes, ``NotPossible`` when a day's number is reached.
    """
    organization = _locked(public_id)
    may_suggest(speaker, organization.visibility, organization.public_id).enforce()
    if trap:
        return None
    quality = quality_of(speaker, organization.public_id)
    found = check(name, given, about=about(organization), who=Who.VISITOR if quality is Who.VISITOR else Who.PERSON)
    if found.problem is not None:
        raise ValuesNotKept({name: found.problem})
    if _says_the_same(name, found.value, said_now([organization.pk])[organization.pk]):
        raise Invalid(Reason("nothing_changes", _("C’est déjà ce que dit la fiche : il n’y a rien à corriger.")))
    waiting = Statement.objects.filter(organization=organization, field=name, state=Statement.WAITING)
    same = next((one for one in waiting.order_by("id") if one.value == found.value), None)
    if same is not None:
        return Suggested(same.pk, is_new=False)
    _count(speaker, address, at)
    made = Statement.objects.create(
        organization=organization,
        field=name,
        value=found.value,
        kind=Statement.CORRECTION,
        comment=_short(comment, LONGEST_COMMENT),
        evidence=_short(evidence, LONGEST_EVIDENCE),
        person_id=speaker.person_id,
        voice_id=speaker.voice_id,
        at=at,
    )
    _journal(acts.STATEMENT_MADE, speaker, at, made)
    return Suggested(made.pk)


def _count(speaker: Speaker, address: str, at: datetime) -> None:
    """One more today; raises ``NotPossible`` beyond the number. Several at once take no more than there are.

    The cache seals the address and forgets it in a day.
    """
    day = timezone.localtime(at).date().isoformat()
    person = ("person", str(speaker.person_id), FROM_ONE_PERSON)
    visitor = (("address", address, FROM_ONE_ADDRESS), ("visitors", "all", FROM_ALL_VISITORS))
    for kind, who, most in (person,) if speaker.person_id is not None else visitor:
        if not people.allowed(f"directory.suggestion.{kind}.{day}", who, most=most, seconds=_DAY):
            raise NotPossible(_enough())


def _enough() -> Reason:
    return Reason(
        "enough_for_today",
        _("Nous avons reçu beaucoup de corrections aujourd’hui : celle-ci n’a pas été gardée."),
        _("Revenez demain, ouvrez une session, ou écrivez à l’équipe qui tient ce site."),
    )


# Saying in the organisation's name -------------------------------------------------------------


@transaction.atomic
def state_own(*, speaker: Speaker, public_id: str, given: Mapping[str, Any], at: datetime) -> Edited:
    """Keep what an organisation says of itself, field by field, and show it at once.

    ``given`` holds only what was changed. Somebody of the coordination may do it too: their word is then a correction
    that is accepted as it is said, and the organisation's own still weighs more. Raises ``ValuesNotKept``: all or none.
    """
    organization = _locked(public_id)
    may_edit_organization(speaker, organization.public_id, at).enforce()
    who = quality_of(speaker, organization.public_id)
    known = about(organization)
    checked = {name: check(name, value, about=known, who=who) for name, value in given.items()}
    problems = {name: found.problem for name, found in checked.items() if found.problem is not None}
    if problems:
        raise ValuesNotKept(problems)
    before = said_now([organization.pk])[organization.pk]
    values = [
        (name, value)
        for name, found in checked.items()
        for value in _pieces(name, found.value)
        if not _says_the_same(name, value, before)
    ]
    if not values:
        return Edited(())
    own = who is Who.ORGANIZATION
    made = Statement.objects.bulk_create(
        Statement(
            organization=organization,
            field=name,
            value=value,
            kind=Statement.OWN if own else Statement.CORRECTION,
            state=Statement.ACCEPTED,
            person_id=speaker.person_id,
            voice_id=speaker.voice_id,
            at=at,
            reviewed_by=None if own else speaker.person_id,
            reviewed_at=None if own else at,
        )
        for name, value in values
    )
    _show(organization, speaker, at, visibility=before.value("visibility"))
    record(
        name=acts.ORGANIZATION_EDITED if own else acts.ORGANIZATION_CORRECTED,
        speaker=speaker,
        at=at,
        subject=("directory.organization", organization.pk),
        data={"statements": [one.pk for one in made]},
    )
    now = said_now([organization.pk])[organization.pk]
    outweighed = dict.fromkeys(name for name, value in values if not _says_the_same(name, value, now))
    return Edited(tuple(one.pk for one in made), tuple(outweighed))


def _pieces(name: str, value: Any) -> Iterator[Any]:
    """A description is said language by language, so that one may be taken back without the others."""
    if name == "description" and value:
        yield from ({language: text} for language, text in value.items())
    else:
        yield value


def _says_the_same(name: str, value: Any, now: SaidNow) -> bool:
    shown = now.value(name)
    if name == "description" and value:
        return all((text or None) == (shown or {}).get(language) for language, text in value.items())
    if name == "establishments":
        return [establishment_line(one) for one in value or ()] == [establishment_line(one) for one in shown or ()]
    if isinstance(value, list) and isinstance(shown, list) and name != "other_names":
        return set(value) == set(shown)
    return bool(value == shown) or (not value and not shown)


# Deciding --------------------------------------------------------------------------------------


@transaction.atomic
def accept(*, speaker: Speaker, statement_id: int, at: datetime) -> None:
    """Take a correction for true: it is shown at once, and no import overwrites it."""
    _decide(speaker, statement_id, Move.ACCEPT, at)


@transaction.atomic
def refuse(*, speaker: Speaker, statement_id: int, reason: str, at: datetime) -> None:
    """Do not follow a correction, and say why to who suggested it."""
    may_review_statements(speaker).enforce()
    if not reason.strip():
        raise Invalid(
            Reason(
                "reason_needed",
                _("Dites pourquoi cette correction n’est pas suivie."),
                _("La personne qui l’a proposée lira cette raison."),
            )
        )
    _decide(speaker, statement_id, Move.REFUSE, at, _short(reason, LONGEST_REASON))


@transaction.atomic
def restore(*, speaker: Speaker, statement_id: int, at: datetime) -> None:
    """Undo a decision: the correction waits again, and the page says what it said before."""
    _decide(speaker, statement_id, Move.REOPEN, at)


@transaction.atomic
def withdraw(*, speaker: Speaker, statement_id: int, at: datetime) -> None:
    """Take back what one suggested, or what one's organisation said of itself."""
    statement = _statement(statement_id)
    may_withdraw(speaker, statement, at).enforce()
    own = statement.kind == Statement.OWN
    _move(statement, Move.WITHDRAW, speaker, at)
    _journal(acts.OWN_WORD_WITHDRAWN if own else acts.STATEMENT_WITHDRAWN, speaker, at, statement)


def _decide(speaker: Speaker, statement_id: int, move: Move, at: datetime, reason: str = "") -> None:
    statement = _statement(statement_id)
    may_decide_statement(speaker, statement.field).enforce()
    decided = move is not Move.REOPEN
    statement.reviewed_by = speaker.person_id if decided else None
    statement.reviewed_at = at if decided else None
    statement.review_reason = reason
    _move(statement, move, speaker, at)
    _journal(DECISIONS[move], speaker, at, statement)


def _move(statement: Statement, move: Move, speaker: Speaker, at: datetime) -> None:
    following = after(statement.kind, statement.state, move)
    if following is None:
        raise NotPossible(
            Reason(
                "already_decided",
                _("Cette correction n’est plus dans l’état où vous l’avez vue : quelqu’un s’en est occupé."),
                _("Rechargez la page pour voir où elle en est."),
            )
        )
    changes_the_page = Statement.ACCEPTED in (statement.state, following)
    statement.state = following
    statement.save(update_fields=["state", "reviewed_by", "reviewed_at", "review_reason"])
    if changes_the_page:
        if statement.field == RELATION:
            follow_proposal(statement, at)
        organization = statement.organization
        _show(organization, speaker, at, visibility=organization.visibility)


def _show(organization: Organization, speaker: Speaker, at: datetime, *, visibility: str) -> None:
    """Make the page again, in this transaction: pages, search, voices and the map follow."""
    project(organization_ids=[organization.pk], at=at)
    refresh_search([organization.pk])
    now = Organization.objects.get(pk=organization.pk)
    people.rename_voice(speaker=speaker, organization_ref=now.public_id, name=now.name, at=at)
    if now.visibility != visibility:
        record(
            name=acts.VISIBILITY_CHANGED,
            speaker=speaker,
            at=at,
            subject=("directory.organization", organization.pk),
        )


def _journal(act: str, speaker: Speaker, at: datetime, statement: Statement) -> None:
    record(
        name=act,
        speaker=speaker,
        at=at,
        subject=("directory.organization", statement.organization_id),
        data={"statement": statement.pk},
    )


def _locked(public_id: str) -> Organization:
    organization = Organization.objects.select_for_update().filter(public_id=public_id, merged_into=None).first()
    if organization is None:
        raise NotPossible(GONE)
    return organization


def _statement(statement_id: int) -> Statement:
    rows = Statement.objects.select_for_update(of=("self",)).select_related("organization")
    return rows.get(pk=statement_id)


def _short(text: str, limit: int) -> str:
    kept = text.replace("\0", "").strip()
    if len(kept) > limit:
        raise Invalid(
            Reason(
                "text_too_long",
                _("Ce texte a %(length)s caractères ; gardez-en %(limit)s au plus."),
                params={"length": len(kept), "limit": limit},
            )
        )
    return kept
