"""The acts that are news to those who follow what they are on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from chantier.deliberation import acts
from chantier.deliberation.core import following as core

#: The acts that are news, and of which kind. An answer of those whom a text concerns is of kind ``ANSWER``.
NEWS: Final[Mapping[str, str]] = {
    acts.TABLE_CLOSED: core.TEXT,
    acts.PHASES_SET: core.DEADLINE,
    acts.MANDATE_GIVEN: core.TEXT,
    acts.MANDATE_EXTENDED: core.DEADLINE,
    acts.MANDATE_REPORTED: core.SETTLED,
    acts.NEED_STATED: core.TEXT,
    acts.NEEDS_JOINED: core.TEXT,
    acts.NEED_ANSWERED: core.ANSWER,
    acts.PROPOSAL_OPENED: core.TEXT,
    acts.VERSION_WRITTEN: core.TEXT,
    acts.PROPOSAL_MOVED: core.TEXT,
    acts.PROPOSAL_WITHDRAWN: core.TEXT,
    acts.PROPOSAL_REJECTED: core.SETTLED,
    acts.PROPOSAL_SETTLED: core.SETTLED,
    acts.OUTCOME_RECORDED: core.SETTLED,
    acts.EVIDENCE_ADDED: core.TEXT,
    acts.AMENDMENT_SUBMITTED: core.AMENDMENT,
    acts.AMENDMENT_ACCEPTED: core.AMENDMENT,
    acts.AMENDMENT_REFUSED: core.AMENDMENT,
    acts.AMENDMENT_MERGED: core.AMENDMENT,
    acts.AMENDMENTS_TAKEN_IN: core.AMENDMENT,
    acts.POSITION_TAKEN: core.POSITION,
    acts.ARGUMENT_MADE: core.ARGUMENT,
    acts.QUESTION_ASKED: core.TEXT,
    acts.QUESTION_CLOSED: core.SETTLED,
    acts.SYNTHESIS_PUBLISHED: core.SETTLED,
}
