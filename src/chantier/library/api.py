"""The door of the library. It only imports and lists."""

from chantier.library.acts import ATTACHED
from chantier.library.core.description import Description
from chantier.library.queries.describing import describe
from chantier.library.queries.latest import latest_published
from chantier.library.services.extraction import extract_later, extract_waiting
from chantier.library.services.kinds import load_kinds
from chantier.library.services.saved import tell_what_is_new
from chantier.library.services.writing import feed_ended_embargoes, feed_search

__all__ = [
    "ATTACHED",
    "Description",
    "describe",
    "extract_later",
    "extract_waiting",
    "feed_ended_embargoes",
    "feed_search",
    "latest_published",
    "load_kinds",
    "tell_what_is_new",
]
