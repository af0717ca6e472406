"""The door of search."""

from chantier.foundation.search.asking import Group, cells, crossed, matching_keys, search, search_everywhere
from chantier.foundation.search.core.analysis import analyse, fold
from chantier.foundation.search.core.highlight import Asked, Piece, excerpt, mark
from chantier.foundation.search.core.question import asked_in
from chantier.foundation.search.core.shapes import (
    Answer,
    Box,
    Cell,
    Count,
    Document,
    Hit,
    Query,
    Sort,
    Text,
    Visibility,
    Weight,
)
from chantier.foundation.search.registry import SearchKind, forget, kind_named, kinds, public_only, register
from chantier.foundation.search.services import flush, flush_now, mark_changed, mark_everything_changed, rebuild

__all__ = [
    "Answer",
    "Asked",
    "Box",
    "Cell",
    "Count",
    "Document",
    "Group",
    "Hit",
    "Piece",
    "Query",
    "SearchKind",
    "Sort",
    "Text",
    "Visibility",
    "Weight",
    "analyse",
    "asked_in",
    "cells",
    "crossed",
    "excerpt",
    "flush",
    "flush_now",
    "fold",
    "forget",
    "kind_named",
    "kinds",
    "mark",
    "mark_changed",
    "mark_everything_changed",
    "matching_keys",
    "public_only",
    "rebuild",
    "register",
    "search",
    "search_everywhere",
]
