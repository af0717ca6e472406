"""Who composes and sends the newsletter."""

from __future__ import annotations

from chantier.foundation.access.api import EDITOR, holds

#: Compose, preview, schedule, read the figures.
may_compose = holds(EDITOR)
#: Read who consented to what: whoever answers for personal information asks for it by name.
may_read_proofs = holds(EDITOR)
