"""What tables, needs and proposals bear of the vocabularies: a merger of concepts re-points it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from chantier.deliberation.models import NeedConcept, ProposalConcept, TableConcept
from chantier.deliberation.search import NEED, PROPOSAL
from chantier.foundation.search.api import mark_changed
from chantier.foundation.words import api as words


def install() -> None:
    """Register what bears themes."""
    for name, label, model, owner, changed in (
        ("deliberation.proposal", _("Propositions"), ProposalConcept, "proposal", _find_proposals),
        ("deliberation.need", _("Besoins"), NeedConcept, "need", _find_needs),
        ("deliberation.table", _("Tables de concertation"), TableConcept, "table", _nothing_to_find),
    ):
        words.register_holder(words.of_rows(name=name, label=label, model=model, owner=owner, changed=changed))


def _find_proposals(ids: Sequence[int]) -> None:
    mark_changed(PROPOSAL, ids)


def _find_needs(ids: Sequence[int]) -> None:
    mark_changed(NEED, ids)


def _nothing_to_find(_ids: Sequence[int]) -> None:
    """Tables are listed from the database."""
