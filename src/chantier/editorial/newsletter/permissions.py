"""Who composes and sends the newsletter."""

from __future__ import annotations

from chantier.foundation.access.api import EDITOR, holds

#: Compose, preview, schedule, read the figures.
may_compose = holds(EDITOR)
