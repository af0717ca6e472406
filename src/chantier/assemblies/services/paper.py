"""Ballots of paper: printed with a code on the stub, signed for at the desk, typed by scrutineers into the same box."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from chantier.assemblies.core.ballots import valid
from chantier.assemblies.core.codes import code_of_stub, read_code
from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Ballot, Elector, SignIn, Vote
from chantier.assemblies.permissions import may_count, may_preside
from chantier.assemblies.phrases import invalid_of
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.secret_ballots import put_in_paper
from chantier.assemblies.services.vote_rows import held, refuse_unless_open
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker

MOST_STUBS: Final = 5_000


@transaction.atomic
def print_stubs(*, speaker: Speaker, vote_id: int, number: int, at: datetime) -> tuple[str, ...]:
    """The codes of ``number`` more blank ballots, sorted: the sheet to print. Raises ``NotAllowed``, ``NotPossible``.

    They are made again from the vote and a secret of this instance: no list of them is kept, and a code that was never
    printed is refused when it is typed.
    """
    vote, meeting = held(vote_id)
    if not may_count(speaker, standing(meeting, speaker, at=at)):
        may_preside(speaker, standing(meeting, speaker, at=at)).enforce()
    if vote.level != Vote.SECRET:
        raise NotPossible(Reason("vote_not_secret", _("Ce scrutin n’est pas secret.")))
    if vote.state not in (VoteState.PREPARED, VoteState.OPEN):
        raise NotPossible(Reason("vote_over_for_paper", _("Ce scrutin est clos : on n’y prend plus de papier.")))
    if not 1 <= number <= MOST_STUBS - vote.stubs:
        raise Invalid(
            Reason(
                "stubs_number",
                _("Demandez de 1 à %(most)s bulletins."),
                params={"most": max(0, MOST_STUBS - vote.stubs)},
            )
        )
    first = vote.stubs
    Vote.objects.filter(pk=vote.pk).update(stubs=F("stubs") + number)
    return tuple(sorted(_stub(vote, place) for place in range(first, first + number)))


@transaction.atomic
def sign_for_paper(*, speaker: Speaker, vote_id: int, number: int, at: datetime) -> bool:
    """Somebody of the roll signs and takes a ballot of paper; whether they had not already.

    Raises ``NotAllowed``, ``NotPossible`` (they voted online), ``Invalid``.
    """
    vote, elector = _elector(speaker, vote_id, number, at)
    day = at.astimezone(ZoneInfo(vote.meeting.body.time_zone)).date()
    row, made = SignIn.objects.get_or_create(
        vote=vote, entry_id=elector.entry_id, defaults={"way": SignIn.PAPER, "day": day}
    )
    if not made and row.way != SignIn.PAPER:
        raise NotPossible(
            Reason(
                "voted_online_already", _("Cette voix a déjà voté en ligne : elle ne prend pas de bulletin de papier.")
            )
        )
    return made


@transaction.atomic
def take_back_paper(*, speaker: Speaker, vote_id: int, number: int, at: datetime) -> None:
    """A voice that signed for paper by mistake, or gave its ballot back unused, may vote otherwise."""
    vote, elector = _elector(speaker, vote_id, number, at)
    SignIn.objects.filter(vote=vote, entry_id=elector.entry_id, way=SignIn.PAPER).delete()


@transaction.atomic
def type_ballot(
    *, speaker: Speaker, vote_id: int, college: str, code: str, choices: Sequence[str], at: datetime
) -> str:
    """Type one ballot of paper; its code. Typed twice alike it is one; typed otherwise, it is refused.

    Raises ``NotAllowed``, ``NotPossible``, ``Invalid``.
    """
    vote, meeting = held(vote_id)
    may_count(speaker, standing(meeting, speaker, at=at)).enforce()
    if vote.level != Vote.SECRET:
        raise NotPossible(Reason("vote_not_secret", _("Ce scrutin n’est pas secret.")))
    refuse_unless_open(vote, at=at)
    if not Elector.objects.filter(vote=vote, college=college).exists():
        raise Invalid(Reason("college_does_not_vote", _("Aucune voix de ce collège ne peut voter ici.")))
    try:
        wanted = read_code(code)
        kept = valid(choices, rule=vote.counting["rule"], keys=[option["key"] for option in vote.options])
    except Impossible as error:
        raise invalid_of(error) from error
    if wanted not in {_stub(vote, place) for place in range(vote.stubs)}:
        raise Invalid(
            Reason(
                "stub_unknown",
                _("Aucun bulletin de papier de ce scrutin n’a été imprimé avec ce code."),
                _("Relisez chaque signe sur le papier."),
            )
        )
    row = Ballot.objects.filter(vote=vote, code=wanted).first()
    if row is None:
        try:
            with transaction.atomic():
                put_in_paper(vote, college=college, code=wanted, choices=kept)
        except IntegrityError:
            row = Ballot.objects.filter(vote=vote, code=wanted).first()
    if row is not None and (tuple(row.choices), row.college) != (kept, college):
        raise NotPossible(
            Reason(
                "typed_otherwise",
                _("Ce bulletin est déjà saisi, et autrement : les deux saisies ne disent pas la même chose."),
                _("Relisez le papier à deux, retirez la saisie, puis saisissez-le de nouveau."),
            )
        )
    return wanted


@transaction.atomic
def remove_typed(*, speaker: Speaker, vote_id: int, code: str, at: datetime) -> bool:
    """Remove a ballot of paper that was mistyped; whether there was one. A ballot cast online is never removed."""
    vote, meeting = held(vote_id)
    may_count(speaker, standing(meeting, speaker, at=at)).enforce()
    refuse_unless_open(vote, at=at)
    try:
        wanted = read_code(code)
    except Impossible as error:
        raise invalid_of(error) from error
    removed, _kinds = Ballot.objects.filter(vote=vote, code=wanted, paper=True).delete()
    return bool(removed)


def _elector(speaker: Speaker, vote_id: int, number: int, at: datetime) -> tuple[Vote, Elector]:
    vote, meeting = held(vote_id)
    may_count(speaker, standing(meeting, speaker, at=at)).enforce()
    if vote.level != Vote.SECRET:
        raise NotPossible(Reason("vote_not_secret", _("Ce scrutin n’est pas secret.")))
    refuse_unless_open(vote, at=at)
    found = Elector.objects.filter(vote=vote, entry__number=number, entry__struck_at__isnull=True).first()
    if found is None:
        raise Invalid(Reason("not_an_elector_number", _("Aucune voix de ce numéro ne peut voter à ce scrutin.")))
    if found.voices != 1:
        raise NotPossible(
            Reason(
                "paper_of_one_voice",
                _("Un bulletin de papier vaut une voix ; celle-ci en a plusieurs : elle vote en ligne."),
            )
        )
    vote.meeting = meeting
    return vote, found


def _stub(vote: Vote, place: int) -> str:
    return code_of_stub(
        salted_hmac("chantier.assemblies.stubs", f"{vote.public_id}:{place}", algorithm="sha256").digest()
    )
