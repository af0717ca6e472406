"""The door of the directory. It only imports and lists."""

from chantier.directory.acts import (
    IMPORT_APPLIED,
    MERGE_UNDONE,
    ORGANIZATION_RECONCILED,
    ORGANIZATIONS_RECONCILED,
    VISIBILITY_CHANGED,
)
from chantier.directory.permissions import may_see
from chantier.directory.queries.bodies import (
    Groups,
    addresses_of,
    groups_of,
    is_member_within,
    joined_in,
    members_within,
    organization_id_of,
    public_ids_of,
)
from chantier.directory.queries.colleges import CollegeMember, CollegeView, college_members, colleges
from chantier.directory.queries.naming import kept_of
from chantier.directory.queries.newest import newest
from chantier.directory.queries.organizations import (
    NO_SLUG,
    OrganizationView,
    by_ids,
    by_public_id,
    members_count,
    names_of,
)
from chantier.directory.queries.rolls import OnRoll, college_names, in_colleges, member_since, members_of, members_on
from chantier.directory.queries.yearly import by_legal_form, by_place, counted, joined_between
from chantier.directory.search import refresh_search
from chantier.directory.services.claim_answers import expire_claims
from chantier.directory.services.colleges import refresh_college_places
from chantier.directory.services.founding import found_organization
from chantier.directory.services.grid import rebuild_grid
from chantier.directory.services.memberships import turn_the_day

__all__ = [
    "IMPORT_APPLIED",
    "MERGE_UNDONE",
    "NO_SLUG",
    "ORGANIZATIONS_RECONCILED",
    "ORGANIZATION_RECONCILED",
    "VISIBILITY_CHANGED",
    "CollegeMember",
    "CollegeView",
    "Groups",
    "OnRoll",
    "OrganizationView",
    "addresses_of",
    "by_ids",
    "by_legal_form",
    "by_place",
    "by_public_id",
    "college_members",
    "college_names",
    "colleges",
    "counted",
    "expire_claims",
    "found_organization",
    "groups_of",
    "in_colleges",
    "is_member_within",
    "joined_between",
    "joined_in",
    "kept_of",
    "may_see",
    "member_since",
    "members_count",
    "members_of",
    "members_on",
    "members_within",
    "names_of",
    "newest",
    "organization_id_of",
    "public_ids_of",
    "rebuild_grid",
    "refresh_college_places",
    "refresh_search",
    "turn_the_day",
]
