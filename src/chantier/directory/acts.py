"""What happens in the directory, as the journal names it."""

# Who is whom
ORGANIZATION_RECONCILED = "directory.organization_reconciled"
ORGANIZATIONS_RECONCILED = "directory.organizations_reconciled"
MERGE_UNDONE = "directory.merge_undone"
PAIR_DISTINGUISHED = "directory.pair_distinguished"
DISTINCTION_UNDONE = "directory.distinction_undone"

# Lists that come in
IMPORT_APPLIED = "directory.import_applied"
