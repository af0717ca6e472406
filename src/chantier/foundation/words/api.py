"""The door of words."""

from chantier.foundation.words.acts import CONCEPT_CHANGED, SCHEME_LOADED
from chantier.foundation.words.holders import Holder, of_column, of_rows
from chantier.foundation.words.holders import register as register_holder
from chantier.foundation.words.queries import (
    Branch,
    ConceptView,
    SchemeView,
    by_id,
    by_slug,
    concepts,
    find,
    forget,
    label,
    labels,
    scheme,
    schemes,
    standing,
    tree,
)
from chantier.foundation.words.services.importing import import_file
from chantier.foundation.words.services.loading import Loaded, load_scheme, load_shipped

__all__ = [
    "CONCEPT_CHANGED",
    "SCHEME_LOADED",
    "Branch",
    "ConceptView",
    "Holder",
    "Loaded",
    "SchemeView",
    "by_id",
    "by_slug",
    "concepts",
    "find",
    "forget",
    "import_file",
    "label",
    "labels",
    "load_scheme",
    "load_shipped",
    "of_column",
    "of_rows",
    "register_holder",
    "scheme",
    "schemes",
    "standing",
    "tree",
]
