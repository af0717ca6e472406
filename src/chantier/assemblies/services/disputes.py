"""« Mon code n’y est pas » : what a voter says against a file, and whether their acknowledgement proves it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.assemblies import acknowledgements, acts
from chantier.assemblies.core.ballot_tables import read_ballots
from chantier.assemblies.core.ballots import ballot_fingerprint
from chantier.assemblies.core.codes import read_code
from chantier.assemblies.core.lifecycles import VoteState
from chantier.assemblies.core.refusals import Impossible
from chantier.assemblies.models import Dispute, Vote
from chantier.assemblies.permissions import may_count
from chantier.assemblies.phrases import invalid_of
from chantier.assemblies.queries.ballot_box import frozen_of
from chantier.assemblies.queries.standing import standing
from chantier.assemblies.services.vote_rows import SUBJECT, held
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

LONGEST: Final = 4_000
MOST_OPEN: Final = 200


@transaction.atomic
def dispute(*, vote_id: int, code: str, said: str, acknowledgement: str, at: datetime) -> Dispute:
    """Say that a ballot is not there, or is another. Anybody may: a code is not a person. Said twice alike, it is once.

    The act names nobody, so that it does not join a person to a code. Raises ``NotPossible``, ``Invalid``.
    """
    vote, _meeting = held(vote_id)
    if vote.level != Vote.SECRET or vote.state not in (VoteState.CLOSED, VoteState.COUNTED):
        raise NotPossible(Reason("nothing_to_dispute", _("On conteste un bulletin une fois le scrutin clos.")))
    try:
        wanted = read_code(code)
    except Impossible as error:
        raise invalid_of(error) from error
    said, acknowledgement = said.strip(), acknowledgement.strip()
    if not said:
        raise Invalid(Reason("dispute_empty", _("Dites ce qui ne va pas.")))
    if max(len(said), len(acknowledgement)) > LONGEST:
        raise Invalid(Reason("dispute_too_long", _("Ce texte est trop long.")))
    same = vote.disputes.filter(code=wanted, said=said, acknowledgement=acknowledgement).first()
    if same is not None:
        return same
    if vote.disputes.filter(answered_at__isnull=True).count() >= MOST_OPEN:
        raise NotPossible(
            Reason("too_many_disputes", _("Trop de contestations attendent une réponse : voyez les scrutateurs."))
        )
    row = Dispute.objects.create(
        vote=vote,
        code=wanted,
        acknowledgement=acknowledgement,
        said=said,
        is_proven=proves_a_fault(vote, wanted, acknowledgement),
        at=at,
    )
    record(
        name=acts.BALLOTS_DISPUTED,
        speaker=Speaker.visitor(),
        at=at,
        subject=(SUBJECT, vote.pk),
        data={"dispute": row.pk},
    )
    return row


@transaction.atomic
def answer_dispute(*, speaker: Speaker, dispute_id: int, answer: str, at: datetime) -> None:
    """Scrutineers answer, for everybody to read. Raises ``NotAllowed``, ``Invalid``."""
    row = Dispute.objects.select_for_update(of=("self",)).select_related("vote__meeting").get(pk=dispute_id)
    may_count(speaker, standing(row.vote.meeting, speaker, at=at)).enforce()
    answer = answer.strip()
    if not answer or len(answer) > LONGEST:
        raise Invalid(Reason("answer_empty", _("Écrivez votre réponse, en quelques phrases.")))
    row.answer, row.answered_at = answer, at
    row.save(update_fields=["answer", "answered_at"])


def proves_a_fault(vote: Vote, code: str, acknowledgement: str) -> bool:
    """Whether an acknowledgement of this instance says another ballot than the sealed file, or one it does not hold.

    One of a ballot that its voter replaced since proves nothing: the file says how often it was.
    """
    said = acknowledgements.read(acknowledgement, key=frozen_of(vote)["acknowledged_by"])
    if said is None or said.vote != vote.public_id or said.code != code:
        return False
    for row in vote.files.order_by("college"):
        turn = int(row.replaced.get(code, 0))
        for line in read_ballots(bytes(row.content)):
            if line.code == code:
                made = ballot_fingerprint(
                    vote=vote.public_id,
                    college=row.college,
                    code=code,
                    choices=line.choices,
                    voices=line.voices,
                    paper=line.paper,
                    turn=turn,
                )
                return said.turn >= turn and made != said.ballot
    return True
