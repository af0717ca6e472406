"""Tables of accounts, voices, roles and privacy."""

from chantier.foundation.people.models.person import Person, PersonManager
from chantier.foundation.people.models.privacy import Consent, Incident, PrivacyRequest
from chantier.foundation.people.models.role import Role, RoleGrant
from chantier.foundation.people.models.session import OpenSession
from chantier.foundation.people.models.voice import Invitation, Mandate, Voice

__all__ = [
    "Consent",
    "Incident",
    "Invitation",
    "Mandate",
    "OpenSession",
    "Person",
    "PersonManager",
    "PrivacyRequest",
    "Role",
    "RoleGrant",
    "Voice",
]
