"""The acts that deliberation writes."""

from __future__ import annotations

from typing import Final

TABLE_OPENED: Final = "deliberation.table_opened"
TABLE_CHANGED: Final = "deliberation.table_changed"
TABLE_CLOSED: Final = "deliberation.table_closed"
SEAT_TAKEN: Final = "deliberation.seat_taken"
SEAT_LEFT: Final = "deliberation.seat_left"
PHASES_SET: Final = "deliberation.phases_set"
MANDATE_GIVEN: Final = "deliberation.mandate_given"
MANDATE_EXTENDED: Final = "deliberation.mandate_extended"
MANDATE_REPORTED: Final = "deliberation.mandate_reported"
MANDATE_DISCHARGED: Final = "deliberation.mandate_discharged"
DELIVERED: Final = "deliberation.deliverable_delivered"

NEED_STATED: Final = "deliberation.need_stated"
NEED_SHARED: Final = "deliberation.need_shared"
NEEDS_JOINED: Final = "deliberation.needs_joined"
NEEDS_PARTED: Final = "deliberation.needs_parted"
NEED_ANSWERED: Final = "deliberation.need_answered"
NEED_WITHDRAWN: Final = "deliberation.need_withdrawn"

PROPOSAL_DRAFTED: Final = "deliberation.proposal_drafted"
PROPOSAL_OPENED: Final = "deliberation.proposal_opened"
VERSION_WRITTEN: Final = "deliberation.version_written"
PROPOSAL_WITHDRAWN: Final = "deliberation.proposal_withdrawn"
PROPOSAL_REJECTED: Final = "deliberation.proposal_rejected"
PROPOSAL_SETTLED: Final = "deliberation.proposal_settled"
OUTCOME_RECORDED: Final = "deliberation.outcome_recorded"
EVIDENCE_ADDED: Final = "deliberation.evidence_added"
EVIDENCE_REMOVED: Final = "deliberation.evidence_removed"
EVIDENCE_FLAGGED: Final = "deliberation.evidence_flagged"

AMENDMENT_SUBMITTED: Final = "deliberation.amendment_submitted"
AMENDMENT_ACCEPTED: Final = "deliberation.amendment_accepted"
AMENDMENT_REFUSED: Final = "deliberation.amendment_refused"
AMENDMENT_MERGED: Final = "deliberation.amendment_merged"
AMENDMENT_WITHDRAWN: Final = "deliberation.amendment_withdrawn"
AMENDMENTS_TAKEN_IN: Final = "deliberation.amendments_taken_in"

POSITION_TAKEN: Final = "deliberation.position_taken"
POSITION_WITHDRAWN: Final = "deliberation.position_withdrawn"

ARGUMENT_MADE: Final = "deliberation.argument_made"
ARGUMENT_EDITED: Final = "deliberation.argument_edited"
ARGUMENT_WITHDRAWN: Final = "deliberation.argument_withdrawn"
ARGUMENT_SUPPORTED: Final = "deliberation.argument_supported"
ARGUMENT_REPORTED: Final = "deliberation.argument_reported"
ARGUMENT_HIDDEN: Final = "deliberation.argument_hidden"
ARGUMENT_SHOWN: Final = "deliberation.argument_shown"
APPEALED: Final = "deliberation.moderation_appealed"
APPEAL_ANSWERED: Final = "deliberation.appeal_answered"

QUESTION_ASKED: Final = "deliberation.question_asked"
QUESTION_CLOSED: Final = "deliberation.question_closed"
SYNTHESIS_PUBLISHED: Final = "deliberation.synthesis_published"

MAP_OPENED: Final = "deliberation.opinion_map_opened"
STATEMENT_OFFERED: Final = "deliberation.statement_offered"
STATEMENT_ANSWERED: Final = "deliberation.statement_answered"
MAP_COMPUTED: Final = "deliberation.opinion_map_computed"

TRANSLATED: Final = "deliberation.text_translated"
PROCEDURES_LOADED: Final = "deliberation.procedures_loaded"
PROPOSAL_MOVED: Final = "deliberation.proposal_moved"
AMENDMENT_ANSWERED: Final = "deliberation.amendment_answered"
