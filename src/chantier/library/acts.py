"""The acts that the library writes."""

from __future__ import annotations

from typing import Final

CREATED: Final = "library.resource_created"
REVISED: Final = "library.resource_revised"
SUBMITTED: Final = "library.resource_submitted"
RETURNED: Final = "library.resource_returned"
PUBLISHED: Final = "library.resource_published"
WITHDRAWN: Final = "library.resource_withdrawn"
RESTORED: Final = "library.resource_restored"
JOINED: Final = "library.resource_joined"
TAKEN_BACK: Final = "library.resource_taken_back"
DOUBLE_UNDONE: Final = "library.double_undone"
TOLD_APART: Final = "library.told_apart"
REMARKED: Final = "library.remark_made"
REMARK_SETTLED: Final = "library.remark_settled"
ATTACHED: Final = "library.file_attached"
DETACHED: Final = "library.file_detached"
AUTHOR_NAMED: Final = "library.author_named"
AUTHOR_ANSWERED: Final = "library.author_answered"
COLLECTION_CHANGED: Final = "library.collection_changed"
CITED: Final = "library.resource_cited"
UNCITED: Final = "library.citation_removed"
CLAIM_WITHDRAWN: Final = "library.claim_withdrawn"
SEARCH_KEPT: Final = "library.search_kept"
LINK_REPLACED: Final = "library.link_replaced"
LINK_TRUSTED: Final = "library.link_trusted"
FILE_DAMAGED: Final = "library.file_damaged"
REFERENCES_DEPOSITED: Final = "library.references_deposited"
KINDS_LOADED: Final = "library.kinds_loaded"

#: The acts after which what readers find has changed.
PUBLIC_CHANGES: Final = (PUBLISHED, WITHDRAWN, RESTORED, REVISED, JOINED, DOUBLE_UNDONE, AUTHOR_ANSWERED)
