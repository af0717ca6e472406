"""Votes as services hold them: one who changes it, alone; many who cast, side by side, and none after it closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import connection
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.core.lifecycles import VOTE, VoteState, after
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Elector, Meeting, RollEntry, Vote
from chantier.assemblies.permissions import may_use_voice
from chantier.assemblies.queries.standing import Standing, entry_of
from chantier.directory import api as directory
from chantier.foundation.access.api import NotAllowed, NotPossible, Reason, Speaker

SUBJECT: Final = "assemblies.vote"
_ASKED: Final = (
    "public_id", "level", "counting", "options", "colleges", "needs_presence", "meeting__body__time_zone",
)  # fmt: skip


def held(vote_id: int) -> tuple[Vote, Meeting]:
    """The vote and its meeting, held until the end of the transaction: the meeting first, as everywhere."""
    meeting_id = Vote.objects.values_list("meeting_id", flat=True).get(pk=vote_id)
    meetings = Meeting.objects.select_for_update(of=("self",)).select_related("by_laws", "body")
    meeting: Meeting = meetings.get(pk=meeting_id)
    vote: Vote = Vote.objects.select_for_update().get(pk=vote_id)
    return vote, meeting


def asked_of(vote_id: int) -> Vote:
    """What casting needs of a vote, with the zone of its body. One query, before anything is held."""
    vote: Vote = Vote.objects.select_related("meeting__body").only(*_ASKED).get(pk=vote_id)
    return vote


def open_for_casting(vote: Vote, *, at: datetime) -> None:
    """See that the vote is open, and that it cannot close before the end of the transaction; nobody who casts waits.

    PostgreSQL: a key-share lock, that only the lock of `held` excludes. SQLite: the transaction writes alone since its
    first sentence. Raises ``NotPossible`` unless it is open at this instant, and nothing is kept.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Vote._meta.db_table)
        with connection.cursor() as cursor:
            asked = f"SELECT state, closes_at FROM {table} WHERE id = %s FOR KEY SHARE"  # noqa: S608  # our own name
            cursor.execute(asked, [vote.pk])
            vote.state, vote.closes_at = cursor.fetchone()
    else:
        vote.state, vote.closes_at = Vote.objects.values_list("state", "closes_at").get(pk=vote.pk)
    refuse_unless_open(vote, at=at)


def refuse_unless_open(vote: Vote, *, at: datetime) -> None:
    """Raises ``NotPossible``, with what became of the ballot: it was not taken."""
    if vote.state == VoteState.PREPARED:
        raise NotPossible(
            Reason(
                "vote_not_open",
                _("Ce scrutin n’est pas encore ouvert."),
                _("La présidence l’ouvre pendant l’assemblée."),
            )
        )
    if vote.state == VoteState.CANCELLED:
        raise NotPossible(Reason("vote_cancelled", _("Ce scrutin est annulé : aucun bulletin n’y est pris.")))
    if vote.state != VoteState.OPEN or (vote.closes_at is not None and at >= vote.closes_at):
        raise NotPossible(
            Reason(
                "vote_is_closed",
                _("Ce scrutin est clos. Votre bulletin est arrivé après et n’a pas été pris ; rien n’en est gardé."),
                _("S’il est arrivé trop tard à cause d’une panne, dites-le à la présidence avant le dépouillement."),
            )
        )


def moved(vote: Vote, verb: str) -> str:
    """The state after a verb. Raises ``NotPossible``."""
    try:
        return after(VOTE, verb=verb, state=vote.state)
    except Impossible as error:
        raise NotPossible(
            Reason(
                "vote_not_from_here",
                _("Ce scrutin n’en est pas là : cela ne peut pas se faire maintenant."),
                _("Rechargez la page pour voir où il en est."),
            )
        ) from error


def voice_to_use(vote: Vote, speaker: Speaker) -> RollEntry:
    """The voice of the roll that this speaker may use now. Raises ``NotAllowed``."""
    entry = None
    if speaker.person_id is not None:
        organization_id = directory.organization_id_of(speaker.organization_id) if speaker.organization_id else None
        bodies = directory.joined_in(organization_id) if organization_id is not None else frozenset[int]()
        entry = entry_of(Meeting(pk=vote.meeting_id), speaker.person_id, bodies)
    may_use_voice(speaker, Standing(entry_id=entry.pk if entry else None)).enforce()
    assert entry is not None
    return entry


def elector_of(vote: Vote, entry: RollEntry) -> Elector:
    """This voice among those who may vote. Raises ``NotAllowed``."""
    found: Elector | None = Elector.objects.filter(vote=vote, entry=entry).first()
    if found is not None:
        return found
    if vote.colleges and entry.college not in vote.colleges:
        raise NotAllowed(Reason("not_of_this_college", _("Ce scrutin est celui d’autres collèges que le vôtre.")))
    if vote.needs_presence:
        raise NotAllowed(
            Reason(
                "not_present_at_opening",
                _("Votre voix n’était pas notée présente quand ce scrutin s’est ouvert : la liste est fermée."),
                _("Faites noter votre arrivée à la table d’accueil ; vous voterez au prochain scrutin."),
            )
        )
    raise NotAllowed(
        Reason("not_an_elector", _("Votre voix a été ajoutée au registre après l’ouverture de ce scrutin."))
    )


def overwrite_what_is_deleted() -> None:
    """From here on, on SQLite, what is deleted is overwritten instead of lying in free pages."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def not_written() -> NotPossible:
    """What to say when the database refused to write: a full disk, a lock that was held too long, a lost connection."""
    return NotPossible(
        Reason(
            "vote_not_written",
            _("Le serveur n’a pas pu écrire votre voix : il ne la tient pas pour reçue."),
            _("Envoyez de nouveau ce même formulaire : si elle avait été reçue, elle ne compterait qu’une fois."),
        )
    )


@contextmanager
def on_the_disk() -> Iterator[None]:
    """On SQLite, the commit inside returns once it is on the disk: what a voter was told is received stays received."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=FULL")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
