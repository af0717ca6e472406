"""The door of the directory. It only imports and lists."""

from chantier.directory.acts import IMPORT_APPLIED
from chantier.directory.permissions import may_see
from chantier.directory.queries.organizations import (
    OrganizationView,
    by_ids,
    by_public_id,
    members_count,
    names_of,
)
from chantier.directory.search import refresh_search
from chantier.directory.services.grid import rebuild_grid

__all__ = [
    "IMPORT_APPLIED",
    "OrganizationView",
    "by_ids",
    "by_public_id",
    "may_see",
    "members_count",
    "names_of",
    "rebuild_grid",
    "refresh_search",
]
