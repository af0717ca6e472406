"""The door of the library. It only imports and lists."""

from chantier.library.core.description import Description
from chantier.library.queries.describing import describe
from chantier.library.services.kinds import load_kinds

__all__ = ["Description", "describe", "load_kinds"]
