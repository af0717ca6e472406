"""The door of words."""

from chantier.foundation.words.queries import (
    Branch,
    ConceptView,
    SchemeView,
    by_slug,
    concepts,
    find,
    label,
    labels,
    scheme,
    schemes,
    tree,
)
from chantier.foundation.words.services.loading import Loaded, import_turtle, load_scheme, load_shipped

__all__ = [
    "Branch",
    "ConceptView",
    "Loaded",
    "SchemeView",
    "by_slug",
    "concepts",
    "find",
    "import_turtle",
    "label",
    "labels",
    "load_scheme",
    "load_shipped",
    "scheme",
    "schemes",
    "tree",
]
