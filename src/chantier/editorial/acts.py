"""The acts that the public site writes."""

SUPPORTED = "editorial.supported"
SUPPORT_WITHDRAWN = "editorial.support_withdrawn"
