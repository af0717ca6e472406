"""What happens in the directory, as the journal names it."""

# Who is whom
ORGANIZATION_RECONCILED = "directory.organization_reconciled"
ORGANIZATIONS_RECONCILED = "directory.organizations_reconciled"
MERGE_UNDONE = "directory.merge_undone"
PAIR_DISTINGUISHED = "directory.pair_distinguished"
DISTINCTION_UNDONE = "directory.distinction_undone"

# Lists that come in
IMPORT_APPLIED = "directory.import_applied"
DEPARTURE_LEFT = "directory.departure_left"
DEPARTURE_CLOSED = "directory.departure_closed"
DEPARTURE_KEPT = "directory.departure_kept"

# What people say of an organisation
STATEMENT_MADE = "directory.statement_made"
STATEMENT_ACCEPTED = "directory.statement_accepted"
STATEMENT_REFUSED = "directory.statement_refused"
STATEMENT_WITHDRAWN = "directory.statement_withdrawn"
STATEMENT_REOPENED = "directory.statement_reopened"
OWN_WORD_WITHDRAWN = "directory.own_word_withdrawn"
ORGANIZATION_FOUNDED = "directory.organization_founded"
ORGANIZATION_EDITED = "directory.organization_edited"
ORGANIZATION_CORRECTED = "directory.organization_corrected"
VISIBILITY_CHANGED = "directory.visibility_changed"

# Colleges
COLLEGE_CREATED = "directory.college_created"
COLLEGE_CHANGED = "directory.college_changed"
COLLEGE_CLOSED = "directory.college_closed"
COLLEGE_ASSIGNED = "directory.college_assigned"
COLLEGE_EXCEPTION_MADE = "directory.college_exception_made"
COLLEGE_EXCEPTION_LIFTED = "directory.college_exception_lifted"

# Pages that people claim
PAGE_CLAIMED = "directory.page_claimed"
CLAIM_PROVEN = "directory.claim_proven"
CLAIM_ACCEPTED = "directory.claim_accepted"
CLAIM_REFUSED = "directory.claim_refused"
CLAIM_EXPIRED = "directory.claim_expired"

# Links between organisations, and memberships
RELATION_ADDED = "directory.relation_added"
RELATION_CHANGED = "directory.relation_changed"
RELATION_REMOVED = "directory.relation_removed"
RELATION_RESTORED = "directory.relation_restored"
LINKS_IMPORTED = "directory.links_imported"
MEMBERSHIP_ADDED = "directory.membership_added"
MEMBERSHIP_CHANGED = "directory.membership_changed"
MEMBERSHIP_REMOVED = "directory.membership_removed"
