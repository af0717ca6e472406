"""Saying from which tables an article of a text comes: a proposal of theirs, or a sentence of their synthesis."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import PassageOrigin, Proposal, Sentence
from chantier.deliberation.permissions import may_hold_pen, may_open_table
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.queries.seen import visible_tables
from chantier.deliberation.queries.versions import text_of
from chantier.deliberation.services.amendments import present
from chantier.foundation.access.api import Invalid, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

STATES = lifecycles.Proposal
#: While a text may still change.
CHANGING = (STATES.DRAFT, STATES.OPEN, STATES.AMENDING, STATES.POSITIONS)
#: Texts that nobody may be sent to.
_NOT_READ = (STATES.DRAFT, STATES.WITHDRAWN)


@transaction.atomic
def link_origin(
    *,
    speaker: Speaker,
    proposal_id: int,
    passage_key: str,
    at: datetime,
    from_proposal_id: int | None = None,
    from_sentence_id: int | None = None,
) -> int:
    """Link a passage to where it comes from; the link's number. Twice is once.

    Whoever holds the pen, until the text is settled. Raises ``NotAllowed``, ``NotPossible``; ``Invalid`` for a passage
    that is not in the text, or an origin that cannot be read there.
    """
    row = _writable(speaker, proposal_id, at)
    if text_of(present(row)).passage(passage_key) is None:
        raise Invalid(Reason("passage_not_in_text", _("Ce passage n’est pas dans la version actuelle du texte.")))
    seen = visible_tables(speaker, at=at, all_of_them=bool(may_open_table(speaker)))
    if from_proposal_id is not None:
        sources = Proposal.objects.filter(pk=from_proposal_id, table__in=seen).exclude(pk=row.pk)
        found = sources.exclude(state__in=_NOT_READ).exists()
    else:
        sentences = Sentence.objects.filter(pk=from_sentence_id or 0, synthesis__published_at__isnull=False)
        found = sentences.filter(synthesis__asked__table__in=seen).exists()
    if not found or (from_proposal_id is None) == (from_sentence_id is None):
        raise Invalid(Reason("origin_unknown", _("Choisissez d’où vient ce passage, parmi ce qui est publié.")))
    link, is_new = PassageOrigin.objects.get_or_create(
        proposal=row,
        passage_key=passage_key,
        from_proposal_id=from_proposal_id,
        from_sentence_id=from_sentence_id,
        defaults={"at": at},
    )
    if is_new:
        data = {"origin": link.pk, "proposal": from_proposal_id or 0, "sentence": from_sentence_id or 0}
        record(name=acts.ORIGIN_LINKED, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk), data=data)
    return link.pk


@transaction.atomic
def unlink_origin(*, speaker: Speaker, proposal_id: int, origin_id: int, at: datetime) -> None:
    """Take a link away, until the text is settled; one that is gone already changes nothing."""
    row = _writable(speaker, proposal_id, at)
    gone, _detail = PassageOrigin.objects.filter(pk=origin_id, proposal=row).delete()
    if gone:
        data = {"origin": origin_id}
        record(name=acts.ORIGIN_UNLINKED, speaker=speaker, at=at, subject=("deliberation.proposal", row.pk), data=data)


def _writable(speaker: Speaker, proposal_id: int, at: datetime) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).select_related("table").get(pk=proposal_id)
    may_hold_pen(speaker, standing(row.table, speaker, at=at)).enforce()
    if row.state not in CHANGING:
        raise NotPossible(Reason("origins_are_fixed", _("Ce texte ne bouge plus, et ce dont il vient non plus.")))
    return row
