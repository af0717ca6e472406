"""The close of a vote: ballots leave their table for a file sorted by code, and nothing says who put in which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acts
from chantier.assemblies.core.ballot_tables import (
    BallotLine,
    NamedLine,
    ballots_path,
    hands_path,
    named_path,
    write_ballots,
    write_named,
)
from chantier.assemblies.core.ballots import RANKED, SEVERAL, form_of
from chantier.assemblies.core.bylaws import read_by_laws
from chantier.assemblies.core.canonical import canonical, fingerprint
from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.models import Ballot, BallotFile, Elector, Meeting, SignIn, Vote
from chantier.assemblies.permissions import may_preside
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.vote_rows import SUBJECT, held, moved, overwrite_what_is_deleted
from chantier.assemblies.tasks import clean_after_close
from chantier.foundation.access.api import NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

_AT_ONCE: Final = 500


@dataclass(frozen=True)
class Closed:
    """What a vote held when it closed: ballots and sign-ins by college."""

    ballots: dict[str, int]
    signed_in: dict[str, int]


@transaction.atomic
def close_vote(*, speaker: Speaker, vote_id: int, at: datetime) -> None:
    """Close a vote: whatever comes after is refused. Closed twice is once.

    Raises ``NotAllowed``, ``NotPossible`` where paper ballots are not as many as those who signed for one.
    """
    vote, meeting = held(vote_id)
    may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    if vote.state == VoteState.CLOSED:
        return
    state = moved(vote, "close")
    closed = _WRITERS[vote.level](vote, meeting)
    files = {_path(vote, row.college): row.fingerprint for row in vote.files.order_by("college")}
    # A clock that was put back does not close a vote before it opened.
    vote.state, vote.closed_at = state, max(at, vote.opened_at or at)
    vote.save(update_fields=["state", "closed_at"])
    record(
        name=acts.VOTE_CLOSED,
        speaker=speaker,
        at=at,
        subject=(SUBJECT, vote.pk),
        data={"meeting": meeting.pk},
        public={
            "vote": vote.public_id,
            "meeting": meeting.public_id,
            "ballots": files,
            "counts": closed.ballots,
            "signed_in": closed.signed_in,
        },
    )
    if vote.level == Vote.SECRET:
        transaction.on_commit(partial(clean_after_close.enqueue, vote.pk))


def close_due(*, at: datetime) -> int:
    """Close the votes whose announced close has passed; how many. Each alone: one that cannot waits for its people."""
    due = Vote.objects.filter(state=VoteState.OPEN, closes_at__lte=at).order_by("pk").values_list("pk", flat=True)
    closed = 0
    for vote_id in list(due):
        try:
            close_vote(speaker=Speaker.system(), vote_id=vote_id, at=at)
        except NotPossible:
            continue
        closed += 1
    return closed


def path_of(vote: Vote, college: str) -> str:
    """Where a file of this vote is in the published folder."""
    return _path(vote, college)


def _path(vote: Vote, college: str) -> str:
    if vote.level == Vote.NAMED:
        return named_path(vote.public_id)
    return hands_path(vote.public_id) if vote.level == Vote.HANDS else ballots_path(vote.public_id, college)


def _close_hands(vote: Vote, _meeting: Meeting) -> Closed:
    rows = list(vote.hands.order_by("college"))
    called = set(Elector.objects.filter(vote=vote).values_list("college", flat=True))
    missing = sorted(called - {row.college for row in rows})
    if missing:
        raise NotPossible(
            Reason(
                "hands_not_counted",
                _("Les mains ne sont pas comptées dans tous les collèges."),
                _("Notez le compte de chaque collège, fût-il de zéro, puis fermez le vote."),
            )
        )
    told = {row.college: {"favour": row.favour, "against": row.against, "abstained": row.abstained} for row in rows}
    _keep(vote, "", canonical({"v": 1, "colleges": told}), sum(sum(one.values()) for one in told.values()))
    return Closed({college: sum(one.values()) for college, one in told.items()}, {})


def _close_named(vote: Vote, _meeting: Meeting) -> Closed:
    colleges = dict(Elector.objects.filter(vote=vote).values_list("entry_id", "college"))
    rows = vote.voices.select_related("entry").order_by("entry__number")
    lines = [
        NamedLine(row.entry.number, row.entry.name, colleges[row.entry_id], tuple(row.choices), row.voices)
        for row in rows
    ]
    _keep(vote, "", write_named(lines, places=_places(vote)), len(lines))
    counted = Counter(line.college for line in lines)
    by_college = {college: counted[college] for college in sorted(set(colleges.values()))}
    return Closed(by_college, by_college)


def _close_secret(vote: Vote, meeting: Meeting) -> Closed:
    overwrite_what_is_deleted()
    colleges = list(Elector.objects.filter(vote=vote).order_by("college").values_list("college", flat=True).distinct())
    signed = _signed_by_college(vote)
    rows = (
        Ballot.objects.filter(vote=vote)
        .order_by("code")
        .values_list("college", "code", "choices", "voices", "paper", "turn")
    )
    lines: dict[str, list[BallotLine]] = {college: [] for college in colleges}
    replaced: dict[str, dict[str, int]] = {college: {} for college in colleges}
    on_paper: Counter[str] = Counter()
    for college, code, choices, voices, paper, turn in rows:
        lines[college].append(BallotLine(code, tuple(choices), voices, paper))
        on_paper[college] += paper
        if turn:
            replaced[college][code] = turn
    _refuse_unreconciled(signed, on_paper)
    small = read_by_laws(meeting.by_laws.articles).small
    for college in colleges:
        content = write_ballots(lines[college], places=_places(vote))
        number = len(lines[college])
        _keep(vote, college, content, number, published=number >= small, replaced=replaced[college])
    Ballot.objects.filter(vote=vote).delete()
    _sign_in_again_in_the_order_of_the_roll(vote)
    told = {college: sum(signed[college, way] for way in (SignIn.ONLINE, SignIn.PAPER)) for college in colleges}
    return Closed({college: len(lines[college]) for college in colleges}, told)


def _signed_by_college(vote: Vote) -> Counter[tuple[str, str]]:
    colleges = dict(Elector.objects.filter(vote=vote).values_list("entry_id", "college"))
    rows = SignIn.objects.filter(vote=vote).order_by("entry_id").values_list("entry_id", "way")
    return Counter((colleges[entry], way) for entry, way in rows)


def _refuse_unreconciled(signed: Counter[tuple[str, str]], on_paper: Counter[str]) -> None:
    for college in sorted({college for college, _way in signed} | set(on_paper)):
        signatures, papers = signed[college, SignIn.PAPER], on_paper[college]
        if signatures != papers:
            raise NotPossible(
                Reason(
                    "paper_unreconciled",
                    _("Signatures pour un bulletin de papier : %(signed)s. Bulletins de papier saisis : %(papers)s."),
                    _("Recomptez : un bulletin rendu vide se saisit comme un bulletin blanc. Puis fermez le vote."),
                    {"signed": signatures, "papers": papers, "college": college},
                )
            )


def _sign_in_again_in_the_order_of_the_roll(vote: Vote) -> None:
    """Write the sheet anew: its numbers, its pages and its transaction then say nothing of when who signed."""
    rows = SignIn.objects.filter(vote=vote).order_by("entry__number")
    kept = [
        SignIn(vote=vote, entry_id=entry, way=way, day=day)
        for entry, way, day in rows.values_list("entry_id", "way", "day")
    ]
    SignIn.objects.filter(vote=vote).delete()
    SignIn.objects.bulk_create(kept, batch_size=_AT_ONCE)


def _places(vote: Vote) -> int:
    """Columns of choices: as many as options where several may be said."""
    return len(vote.options) if form_of(vote.counting["rule"]) in (SEVERAL, RANKED) else 1


def _keep(
    vote: Vote,
    college: str,
    content: bytes,
    number: int,
    *,
    published: bool = True,
    replaced: dict[str, int] | None = None,
) -> None:
    BallotFile.objects.create(
        vote=vote,
        college=college,
        content=content,
        fingerprint=fingerprint(content),
        ballots=number,
        is_published=published,
        replaced=replaced or {},
    )


_WRITERS: Final[dict[str, Any]] = {Vote.HANDS: _close_hands, Vote.NAMED: _close_named, Vote.SECRET: _close_secret}
