"""Votes: prepared, made secret when members ask, opened with all that is then frozen, cancelled."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acknowledgements, acts
from chantier.assemblies.core import setup
from chantier.assemblies.core.ballots import MOTION, MOTION_KEYS, form_of
from chantier.assemblies.core.bylaws import ByLaws, read_by_laws
from chantier.assemblies.core.canonical import fingerprint
from chantier.assemblies.core.counting.ballots import Uncountable, named
from chantier.assemblies.core.lifecycles import MeetingState, VoteState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Elector, Meeting, Motion, RollEntry, Vote
from chantier.assemblies.permissions import may_preside
from chantier.assemblies.phrases import invalid_of, refusal_of
from chantier.assemblies.queries.quorums import present_entries, quorum_now
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.floor import may_be_put
from chantier.assemblies.services.holding import frozen_roll
from chantier.assemblies.services.holding import held as held_meeting
from chantier.assemblies.services.vote_rows import SUBJECT, held, moved, overwrite_what_is_deleted, voice_to_use
from chantier.assemblies.tasks import clean_after_close
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record
from chantier.foundation.text.api import public_id

LEVELS: Final = (Vote.HANDS, Vote.NAMED, Vote.SECRET)
MOST_OPTIONS: Final = 100
LONGEST_QUESTION: Final = 4_000
LONGEST_LABEL: Final = 200
_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Prepared:
    """A vote that was prepared."""

    vote_id: int
    public_id: str
    number: int


@transaction.atomic
def prepare_vote(
    *,
    speaker: Speaker,
    meeting_id: int,
    question: str,
    options: Sequence[str],
    level: str,
    counting: Mapping[str, Any],
    at: datetime,
    motion_id: int | None = None,
    election_id: int | None = None,
    item_id: int | None = None,
    colleges: Sequence[str] = (),
    needs_presence: bool = True,
) -> Prepared:
    """Prepare a vote: what is asked, how it is held and counted. The same one asked twice is one.

    ``options``: labels, none for a motion, whose answers are for, against and abstention; or ``{"key", "label"}`` where
    keys are given (candidacies). ``colleges``: those that vote; none: all. Raises ``NotAllowed``, ``NotPossible``,
    ``Invalid``.
    """
    meeting = held_meeting(meeting_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    if meeting.state in (MeetingState.CLOSED, MeetingState.CANCELLED):
        raise NotPossible(Reason("meeting_is_closed", _("Cette assemblée est terminée : on n’y vote plus.")))
    rules = read_by_laws(meeting.by_laws.articles)
    kept = _counting(counting, rules)
    if level not in LEVELS:
        raise Invalid(Reason("level_unknown", _("Un vote est à main levée, nominatif ou secret.")))
    if level == Vote.HANDS and kept["rule"] != MOTION:
        raise Invalid(
            Reason(
                "hands_for_motions",
                _("À main levée, on répond pour, contre ou abstention."),
                _("Pour choisir entre des candidatures, prenez un vote nominatif ou un scrutin secret."),
            )
        )
    given = {
        "motion_id": motion_id,
        "election_id": election_id,
        "item_id": item_id,
        "question": _question(question),
        "options": _options(options, kept),
        "level": level,
        "counting": kept,
        "colleges": sorted(set(colleges)),
        "needs_presence": needs_presence,
    }
    same = _prepared_before(meeting, given)
    if same is not None:
        return Prepared(same.pk, same.public_id, same.number)
    if motion_id is not None:
        _refuse_another_on(motion_id)
        may_be_put(meeting, Motion.objects.get(pk=motion_id))
    number = (meeting.votes.aggregate(last=Max("number"))["last"] or 0) + 1
    vote = Vote.objects.create(meeting=meeting, public_id=public_id(os.urandom(5)), number=number, **given)
    data = {"meeting": meeting.pk, "number": number, "level": level}
    record(name=acts.VOTE_PREPARED, speaker=speaker, at=at, subject=(SUBJECT, vote.pk), data=data)
    return Prepared(vote.pk, vote.public_id, number)


@transaction.atomic
def ask_secret(*, speaker: Speaker, vote_id: int, at: datetime, numbers: Sequence[int] = ()) -> bool:
    """A member asks that a prepared vote be secret; whether it is now. Asked twice, it is once.

    ``numbers``: of the roll, when whoever presides notes who asked in the room. Raises ``NotAllowed``, ``NotPossible``,
    ``Invalid``.
    """
    vote, meeting = held(vote_id)
    if vote.level == Vote.SECRET:
        return True
    if vote.state != VoteState.PREPARED:
        raise NotPossible(
            Reason(
                "too_late_for_secret",
                _("Ce vote est déjà ouvert : il se termine comme il a commencé."),
                _("La présidence peut l’annuler et en préparer un autre, secret."),
            )
        )
    if vote.level == Vote.BELENIOS:
        return True
    if numbers:
        may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
        entries = RollEntry.objects.filter(roll__meeting=meeting, number__in=numbers, struck_at__isnull=True)
        askers = list(entries.order_by("number"))
        if len(askers) != len(set(numbers)):
            raise Invalid(Reason("not_on_roll", _("L’un de ces numéros n’est pas au registre de l’assemblée.")))
    else:
        askers = [voice_to_use(vote, speaker)]
    needed = read_by_laws(meeting.by_laws.articles).secret_asked_by
    if not needed:
        raise NotPossible(
            Reason(
                "secret_never_asked", _("Les règlements de cette instance ne prévoient pas qu’un membre le demande.")
            )
        )
    vote.secret_asks = sorted({*vote.secret_asks, *(entry.number for entry in askers)})
    becomes = len(vote.secret_asks) >= needed
    if becomes:
        vote.level, vote.secret_asked_by = Vote.SECRET, askers[0]
    vote.save(update_fields=["secret_asks", "level", "secret_asked_by"])
    return becomes


@transaction.atomic
def open_vote(*, speaker: Speaker, vote_id: int, at: datetime, closes_at: datetime | None = None) -> None:
    """Open a vote: who may vote, the quorum, the question and the rule are frozen and published. Opened twice: once.

    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    vote, meeting = held(vote_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    if vote.state == VoteState.OPEN:
        return
    state = moved(vote, "open")
    if meeting.state != MeetingState.OPEN and vote.needs_presence:
        raise NotPossible(
            Reason(
                "meeting_not_open_for_votes",
                _("L’assemblée n’est pas ouverte, ou sa séance est suspendue."),
                _("Ouvrez-la ou reprenez-la d’abord : ce vote demande que l’on soit présent."),
            )
        )
    if vote.motion is not None:
        may_be_put(meeting, vote.motion)
    if closes_at is not None and closes_at <= at:
        raise Invalid(Reason("closes_before_it_opens", _("La clôture annoncée est déjà passée.")))
    register = _freeze_electors(vote, meeting, at)
    vote.opened_at, vote.closes_at = at, closes_at
    content = setup.record_of(_setup(vote, meeting, register, at))
    vote.state, vote.setup, vote.setup_fingerprint = state, content.decode(), fingerprint(content)
    vote.save(update_fields=["state", "opened_at", "closes_at", "setup", "setup_fingerprint"])
    told = {"vote": vote.public_id, "meeting": meeting.public_id, "setup": vote.setup_fingerprint}
    data = {"meeting": meeting.pk, "number": vote.number}
    record(name=acts.VOTE_OPENED, speaker=speaker, at=at, subject=(SUBJECT, vote.pk), data=data, public=told)


@transaction.atomic
def cancel_vote(*, speaker: Speaker, vote_id: int, why: str, at: datetime) -> None:
    """Cancel a vote that is not counted: what was cast is destroyed unread. Raises ``NotAllowed``, ``NotPossible``."""
    vote, meeting = held(vote_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    if vote.state == VoteState.CANCELLED:
        return
    vote.state = moved(vote, "cancel")
    why = " ".join(why.split())[:300]
    if not why:
        raise Invalid(
            Reason("cancelled_without_why", _("Dites pourquoi ce vote est annulé : c’est écrit au procès-verbal."))
        )
    vote.cancelled_why = why
    vote.save(update_fields=["state", "cancelled_why"])
    overwrite_what_is_deleted()
    vote.ballots.all().delete()
    vote.sign_ins.all().delete()
    vote.voices.all().delete()
    vote.hands.all().delete()
    vote.files.all().delete()
    told = {"vote": vote.public_id, "meeting": meeting.public_id, "why": "cancelled"}
    record(
        name=acts.VOTE_CANCELLED,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, vote.pk),
        data={"meeting": meeting.pk},
        public=told if vote.setup else None,
    )
    if vote.level == Vote.SECRET and vote.setup:
        transaction.on_commit(partial(clean_after_close.enqueue, vote.pk))


def _prepared_before(meeting: Meeting, given: Mapping[str, Any]) -> Vote | None:
    rows = meeting.votes.filter(state=VoteState.PREPARED).order_by("number")
    return next((row for row in rows if all(getattr(row, name) == value for name, value in given.items())), None)


def _refuse_another_on(motion_id: int) -> None:
    states = (VoteState.PREPARED, VoteState.OPEN, VoteState.CLOSED)
    if Vote.objects.filter(motion_id=motion_id, state__in=states).exists():
        raise NotPossible(
            Reason(
                "vote_prepared_already",
                _("Un vote est déjà préparé ou en cours sur cette proposition."),
                _("Menez-le à son terme, ou annulez-le."),
            )
        )


def _question(question: str) -> str:
    told = question.strip()
    if not told:
        raise Invalid(Reason("question_missing", _("Écrivez ce qui est mis aux voix.")))
    if len(told) > LONGEST_QUESTION:
        raise Invalid(Reason("question_too_long", _("La question est trop longue.")))
    return told


def _counting(counting: Mapping[str, Any], rules: ByLaws) -> dict[str, Any]:
    """The rule as it is kept: a motion with its majority, an election with its seats. Raises ``Invalid``."""
    rule = str(counting.get("rule", MOTION))
    try:
        form_of(rule)
        if rule == MOTION:
            name = str(counting.get("majority", "ordinary"))
            rules.majority(name)
            return {"rule": rule, "majority": name}
    except Impossible as error:
        raise invalid_of(error) from error
    seats = counting.get("seats", 1)
    if not isinstance(seats, int) or isinstance(seats, bool) or not 1 <= seats <= MOST_OPTIONS:
        raise Invalid(Reason("seats_wrong", _("Le nombre de sièges est un nombre entier, d’au moins un.")))
    if rule == "two-rounds" and seats != 1:
        raise Invalid(Reason("seats_two_rounds", _("La majorité à deux tours pourvoit un seul siège.")))
    return {"rule": rule, "seats": seats}


def _options(options: Sequence[Any], counting: Mapping[str, Any]) -> list[dict[str, str]]:
    if counting["rule"] == MOTION:
        return [{"key": key, "label": ""} for key in MOTION_KEYS]
    given = [one if isinstance(one, dict) else {"key": "", "label": str(one)} for one in options]
    labels = [" ".join(str(one["label"]).split())[:LONGEST_LABEL] for one in given]
    if not 2 <= len(labels) <= MOST_OPTIONS and not (labels and any(one["key"] for one in given)):
        raise Invalid(Reason("options_missing", _("Donnez de deux à cent réponses, une par ligne.")))
    try:
        named(labels)
    except Uncountable as error:
        raise Invalid(
            Reason("options_alike", _("Deux réponses se lisent pareil, ou l’une est vide : distinguez-les."))
        ) from error
    if counting["seats"] > len(labels):
        raise Invalid(Reason("seats_above_options", _("Il y a plus de sièges que de réponses.")))
    return [
        {"key": str(one["key"]) or _key(place), "label": label}
        for place, (one, label) in enumerate(zip(given, labels, strict=True))
    ]


def _key(place: int) -> str:
    """a, b… z, aa, ab…"""
    first, last = divmod(place, 26)
    return (chr(96 + first) if first else "") + chr(97 + last)


def _freeze_electors(vote: Vote, meeting: Meeting, at: datetime) -> dict[str, setup.College]:
    """Write who may vote, in the order of the roll; by college, with the voices present and on the roll then."""
    roll = frozen_roll(meeting)
    here = present_entries(meeting, at=at)
    apart = _counts_apart(vote, read_by_laws(meeting.by_laws.articles))
    rows = RollEntry.objects.filter(roll=roll, struck_at__isnull=True).select_related("organization").order_by("number")
    electors: list[Elector] = []
    names: dict[str, list[setup.Elector]] = {}
    present: dict[str, int] = {}
    on_roll: dict[str, int] = {}
    for row in rows:
        if vote.colleges and row.college not in vote.colleges:
            continue
        college = row.college if apart else ""
        on_roll[college] = on_roll.get(college, 0) + row.voices
        if row.pk in here:
            present[college] = present.get(college, 0) + row.voices
        if vote.needs_presence and row.pk not in here:
            continue
        electors.append(Elector(vote=vote, entry=row, college=college, voices=row.voices))
        told = setup.Elector(row.number, row.organization.public_id if row.organization else "", row.voices)
        names.setdefault(college, []).append(told)
    if not electors:
        raise NotPossible(
            Reason(
                "nobody_may_vote",
                _("Personne ne peut voter : aucune voix des collèges appelés n’est notée présente."),
                _("Faites noter les arrivées à la table d’accueil, puis ouvrez le vote."),
            )
        )
    Elector.objects.bulk_create(electors, batch_size=_AT_ONCE)
    return {
        college: setup.College(tuple(names.get(college, ())), present.get(college, 0), on_roll[college])
        for college in sorted(on_roll)
    }


def _counts_apart(vote: Vote, rules: ByLaws) -> bool:
    """Whether colleges are told apart: always where votes are open; in a secret one, only where its majority asks it.

    Otherwise all secret ballots lie in one box: the total of a college of one voice would be that voice.
    """
    if vote.level != Vote.SECRET:
        return True
    return vote.counting["rule"] == MOTION and rules.majority(vote.counting["majority"]).college is not None


def _setup(vote: Vote, meeting: Meeting, register: Mapping[str, setup.College], at: datetime) -> setup.Setup:
    rules = read_by_laws(meeting.by_laws.articles)
    name = vote.counting.get("majority", "")
    try:
        majority = (name, rules.majority(name)) if name else None
        quorum = quorum_now(meeting, at=at)
    except Impossible as error:
        raise refusal_of(error) from error
    secret = vote.level == Vote.SECRET
    return setup.Setup(
        vote=vote.public_id,
        meeting=meeting.public_id,
        number=vote.number,
        level=vote.level,
        question=vote.question,
        options=tuple((option["key"], option["label"]) for option in vote.options),
        counting=vote.counting,
        majority=majority,
        colleges=tuple(vote.colleges),
        register=register,
        quorum=quorum,
        small=rules.small,
        opened_at=_instant(at),
        closes_at=None if vote.closes_at is None else _instant(vote.closes_at),
        secret_asked=vote.secret_asked_by_id is not None,
        acknowledged_by=acknowledgements.public_key() if secret else "",
        more={"casting_allowed": rules.casting},
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
