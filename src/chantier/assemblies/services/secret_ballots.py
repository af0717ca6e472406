"""Secret ballots: who voted and what was voted, written together and joined by nothing.

Both rows are written in one transaction: a server that is killed leaves both or neither. No act, task, line of log nor
cache is written for a ballot. Its number is drawn at random, it has no hour, no address, no session. See
``docs/secret-votes.md`` for what somebody inside can still see while a vote is open.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acknowledgements
from chantier.assemblies.core.ballots import ballot_fingerprint, valid
from chantier.assemblies.core.codes import code_of, read_code
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Ballot, Elector, SignIn, Vote
from chantier.assemblies.phrases import invalid_of
from chantier.assemblies.services.turnout import BATCH, tell_turnout
from chantier.assemblies.services.vote_rows import (
    asked_of,
    elector_of,
    not_written,
    on_the_disk,
    open_for_casting,
    voice_to_use,
)
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker

ID_BITS: Final = 63
ATTEMPTS: Final = 2


@dataclass(frozen=True)
class Receipt:
    """What a voter takes away, shown once. ``again``: this very ballot had been received before."""

    code: str
    choices: tuple[str, ...]
    acknowledgement: str
    again: bool = False
    replaced: bool = False


def cast_secret(
    *, speaker: Speaker, vote_id: int, choices: Sequence[str], nonce: str, word: str = "", at: datetime
) -> Receipt:
    """Sign in and put a ballot in, or neither. The same form sent twice is one ballot, and gives the same receipt.

    Raises ``NotPossible`` (closed, already voted), ``NotAllowed`` (not an elector), ``Invalid`` (the choice, the form).
    """
    vote = _secret(vote_id)
    kept = _valid(vote, choices)
    try:
        code = code_of(vote=vote.public_id, nonce=nonce, word=word)
    except Impossible as error:
        raise invalid_of(error) from error
    elector: Elector | None = None
    for attempt in range(ATTEMPTS):  # safe: what was received at the first is found at the second
        try:
            with on_the_disk(), transaction.atomic():
                open_for_casting(vote, at=at)
                elector = elector_of(vote, voice_to_use(vote, speaker))
                # The zone is the body's: the day on the sheet is that of the room.
                SignIn.objects.create(vote=vote, entry_id=elector.entry_id, way=SignIn.ONLINE, day=_day(vote, at))
                _put_in(vote, elector.college, code, kept, elector.voices)
            break
        except IntegrityError as error:
            return _received_before(vote, elector, code, kept, error)
        except OperationalError as error:
            if attempt + 1 == ATTEMPTS:
                raise not_written() from error
    assert elector is not None
    if not secrets.randbelow(BATCH):
        tell_turnout(vote_id=vote_id, at=at)
    return _receipt(vote, elector.college, code, kept, elector.voices)


@transaction.atomic
def replace_ballot(*, speaker: Speaker, vote_id: int, code: str, choices: Sequence[str], at: datetime) -> Receipt:
    """Change one's ballot before the close: whoever voted, with the code. Nothing says whose ballot it was.

    Raises ``NotPossible`` (closed, not signed in, no such code), ``NotAllowed``, ``Invalid``.
    """
    vote = _secret(vote_id)
    kept = _valid(vote, choices)
    try:
        wanted = read_code(code)
    except Impossible as error:
        raise invalid_of(error) from error
    open_for_casting(vote, at=at)
    elector = elector_of(vote, voice_to_use(vote, speaker))
    if not SignIn.objects.filter(vote=vote, entry_id=elector.entry_id).exists():
        raise NotPossible(
            Reason("not_voted_yet", _("Vous n’avez pas encore voté à ce scrutin."), _("Remplissez votre bulletin."))
        )
    row = (
        Ballot.objects.select_for_update()
        .filter(vote=vote, code=wanted, college=elector.college, paper=False, voices=elector.voices)
        .first()
    )
    if row is None:
        raise NotPossible(
            Reason(
                "code_unknown",
                _("Aucun bulletin de ce scrutin ne porte ce code : rien n’a changé."),
                _("Vérifiez chaque signe ; votre premier bulletin compte toujours."),
            )
        )
    if tuple(row.choices) == kept:
        return _receipt(vote, row.college, wanted, kept, row.voices, turn=row.turn, again=True)
    Ballot.objects.filter(pk=row.pk).update(choices=list(kept), turn=row.turn + 1)
    return _receipt(vote, row.college, wanted, kept, row.voices, turn=row.turn + 1, replaced=True)


def put_in_paper(vote: Vote, *, college: str, code: str, choices: tuple[str, ...]) -> None:
    """A ballot of paper, typed by scrutineers: in the same box as the others. Raises ``IntegrityError``."""
    _put_in(vote, college, code, choices, 1, paper=True)


def _put_in(vote: Vote, college: str, code: str, choices: tuple[str, ...], voices: int, *, paper: bool = False) -> None:
    Ballot.objects.create(
        id=secrets.randbits(ID_BITS),
        vote=vote,
        college=college,
        code=code,
        choices=list(choices),
        voices=voices,
        paper=paper,
    )


def _secret(vote_id: int) -> Vote:
    vote = asked_of(vote_id)
    if vote.level != Vote.SECRET:
        raise NotPossible(Reason("vote_not_secret", _("Ce scrutin n’est pas secret.")))
    return vote


def _valid(vote: Vote, choices: Sequence[str]) -> tuple[str, ...]:
    try:
        return valid(choices, rule=vote.counting["rule"], keys=[option["key"] for option in vote.options])
    except Impossible as error:
        raise invalid_of(error) from error


def _day(vote: Vote, at: datetime) -> date:
    return at.astimezone(ZoneInfo(vote.meeting.body.time_zone)).date()


def _received_before(
    vote: Vote, elector: Elector | None, code: str, choices: tuple[str, ...], error: IntegrityError
) -> Receipt:
    """What to say of a ballot that the tables refused: received already, another one was, or the code is taken."""
    if elector is None:
        raise error
    if not SignIn.objects.filter(vote=vote, entry_id=elector.entry_id).exists():
        raise Invalid(
            Reason(
                "code_taken",
                _("Un autre bulletin porte déjà ce code : rien n’a été pris."),
                _("Ajoutez un mot à vous, puis envoyez de nouveau votre bulletin."),
            )
        ) from error
    row = Ballot.objects.filter(vote=vote, code=code, college=elector.college, voices=elector.voices).first()
    if row is not None and tuple(row.choices) == choices:
        return _receipt(vote, row.college, code, choices, row.voices, turn=row.turn, again=True)
    raise NotPossible(
        Reason(
            "voted_already",
            _("Cette voix a déjà voté à ce scrutin : ce second bulletin n’a pas été pris, et le premier compte."),
            _("Pour changer d’avis avant la clôture, donnez votre code de suivi."),
        )
    ) from error


def _receipt(
    vote: Vote,
    college: str,
    code: str,
    choices: tuple[str, ...],
    voices: int,
    *,
    turn: int = 0,
    again: bool = False,
    replaced: bool = False,
) -> Receipt:
    made = ballot_fingerprint(
        vote=vote.public_id, college=college, code=code, choices=choices, voices=voices, paper=False, turn=turn
    )
    said = acknowledgements.Acknowledged(vote.public_id, code, made, turn)
    return Receipt(code, choices, acknowledgements.signed(said), again=again, replaced=replaced)
