"""The acts that the public site writes."""

SUPPORTED = "editorial.supported"
SUPPORT_WITHDRAWN = "editorial.support_withdrawn"
REGISTRATIONS_EXPORTED = "editorial.registrations_exported"
REGISTRATIONS_FORGOTTEN = "editorial.registrations_forgotten"
