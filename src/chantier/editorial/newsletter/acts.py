"""The acts of the newsletter. Their data are ids and numbers: never an address."""

ISSUE_COMPOSED = "editorial.issue_composed"
ISSUE_SCHEDULED = "editorial.issue_scheduled"
ISSUE_UNSCHEDULED = "editorial.issue_unscheduled"
ISSUE_STARTED = "editorial.issue_started"
ISSUE_SENT = "editorial.issue_sent"
ISSUE_DELETED = "editorial.issue_deleted"
UNCERTAIN_SENT_AGAIN = "editorial.uncertain_sent_again"
