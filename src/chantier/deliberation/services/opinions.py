"""Opinion consultations: opening a map, statements and their moderation, votes that nobody can join to a person."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core.opinion_map.mapping import opinion_map
from chantier.deliberation.core.opinion_map.result import as_dict
from chantier.deliberation.core.opinion_map.votes import UnusableVotes, votes_from_rows
from chantier.deliberation.core.synthesis import plain
from chantier.deliberation.models import OpinionMap, OpinionResult, OpinionStatement, OpinionVote, Question, Table, Text
from chantier.deliberation.permissions import may_give_opinion, may_run
from chantier.deliberation.queries import opinions as queries
from chantier.deliberation.queries.seating import Standing, standing
from chantier.deliberation.services import texts
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id, slug

LONGEST_STATEMENT: Final = 200
MOST_STATEMENTS: Final = 2_000
#: Statements of one voter that may wait for a moderator at once.
MOST_WAITING: Final = 10
LONGEST_REASON: Final = 500
#: A closed map is computed again for this long, should a moderator still change what is shown.
_AFTER_CLOSE: Final = timedelta(days=7)


@dataclass(frozen=True)
class MapGiven:
    """What a map is opened with. ``voters``: seated organisations, or every account."""

    title: str
    body: str
    statements: tuple[str, ...]
    language: str = "fr"
    voters: str = OpinionMap.ORGANIZATIONS
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    question_id: int | None = None


@dataclass(frozen=True)
class MapOpened:
    """A map that was opened."""

    id: int
    public_id: str
    slug: str


@transaction.atomic
def open_map(*, speaker: Speaker, table_id: int, given: MapGiven, at: datetime) -> MapOpened:
    """Open a consultation at a table, with its first statements. Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.

    Twice the same statement is one.
    """
    table = Table.objects.select_for_update().get(pk=table_id)
    may_run(speaker, standing(table, speaker, at=at)).enforce()
    if table.closed_at is not None and table.closed_at <= at:
        raise NotPossible(Reason("table_closed_for_opinions", _("Cette table est fermée : on n’y consulte plus.")))
    if not given.title.strip():
        raise Invalid(Reason("opinion_title_missing", _("Donnez un titre à la consultation.")))
    if given.voters not in (OpinionMap.ORGANIZATIONS, OpinionMap.PERSONS):
        raise Invalid(Reason("opinion_voters_unknown", _("Dites qui donne son avis.")))
    opens_at = given.opens_at or at
    if given.closes_at is not None and given.closes_at <= max(at, opens_at):
        raise Invalid(Reason("opinion_closes_before", _("La consultation finirait avant de commencer.")))
    if (
        given.question_id is not None
        and not Question.objects.filter(pk=given.question_id, tables__table=table).exists()
    ):
        raise Invalid(Reason("question_elsewhere", _("Cette question n’est pas posée à cette table.")))
    wanted = {plain(one).casefold(): one for one in reversed(given.statements) if one.strip()}
    if len(wanted) < 2:
        raise Invalid(Reason("opinion_too_few", _("Écrivez au moins deux énoncés pour commencer, un par ligne.")))
    row = OpinionMap.objects.create(
        public_id=public_id(os.urandom(5)),
        slug=slug(given.title),
        table=table,
        question_id=given.question_id,
        text=texts.write(language=given.language, title=given.title, body=given.body, at=at),
        opens_at=opens_at,
        closes_at=given.closes_at,
        voters=given.voters,
        seed=os.urandom(16).hex(),
        is_fictitious=table.is_fictitious,
    )
    for number, text in enumerate(reversed(wanted.values()), start=1):
        OpinionStatement.objects.create(
            map=row,
            number=number,
            text=_statement(text, given.language, at),
            state=OpinionStatement.SHOWN,
            is_seed=True,
            at=at,
        )
    data = {"statements": len(wanted), "table": table.pk}
    record(name=acts.MAP_OPENED, speaker=speaker, at=at, subject=("deliberation.opinion_map", row.pk), data=data)
    return MapOpened(row.pk, row.public_id, row.slug)


@transaction.atomic
def offer_statement(*, speaker: Speaker, map_id: int, text: str, at: datetime, language: str = "fr") -> int:
    """Offer an idea in one sentence; its number. It waits for a moderator, unless whoever runs the table offers it.

    Raises ``NotAllowed``; ``NotPossible`` once closed, or when many of theirs wait; ``Invalid`` for an empty or long
    one, or one that is already there.
    """
    row, found = _locked(map_id, speaker, at)
    runs = bool(may_run(speaker, found))
    if not runs:
        may_give_opinion(speaker, row, found).enforce()
    _check_open(row, at)
    all_of_them = OpinionStatement.objects.filter(map=row)
    own = (
        Q(organization=found.organization_id)
        if row.voters == OpinionMap.ORGANIZATIONS
        else Q(person_id=speaker.person_id)
    )
    if not runs and all_of_them.filter(own, state=OpinionStatement.WAITING).count() >= MOST_WAITING:
        raise NotPossible(
            Reason(
                "opinion_many_waiting",
                _("Dix de vos énoncés attendent déjà d’être lus."),
                _("Attendez une réponse, puis proposez le suivant."),
            )
        )
    if all_of_them.count() >= MOST_STATEMENTS:
        raise NotPossible(Reason("opinion_full", _("Cette consultation a autant d’énoncés qu’elle peut en porter.")))
    words = _statement(text, language, at)
    asked = plain(words.body).casefold()
    for known in all_of_them.exclude(state=OpinionStatement.REFUSED).values_list("text__body", flat=True):
        if plain(known).casefold() == asked:
            raise Invalid(Reason("opinion_already_there", _("Cet énoncé est déjà dans la consultation.")))
    number = (all_of_them.aggregate(last=Max("number"))["last"] or 0) + 1
    OpinionStatement.objects.create(
        map=row,
        number=number,
        text=words,
        state=OpinionStatement.SHOWN if runs else OpinionStatement.WAITING,
        person_id=speaker.person_id,
        organization_id=found.organization_id if row.voters == OpinionMap.ORGANIZATIONS else None,
        at=at,
    )
    data = {"statement": number}
    record(name=acts.STATEMENT_OFFERED, speaker=speaker, at=at, subject=("deliberation.opinion_map", row.pk), data=data)
    return number


@transaction.atomic
def answer_statement(
    *, speaker: Speaker, map_id: int, number: int, shown: bool, at: datetime, reason: str = ""
) -> None:
    """Show a statement, or refuse it with the reason, which its author reads. Votes on a refused one no longer count.

    Raises ``NotAllowed``; ``Invalid`` for a refusal without a reason, or a statement that is not there.
    """
    row, found = _locked(map_id, speaker, at)
    may_run(speaker, found).enforce()
    statement = OpinionStatement.objects.filter(map=row, number=number).first()
    if statement is None:
        raise Invalid(Reason("statement_unknown", _("Cet énoncé n’est pas dans la consultation.")))
    _title, why = texts.check(language="fr", title="", body=reason)
    why = " ".join(why.split())
    if not shown and not why:
        raise Invalid(
            Reason("statement_refused_without_reason", _("Dites pourquoi : la personne qui l’a écrit lira la raison."))
        )
    if len(why) > LONGEST_REASON:
        raise Invalid(Reason("statement_reason_long", _("Cette raison dépasse 500 caractères : abrégez-la.")))
    state = OpinionStatement.SHOWN if shown else OpinionStatement.REFUSED
    why = "" if shown else why
    if (statement.state, statement.reason) == (state, why):
        return
    statement.state, statement.reason = state, why
    statement.save(update_fields=["state", "reason"])
    data = {"statement": number, "shown": int(shown)}
    record(
        name=acts.STATEMENT_ANSWERED, speaker=speaker, at=at, subject=("deliberation.opinion_map", row.pk), data=data
    )


@transaction.atomic
def vote(*, speaker: Speaker, map_id: int, number: int, value: int, at: datetime) -> None:
    """Agree (1), disagree (−1) or pass (0); voting again changes the vote. One organisation or one account, one vote.

    No act is written and only the day is kept: nothing tells who voted what, nor in which order beyond the rows' own.
    Raises ``NotAllowed``, ``NotPossible`` once closed, ``Invalid`` for another value or a statement that is not shown.
    """
    row, found = _locked(map_id, speaker, at)
    may_give_opinion(speaker, row, found).enforce()
    _check_open(row, at)
    if value not in (queries.AGREE, queries.PASS, queries.DISAGREE):
        raise Invalid(Reason("vote_unknown", _("Répondez « d’accord », « pas d’accord » ou « je passe ».")))
    statement = OpinionStatement.objects.filter(map=row, number=number, state=OpinionStatement.SHOWN).first()
    if statement is None:
        raise Invalid(Reason("statement_not_shown", _("Cet énoncé n’est plus proposé au vote.")))
    keys = queries.voter_keys(row, speaker, found)
    OpinionVote.objects.filter(statement=statement, voter__in=keys[1:]).delete()
    OpinionVote.objects.update_or_create(
        statement=statement, voter=keys[0], defaults={"map": row, "value": value, "at": _day(at)}
    )


@transaction.atomic
def close_map(*, speaker: Speaker, map_id: int, at: datetime) -> None:
    """Close a consultation now. Closing a closed one changes nothing."""
    row, found = _locked(map_id, speaker, at)
    may_run(speaker, found).enforce()
    if row.closes_at is not None and row.closes_at <= at:
        return
    row.closes_at = at
    row.save(update_fields=["closes_at"])
    data = {"closed": 1}
    record(name=acts.MAP_CLOSED, speaker=speaker, at=at, subject=("deliberation.opinion_map", row.pk), data=data)


def compute(*, map_id: int, at: datetime) -> str:
    """The fingerprint of the result of the votes there are; empty when none can be made yet.

    The same votes write nothing: safe to run twice, or again after being cut short. The long part holds no lock.
    """
    row = OpinionMap.objects.get(pk=map_id)
    try:
        given = votes_from_rows(queries.votes(row))
    except UnusableVotes:
        return ""
    last = queries.latest(row)
    if last is not None and queries.part(last, "votes", "sha256") == given.digest():
        return last.fingerprint
    told = as_dict(opinion_map(given))
    with transaction.atomic():
        OpinionMap.objects.select_for_update().get(pk=map_id)
        last = queries.latest(row)
        if last is not None and last.fingerprint == told["fingerprint"]:
            return last.fingerprint
        OpinionResult.objects.create(
            map=row, votes=told["votes"]["votes"], result=told, fingerprint=told["fingerprint"], at=at
        )
        record(
            name=acts.MAP_COMPUTED,
            speaker=Speaker.system(),
            at=at,
            subject=("deliberation.opinion_map", row.pk),
            data={"votes": told["votes"]["votes"], "fingerprint": told["fingerprint"]},
        )
    return str(told["fingerprint"])


def compute_due(*, at: datetime) -> int:
    """Compute every map that is open, or was until lately; how many have a result."""
    due = OpinionMap.objects.filter(opens_at__lte=at).filter(
        Q(closes_at__isnull=True) | Q(closes_at__gt=at - _AFTER_CLOSE)
    )
    return sum(bool(compute(map_id=map_id, at=at)) for map_id in due.order_by("pk").values_list("pk", flat=True))


def _locked(map_id: int, speaker: Speaker, at: datetime) -> tuple[OpinionMap, Standing]:
    row = OpinionMap.objects.select_for_update(of=("self",)).select_related("table").get(pk=map_id)
    return row, standing(row.table, speaker, at=at)


def _check_open(row: OpinionMap, at: datetime) -> None:
    if queries.is_open(row, at=at):
        return
    if at < row.opens_at:
        raise NotPossible(Reason("opinion_not_open_yet", _("Cette consultation n’a pas encore commencé.")))
    raise NotPossible(
        Reason("opinion_closed", _("Cette consultation est terminée."), _("Ses résultats restent à lire."))
    )


def _statement(text: str, language: str, at: datetime) -> Text:
    _title, said = texts.check(language=language, title="", body=text[: 10 * LONGEST_STATEMENT])
    said = " ".join(said.split())
    if not said:
        raise Invalid(Reason("statement_empty", _("Écrivez une idée, en une phrase.")))
    if len(said) > LONGEST_STATEMENT:
        raise Invalid(
            Reason(
                "statement_too_long",
                _("Un énoncé tient en 200 caractères."),
                _("Gardez une seule idée ; proposez l’autre à part."),
            )
        )
    return texts.write(language=language, title="", body=said, at=at)


def _day(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
