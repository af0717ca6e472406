"""How long accounts and their registers are kept, and why. Data, read by the page and by the command."""

from __future__ import annotations

from chantier.foundation.people.core.privacy import Keep

SCHEDULE: tuple[Keep, ...] = (
    Keep("people.Invitation", 90, "expires_at", "invitation", (("mandate__isnull", True),)),
    Keep("people.Consent", 3 * 365, "withdrawn_at", "consent"),
    Keep("people.PrivacyRequest", 3 * 365, "answered_at", "request"),
    Keep(
        "people.Person",
        30,
        "created_at",
        "unverified",
        (("last_login__isnull", True), ("emailaddress__verified", False), ("erased_at__isnull", True)),
    ),
    Keep("sessions.Session", 0, "expire_date", "session"),
    Keep("people.OpenSession", 14, "seen_at", "open_session"),
    Keep("people.Mandate", None, "given_at", "mandate"),
    Keep("people.Incident", None, "known_on", "incident"),
    Keep("journal.Act", None, "at", "act"),
)
