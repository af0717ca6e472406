"""What the cores of assemblies say of roll, presence, quorum, course of the meeting, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise

#: Codes of refusals (``core/refusals.py``), merged into ``phrases.REFUSALS``.
REFUSALS: Final[Mapping[str, str | Promise]] = {}
