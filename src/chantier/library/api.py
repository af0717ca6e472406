"""The door of the library. It only imports and lists."""

from chantier.library.acts import ATTACHED, CITED, CLAIM_WITHDRAWN, RESTORED, UNCITED, WITHDRAWN
from chantier.library.bearing import concept_said_otherwise, vocabularies_loaded
from chantier.library.core.description import Description
from chantier.library.queries.citing import (
    CitationView,
    ClaimView,
    ResourceCard,
    citations_of,
    cited_by,
    claim_id,
    claims_of,
    leaning_on,
    resource_card,
    resource_cards,
)
from chantier.library.queries.describing import describe
from chantier.library.queries.latest import latest_published, published_between, still_public
from chantier.library.queries.yearly import public_count, published_by_kind, published_in
from chantier.library.services.citing import cite, uncite
from chantier.library.services.extraction import extract_later, extract_waiting
from chantier.library.services.fixity import verify_files
from chantier.library.services.kinds import load_kinds
from chantier.library.services.links import check_links
from chantier.library.services.saved import tell_what_is_new
from chantier.library.services.writing import feed_ended_embargoes, feed_search

__all__ = [
    "ATTACHED",
    "CITED",
    "CLAIM_WITHDRAWN",
    "RESTORED",
    "UNCITED",
    "WITHDRAWN",
    "CitationView",
    "ClaimView",
    "Description",
    "ResourceCard",
    "check_links",
    "citations_of",
    "cite",
    "cited_by",
    "claim_id",
    "claims_of",
    "concept_said_otherwise",
    "describe",
    "extract_later",
    "extract_waiting",
    "feed_ended_embargoes",
    "feed_search",
    "latest_published",
    "leaning_on",
    "load_kinds",
    "public_count",
    "published_between",
    "published_by_kind",
    "published_in",
    "resource_card",
    "resource_cards",
    "still_public",
    "tell_what_is_new",
    "uncite",
    "verify_files",
    "vocabularies_loaded",
]
