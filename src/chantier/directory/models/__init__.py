"""The tables of the directory, one aggregate a file."""

from chantier.directory.models.grid import GridCell
from chantier.directory.models.membership import (
    College,
    CollegeException,
    CollegePlace,
    Membership,
    MembershipCategory,
)
from chantier.directory.models.organization import (
    Establishment,
    Identifier,
    Organization,
    OrganizationName,
    OrganizationTag,
    Relation,
)
from chantier.directory.models.reconciliation import Distinction, MatchingModel, Merge, Proposal
from chantier.directory.models.sources import Departure, Edition, LinkList, Record, Source, SourceRow
from chantier.directory.models.statements import PageClaim, Statement

__all__ = [
    "College",
    "CollegeException",
    "CollegePlace",
    "Departure",
    "Distinction",
    "Edition",
    "Establishment",
    "GridCell",
    "Identifier",
    "LinkList",
    "MatchingModel",
    "Membership",
    "MembershipCategory",
    "Merge",
    "Organization",
    "OrganizationName",
    "OrganizationTag",
    "PageClaim",
    "Proposal",
    "Record",
    "Relation",
    "Source",
    "SourceRow",
    "Statement",
]
