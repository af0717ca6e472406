"""The door of the library. It only imports and lists."""

from chantier.library.acts import ATTACHED
from chantier.library.core.description import Description
from chantier.library.queries.describing import describe
from chantier.library.services.extraction import extract_later, extract_waiting
from chantier.library.services.kinds import load_kinds

__all__ = ["ATTACHED", "Description", "describe", "extract_later", "extract_waiting", "load_kinds"]
