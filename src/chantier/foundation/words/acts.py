"""The acts that words write."""

from typing import Final

SCHEME_LOADED: Final = "words.scheme_loaded"
SCHEME_IMPORTED: Final = "words.scheme_imported"
CONCEPT_ADDED: Final = "words.concept_added"
CONCEPT_CHANGED: Final = "words.concept_changed"
CONCEPT_WITHDRAWN: Final = "words.concept_withdrawn"
CONCEPT_RESTORED: Final = "words.concept_restored"
CONCEPTS_MERGED: Final = "words.concepts_merged"
MERGER_UNDONE: Final = "words.merger_undone"
