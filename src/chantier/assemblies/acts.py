"""The acts that assemblies write. None says who cast a secret ballot, nor when one was cast."""

from __future__ import annotations

from typing import Final

BODY_CREATED: Final = "assemblies.body_created"
BODY_CHANGED: Final = "assemblies.body_changed"
BY_LAWS_WRITTEN: Final = "assemblies.by_laws_written"

MEETING_PLANNED: Final = "assemblies.meeting_planned"
MEETING_CHANGED: Final = "assemblies.meeting_changed"
MEETING_CONVENED: Final = "assemblies.meeting_convened"
AGENDA_AMENDED: Final = "assemblies.agenda_amended"
DELIVERY_NOTED: Final = "assemblies.delivery_noted"
MEETING_OPENED: Final = "assemblies.meeting_opened"
MEETING_SUSPENDED: Final = "assemblies.meeting_suspended"
MEETING_RESUMED: Final = "assemblies.meeting_resumed"
MEETING_CLOSED: Final = "assemblies.meeting_closed"
MEETING_CANCELLED: Final = "assemblies.meeting_cancelled"
OFFICER_NAMED: Final = "assemblies.officer_named"

ROLL_FROZEN: Final = "assemblies.roll_frozen"
ROLL_CORRECTED: Final = "assemblies.roll_corrected"
PROXY_GIVEN: Final = "assemblies.proxy_given"
PROXY_ENDED: Final = "assemblies.proxy_ended"
PRESENCE_NOTED: Final = "assemblies.presence_noted"
QUORUM_REACHED: Final = "assemblies.quorum_reached"
QUORUM_LOST: Final = "assemblies.quorum_lost"

ITEM_OPENED: Final = "assemblies.item_opened"
ITEM_CLOSED: Final = "assemblies.item_closed"
FLOOR_MOVED: Final = "assemblies.floor_moved"
DECLARED: Final = "assemblies.declared"
DECLARATION_VOIDED: Final = "assemblies.declaration_voided"

VOTE_PREPARED: Final = "assemblies.vote_prepared"
VOTE_OPENED: Final = "assemblies.vote_opened"
VOTE_SIGNED_IN: Final = "assemblies.vote_signed_in"
VOTE_CLOSED: Final = "assemblies.vote_closed"
VOTE_COUNTED: Final = "assemblies.vote_counted"
VOTE_CANCELLED: Final = "assemblies.vote_cancelled"
BALLOTS_DISPUTED: Final = "assemblies.ballots_disputed"

DECISION_TAKEN: Final = "assemblies.decision_taken"
DECISION_CARRIED_OUT: Final = "assemblies.decision_carried_out"
DECISION_VOIDED: Final = "assemblies.decision_voided"
DECISION_RELATED: Final = "assemblies.decision_related"
DECISION_ASSIGNED: Final = "assemblies.decision_assigned"
MINUTES_PUBLISHED: Final = "assemblies.minutes_published"
MINUTES_ADOPTED: Final = "assemblies.minutes_adopted"

CANDIDACIES_OPENED: Final = "assemblies.candidacies_opened"
CANDIDACY_SUBMITTED: Final = "assemblies.candidacy_submitted"
CANDIDACY_ANSWERED: Final = "assemblies.candidacy_answered"
CANDIDACY_ERASED: Final = "assemblies.candidacy_erased"
CANDIDACY_WITHDRAWN: Final = "assemblies.candidacy_withdrawn"
ELECTED: Final = "assemblies.elected"
TERM_ENDED: Final = "assemblies.term_ended"
