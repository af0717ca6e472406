"""The acts that the journal itself writes."""

WITNESS_REGISTERED = "journal.witness_registered"
WITNESS_ENDED = "journal.witness_ended"
LOG_BEGAN_AGAIN = "journal.log_began_again"
