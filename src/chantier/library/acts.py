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
KINDS_LOADED: Final = "library.kinds_loaded"

#: The acts after which what readers find has changed.
PUBLIC_CHANGES: Final = (PUBLISHED, WITHDRAWN, RESTORED, REVISED, JOINED)
