"""Anybody reads a territory; who keeps the instance loads facts and boundaries."""

from __future__ import annotations

from chantier.foundation.access.api import ADMINISTRATOR, holds

may_load_facts = holds(ADMINISTRATOR)
may_import_boundaries = holds(ADMINISTRATOR)
