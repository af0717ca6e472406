"""The door of access."""

from chantier.foundation.access.rules import holds, is_signed_in
from chantier.foundation.access.speaker import (
    ADMINISTRATOR,
    COORDINATOR,
    DOCUMENTALIST,
    EDITOR,
    ROLES,
    SECRETARY,
    Speaker,
)
from chantier.foundation.access.verdict import (
    ALLOWED,
    Invalid,
    NotAllowed,
    NotPossible,
    Reason,
    Refusal,
    Rule,
    Sentence,
    Verdict,
    refused,
    rule,
)

__all__ = [
    "ADMINISTRATOR",
    "ALLOWED",
    "COORDINATOR",
    "DOCUMENTALIST",
    "EDITOR",
    "ROLES",
    "SECRETARY",
    "Invalid",
    "NotAllowed",
    "NotPossible",
    "Reason",
    "Refusal",
    "Rule",
    "Sentence",
    "Speaker",
    "Verdict",
    "holds",
    "is_signed_in",
    "refused",
    "rule",
]
