"""What answers a need: a proposal, by its author or its pen; a project or an intervention, through ``api``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chantier.deliberation import acts
from chantier.deliberation.core import lifecycles
from chantier.deliberation.models import Need, NeedAnswer, Proposal, ProposalNeed
from chantier.deliberation.permissions import may_see_proposal, roles_of
from chantier.deliberation.queries.seating import standing
from chantier.deliberation.services.needs import locked_root
from chantier.foundation.access.api import NotAllowed, NotPossible, Reason, Speaker
from chantier.foundation.journal.api import record

_OVER = (lifecycles.Proposal.WITHDRAWN, lifecycles.Proposal.REJECTED)


@transaction.atomic
def answer_by_proposal(*, speaker: Speaker, need_id: int, proposal_id: int, at: datetime) -> None:
    """Say that a proposal answers a need. By its author or by who holds the pen; twice changes nothing."""
    proposal = _own_proposal(speaker, proposal_id, at)
    if proposal.state in _OVER:
        raise NotPossible(Reason("proposal_is_over", _("Cette proposition n’est plus discutée.")))
    need = locked_root(need_id, speaker, at)
    _row, made = ProposalNeed.objects.get_or_create(proposal=proposal, need=need, defaults={"at": at})
    if made:
        _record(acts.NEED_ANSWERED, need, speaker, at, proposal=proposal.pk)


@transaction.atomic
def unanswer_by_proposal(*, speaker: Speaker, need_id: int, proposal_id: int, at: datetime) -> None:
    """Say that a proposal does not answer a need after all, nor those that were joined to it."""
    proposal = _own_proposal(speaker, proposal_id, at)
    need = Need.objects.get(pk=need_id)
    said = Q(need=need) | Q(need__joined_to=need)
    if ProposalNeed.objects.filter(said, proposal=proposal).delete()[0]:
        _record(acts.NEED_UNANSWERED, need, speaker, at, proposal=proposal.pk)


@transaction.atomic
def note_answer(
    *,
    speaker: Speaker,
    need: str,
    answering_kind: str,
    answering_key: str,
    titles: Mapping[str, str],
    url: str,
    at: datetime,
) -> int:
    """Note that something of a mandate above (``projects.project`` 12) answers the need of this public identifier.

    Noting again changes its titles and address. The caller has asked whether its speaker may. Raises
    ``Need.DoesNotExist``, ``NotPossible`` for a need that was withdrawn.
    """
    row = Need.objects.select_for_update().get(public_id=need)
    row = Need.objects.select_for_update().get(pk=row.joined_to_id or row.pk)
    if row.state == Need.WITHDRAWN:
        raise NotPossible(Reason("need_not_open", _("Ce besoin a été retiré par qui l’avait dit.")))
    answer, made = NeedAnswer.objects.update_or_create(
        need=row,
        answering_kind=answering_kind[:60],
        answering_key=answering_key[:80],
        defaults={"titles": dict(titles), "url": url[:600], "at": at},
    )
    if made:
        _record(acts.NEED_ANSWERED, row, speaker, at, answer=answer.pk)
    return answer.pk


@transaction.atomic
def forget_answer(*, speaker: Speaker, answering_kind: str, answering_key: str, at: datetime) -> int:
    """What answered no longer does, whatever the needs; how many lose it. Safe to run twice."""
    rows = NeedAnswer.objects.filter(answering_kind=answering_kind, answering_key=answering_key).select_related("need")
    found = list(rows.order_by("pk"))
    for one in found:
        _record(acts.NEED_UNANSWERED, one.need, speaker, at, answer=one.pk)
        one.delete()
    return len(found)


def _own_proposal(speaker: Speaker, proposal_id: int, at: datetime) -> Proposal:
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("table").get(pk=proposal_id)
    found = standing(proposal.table, speaker, at=at)
    may_see_proposal(speaker, proposal, found).enforce()
    if not roles_of(speaker, proposal, found):
        raise NotAllowed(
            Reason("author_or_pen", _("Son auteur, ou qui tient la plume, dit à quels besoins répond ce texte."))
        )
    return proposal


def _record(name: str, need: Need, speaker: Speaker, at: datetime, **data: object) -> None:
    record(name=name, speaker=speaker, at=at, subject=("deliberation.need", need.pk), data=data)
